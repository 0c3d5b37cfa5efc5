from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import format_date, html2plaintext

from ..core import persian_date
from .common_decision import DecisionCase


@tagged("post_install", "-at_install")
class TestLetter(DecisionCase):
    """What was sent stays, and goes out with its PDF (4.9, 7.8)."""

    def test_4_9_a_sent_letter_is_never_changed(self):
        ticket = self._bring_to(self._complaint(), "communicated")
        letter = ticket.response_ids
        for user in (self.handler, self.manager, self.env.user):
            mine = letter.with_user(user)
            for vals in (
                {"body": "<p>Other words</p>"},
                {"subject": "x"},
                {"kind": "holding", "new_date": "2025-04-01"},
                {"lang": False},
                {"sent_by": "email"},
                {"state": "draft"},
                {"ticket_id": self._complaint().id},
            ):
                subtest = self.subTest(user=user.login, vals=vals)
                with subtest, self.assertRaises(UserError):
                    mine.write(vals)
            with self.assertRaises(UserError):
                mine.action_back_to_draft()
            with self.assertRaises(UserError):
                mine.unlink()
        with self.assertRaises(UserError) as caught:
            letter.with_user(self.handler).body = "x"
        self.assertIn("Write another one", str(caught.exception))
        second = self._letter(ticket)
        self.assertEqual(second.state, "draft")

    def test_7_7_an_approved_letter_is_taken_back_before_it_changes(self):
        letter = self._letter(self._ready())
        letter.action_submit()
        self.assertEqual(letter.state, "approved")
        with self.assertRaises(UserError):
            letter.body = "x"
        letter.action_back_to_draft()
        letter.body = "x"
        with self.assertRaises(UserError):
            letter.action_send()

    def test_4_5_a_letter_to_a_reader_of_persian_promises_in_both_calendars(self):
        self.env["res.lang"]._activate_lang("fa_IR")
        ticket = self._ready(preferred_lang="fa_IR")
        due = date(2035, 5, 1)
        ticket.remedy_ids = [
            Command.create(
                {
                    "type_id": self.env["complaint.remedy.type"].search([], limit=1).id,
                    "due_on": due,
                }
            )
        ]
        letter = self.env["complaint.response"]._draft(ticket)
        told = persian_date.beside(format_date(self.env, due, "fa_IR"), due, "fa_IR")
        self.assertIn(told, html2plaintext(letter.body))

    def test_7_8_the_letter_goes_out_with_its_pdf(self):
        ticket = self._ready()
        letter = self._letter(ticket)
        letter.action_submit()
        with self.mock_mail_gateway(), freeze_time("2025-03-12 16:00:00"):
            letter.with_context(force_report_rendering=True).action_send()
        message = letter.message_id
        self.assertEqual(message.attachment_ids.name, f"{ticket.number}.pdf")
        self.assertTrue(message.attachment_ids.raw.startswith(b"%PDF"))
        (mail,) = [m for m in self._mails if "ada@example.com" in m["email_to"][0]]
        self.assertIn("The seal was missing", mail["body"])
        self.assertNotIn("was not fitted", mail["body"], "the conclusion is internal")
        self.assertEqual(len(mail["attachments"]), 1)
        self.assertIn("message_out", self._kinds(ticket))
        self.assertEqual(str(ticket.communicated_at), "2025-03-12 16:00:00")

    def test_7_8_the_time_between_decision_and_communication_is_kept(self):
        ticket = self._ready()
        letter = self._letter(ticket, sent_by="spoken")
        with freeze_time("2025-03-12 10:00:00"):
            letter.action_submit()
        with freeze_time("2025-03-12 16:00:00"):
            letter.action_send()
        delay = ticket.communicated_at - ticket.decided_at
        self.assertEqual(delay.total_seconds(), 6 * 3600)

    def test_7_8_a_letter_without_an_address_is_not_sent_by_mail(self):
        ticket = self._ready()
        letter = self._letter(ticket)
        letter.action_submit()
        ticket.write(
            {
                "partner_id": False,
                "partner_email": False,
                "complainant_phone": "555",
            }
        )
        with self.assertRaises(UserError):
            letter.action_send()
        self.assertEqual(letter.state, "approved")
        letter.sent_by = "letter"
        letter.action_send()
        self.assertEqual(letter.state, "sent")

    def test_7_7_a_holding_reply_names_its_date_and_moves_nothing(self):
        ticket = self._ready()
        with self.assertRaises(ValidationError):
            self._letter(ticket, kind="holding")
        letter = self._letter(
            ticket, kind="holding", new_date="2025-04-01", sent_by="spoken"
        )
        letter.action_submit()
        letter.action_send()
        self.assertEqual(ticket.iso_step, "response")
        self.assertFalse(ticket.communicated_at)
        with self.assertRaises(ValidationError):
            ticket.iso_step = "communicated"

    def test_7_8_the_letter_of_a_draft_speaks_to_each_point(self):
        ticket = self._ready()
        body = self._letter(ticket).body
        self.assertIn("It leaks", body)
        self.assertIn("The seal was missing", body)
        self.assertNotIn("not fitted", body)

    def test_4_5_the_greeting_is_one_sentence_of_each_language(self):
        ticket = self._ready()
        self.assertIn("Dear Ada Complainant,", self._letter(ticket).body)
        nameless = self._ready(partner_id=False, complainant_phone="0123")
        self.assertIn("Dear customer,", self._letter(nameless).body)
