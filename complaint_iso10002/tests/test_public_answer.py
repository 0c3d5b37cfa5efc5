from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_public import TrackedCase


@tagged("post_install", "-at_install")
class TestPublicAnswer(TrackedCase):
    """What complainants decide on their page: answer, review, withdraw (7.9)."""

    def test_7_9_the_complainant_agrees(self):
        ticket, page = self._tracked("communicated")
        self.assertIn("Do you agree with our answer?", page.text)
        page = self._act(page, "answer", answer="accepted")
        self.assertEqual(ticket.complainant_answer, "accepted")
        self.assertTrue(ticket.answered_at)
        self.assertIn("answered", self._kinds(ticket))
        self.assertNotIn("Do you agree with our answer?", page.text)

    def test_7_9_the_complainant_does_not_agree(self):
        """AT-7.9a"""
        ticket, page = self._tracked("communicated")
        again = self._act(page, "answer", answer="rejected")
        self.assertIn("answer_reason", self._errors(again))
        self.assertFalse(ticket.complainant_answer)
        page = self._act(page, "answer", answer="rejected", answer_reason="Too little")
        self.assertEqual(ticket.iso_step, "disputed")
        self.assertEqual(ticket.answer_reason, "Too little")
        self.assertTrue(ticket.reviewer_id)
        self.assertNotIn(ticket.reviewer_id, ticket._deciders())
        self.assertIn("looks at it again", page.text)

    def test_7_9_an_answer_before_the_decision_is_refused(self):
        ticket, page = self._tracked("investigation")
        for answer in ("accepted", "rejected", "silent", "closed"):
            self._act(page, "answer", answer=answer, answer_reason="x")
        self.assertFalse(ticket.complainant_answer)
        self.assertEqual(ticket.iso_step, "investigation")
        with self.assertRaises(UserError):
            ticket._complainant_answer("accepted")

    def test_h_a_review_is_asked_for_and_reaches_a_person(self):
        """REQ-H-3"""
        ticket, page = self._tracked("investigation")
        again = self._act(page, "review")
        self.assertIn("review_reason", self._errors(again))
        page = self._act(page, "review", review_reason="Nobody calls back")
        self.assertIn("You asked for a review on", page.text)
        self.assertIn("asked", self._kinds(ticket))
        kind = self.env.ref("complaint_iso10002.mail_activity_type_review")
        activity = ticket.activity_ids.filtered(lambda a: a.activity_type_id == kind)
        self.assertTrue(activity.user_id)
        self.assertNotEqual(activity.user_id, self.handler)
        with self.assertRaises(UserError):
            ticket._complainant_review("Again")

    def test_7_9_the_complainant_withdraws(self):
        ticket, page = self._tracked("investigation")
        again = self._act(page, "withdraw", withdraw_reason="Solved")
        self.assertIn("sure", self._errors(again))
        self.assertEqual(ticket.iso_step, "investigation")
        page = self._act(page, "withdraw", withdraw_reason="Solved", sure="1")
        self.assertEqual(ticket.iso_step, "withdrawn")
        self.assertIn("Solved", ticket.exit_reason)
        self.assertIn("You have taken your complaint back", page.text)
        self.assertNotIn("Take your complaint back</h2>", page.text)
