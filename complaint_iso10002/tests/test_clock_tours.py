from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import ComplaintCase


@tagged("post_install", "-at_install")
class TestClockTours(ComplaintCase, HttpCase):
    """Pause, reply, resume, explain: in the web client (4.15, 4.6)."""

    def test_4_15_a_case_waits_is_answered_and_explains_its_deadline(self):
        received = fields.Datetime.now() - timedelta(days=4)
        ticket = self._complaint(user_id=self.handler.id, received_at=received)
        page = f"/odoo/complaints/{ticket.id}"
        respond = ticket.clock_ids.filtered(lambda clock: clock.milestone == "respond")
        self.start_tour(page, "complaint_pause", login=self.handler.login)
        pause = ticket.pause_ids
        self.assertEqual(pause.reason_id.code, "complainant")
        self.assertEqual(respond.state, "paused")
        # the complainant was asked three days ago
        pause.started_at = received + timedelta(days=1)
        ticket.message_post(
            body="Here is the receipt.",
            message_type="email",
            author_id=self.customer.id,
            email_from=self.customer.email,
            subtype_xmlid="mail.mt_comment",
        )
        self.assertTrue(pause.stopped_at)
        self.assertIn(respond.state, ("running", "warning"))
        self.start_tour(page, "complaint_explain", login=self.handler.login)
