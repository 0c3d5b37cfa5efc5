from datetime import datetime

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_measure import MeasureCase


@tagged("post_install", "-at_install")
class TestReport(MeasureCase):
    """Analysis counts each case once, shows nobody, and asks the rules (8.2)."""

    def _case(self, points=1, **vals):
        lines = [
            (0, 0, {"name": f"Point {number}", "category_id": self._category(code).id})
            for number, code in zip(range(points), ("qua", "del", "bil"), strict=False)
        ]
        return self._complaint(
            team_id=self.golden_team.id,
            company_id=self.company.id,
            **{"point_ids": lines, **vals},
        )

    def _rows(self, ticket, user=None):
        report = self.env["complaint.report"].with_user(user or self.env.user)
        report.invalidate_model()
        return report.search([("ticket_id", "=", ticket.id)])

    def test_8_2_a_case_with_three_points_counts_once(self):
        ticket = self._case(3, acknowledged_at=False)
        self._case(1)
        none = self._case(0, category_id=self._category("stf").id)
        remedy = {"type_id": self.refund.id, "amount": 90, "state": "offered"}
        ticket.remedy_ids = [(0, 0, remedy)]
        domain = [("company_id", "=", self.company.id)]
        report = self.env["complaint.report"]
        ((points, cases, share, cost),) = report._read_group(
            domain,
            [],
            ["point_count:sum", "case_count:sum", "case_share:sum", "cost:sum"],
        )
        self.assertEqual((points, cases, round(share, 6), cost), (4, 3, 3.0, 90))
        row = self._rows(none)
        self.assertEqual(row.category_id, self._category("stf"))
        self.assertEqual((row.point_count, row.case_count), (0, 1))
        by_category = dict(report._read_group(domain, ["category_id"], ["cost:sum"]))
        self.assertEqual(by_category[self._category("del")], 30)

    def test_8_2_averages_are_over_cases_not_points(self):
        slow = self._case(3, received_at=datetime(2025, 4, 7, 9))
        self._case(1)
        for ticket in self.golden_team.ticket_ids:
            ticket.sudo().action_acknowledged_in_person()
        self.assertEqual(
            sum(self._rows(slow).mapped("ack_days")), 6, "once, in working days"
        )
        ((mean,),) = self.env["complaint.report"]._read_group(
            [("company_id", "=", self.company.id)], [], ["ack_days:avg"]
        )
        self.assertEqual(mean, 3)

    def test_8_2_rows_follow_points_that_come_and_go(self):
        ticket = self._case(2)
        first, second = ticket.point_ids
        self.assertEqual(sum(self._rows(ticket).mapped("case_count")), 1)
        first.unlink()
        row = self._rows(ticket)
        self.assertEqual((row.case_count, row.case_share), (1, 1.0))
        second.category_id = self._category("bil")
        self.assertEqual(self._rows(ticket).category_root_id, self._category("bil"))

    def test_7_2_entry_delay_in_working_days(self):
        """AT-7.2: stamped on Friday, entered on Tuesday: two working days."""
        ticket = self._case(received_at=datetime(2025, 4, 11, 9))
        self.assertEqual(self._rows(ticket).entry_days, 2)
        self.assertEqual(str(self._rows(ticket).received_on), "2025-04-11")

    def test_8_2_days_are_those_of_the_team(self):
        """Late on Sunday in London is Monday in Tokyo."""
        calendar = self._office(self.company)
        calendar.tz = "Asia/Tokyo"
        self.golden_team.complaint_calendar_id = calendar
        ticket = self._case(received_at=datetime(2025, 4, 6, 20))
        self.assertEqual(str(self._rows(ticket).received_on), "2025-04-07")

    def test_8_2_the_same_person_with_the_same_cause_repeats(self):
        first, second, other = self._case(), self._case(), self._case()
        for ticket in (first, second):
            ticket.point_ids.cause_id = self.cause
        other.point_ids.cause_id = self.env.ref(
            "complaint_iso10002.complaint_cause_pro_1"
        )
        found = [self._rows(t).is_repeat for t in (first, second, other)]
        self.assertEqual(found, [False, True, False])
        stranger = self.env["res.partner"].create({"name": "Bo"})
        third = self._case(partner_id=stranger.id)
        third.point_ids.cause_id = self.cause
        self.assertFalse(self._rows(third).is_repeat)
        first.user_id = self.handler
        first.iso_step = "assessment"
        first.point_ids.cause_id = False
        self.assertFalse(self._rows(second).is_repeat, "no longer the same cause")

    def test_4_10_a_hidden_complainant_repeats_without_being_named(self):
        first = self._case()
        hidden = self._case(identity_mode="protected")
        self.assertFalse(hidden.partner_id)
        for ticket in (first, hidden):
            ticket.point_ids.cause_id = self.cause
        self.assertTrue(self._rows(hidden).is_repeat)

    def test_7_9_reopening_takes_the_closing_back_and_counts(self):
        ticket = self._bring_to(self._case(user_id=self.handler.id), "communicated")
        ticket._record_answer("accepted")
        ticket.write({"closure_reason": "accepted_explained", "iso_step": "closed"})
        row = self._rows(ticket)
        self.assertTrue(row.closed_on)
        self.assertFalse(row.is_open)
        ticket._reopen("investigation", "New facts")
        row = self._rows(ticket)
        self.assertFalse(row.closed_on)
        self.assertTrue(row.is_open and row.is_reopened)
        figure = self.env["complaint.figure"].search([("ticket_id", "=", ticket.id)])
        self.assertTrue(figure.first_closed_on, "the first ending is kept")

    def test_4_10_rows_are_as_confidential_as_their_case(self):
        ticket = self._case(user_id=self.handler.id)
        sealed = {"named_user_ids": self.handler.ids, "access_level": "sealed"}
        ticket.sudo().write(sealed)
        clocks = [("ticket_id", "=", ticket.id)]
        for user, seen in ((self.handler, True), (self.manager, False)):
            self.assertEqual(bool(self._rows(ticket, user)), seen, user.login)
            report = self.env["complaint.clock.report"].with_user(user)
            self.assertEqual(bool(report.search(clocks)), seen, user.login)
            counted = self.env["complaint.report"].with_user(user).search_count(clocks)
            self.assertEqual(bool(counted), seen)
        for user in (self.auditor, self.executive, self.outsider):
            for model in ("complaint.report", "complaint.clock.report"):
                with self.assertRaises(AccessError):
                    self.env[model].with_user(user).search([])

    def test_4_10_rows_hold_no_person_and_no_words(self):
        for model in ("complaint.report", "complaint.clock.report", "complaint.figure"):
            for name, field in self.env[model]._fields.items():
                people = field.comodel_name in ("res.users", "res.partner")
                if name in ("create_uid", "write_uid"):
                    continue
                self.assertFalse(people, f"{model}.{name}")
                words = field.type in ("char", "text", "html") and field.store
                self.assertFalse(words, f"{model}.{name}")

    def test_4_9_figures_are_not_for_anyone_to_type_in(self):
        ticket = self._case()
        figure = self.env["complaint.figure"].search([("ticket_id", "=", ticket.id)])
        for user in (self.manager, self.handler, self.executive):
            with self.assertRaises(AccessError):
                figure.with_user(user).close_days = 1
            with self.assertRaises(AccessError):
                self.env["complaint.figure"].with_user(user).create(
                    {"ticket_id": ticket.id, "received_on": "2025-01-01"}
                )

    def test_8_2_a_register_without_figures_is_completed(self):
        ticket = self._case(2)
        self.env.flush_all()
        self.env["complaint.figure"].search([("ticket_id", "=", ticket.id)]).unlink()
        self.assertFalse(self._rows(ticket))
        self.env["complaint.figure"]._complete()
        self.assertEqual(len(self._rows(ticket)), 2)
