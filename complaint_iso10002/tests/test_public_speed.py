from contextlib import contextmanager
from unittest.mock import patch

from odoo.tests import tagged

from .common_public import OPEN, PNG, TrackedCase

#: requests of the browser counted together: sent and its receipt; the page that asks
#: for number and code, the code, the case
SENDING = 160
FOLLOWING = 55


@tagged("post_install", "-at_install")
class TestPublicSpeed(TrackedCase):
    """What a page costs while somebody waits for it (4.5).

    Ceilings are what the page takes today and a little room; the base writes the
    message and its mail in half of them.
    """

    def _queries(self, act):
        """``(queries, answer)`` of one request to a server that is warm."""
        before = self.env.cr.sql_log_count
        answer = act()
        return self.env.cr.sql_log_count - before, answer

    def _mails(self, ticket):
        return self.env["mail.mail"].search(
            [("mail_message_id.res_id", "=", ticket.id)]
        )

    def test_5_sending_a_complaint_with_files(self):
        files = [("kettle.png", PNG), ("bill.txt", b"Bill 7")]
        self._complain(you=OPEN, files=files)
        page = self._to_check(you=OPEN, files=files)
        count, page = self._queries(lambda: self._send(page, signed="1"))
        self.assertTrue(page.url.endswith("/done"), page.url)
        self.assertLess(count, SENDING)

    def test_5_following_a_complaint(self):
        ticket, code, _page = self._complain(you=OPEN)
        self._follow(ticket, code)
        count, page = self._queries(lambda: self._follow(ticket, code))
        self.assertIn(ticket.number, page.text)
        self.assertLess(count, FOLLOWING)

    @contextmanager
    def _nothing_sent_at_once(self):
        """Within it no page hands mail to the mail server itself."""
        with patch.object(type(self.env["mail.mail"]), "send_after_commit") as sent:
            yield
        sent.assert_not_called()

    def test_7_4_the_page_does_not_wait_for_the_mail_server(self):
        self.env["ir.cron.trigger"].search([]).unlink()
        with self._nothing_sent_at_once():
            ticket, _code, _page = self._complain(you=OPEN)
        self.assertTrue(ticket.acknowledged_at)
        self.assertEqual(self._mails(ticket).mapped("state"), ["outgoing"])
        queue = self.env.ref("mail.ir_cron_mail_scheduler_action")
        woken = self.env["ir.cron.trigger"].search([("cron_id", "=", queue.id)])
        self.assertTrue(woken, "the queue is not waited for either")

    def test_7_3_nor_for_that_of_the_handler(self):
        ticket, code, _page = self._complain(you=OPEN)
        ticket.with_user(self.manager).user_id = self.handler
        self.env["mail.mail"].search([]).unlink()
        page = self._follow(ticket, code)
        with self._nothing_sent_at_once():
            page = self._act(page, "message", text="It still leaks")
        self.assertIn("It still leaks", page.text)
        self.assertEqual(set(self._mails(ticket).mapped("state")), {"outgoing"})
