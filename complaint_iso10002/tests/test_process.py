from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ComplaintCase


@tagged("post_install", "-at_install")
class TestHealth(ComplaintCase):
    """What the process cannot do without (4.2, 6.3)."""

    def _tiles(self, user, company):
        overview = self.env["complaint.overview"].with_user(user)
        overview = overview.with_company(company).with_context(
            allowed_company_ids=company.ids
        )
        sections = overview.get_overview()["sections"]
        return {tile["name"]: tile for part in sections for tile in part["tiles"]}

    def _company(self):
        company = self.env["res.company"].create({"name": "Health"})
        users = self.manager | self.executive | self.handler | self.auditor
        users.company_ids |= company
        return company

    def test_4_2_a_missing_policy_is_shown_with_the_way_to_make_one(self):
        company = self._company()
        policy = self._tiles(self.manager, company)["policy"]
        self.assertEqual((policy["count"], policy["tone"]), (0, "missing"))
        self.assertEqual(policy["action"], "complaint_iso10002.complaint_policy_action")
        for name in ("objectives", "audit", "review"):
            self.assertEqual(self._tiles(self.executive, company)[name]["count"], 0)

    def test_4_2_a_policy_in_force_is_not_missing(self):
        company = self._company()
        policy = (
            self.env["complaint.policy"]
            .with_user(self.manager)
            .create(
                {
                    "name": "Ours",
                    "commitment": "<p>We listen.</p>",
                    "company_id": company.id,
                }
            )
        )
        policy.action_submit()
        policy.with_user(self.executive).action_approve()
        policy.action_publish()
        policy = self._tiles(self.manager, company)["policy"]
        self.assertEqual((policy["count"], policy["tone"]), (1, "info"))

    def test_4_2_handlers_are_not_asked_for_it(self):
        self.assertNotIn("policy", self._tiles(self.handler, self._company()))

    def test_6_3_a_planned_audit_overdue_by_a_day_is_seen(self):
        company = self._company()
        with freeze_time("2025-03-12 09:00:00"):
            audits = self.env["complaint.audit"].with_user(self.auditor)
            for day in ("2025-03-11", "2025-06-30"):
                audits.create(
                    {
                        "name": f"Objectivity until {day}",
                        "company_id": company.id,
                        "auditor_id": self.auditor.id,
                        "date_from": "2025-03-01",
                        "date_to": day,
                    }
                )
            late = self._tiles(self.manager, company)["audits_late"]
        self.assertEqual((late["count"], late["tone"]), (1, "danger"))


