from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import ComplaintCase


@tagged("post_install", "-at_install")
class TestConflict(ComplaintCase):
    """A handler with a conflict of interest leaves the case (4.7, REQ-4.7-2)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wizards = cls.env["complaint.conflict"]

    def _declare(self, ticket, user=None, reason="Business ties"):
        vals = {"ticket_id": ticket.id, "reason": reason}
        return self.wizards.with_user(user or self.handler).create(vals).action_apply()

    def _investigated(self):
        return self._bring_to(self._complaint(), "investigation")

    def test_4_7_a_declared_conflict_takes_the_case_from_the_handler(self):
        ticket = self._investigated()
        ticket.with_user(self.handler).action_declare_no_conflict()
        self._declare(ticket)
        self.assertFalse(ticket.user_id)
        self.assertFalse(ticket.conflict_declared_by_id)
        self.assertEqual(ticket.conflicted_user_ids, self.handler)
        self.assertEqual(ticket.iso_step, "investigation")
        self.assertTrue(ticket.with_user(self.handler).has_access("read"))

    def test_4_7_the_managers_are_asked_and_the_journal_says_why(self):
        ticket = self._investigated()
        self._declare(ticket)
        kind = self.env.ref("complaint_iso10002.mail_activity_type_handover")
        asked = ticket.activity_ids.filtered(lambda a: a.activity_type_id == kind)
        self.assertLessEqual(self.manager | self.second_manager, asked.user_id)
        self.assertNotIn(self.handler, asked.user_id)
        event = self._last(ticket)
        self.assertEqual((event.kind, event.user_id), ("conflict", self.handler))
        self.assertIn("Business ties", event.summary)

    def test_4_7_it_is_never_given_to_that_person_again(self):
        ticket = self._investigated()
        self._declare(ticket)
        for field in ("user_id", "reviewer_id"):
            for user in (self.handler, self.manager):
                with self.subTest(field=field), self.assertRaises(ValidationError):
                    ticket.with_user(user).write({field: self.handler.id})
        with self.assertRaises(UserError):
            ticket.with_user(self.manager).write({"conflicted_user_ids": [(5,)]})
        self.assertEqual(ticket.conflicted_user_ids, self.handler)

    def test_4_12_no_machine_gives_it_back(self):
        ticket = self._investigated()
        self.assertEqual(ticket._handable_to(self.handler), ticket)
        self._declare(ticket)
        self.assertFalse(ticket._handable_to(self.handler))
        self.assertEqual(ticket._handable_to(self.other_handler), ticket)

    def test_4_7_it_waits_where_it_stands_for_another_handler(self):
        ticket = self._bring_to(self._complaint(), "assessment")
        self._declare(ticket)
        vals = {"severity": "2", "impact": "2", "complexity": "simple"}
        ticket.with_user(self.manager).write(vals)
        with self.assertRaises(ValidationError):
            ticket.with_user(self.manager).iso_step = "investigation"
        ticket.with_user(self.manager).user_id = self.other_handler
        ticket.with_user(self.manager).iso_step = "investigation"
        self.assertEqual(ticket.iso_step, "investigation")

    def test_4_7_findings_are_looked_at_again(self):
        ticket = self._bring_to(self._complaint(), "response")
        self._declare(ticket)
        self.assertEqual(ticket.iso_step, "investigation")
        ticket.user_id = self.other_handler
        with self.assertRaises(ValidationError):
            ticket.iso_step = "response"
        ticket.with_user(self.other_handler).action_declare_no_conflict()
        ticket.iso_step = "response"

    def test_4_7_a_manager_with_a_conflict_approves_nothing_of_it(self):
        ticket = self._complaint(user_id=self.manager.id)
        self._declare(ticket, self.manager)
        self.assertNotIn(self.manager, ticket._approvers())
        self.assertIn(self.second_manager, ticket._approvers())
        self._bring_to(ticket, "response")
        responses = self.env["complaint.response"].with_user(self.handler)
        response = responses._draft(ticket.with_user(self.handler))
        self.assertFalse(self.manager._may_approve(response))
        self.assertTrue(self.second_manager._may_approve(response))

    def test_4_7_the_handler_alone_declares_it_and_in_time(self):
        ticket = self._investigated()
        for user in (self.manager, self.other_handler):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self._declare(ticket, user)
        for user in (self.contact, self.outsider):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._declare(ticket, user)
        told = self._bring_to(self._complaint(), "communicated")
        with self.assertRaises(UserError):
            self._declare(told)
        self.assertEqual((ticket | told).user_id, self.handler)
