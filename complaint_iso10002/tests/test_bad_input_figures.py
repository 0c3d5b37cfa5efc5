from datetime import date

from odoo.tests import tagged

from .common_bad_input import QUARTER, BadInputCase


@tagged("post_install", "-at_install")
class TestBadInputFigures(BadInputCase):
    """Figures of nothing, of one case, of nothing to count against (8.x)."""

    def test_8_no_data_no_figure_fails_and_each_says_so(self):
        kpis = self.env["complaint.kpi"].with_company(self.company)
        for kpi in kpis.with_user(self.manager).search([]):
            with self.subTest(kpi=kpi.code):
                self.assertTrue(kpi.value_text)
                self.assertNotIn("None", kpi.value_text)
        self.assertEqual(self._kpi("K03").with_company(self.company).n, 0)

    def test_8_no_data_a_month_is_frozen_all_the_same(self):
        snapshot = self.env["complaint.snapshot"].create(
            {
                "company_id": self.company.id,
                "date_from": date(2025, 3, 1),
                "date_to": QUARTER[1],
            }
        )
        self.assertTrue(snapshot.line_ids)
        self.assertFalse(snapshot.restated_count)
        self.assertTrue(all(snapshot.line_ids.mapped("value_text")))

    def test_8_no_data_nothing_is_watched_and_the_overview_counts_none(self):
        self.env["complaint.signal.watch"]._cron_watch()
        mine = [("company_id", "=", self.company.id)]
        self.assertFalse(self.env["complaint.chart"].search(mine))
        overview = self.env["complaint.overview"].with_user(self.manager)
        overview = overview.with_context(allowed_company_ids=self.company.ids)
        counts = {
            tile["name"]: tile["count"]
            for section in overview.get_overview()["sections"]
            for tile in section["tiles"]
        }
        self.assertTrue(counts.pop("unappointed"), "people with rights are there")
        self.assertTrue(counts)
        self.assertFalse(any(counts.values()), counts)

    def test_8_one_complaint_gives_figures_of_one(self):
        self._one()
        found = self._figures()
        self.assertEqual(found["K01"].value, 1)
        for code, value in (("K03", 100), ("K10", 100), ("K08", 7), ("K08P90", 7)):
            with self.subTest(code=code):
                self.assertEqual((found[code].value, found[code].n), (value, 1))
        low, high = found["K03"].low, found["K03"].high
        self.assertTrue(0 < low < 30 and high == 100, "one case proves little")

    def test_8_one_complaint_is_no_signal_and_draws_no_limit(self):
        self._one()
        self.env["complaint.signal.watch"]._cron_watch()
        charts = self.env["complaint.chart"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertTrue(charts)
        self.assertFalse(charts.filtered("frozen_at"))
        self.assertFalse(charts.signal_ids)
        for chart in charts:
            with self.subTest(chart=chart.display_name):
                self.assertIn("of 12 periods", chart.chart_data["text"])

    def test_8_a_baseline_without_any_event_judges_nothing(self):
        """Limits around zero; the first complaint after that is no division by it."""
        self._one(received_at="2024-01-01 09:00:00")
        chart = self._chart(cause_id=self._other_cause().id)
        chart.action_freeze()
        self.assertEqual(chart.centre, 0)
        self.assertFalse(chart.alarm_text)
        self.assertEqual(chart._chart_data()["text"][:2], "15")
        self.env["complaint.signal.watch"]._judge(chart)
        self.assertFalse(chart.signal_ids)

    def _other_cause(self):
        return self.env.ref("complaint_iso10002.complaint_cause_peo_1")

    def test_8_exposure_of_zero_gives_no_rate_and_a_sentence(self):
        self._one()
        self._exposure(quantity=0)
        self.assertIsNone(self._figures()["K02"].value)
        chart = self._chart()
        self.assertEqual(chart._chart_data()["unit"], "per day")

    def test_8_exposure_that_ends_is_a_gap_not_an_infinite_rate(self):
        self._months([4] * 15)
        self._exposure(date_from="2024-01-01", date_to="2024-12-31", quantity=12000)
        self._exposure(quantity=0)
        chart = self._chart()
        chart.action_freeze()
        self.assertEqual(chart._chart_data()["values"][12:], [None] * 3)
        self.env["complaint.signal.watch"]._judge(chart)
        self.assertFalse(chart.signal_ids)
