from odoo.tests import tagged

from .common import ComplaintCase
from .common_alias import AliasMixin

WORDS = "The kettle burnt the hand of Ada"


@tagged("post_install", "-at_install")
class TestDiscreetMail(AliasMixin, ComplaintCase):
    """Notifications of restricted and sealed cases: number and link only (4.10)."""

    def _sent(self, level, partner, act):
        """Mails that ``act`` sends to ``partner`` about a case of ``level``."""
        ticket = self._complaint(user_id=self.handler.id, name=f"{WORDS}: title")
        ticket.access_level = level
        ticket.message_subscribe(partner.ids)
        with self.mock_mail_gateway():
            act(ticket)
            self.env["mail.mail"].sudo().search([("state", "=", "outgoing")]).send()
        address = partner.email_normalized
        return ticket, [
            mail
            for mail in self._mails
            if any(address in to for to in mail["email_to"])
        ]

    def _note(self, ticket):
        ticket.message_post(
            body=WORDS,
            subject=WORDS,
            subtype_xmlid="mail.mt_note",
            partner_ids=self.handler.partner_id.ids,
            attachments=[("kettle.txt", WORDS)],
        )

    def _activity(self, ticket):
        ticket.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=WORDS,
            note=WORDS,
            user_id=self.handler.id,
        )

    def test_4_10_staff_get_number_and_link_of_restricted_and_sealed_cases(self):
        self.handler.notification_type = "email"
        for level in ("restricted", "sealed"):
            for act in (self._note, self._activity):
                with self.subTest(level=level, act=act.__name__):
                    ticket, mails = self._sent(level, self.handler.partner_id, act)
                    self.assertTrue(mails)
                    for mail in mails:
                        self.assertEqual(mail["subject"], ticket.number)
                        self.assertIn(f"res_id={ticket.id}", mail["body"])
                        self.assertIn(ticket.number, mail["body_alternative"])
                        self.assertFalse(mail["attachments"])
                        self._assert_untold(str(mail), ["kettle", "Ada"])

    def test_4_10_standard_cases_are_told_in_full(self):
        self.handler.notification_type = "email"
        _ticket, mails = self._sent("standard", self.handler.partner_id, self._note)
        self.assertIn(WORDS, mails[0]["body"])
        self.assertTrue(mails[0]["attachments"])

    def test_4_10_what_is_queued_is_judged_when_it_leaves(self):
        self.handler.notification_type = "email"

        def sealed_meanwhile(ticket):
            self._note(ticket.with_context(mail_notify_force_send=False))
            ticket.access_level = "sealed"

        ticket, mails = self._sent(
            "standard", self.handler.partner_id, sealed_meanwhile
        )
        self.assertEqual({mail["subject"] for mail in mails}, {ticket.number})

    def test_7_3_the_complainant_is_written_to_in_full(self):
        def answer(ticket):
            ticket.message_post(
                body=WORDS,
                subtype_xmlid="mail.mt_comment",
                partner_ids=self.customer.ids,
            )

        _ticket, mails = self._sent("sealed", self.customer, answer)
        self.assertIn(WORDS, mails[0]["body"])

    def test_4_10_a_phone_shows_the_number_only(self):
        ticket = self._complaint(user_id=self.handler.id, name=WORDS)
        message = ticket.message_post(body=WORDS)
        for level, told in (("standard", True), ("sealed", False)):
            ticket.access_level = level
            payload = str(ticket._notify_by_web_push_prepare_payload(message))
            self.assertEqual(WORDS in payload, told)
