from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .common_bad_input import QUARTER, BadInputCase


@tagged("post_install", "-at_install")
class TestBadInputPeriod(BadInputCase):
    """Time zones, odd periods, objectives without a figure (6.2, 8.4)."""

    def test_8_a_day_is_that_of_the_team_not_of_the_server(self):
        """20:45 UTC on 31 March is 1 April in Tehran."""
        self.company.resource_calendar_id.tz = "Asia/Tehran"
        late = self._one(received_at="2025-03-31 20:45:00")
        figure = self.env["complaint.figure"].search([("ticket_id", "=", late.id)])
        self.assertEqual(str(figure.received_on), "2025-04-01")
        self.assertEqual(self._figures()["K01"].value, 0)
        april = (date(2025, 4, 1), date(2025, 4, 15))
        self.assertEqual(self._figures(period=april)["K01"].value, 1)

    def test_8_who_reads_from_another_zone_reads_the_same_figures(self):
        self._one(received_at="2025-03-31 22:30:00")
        for zone in ("UTC", "Pacific/Auckland", "America/Los_Angeles"):
            with self.subTest(zone=zone):
                self.manager.tz = zone
                found = (
                    self._kpi("K01")
                    .with_user(self.manager)
                    .with_context(tz=zone)
                    ._values(self.company, *QUARTER, QUARTER[1])
                )
                self.assertEqual(found["value"], 1)

    def test_8_a_period_that_ends_mid_month_counts_to_that_day(self):
        for day in ("2025-03-14", "2025-03-15", "2025-03-16"):
            self._one(name=day, received_at=f"{day} 09:00:00")
        self._exposure(date_from="2025-03-01", quantity=3100)
        half = (date(2025, 3, 1), date(2025, 3, 15))
        found = self._figures(period=half)
        self.assertEqual(found["K01"].value, 2)
        self.assertAlmostEqual(found["K02"].value, 2 / 1500 * 1000)

    def test_8_the_month_that_runs_is_not_judged(self):
        """Half a month is few complaints, not good news."""
        self._months([4] * 16)
        chart = self._chart()
        self.assertEqual(str(chart._periods()[-1][1]), "2025-03-31")
        with freeze_time("2025-05-01 09:00:00"):
            self.assertEqual(str(chart._periods()[-1][1]), "2025-04-30")

    def test_8_a_period_of_one_day_and_one_that_lies_ahead(self):
        self._one(received_at="2025-02-03 09:00:00")
        day = date(2025, 2, 3)
        self.assertEqual(self._figures(period=(day, day))["K01"].value, 1)
        ahead = (date(2026, 1, 1), date(2026, 3, 31))
        self.assertEqual(self._figures(period=ahead)["K01"].value, 0)

    def test_8_an_objective_without_a_figure_is_neither_met_nor_missed(self):
        objective = self._objective("K18")
        self.assertTrue(objective.locked_at, "its period is over")
        self.assertEqual((objective.status, objective.result), ("unknown", "unknown"))
        self.assertFalse(objective.actual_text)
        self.assertFalse(objective.gap_text)
        self.assertFalse(objective.needs_comment)
        self.assertFalse(objective.activity_ids)
        self.assertIn("K18", objective.display_name)

    def test_8_an_objective_of_zero_is_one(self):
        self._one()
        objective = self._objective("K06", target=0)
        self.assertEqual(objective.result, "met")
        self.assertEqual(objective.actual_text, "fewer than 5 cases")
