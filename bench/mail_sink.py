"""Mail that is composed and handed over like any other, and then goes nowhere."""

import contextlib
from unittest.mock import patch


class MailSink:
    """Takes the place of the SMTP server, for peer and ours alike; counts the mails.

    Everything up to the hand-over is Odoo's own: rendering, `mail.mail` and
    `mail.notification` rows, the MIME message, the state after sending.
    """

    def __init__(self):
        self.count = 0

    @contextlib.contextmanager
    def installed(self):
        """Replace connecting and sending of `ir.mail_server` in this process."""
        from odoo.addons.base.models.ir_mail_server import IrMail_Server

        def connect(model, *arguments, **options):
            return None

        def send(model, message, *arguments, **options):
            self.count += 1
            return message["Message-Id"]

        with (
            patch.object(IrMail_Server, "_connect__", connect),
            patch.object(IrMail_Server, "send_email", send),
        ):
            yield self

    def expect(self, count, since, what):
        """Fail unless `count` mails went out since the counter stood at `since`."""
        sent = self.count - since
        if sent != count:
            raise AssertionError(f"{what}: {sent} mails went out, not {count}")
