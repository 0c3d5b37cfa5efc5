import re
from datetime import timedelta
from email.message import EmailMessage

from odoo import fields
from odoo.tests import tagged

from .common_mail_family import ADA, MailFamilyCase


@tagged("post_install", "-at_install")
class TestMailFamily(MailFamilyCase):
    """Every mail to the complainant, as a mail server gets it (7.4, 7.8, 7.9)."""

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
