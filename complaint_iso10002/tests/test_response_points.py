from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.complaint_response_points_mixin import POINTS
from .common_decision import DecisionCase


@tagged("post_install", "-at_install")
class TestResponsePoints(DecisionCase):
    """Before something is promised five points are thought of (annex G)."""

    def _approved(self, ticket, ticked=(), **vals):
        values = {**dict.fromkeys(POINTS, False), **dict.fromkeys(ticked, True)}
        letter = self._letter(ticket, sent_by="spoken", **values, **vals)
        letter.action_submit()
        self.assertEqual(letter.state, "approved")
        return letter

    def test_g_a_promise_is_sent_when_the_five_points_are_confirmed(self):
        ticket = self._ready()
        self._promise(ticket, 40)
        letter = self._approved(ticket, POINTS[:3])
        self.assertTrue(letter.asks_points)
        with self.assertRaises(UserError) as refused:
            letter.action_send()
        message = str(refused.exception)
        self.assertIn("Staff concerned are informed", message)
        self.assertIn("may promise it", message)
        self.assertNotIn("All that was complained about", message)
        self.assertEqual(letter.state, "approved")
        letter.write(dict.fromkeys(POINTS, True))
        letter.action_send()
        self.assertEqual(letter.state, "sent")
        with self.assertRaises(UserError):
            letter.considers_staff = False

    def test_g_without_a_promise_nothing_is_asked(self):
        ticket = self._ready()
        self._promise(ticket, 40).action_refuse()
        letter = self._approved(ticket)
        self.assertFalse(letter.asks_points)
        letter.action_send()
        self.assertEqual(letter.state, "sent")

    def test_g_a_holding_reply_promises_nothing(self):
        ticket = self._ready()
        self._promise(ticket, 40)
        letter = self._approved(ticket, kind="holding", new_date="2030-01-01")
        letter.action_send()
        self.assertEqual(letter.state, "sent")

    def test_g_the_ticks_are_journalled_and_on_the_record(self):
        ticket = self._ready()
        self._promise(ticket, 40)
        letter = self._approved(ticket)
        letter.write(dict.fromkeys(POINTS, True))
        self.assertIn("Staff concerned are informed", self._last(ticket).summary)
        record = "report.complaint_iso10002.report_complaint_record"
        record = self.env[record].with_user(self.handler)
        self.assertFalse(record._considered(ticket))
        letter.action_send()
        ticks = record._considered(ticket)
        self.assertEqual([ticked for _label, ticked in ticks], [True] * 5)
        html = (
            self.env["ir.actions.report"]
            .with_user(self.handler)
            ._render_qweb_html(
                "complaint_iso10002.report_complaint_record", ticket.ids
            )[0]
        )
        self.assertIn(b"Others who suffered it", html)