@tagged("post_install", "-at_install")
class TestBacklog(ComplaintCase):
    """More complaints come in than end (4.3)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create({"name": "Backlog"})
        (cls.manager | cls.second_manager).company_ids |= cls.company
        cls.own_team = cls._team("Backlog", "full", cls.manager)
        cls.own_team.company_id = cls.company

    def _receive(self, *days):
        for day in days:
            with freeze_time(f"{day} 10:00:00"):
                self._complaint(
                    team_id=self.own_team.id,
                    company_id=self.company.id,
                    received_at=f"{day} 09:00:00",
                )

    def _warned(self, day):
        with freeze_time(f"{day} 06:00:00"):
            self.env["complaint.backlog"]._cron_warn()
        return self.env["mail.message"].search(
            [
                ("subject", "=", "More complaints come in than end"),
                ("partner_ids", "in", self.manager.partner_id.ids),
            ]
        )

    def test_4_3_three_months_of_growth_are_told_once_with_their_figures(self):
        self._receive("2025-01-15", "2025-02-03", "2025-02-04", "2025-03-31")
        message = self._warned("2025-04-01")
        self.assertEqual(len(message), 1)
        for words in (
            "2025-01: 1 came in, 0 ended",
            "2025-02: 2 came in, 0 ended",
            "2025-03: 1 came in, 0 ended",
        ):
            self.assertIn(words, message.body)
        self.assertEqual(self._warned("2025-04-02"), message, "told once")

    def test_4_3_a_month_without_growth_breaks_the_row(self):
        self._receive("2025-01-15", "2025-03-31")
        self.assertFalse(self._warned("2025-04-01"))

    def test_4_3_told_again_after_as_many_months_more(self):
        self._receive("2025-01-15", "2025-02-03", "2025-03-31", "2025-04-07")
        self._warned("2025-04-01")
        self.assertEqual(len(self._warned("2025-05-01")), 1)
        self._receive("2025-05-05")
        self.assertEqual(len(self._warned("2025-06-01")), 1, "March was told")
        self._receive("2025-06-05")
        self.assertEqual(len(self._warned("2025-07-01")), 2)

    def test_4_3_a_team_without_a_company_serves_all_of_them(self):
        """Each company is told of its own cases."""
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.env["helpdesk.ticket.team"].search([]).company_id = False
        self._receive("2025-01-15", "2025-02-03", "2025-03-31")
        self.assertEqual(len(self._warned("2025-04-01")), 1)
        self.assertTrue(self.company.complaint_backlog_told_for)
        self.assertFalse(other.complaint_backlog_told_for)

    def test_4_3_what_ended_is_set_against_what_came_in(self):
        self._receive("2025-01-15", "2025-02-03", "2025-03-31")
        with freeze_time("2025-02-20 10:00:00"):
            self._complaint(
                team_id=self.own_team.id,
                company_id=self.company.id,
                received_at="2024-12-03 09:00:00",
                closed_date="2025-02-20 09:00:00",
                iso_step="closed",
                imported_from="old register",
            )
        self.assertFalse(self._warned("2025-04-01"))

    def test_4_3_months_are_those_of_the_company(self):
        """20:45 UTC on the last of January is February in Tehran."""
        self.company.resource_calendar_id = self.env["resource.calendar"].create(
            {"name": "Tehran", "tz": "Asia/Tehran", "company_id": self.company.id}
        )
        for day in ("2024-12-31", "2025-01-31", "2025-02-28"):
            with freeze_time("2025-03-02 10:00:00"):
                self._complaint(
                    team_id=self.own_team.id,
                    company_id=self.company.id,
                    received_at=f"{day} 20:45:00",
                )
        self.assertTrue(self._warned("2025-04-01"))

    def test_4_3_neither_plain_tickets_nor_other_companies_count(self):
        self._receive("2025-01-15", "2025-03-31")
        with freeze_time("2025-02-03 10:00:00"):
            self._complaint(received_at="2025-02-03 09:00:00")
            self.env["helpdesk.ticket"].create(
                {
                    "name": "Printer",
                    "description": "x",
                    "team_id": self.plain_team.id,
                    "company_id": self.company.id,
                    "received_at": "2025-02-03 09:00:00",
                }
            )
        self.assertFalse(self._warned("2025-04-01"))

    def test_4_3_zero_months_means_never(self):
        self.company.complaint_backlog_months = 0
        self._receive("2025-01-15", "2025-02-03", "2025-03-31")
        self.assertFalse(self._warned("2025-04-01"))


@tagged("post_install", "-at_install")
@freeze_time("2025-03-12 09:00:00")
class TestPolicyVersion(ComplaintCase):
    """Time limits are changed from a day on, with the reason (5.4.2)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls.env["complaint.clock.policy"].create(
            {
                "name": "Ours",
                "sequence": 0,
                "team_ids": cls.team.ids,
                "target_ids": [(0, 0, {"milestone": "acknowledge", "amount": 3})],
            }
        )
        cls.ticket = cls._complaint()

    def _change(self, user=None, day="2025-03-17"):
        wizard = self.env["complaint.clock.policy.change"]
        wizard = wizard.with_user(user or self.manager).create(
            {"policy_id": self.policy.id, "date_from": day, "reason": "Faster"}
        )
        return self.policy.browse(wizard.action_apply()["res_id"])

    def _promise(self, ticket):
        clock = ticket.clock_ids.filtered(lambda c: c.milestone == "acknowledge")
        return clock.policy_id

    def test_5_4_2_old_value_new_value_reason_and_date_are_kept(self):
        version = self._change().with_user(self.manager)
        version.target_ids.amount = 2
        self.assertEqual(str(version.date_from), "2025-03-17")
        self.assertEqual(str(self.policy.date_to), "2025-03-16")
        self.assertEqual(version.change_reason, "Faster")
        self.assertEqual(version.create_uid, self.manager)
        self.assertIn("3 Working days → 2 Working days", version.change_text)

    def test_5_4_2_holds_for_complaints_received_from_that_date_only(self):
        version = self._change()
        version.target_ids.amount = 2
        self.assertEqual(self._promise(self.ticket), self.policy)
        with freeze_time("2025-03-16 12:00:00"):
            self.assertEqual(self._promise(self._complaint()), self.policy)
        with freeze_time("2025-03-17 12:00:00"):
            self.assertEqual(self._promise(self._complaint()), version)

    def test_5_4_2_promised_limits_are_not_changed_in_place(self):
        target = self.policy.target_ids.with_user(self.manager)
        self.assertTrue(self._promise(self.ticket))
        with self.assertRaises(UserError):
            target.amount = 2
        with self.assertRaises(UserError):
            target.unlink()
        with self.assertRaises(UserError):
            target.create(
                {"policy_id": self.policy.id, "milestone": "respond", "amount": 9}
            )

    def test_5_4_2_nothing_is_changed_for_the_past(self):
        with self.assertRaises(UserError):
            self._change(day="2025-03-11")

    def test_5_4_2_only_the_version_in_force_is_followed_by_another(self):
        self._change(day="2025-03-17")
        with self.assertRaisesRegex(UserError, "does not hold on that day"):
            self._change(day="2025-03-20")

    def test_5_4_2_the_history_is_nobodys_to_write(self):
        version = self._change().with_user(self.manager)
        with self.assertRaises(UserError):
            version.write({"change_reason": "Another"})
        with self.assertRaises(AccessError):
            self._change(self.handler)

    def test_5_4_3_the_register_of_a_branch_is_of_that_branch(self):
        branch = self.env["res.company"].create(
            {"name": "Branch B", "parent_id": self.env.company.id}
        )
        team = self._team("Branch", "full", self.env["res.users"])
        team.company_id = branch
        self.second_manager.write(
            {"company_id": branch.id, "company_ids": [(6, 0, branch.ids)]}
        )
        vals = {"team_id": team.id, "company_id": branch.id, "partner_id": False}
        own, sealed, about = (self._complaint(**vals) for _index in range(3))
        sealed.write({"access_level": "sealed", "named_user_ids": self.manager.ids})
        about.subject_user_ids = self.second_manager
        seen = self.env["helpdesk.ticket"].with_user(self.second_manager)
        found = seen.search([("is_complaint", "=", True)])
        self.assertEqual(found, own)
