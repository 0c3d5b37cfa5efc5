import re
from datetime import timedelta
from email.message import EmailMessage

from odoo import fields
from odoo.tests import tagged

from odoo.addons.mail.tests.common import MockEmail

from .common import ComplaintCase
from .common_smtp import SmtpMixin

ADA = "ada@example.com"


@tagged("post_install", "-at_install")
class TestMailFamily(SmtpMixin, MockEmail, ComplaintCase):
    """Every mail to the complainant, as a mail server gets it (7.4, 7.8, 7.9)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._init_mail_gateway()
        cls.team.alias_domain_id = cls.mail_alias_domain
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

    def test_7_4_acknowledgement(self):
        ticket = self._complaint(channel_id=self.email.id)
        mail = self._to_ada(self._deliver())
        self._assert_family(mail, ticket)
        self.assertEqual(mail["Auto-Submitted"], "auto-generated")

    def test_4_5_in_the_language_of_the_case_not_of_the_card(self):
        self.assertNotEqual(self.customer.lang, "fa_IR")
        ticket = self._complaint(channel_id=self.email.id, preferred_lang="fa_IR")
        mail = self._to_ada(self._deliver())
        _plain, html = self._assert_family(mail, ticket, "fa_IR")
        self.assertIn("text-align:right", html)
        self.assertIn("/fa/complaints/track", html)

    def test_7_8_the_decision_with_its_letter(self):
        ticket = self._bring_to(self._complaint(user_id=self.handler.id), "response")
        self._deliver()
        response = self.env["complaint.response"].with_user(self.handler)._draft(ticket)
        response.action_submit()
        if response.state == "to_approve":
            response.with_user(self.manager).action_approve()
        response.with_context(force_report_rendering=True).action_send()
        mail = self._to_ada(self._deliver())
        self._assert_family(mail, ticket)
        self.assertIsNone(mail["Auto-Submitted"], "a person wrote it")
        (letter,) = mail.iter_attachments()
        self.assertTrue(letter.get_content().startswith(b"%PDF"))

    def test_7_9_who_rejects_hears_what_follows_and_where_else(self):
        """AT-7.9a"""
        ticket = self._bring_to(
            self._complaint(user_id=self.handler.id), "communicated"
        )
        self._deliver()
        ticket.with_user(self.handler)._record_answer("rejected", reason="No")
        mail = self._to_ada(self._deliver())
        plain, _html = self._assert_family(mail, ticket)
        self.assertIn("Ombudsman of X", plain)
        self.assertIn("did not make the decision", re.sub(r"\s+", " ", plain))
        self.assertEqual(ticket.iso_step, "disputed")

    def test_7_9_reminder(self):
        ticket = self._bring_to(
            self._complaint(user_id=self.handler.id), "communicated"
        )
        self._deliver()
        ticket.with_user(self.handler).action_remind()
        self._assert_family(self._to_ada(self._deliver()), ticket)

    def test_7_9_closing_is_told(self):
        ticket = self._bring_to(
            self._complaint(user_id=self.handler.id), "communicated"
        )
        ticket.with_user(self.handler)._record_answer("accepted")
        self._deliver()
        wizard = (
            self.env["complaint.close"]
            .with_user(self.handler)
            .create({"ticket_id": ticket.id, "closure_reason": "accepted_explained"})
        )
        self.assertTrue(wizard.is_told)
        wizard.action_apply()
        plain, _html = self._assert_family(self._to_ada(self._deliver()), ticket)
        self.assertIn("closed", plain)

    def _write(self, ticket, **vals):
        wizard = self.env["complaint.write"].with_user(self.handler)
        return wizard.create({"ticket_id": ticket.id, **vals}).action_apply()

    def test_7_3_progress(self):
        ticket = self._complaint(user_id=self.handler.id)
        self._deliver()
        self._write(ticket, words="The lab has it.\n<script>x</script>")
        mail = self._to_ada(self._deliver())
        plain, html = self._assert_family(mail, ticket)
        self.assertIn("The lab has it.", plain)
        self.assertNotIn("<script>", html)
        self.assertIsNone(mail["Auto-Submitted"], "a person wrote it")
        self.assertEqual(self._kinds(ticket)[-1], "message_out")

    def test_7_6_a_question_waits_and_the_answer_by_mail_ends_the_wait(self):
        ticket = self._complaint(user_id=self.handler.id)
        ticket.received_at = fields.Datetime.now() - timedelta(hours=2)
        self._deliver()
        words = "Which colour was it?"
        self._write(ticket, kind="question", words=words, is_waiting=True)
        self.assertEqual(ticket.pause_ids.note, words)
        self.assertFalse(ticket.pause_ids.stopped_at)
        mail = self._to_ada(self._deliver())
        self._assert_family(mail, ticket)
        answer = EmailMessage()
        answer["Subject"] = f"Re: {mail['Subject']}"
        answer["From"] = ADA
        answer["To"] = str(mail["Reply-To"])
        answer["Message-Id"] = "<answer@example.com>"
        answer["In-Reply-To"] = answer["References"] = str(mail["Message-Id"])
        answer.set_content("Blue.")
        known = self.env["helpdesk.ticket"].search_count([])
        with self.mock_mail_gateway():
            gateway = self.env["mail.thread"].with_user(self.env.ref("base.user_root"))
            gateway.message_process("", answer.as_bytes())
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), known)
        self.env.invalidate_all()
        self.assertNotIn("&lt;", ticket.message_ids[0].body)
        self.assertIn("message_in", self._kinds(ticket))
        self.assertTrue(ticket.pause_ids.stopped_at)

    def test_7_6_a_question_without_an_address_is_asked_otherwise(self):
        ticket = self._complaint(
            user_id=self.handler.id, partner_id=False, complainant_phone="+1 555"
        )
        with self.assertRaisesRegex(Exception, "No e-mail address"):
            self._write(ticket, kind="question", words="?")
        self.assertFalse(ticket.pause_ids)

    def test_4_10_a_handlers_own_words_come_in_the_same_look(self):
        ticket = self._complaint(user_id=self.handler.id)
        self._deliver()
        ticket.with_user(self.manager).message_post(
            body="We are on it.",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.customer.ids,
        )
        mail = self._to_ada(self._deliver())
        _plain, html = self._parts(mail)
        self.assertIn("Follow your complaint", html)
        self.assertNotIn("/mail/view", html)
        self.assertIsNone(mail["X-Odoo-Objects"])

    def test_8_3_a_reply_that_quotes_the_link_does_not_keep_it(self):
        token = "A" * 27
        mail = EmailMessage()
        mail["From"], mail["To"] = ADA, self.team.alias_email
        mail["Subject"], mail["Message-Id"] = "Re", "<quote@example.com>"
        mail.set_content(f"> http://x.example/complaints/feedback/{token}?overall=1")
        with self.mock_mail_gateway():
            gateway = self.env["mail.thread"].with_user(self.env.ref("base.user_root"))
            gateway.message_process("", mail.as_bytes())
        ticket = self.env["helpdesk.ticket"].search([("name", "=", "Re")])
        kept = f"{ticket.original_description}{ticket.message_ids.mapped('body')}"
        self.assertIn("/complaints/feedback/", kept)
        self.assertNotIn(token, kept)
