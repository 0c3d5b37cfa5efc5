from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common_decision import DecisionCase


@tagged("post_install", "-at_install")
class TestDecisionAnswer(DecisionCase):
    """Answers, remedies, reminders and the way outside (7.9)."""

    # ------------------------------------------------------------------
    # Answers (7.9)
    # ------------------------------------------------------------------

    def test_7_9_no_answer_before_a_decision(self):
        ticket = self._ready()
        with self.assertRaises(UserError):
            ticket._record_answer("accepted")
        with self.assertRaises(UserError):
            ticket.write({"complainant_answer": "accepted"})

    def test_7_9_silence_is_not_invented(self):
        """No reminder by writing its date."""
        ticket = self._bring_to(self._complaint(), "communicated")
        with self.assertRaises(UserError):
            ticket.with_user(self.handler).write({"reminded_at": "2025-01-01 00:00:00"})
        with self.assertRaises(UserError):
            ticket.with_user(self.handler).write({"complainant_answer": "silent"})

    def test_7_9_a_reminder_goes_to_the_complainant(self):
        ticket = self._bring_to(self._complaint(), "communicated")
        with self.mock_mail_gateway():
            ticket.with_user(self.handler).action_remind()
        self.assertTrue(ticket.reminded_at)
        (mail,) = [m for m in self._mails if "ada@example.com" in m["email_to"][0]]
        self.assertIn(ticket.number, mail["subject"])
        self.assertIn("reminded", self._kinds(ticket))

    def test_7_9_refusal_names_a_reviewer_who_did_not_decide(self):
        ticket = self._ready()
        self._promise(ticket, 300)
        letter = self._letter(ticket, sent_by="spoken")
        letter.action_submit()
        letter.with_user(self.manager).action_approve()
        letter.action_send()
        ticket._record_answer("rejected", reason="Too little")
        self.assertEqual(ticket.iso_step, "disputed")
        self.assertFalse(ticket.closed_date)
        self.assertNotIn(ticket.reviewer_id, self.handler | self.manager)
        for decider in (self.handler, self.manager):
            with self.subTest(user=decider.login), self.assertRaises(ValidationError):
                self.responses.with_user(decider)._draft(ticket, "review")
        for decider in (self.handler, self.manager):
            with self.subTest(user=decider.login), self.assertRaises(ValidationError):
                ticket.reviewer_id = decider
        review = self.responses.with_user(self.second_manager)._draft(ticket, "review")
        review.action_submit()
        self.assertEqual(review.state, "to_approve")
        with self.assertRaises(UserError):
            review.with_user(self.manager).action_approve()

    def test_7_9_the_letter_names_the_outside_bodies(self):
        bodies = self.env["complaint.recourse.body"]
        bodies.create({"name": "Ombudsman of Trade", "website": "https://o.example"})
        bodies.create(
            {
                "name": "Insurance Ombudsman",
                "category_ids": [
                    (
                        4,
                        self.env.ref(
                            "complaint_iso10002.helpdesk_ticket_category_hnd"
                        ).id,
                    )
                ],
            }
        )
        body = self._letter(self._ready()).body
        self.assertIn("Ombudsman of Trade", body)
        self.assertNotIn("Insurance", body)

    # ------------------------------------------------------------------
    # Remedies (AT-7.9b)
    # ------------------------------------------------------------------

    def test_7_9_money_has_an_amount(self):
        ticket = self._ready()
        with self.assertRaises(ValidationError):
            self._promise(ticket, 0)

    def test_7_9_performed_has_a_day_and_a_person(self):
        remedy = self._promise(self._ready(), 10)
        with self.assertRaises(ValidationError):
            remedy.state = "performed"
        remedy.action_perform()
        self.assertEqual(remedy.done_by_id, self.handler)
        self.assertTrue(remedy.done_on)

    def test_7_9_nobody_verifies_the_own_work_by_another_name(self):
        remedy = self._promise(self._ready(), 10)
        remedy.action_perform()
        for vals in (
            {"verified_by_id": self.manager.id},
            {"done_by_id": self.manager.id},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                remedy.with_user(self.handler).write(vals)

    def test_7_9_remedies_of_a_closed_case_stay(self):
        ticket = self._ready()
        remedy = self._promise(ticket, 10)
        self._communicate(ticket)
        remedy.action_perform()
        remedy.with_user(self.manager).action_verify()
        ticket._record_answer("accepted")
        ticket.write({"closure_reason": "accepted_remedied", "iso_step": "closed"})
        with self.assertRaises(UserError):
            remedy.state = "offered"
        with self.assertRaises(UserError):
            self._promise(ticket, 10)

    # ------------------------------------------------------------------
    # Reminder, agreement, the way outside
    # ------------------------------------------------------------------

    def test_7_9_a_reminder_reaches_somebody_or_is_none(self):
        ticket = self._ready(partner_id=False, complainant_phone="0123")
        self._communicate(ticket)
        with self.assertRaises(UserError):
            ticket.action_remind()
        self.assertFalse(ticket.reminded_at)
        with self.assertRaises(UserError):
            ticket._record_answer("silent")
        ticket.action_reminded_in_person()
        self.assertTrue(ticket.reminded_at)
        self.assertEqual(self._last(ticket).kind, "reminded")
        ticket._record_answer("silent")

    def test_7_9_a_promise_alone_is_no_agreement(self):
        ticket = self._ready()
        self._promise(ticket, 10)
        self._communicate(ticket)
        with self.assertRaises(ValidationError):
            ticket.iso_step = "remedy"
        ticket._record_answer("accepted")
        ticket.iso_step = "remedy"
        self.assertEqual(ticket.iso_step, "remedy")

    def test_7_9_a_body_is_competent_for_the_categories_below(self):
        bodies = self.env["complaint.recourse.body"].search([])
        bodies.active = False
        body = bodies.create(
            {"name": "Kettle board", "category_ids": self.category.parent_id.ids}
        )
        other = bodies.create(
            {"name": "Handling board", "category_ids": self.handling.ids}
        )
        ticket = self._complaint(category_id=self.category.id)
        self.assertEqual(ticket._recourse_bodies(), body)
        ticket.category_id = self.handling
        self.assertEqual(ticket._recourse_bodies(), other)

    def test_7_9_the_reviewer_leaves_somebody_to_approve(self):
        """Of two managers one approved the first decision; were the other the
        reviewer, nobody could approve what the review decides."""
        self.team.pipeline_id.approval = "always"
        ticket = self._ready()
        approver = self._communicate(ticket).approved_by_id
        others = ticket._approvers()
        self.assertNotIn(approver, others)
        group = self.env.ref("complaint_iso10002.group_complaint_manager")
        (others - self.second_manager).write({"group_ids": [(3, group.id)]})
        ticket._record_answer("rejected", reason="Too little")
        self.assertEqual(ticket.reviewer_id, self.other_handler)
        review = self.responses.with_user(self.other_handler)._draft(ticket, "review")
        review.action_submit()
        review.with_user(self.second_manager).action_approve()
        self.assertEqual(review.state, "approved")
