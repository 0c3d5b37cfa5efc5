import socket
from email import message_from_bytes, policy
from unittest.mock import patch

from aiosmtpd.controller import Controller

from odoo.addons.base.models.ir_mail_server import IrMail_Server


class _Sink:
    """Takes every mail, as a mail server would."""

    def __init__(self):
        self.envelopes = []

    async def handle_DATA(self, server, session, envelope):
        self.envelopes.append(envelope)
        return "250 Message accepted for delivery"


class SmtpMixin:
    """A real SMTP server on this machine, and mail parsed back from it.

    Odoo renders, queues and sends as in production; only the guard that keeps
    tests from sending is taken away.
    """

    @classmethod
    def _start_smtp(cls, from_filter=False):
        cls.sink = _Sink()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        controller = Controller(cls.sink, hostname="127.0.0.1", port=port)
        controller.start()
        cls.addClassCleanup(controller.stop)
        cls.env["ir.mail_server"].search([]).active = False
        cls.env["ir.mail_server"].create(
            {
                "name": "Test server",
                "smtp_host": "127.0.0.1",
                "smtp_port": port,
                "smtp_authentication": "login",
                "smtp_encryption": "none",
                "from_filter": from_filter,
            }
        )

    def _deliver(self):
        """Send the queue; the mails that arrived since, parsed."""
        del self.sink.envelopes[:]
        self.env.flush_all()
        with patch.object(IrMail_Server, "_disable_send", lambda _server: False):
            self.env["mail.mail"].sudo().search([("state", "=", "outgoing")]).send()
        mails = []
        for envelope in self.sink.envelopes:
            mail = message_from_bytes(envelope.original_content, policy=policy.default)
            mail.recipients = envelope.rcpt_tos
            mails.append(mail)
        return mails

    @staticmethod
    def _parts(mail):
        """``(plain, html)`` of ``mail``."""
        plain = mail.get_body(("plain",))
        html = mail.get_body(("html",))
        return (
            plain.get_content() if plain else "",
            html.get_content() if html else "",
        )
