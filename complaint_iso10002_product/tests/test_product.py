from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.complaint_iso10002_product.hooks import uninstall_hook

from .common_product import ProductCase

#: complaints of each month from January 2024 on; the last is beyond chance
KETTLES = (4, 5, 3, 4, 5, 4, 3, 4, 5, 4, 3, 4, 5, 4, 16)


@tagged("post_install", "-at_install")
class TestProduct(ProductCase):
    """Complaints by product (8.2)."""

    def test_8_2_complaints_are_analysed_by_product(self):
        self._months([3], product_id=self.kettle.id)
        self._months([2], product_id=self.toaster.id)
        self._months([1])
        rows = self.env["complaint.report"]._read_group(
            [("company_id", "=", self.company.id)], ["product_id"], ["case_count:sum"]
        )
        self.assertEqual(
            {product.name: count for product, count in rows},
            {"Kettle K1": 3, "Toaster T2": 2, False: 1},
        )

    def test_8_2_the_product_of_a_case_is_followed_in_the_report(self):
        ticket = self._months([1], product_id=self.kettle.id)
        row = self.env["complaint.report"].search([("ticket_id", "=", ticket.id)])
        self.assertEqual(row.product_id, self.kettle)
        ticket.product_id = self.toaster
        row.invalidate_recordset()
        self.assertEqual(row.product_id, self.toaster)

    def test_4_9_a_change_of_product_is_journalled(self):
        ticket = self._of_golden(product_id=self.kettle.id)
        ticket.with_user(self.handler).product_id = self.toaster
        event = self._last(ticket)
        self.assertEqual(event.kind, "changed")
        self.assertIn("Kettle K1", str(event.payload))

    def test_7_2_the_product_is_chosen_on_the_case(self):
        ticket = self._of_golden()
        view = "complaint_iso10002.helpdesk_ticket_view_form_case"
        with Form(ticket.with_user(self.handler), view=view) as form:
            form.product_id = self.kettle
        self.assertEqual(ticket.product_id, self.kettle)

    def test_8_2_a_signal_for_a_product_is_found_once(self):
        self._months(KETTLES, product_id=self.kettle.id)
        self._months([2] * 15, product_id=self.toaster.id)
        self.watch._cron_watch()
        chart = self._charts(product_id=self.kettle.id)
        self.assertTrue(chart.frozen_at)
        self.assertEqual(tuple(chart._chart_data()["counts"]), KETTLES)
        signal = chart.signal_ids
        self.assertEqual(
            (signal.rule, signal.count, str(signal.date_from)),
            ("outside", 16, "2025-03-01"),
        )
        self.assertEqual(signal.case_ids.ticket_id.product_id, self.kettle)
        self.assertIn("Kettle K1", signal.display_name)
        self.assertFalse(signal.same_as_id, "the most particular is told")
        self.assertEqual(len(signal.activity_ids), 1)
        self.assertFalse(self._charts(product_id=self.toaster.id).signal_ids)
        with freeze_time("2025-04-14 06:00:00"):
            self.watch._cron_watch()
        self.assertEqual(chart.signal_ids, signal, "never twice")
        self.assertEqual(len(self._charts(product_id=self.kettle.id)), 1)

    def test_8_2_a_product_rarely_complained_about_is_not_watched(self):
        self._months([11], product_id=self.kettle.id)
        self._months([12], product_id=self.toaster.id)
        self.watch._cron_watch()
        self.assertFalse(self._charts(product_id=self.kettle.id))
        self.assertTrue(self._charts(product_id=self.toaster.id))

    def test_8_2_a_product_is_counted_against_its_own_exposure(self):
        self._months([4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4], product_id=self.kettle.id)
        year = {"date_to": "2024-12-31"}
        self._expose(quantity=500000, **year)
        self._expose(quantity=12000, product_id=self.kettle.id, **year)
        self.watch._cron_watch()
        chart = self._charts(product_id=self.kettle.id)
        self.assertFalse(chart.by_days)
        self.assertAlmostEqual(chart.centre, 48 / 12000)
        everything = self._charts(subject_key="all", measure="rate")
        self.assertAlmostEqual(everything.centre, 48 / 500000)

    def test_8_2_without_exposure_of_its_own_a_product_is_counted_per_day(self):
        self._months([4] * 12, product_id=self.kettle.id)
        self._expose(date_to="2024-12-31")
        self.watch._cron_watch()
        self.assertTrue(self._charts(product_id=self.kettle.id).by_days)

    def test_8_2_exposures_of_one_product_do_not_overlap(self):
        self._expose()
        self._expose(product_id=self.kettle.id)
        self._expose(product_id=self.toaster.id)
        with self.assertRaises(ValidationError):
            self._expose(product_id=self.kettle.id, date_from="2024-01-31")

    def test_8_2_an_exposure_is_for_a_team_or_a_product(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._expose(product_id=self.kettle.id, team_id=self.golden_team.id)

    def test_8_2_there_is_one_chart_of_a_product_and_of_nothing_else(self):
        vals = {"company_id": self.company.id, "product_id": self.kettle.id}
        charts = self.env["complaint.chart"].with_user(self.manager)
        charts.create(vals)
        charts.create({**vals, "product_id": self.toaster.id})
        with self.assertRaises(ValidationError):
            charts.create({**vals, "measure": "late", "cause_id": self.cause.id})
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            charts.create(vals)

    def test_8_2_the_product_of_a_frozen_chart_stays(self):
        self._months([4] * 12, product_id=self.kettle.id)
        self.watch._cron_watch()
        with self.assertRaises(UserError):
            self._charts(product_id=self.kettle.id).product_id = self.toaster

    def test_8_2_a_product_that_is_watched_is_not_deleted(self):
        self._months([12], product_id=self.kettle.id)
        self.watch._cron_watch()
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.kettle.unlink()

    def test_8_2_complaints_with_one_cause_and_product_propose_an_issue(self):
        """Whatever was written about the product; another product is none."""
        tickets = [
            self._of_golden(about=about, product_id=product.id)
            for about, product in (
                ("Kettle", self.kettle),
                ("The red one", self.kettle),
                (False, self.kettle),
                ("Kettle", self.toaster),
                ("Kettle", self.kettle),
                ("kettle", self.kettle),
            )
        ]
        signals = self.env["complaint.signal"]
        mine = [("company_id", "=", self.company.id), ("rule", "=", "cluster")]
        for ticket in tickets[:-1]:
            ticket.point_ids.cause_id = self.cause
        self.assertFalse(signals.search(mine))
        tickets[-1].point_ids.cause_id = self.cause
        signal = signals.search(mine)
        self.assertEqual(len(signal.case_ids), 5)
        self.assertEqual(signal.case_ids.ticket_id.product_id, self.kettle)

    def test_4_13_a_cause_with_another_product_has_not_come_back(self):
        first = self._of_golden(user_id=self.handler.id, product_id=self.kettle.id)
        action = self.env["complaint.action"].create(
            {
                "name": "Fit the seal in a jig",
                "company_id": self.company.id,
                "cause_id": self.cause.id,
                "owner_id": self.handler.id,
                "due_on": "2025-04-30",
                "case_ids": [(0, 0, {"ticket_id": first.id})],
            }
        )
        action.with_user(self.handler).action_done()
        other = self._of_golden(product_id=self.toaster.id)
        other.point_ids.cause_id = self.cause
        self.assertFalse(action.recurred_on)
        same = self._of_golden(product_id=self.kettle.id)
        same.point_ids.cause_id = self.cause
        self.assertTrue(action.recurred_on)

    def test_8_2_what_is_about_a_product_goes_with_the_addon(self):
        self._months(KETTLES, product_id=self.kettle.id)
        self._expose(product_id=self.toaster.id)
        kept = self._expose()
        self.watch._cron_watch()
        charts = self._charts(product_id=self.kettle.id)
        signals = charts.signal_ids
        self.assertTrue(signals)
        uninstall_hook(self.env)
        self.assertFalse(
            (charts.exists(), signals.exists()) != (charts[:0], signals[:0])
        )
        exposures = self.env["complaint.exposure"]
        self.assertEqual(exposures.search([("company_id", "=", self.company.id)]), kept)
        self.assertTrue(self._charts(subject_key="all"))
