"""Mail from strangers to the complaints team, through the gateway."""

from email.message import EmailMessage
from itertools import count

from .common import ComplaintCase
from .common_alias import AliasMixin

WORDS = {
    "en_US": "The kettle I bought from you leaked on the first day.",
    "zh_CN": "我在你们店买的水壶第一天就漏水了，请退款。",
    "fa_IR": "کتری که از شما خریدم از همان روز اول نشتی داشت.",
}
SUBJECTS = {
    "en_US": "We have your complaint {{ object.number }}",
    "zh_CN": "我们已收到您的投诉 {{ object.number }}",
    "fa_IR": "شکایت شما به دست ما رسید {{ object.number }}",
}

COUNTER = count(1)


class GatewayCase(AliasMixin, ComplaintCase):
    """A team with an alias, and what the mail server delivers to it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for code in ("zh_CN", "fa_IR"):
            cls.env["res.lang"]._activate_lang(code)
        cls.template = cls.env.ref("complaint_iso10002.mail_template_acknowledgement")
        for code, subject in SUBJECTS.items():
            cls.template.with_context(lang=code).subject = subject

    def _raw(self, body=WORDS["en_US"], subject="A leaking kettle", **headers):
        """A mail from a stranger to the complaints team, as bytes."""
        mail = EmailMessage()
        values = {
            "Subject": subject,
            "From": '"Lu Xun" <luxun@elsewhere.example>',
            "To": self.address,
            "Message-Id": f"<{next(COUNTER)}@elsewhere.example>",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        for name, value in values.items():
            if value is not None:
                mail[name] = value
        mail.set_content(body)
        return mail.as_bytes()

    def _process(self, raw):
        """What the mail server delivers; the complaints it makes."""
        known = self.env["helpdesk.ticket"].search([("is_complaint", "=", True)])
        gateway = self.env["mail.thread"].with_user(self.env.ref("base.user_root"))
        with self.mock_mail_gateway():
            gateway.message_process("", raw)
        now = self.env["helpdesk.ticket"].search([("is_complaint", "=", True)])
        return now - known

    def _sent_to(self, address):
        return [
            mail
            for mail in self._mails
            if any(address in recipient for recipient in mail["email_to"])
        ]

    def _assert_registered(self, tickets):
        """One complaint, entered whole: number, code, journal."""
        self.assertEqual(len(tickets), 1)
        self.assertTrue(tickets.number.startswith("C"))
        self.assertEqual(len(tickets.sudo().tracking_hash), 64)
        self.assertEqual(tickets.iso_step, "received")
        self.assertEqual(self._kinds(tickets)[0], "received")
        self.assertFalse(self.env["complaint.event"].verify(tickets.ids))

    def _with_file(self, name, content, **headers):
        mail = EmailMessage()
        mail["Subject"] = headers.pop("subject", "With a file")
        mail["From"] = "luxun@elsewhere.example"
        mail["To"] = self.address
        mail["Message-Id"] = f"<{next(COUNTER)}@elsewhere.example>"
        mail.set_content(WORDS["en_US"])
        mail.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=name
        )
        return mail.as_bytes()
