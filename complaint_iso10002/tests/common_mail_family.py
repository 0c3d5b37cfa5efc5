"""What all mails to complainants have in common, as a mail server gets them."""

from .common import ComplaintCase
from .common_alias import AliasMixin
from .common_smtp import SmtpMixin

ADA = "ada@example.com"


class MailFamilyCase(SmtpMixin, AliasMixin, ComplaintCase):
    """A real mail server, a team with an alias, and Ada who complains."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fa_IR")
        cls._start_smtp(from_filter=cls.mail_alias_domain.name)
        cls.env["mail.mail"].search([]).unlink()
        cls.body = cls.env["complaint.recourse.body"].create({"name": "Ombudsman of X"})

    def _communicated(self):
        ticket = self._complaint(user_id=self.handler.id)
        return self._bring_to(ticket, "communicated")

    def _to_ada(self, mails):
        """What Ada got; nobody of ours is named beside her."""
        found = [mail for mail in mails if mail.recipients == [ADA]]
        self.assertEqual(len(found), 1, [mail.recipients for mail in mails])
        self.assertEqual(str(found[0]["To"]), f"{self.customer.name} <{ADA}>")
        return found[0]

    def _assert_family(self, mail, ticket, lang="en_US"):
        """What all of them have in common."""
        plain, html = self._parts(mail)
        self.assertEqual(mail.get_content_type().split("/")[0], "multipart")
        self.assertTrue(plain.strip() and html.strip())
        for text in (plain, html, str(mail["Subject"])):
            self.assertIn(ticket.number, text)
        direction = "rtl" if lang == "fa_IR" else "ltr"
        self.assertIn(f'lang="{lang.replace("_", "-")}"', html)
        self.assertGreaterEqual(html.count(f'dir="{direction}"'), 3)
        self.assertIn("/complaints/track", html)
        self.assertIn(self.team.alias_email, str(mail["Reply-To"]))
        self.assertIn(self.team.alias_email, str(mail["From"]))
        whole = f"{mail.items()}{plain}{html}"
        for internal in (
            self.handler.name,
            self.handler.login,
            "access_token",
            "/mail/view",
            "X-Odoo-Objects",
            "/odoo/",
            "/web#",
            "OdooBot",
            "conclusion",
        ):
            self.assertNotIn(internal, whole)
        self.assertIsNone(mail["Cc"])
        self.assertIsNone(mail["Bcc"])
        return plain, html
