from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_decision import DecisionCase


@tagged("post_install", "-at_install")
class TestDecision(DecisionCase):
    """Who decides, and who may not: authority and conflicts (4.7, 5.4, 7.7)."""

    # ------------------------------------------------------------------
    # Authority (AT-5.4.4, AT-7.7)
    # ------------------------------------------------------------------

    def test_7_7_a_remedy_above_the_limit_waits_for_another_person(self):
        ticket = self._ready()
        self._promise(ticket, 300)
        letter = self._letter(ticket)
        self.assertTrue(letter.needs_approval)
        letter.action_submit()
        self.assertEqual(letter.state, "to_approve")
        approver = ticket.activity_ids.filtered(
            lambda a: (
                a.activity_type_id
                == self.env.ref("complaint_iso10002.mail_activity_type_approve")
            )
        ).user_id
        self.assertEqual(approver, self.manager)
        with self.assertRaises(UserError):
            letter.action_send()
        with self.assertRaises(UserError):
            letter.action_approve()
        with self.assertRaises(UserError):
            letter.with_user(self.other_handler).action_approve()
        letter.with_user(self.manager).action_approve()
        self.assertEqual(letter.approved_by_id, self.manager)
        letter.sent_by = "spoken"
        letter.action_send()
        self.assertEqual(ticket.iso_step, "communicated")

    def test_5_4_4_limits_belong_to_persons(self):
        self.handler.write({"complaint_own_limit": True, "complaint_remedy_limit": 50})
        ticket = self._ready()
        remedy = self._promise(ticket, 80)
        letter = self._letter(ticket)
        self.assertTrue(letter.needs_approval, "80 is above the limit of 50")
        remedy.amount = 50
        self.assertFalse(letter.needs_approval)
        remedy.amount = 80
        self.handler.complaint_own_limit = False
        letter.invalidate_recordset()
        self.assertFalse(letter.needs_approval, "below the company's 100")
        self._promise(ticket, 30)
        letter.invalidate_recordset()
        self.assertTrue(letter.needs_approval, "together 110")

    def test_7_7_a_serious_case_is_approved_by_another_person(self):
        for vals in ({"severity": "4", "impact": "1"}, {"is_safety": True}):
            ticket = self._complaint()
            ticket.write({"user_id": self.handler.id, "iso_step": "assessment"})
            self._assess(ticket, investigation_plan="Look at it", **vals)
            self._investigate(ticket)
            self.assertTrue(self._letter(ticket).needs_approval)

    def test_7_7_a_manager_does_not_approve_the_own_letter(self):
        ticket = self._ready()
        self._promise(ticket, 300)
        letter = self._letter(ticket, self.manager)
        letter.action_submit()
        with self.assertRaises(UserError):
            letter.action_approve()
        letter.with_user(self.second_manager).action_approve()
        self.assertEqual(letter.state, "approved")

    def test_7_7_an_approval_is_given_in_person(self):
        """RPC does not write what only an act may."""
        ticket = self._ready()
        self._promise(ticket, 300)
        letter = self._letter(ticket)
        for vals in (
            {"state": "approved", "approved_by_id": self.manager.id},
            {"state": "sent", "approved_by_id": self.manager.id},
            {"approved_by_id": self.manager.id},
            {"approved_at": "2025-01-01 00:00:00"},
            {"sent_at": "2025-01-01 00:00:00"},
            {"author_id": self.other_handler.id},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                letter.write(vals)
            with self.subTest(create=vals), self.assertRaises(UserError):
                self.responses.with_user(self.handler).create(
                    {"ticket_id": ticket.id, "subject": "x", "body": "x", **vals}
                )
        self.assertEqual(letter.state, "draft")

    def test_7_7_raising_the_promise_after_approval_asks_again(self):
        ticket = self._ready()
        remedy = self._promise(ticket, 10)
        letter = self._letter(ticket, sent_by="spoken")
        letter.action_submit()
        self.assertEqual(letter.state, "approved")
        remedy.amount = 5000
        with self.assertRaises(UserError):
            letter.action_send()

    def test_7_7_no_approval_in_a_small_business_and_always_when_regulated(self):
        for pipeline, needed in (("small", False), ("regulated", True)):
            team = self._team(f"Desk {pipeline}", pipeline, self.handler)
            letter = self._letter(self._complaint(team_id=team.id))
            self.assertIs(letter.needs_approval, needed)

    def test_7_7_contact_staff_writes_no_letter(self):
        ticket = self._complaint(user=self.contact)
        with self.assertRaises(AccessError):
            self.responses.with_user(self.contact)._draft(ticket)

    # ------------------------------------------------------------------
    # Conflict of interest (4.7)
    # ------------------------------------------------------------------

    def test_4_7_freedom_from_conflict_is_declared_in_person(self):
        ticket = self._complaint(user_id=self.handler.id)
        with self.assertRaises(UserError):
            ticket.with_user(self.manager).action_declare_no_conflict()
        for vals in (
            {"conflict_declared_by_id": self.handler.id},
            {"conflict_declared_at": "2025-01-01 00:00:00"},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                ticket.with_user(self.manager).write(vals)
        ticket.with_user(self.handler).action_declare_no_conflict()
        self.assertEqual(ticket.conflict_declared_by_id, self.handler)

    def test_4_7_a_new_handler_declares_anew(self):
        ticket = self._bring_to(self._complaint(), "investigation")
        ticket.with_user(self.handler).action_declare_no_conflict()
        self.assertNotIn("no_conflict", ticket.unmet_gate_ids.mapped("code"))
        ticket.user_id = self.other_handler
        self.assertIn("no_conflict", ticket.unmet_gate_ids.mapped("code"))

    def test_4_7_a_person_complained_about_is_not_proposed_as_reviewer(self):
        ticket = self._ready(subject_user_ids=self.second_manager.ids)
        self._communicate(ticket)
        self.assertNotIn(self.second_manager, ticket._approvers())
