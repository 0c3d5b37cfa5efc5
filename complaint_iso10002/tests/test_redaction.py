from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..core import chain
from .common import NOW, ComplaintCase

_CARD = "4111 1111 1111 1111"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestRedaction(ComplaintCase):
    """A text or a file is removed with a trace, and never without (8.1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._complaint(user_id=cls.handler.id)
        cls.message = cls.ticket.message_post(
            subject=f"Card {_CARD}",
            body=f"My card is {_CARD}",
            message_type="email",
            author_id=cls.customer.id,
            subtype_xmlid="mail.mt_comment",
        )
        cls.file = cls.env["ir.attachment"].create(
            {
                "name": "card-of-ada.txt",
                "raw": _CARD.encode(),
                "res_model": "helpdesk.ticket",
                "res_id": cls.ticket.id,
            }
        )

    def _redact(self, user=None, **vals):
        wizard = self.env["complaint.redact"].with_user(user or self.manager)
        wizard = wizard.create(
            {"ticket_id": self.ticket.id, "reason": "a card number", **vals}
        )
        wizard.action_apply()

    def test_8_1_the_text_of_a_message_is_removed_with_a_trace(self):
        digest = chain.digest(f"{self.message.subject}\n{self.message.body}")
        self.env["mail.mail"].sudo().create(
            {"mail_message_id": self.message.id, "body_html": _CARD}
        )
        self._redact(message_id=self.message.id)
        self.assertFalse(self.message.subject)
        self.assertEqual(
            str(self.message.body),
            "<p>[removed on 2025-03-12 because: a card number]</p>",
        )
        self.assertEqual(self.message.author_id, self.customer)
        self.assertFalse(
            self.env["mail.mail"].search([("mail_message_id", "=", self.message.id)])
        )
        event = self._last(self.ticket)
        self.assertEqual((event.kind, event.user_id), ("redacted", self.manager))
        self.assertEqual(chain.load(event.payload)["sha256"], [digest])
        self.assertFalse(
            self.ticket.event_ids.filtered(lambda e: _CARD in (e.payload or ""))
        )
        self.assertFalse(self.env["complaint.event"].verify(self.ticket.ids))

    def test_8_1_a_file_is_removed_with_a_trace(self):
        digest = chain.sha256(_CARD.encode()).hexdigest()
        self._redact(what="file", file_id=self.file.id)
        self.assertIn(b"because: a card number", self.file.raw)
        self.assertEqual(self.file.name, "removed.txt")
        self.assertNotIn(_CARD, self.file.index_content or "")
        self.assertEqual(
            chain.load(self._last(self.ticket).payload)["sha256"], [digest]
        )
        self.assertFalse(
            self.ticket.event_ids.filtered(lambda e: "of-ada" in (e.payload or ""))
        )
        self.assertFalse(self.env["complaint.event"].verify(self.ticket.ids))

    def test_8_1_the_words_of_a_complaint_are_removed_the_original_ones_too(self):
        self.ticket.description = f"<p>{_CARD}</p>"
        self._redact(what="words")
        for name in ("name", "description", "original_name", "original_description"):
            self.assertIn("a card number", self.ticket[name])
        self.assertFalse(
            self.ticket.event_ids.filtered(
                lambda e: e.kind == "changed" and _CARD in (e.payload or "")
            )
        )
        self.assertFalse(self.env["complaint.event"].verify(self.ticket.ids))

    def test_8_1_messages_are_not_deleted_or_rewritten_otherwise(self):
        for user in (self.handler, self.manager):
            message = self.message.with_user(user)
            with self.assertRaises(UserError):
                message.unlink()
            for vals in ({"body": "x"}, {"subject": False}, {"author_id": False}):
                with self.assertRaises(UserError):
                    message.write(vals)
        with self.assertRaises(UserError):
            self.message.sudo().unlink()
        own = self.ticket.with_user(self.handler).message_post(body="Mine")
        with self.assertRaises(UserError):
            self.ticket.with_user(self.handler)._message_update_content(own, body="")

    def test_8_1_files_are_not_deleted_or_overwritten_otherwise(self):
        for user in (self.handler, self.manager):
            file = self.file.with_user(user)
            with self.assertRaises(UserError):
                file.unlink()
            for vals in ({"raw": b"x"}, {"res_id": False}):
                with self.assertRaises(UserError):
                    file.write(vals)
        with self.assertRaises(UserError):
            self.file.sudo().unlink()

    def test_8_1_a_sent_mail_leaves_its_message(self):
        mail = (
            self.env["mail.mail"]
            .sudo()
            .create(
                {
                    "model": "helpdesk.ticket",
                    "res_id": self.ticket.id,
                    "body": "Words",
                    "email_to": "x@example.com",
                }
            )
        )
        message = mail.mail_message_id
        mail.unlink()
        self.assertTrue(message.exists())

    def test_8_1_plain_tickets_and_other_messages_are_as_they_were(self):
        plain = self._complaint(team_id=self.plain_team.id, point_ids=[])
        message = plain.message_post(body="x")
        message.body = "y"
        message.unlink()
        note = self.customer.message_post(body="x")
        note.unlink()

    def test_8_1_only_a_manager_who_may_read_the_case_removes_something(self):
        for user in (self.contact, self.handler, self.auditor, self.outsider):
            with self.assertRaises(AccessError):
                self.env["complaint.redact"].with_user(user).create(
                    {"ticket_id": self.ticket.id, "reason": "x"}
                )
            with self.assertRaises(AccessError):
                self.ticket.with_user(user)._redact(self.message, "x")
        self.ticket.sudo().write(
            {"access_level": "sealed", "named_user_ids": self.handler.ids}
        )
        with self.assertRaises(AccessError):
            self._redact(message_id=self.message.id)

    def test_8_1_not_without_a_reason_and_not_of_another_case(self):
        with self.assertRaises(UserError):
            self._redact(message_id=self.message.id, reason=" ")
        with self.assertRaises(UserError):
            self._redact()
        other = self._complaint().message_post(body="x")
        with self.assertRaises(UserError):
            self._redact(message_id=other.id)
        note = self.customer.message_post(body="x")
        with self.assertRaises(UserError):
            self._redact(message_id=note.id)

    def test_8_1_the_dialog_shows_what_it_removes(self):
        wizard = self.env["complaint.redact"].with_user(self.manager)
        form = Form(wizard.with_context(default_ticket_id=self.ticket.id))
        self.assertEqual(form.message_id, self.message)
        self.assertIn(_CARD, form.preview)
        named = self.message.with_context(complaint_choice=True)
        self.assertIn("Ada Complainant", named.display_name)
        form.what = "file"
        form.file_id = self.file
        form.reason = "a card number"
        form.save().action_apply()
        self.assertEqual(self.file.name, "removed.txt")
