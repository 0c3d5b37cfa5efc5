from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_action import NOW, ActionCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestActionAccess(ActionCase):
    """Who reads actions, and what nobody types (4.7, 4.9, 4.10)."""

    def test_4_9_what_acts_record_is_nobodys_to_type(self):
        action = self._action()
        for vals in (
            {"state": "effective"},
            {"done_on": "2025-03-12"},
            {"done_by_id": self.manager.id},
            {"first_due_on": "2026-01-01"},
            {"adopted_by_id": self.manager.id},
        ):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, "recorded"):
                action.sudo().write(vals)
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, "recorded"):
                self._action(**vals)
        with self.assertRaises(UserError):
            action.sudo().unlink()

    def test_4_9_a_judgement_is_never_changed(self):
        action = self._action()
        action.with_user(self.outsider).action_done()
        with freeze_time("2025-06-11"):
            check = self._judge(
                action,
                self.manager,
                judged_by_id=self.executive.id,
                judged_on="2020-01-01",
                measure="Leaks",
            )
        self.assertEqual(check.judged_by_id, self.manager)
        self.assertEqual(check.judged_on, date(2025, 6, 11))
        for act in (lambda: check.sudo().write({"note": "x"}), check.sudo().unlink):
            with self.assertRaises(UserError):
                act()
        with self.assertRaisesRegex(UserError, "not changed any more"):
            action.with_user(self.manager).name = "Other"

    def _readers(self, action):
        people = {
            "contact": self.contact,
            "handler": self.handler,
            "other_handler": self.other_handler,
            "manager": self.manager,
            "auditor": self.auditor,
            "executive": self.executive,
            "outsider": self.outsider,
        }
        return {
            name
            for name, user in people.items()
            if self.env["complaint.action"]
            .with_user(user)
            .search_count([("id", "=", action.id)])
        }

    def test_8_7_who_reads_an_action(self):
        action = self._action(
            self.manager,
            owner_id=self.handler.id,
            case_ids=[(0, 0, {"ticket_id": self.ticket.id})],
        )
        self.assertEqual(
            self._readers(action),
            {"handler", "other_handler", "manager", "auditor", "executive"},
        )
        self.ticket.sudo().write(
            {"access_level": "sealed", "named_user_ids": [(4, self.handler.id)]}
        )
        self.env.invalidate_all()
        self.assertEqual(self._readers(action), {"handler", "manager"})
        with self.assertRaises(AccessError):
            action.with_user(self.auditor).read(["name"])

    def test_4_10_the_owner_learns_nothing_of_the_case(self):
        action = self._action(case_ids=[(0, 0, {"ticket_id": self.ticket.id})])
        owned = action.with_user(self.outsider)
        self.assertEqual(owned.name, "Fit the seal in a jig")
        with self.assertRaises(AccessError):
            owned.read(["case_ids"])
        with self.assertRaises(AccessError):
            self.env["complaint.action.case"].with_user(self.outsider).search([])

    def test_4_7_who_is_complained_about_finds_no_action_of_the_case(self):
        action = self._action(case_ids=[(0, 0, {"ticket_id": self.ticket.id})])
        self.assertIn("executive", self._readers(action))
        self.ticket.sudo().subject_user_ids = self.executive
        self.env.invalidate_all()
        self.assertNotIn("executive", self._readers(action))

    def test_8_7_only_who_answers_for_it_changes_an_action(self):
        action = self._action(
            owner_id=self.handler.id,
            case_ids=[(0, 0, {"ticket_id": self.ticket.id})],
        )
        for user in (self.other_handler, self.auditor, self.executive):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                action.with_user(user).name = "Forged"
