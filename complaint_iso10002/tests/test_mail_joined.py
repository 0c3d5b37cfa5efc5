from odoo.tests import tagged

from ..core import chain
from ..models.complaint_tracking_mixin import MASK
from .common_gateway import GatewayCase


@tagged("post_install", "-at_install")
class TestMailJoined(GatewayCase):
    """Mail joined to its case, and out (7.3, 7.4, 8.1, 4.10)."""

    # ------------------------------------------------------------------
    # Evidence and replies
    # ------------------------------------------------------------------

    def test_8_1_files_are_journalled_with_their_digest(self):
        ticket = self._process(self._with_file("kettle.jpg", b"\xff\xd8 a picture"))
        self._assert_registered(ticket)
        evidence = ticket.event_ids.filtered(lambda e: e.kind == "evidence")
        digest = chain.sha256(b"\xff\xd8 a picture").hexdigest()
        self.assertIn(digest, evidence.payload)
        self.assertIn("kettle.jpg", evidence.payload)
        self.assertEqual(ticket.attachment_ids.raw, b"\xff\xd8 a picture")

    def test_7_3_a_reply_joins_the_case(self):
        ticket = self._process(self._raw())
        acknowledgement = ticket.message_ids.filtered(lambda m: MASK in m.body)
        more = self._process(
            self._raw(
                "I forgot: it was blue.",
                subject="Re: your complaint",
                References=acknowledgement.message_id,
            )
        )
        self.assertFalse(more)
        self.assertIn("it was blue", ticket.message_ids[0].body)
        self.assertEqual(self._kinds(ticket)[-1], "message_in")
        self.assertEqual(self._kinds(ticket).count("received"), 1)
        self.assertFalse(self._sent_to("luxun"), "replies are not acknowledged")

    def test_7_3_what_we_write_is_journalled_as_out(self):
        ticket = self._process(self._raw())
        before = self._kinds(ticket).count("message_out")
        with self.mock_mail_gateway():
            ticket.with_user(self.manager).message_post(
                body="We are looking into it.",
                subtype_xmlid="mail.mt_comment",
                message_type="comment",
            )
            ticket.with_user(self.manager).message_post(
                body="I doubt it.", subtype_xmlid="mail.mt_note"
            )
        self.assertEqual(self._kinds(ticket).count("message_out"), before + 1)

    def test_7_4_the_acknowledgement_itself_is_evidence(self):
        """The journal keeps the digest of what was sent, and to the letter."""
        ticket = self._process(self._raw())
        event = ticket.event_ids.filtered(lambda e: e.kind == "acknowledged")
        message = ticket.message_ids.filtered(lambda m: MASK in m.body)
        payload = chain.load(event.payload)
        self.assertEqual(payload["message"], message.id)
        self.assertEqual(payload["words"], chain.digest(str(message.body)))

    # ------------------------------------------------------------------
    # Confidentiality (4.10)
    # ------------------------------------------------------------------

    def test_4_10_people_in_copy_are_kept_as_text(self):
        friend = self.env["res.partner"].create(
            {"name": "Friend", "email": "friend@elsewhere.example"}
        )
        ticket = self._process(
            self._raw(
                To=f"{self.address}, friend@elsewhere.example",
                Cc="ada@example.com, press@paper.example",
            )
        )
        self.assertFalse(
            (friend | self.customer) & ticket.message_follower_ids.partner_id
        )
        journal = ticket.event_ids.filtered(lambda e: e.kind == "message_in")
        self.assertIn("press@paper.example", "".join(journal.mapped("payload")))
        self.assertFalse(self._sent_to("friend@") + self._sent_to("press@"))
        suggested = ticket.with_user(self.manager)._message_get_suggested_recipients(
            reply_discussion=True
        )
        self.assertEqual([s["email"] for s in suggested], ["luxun@elsewhere.example"])
        reply = ticket.message_ids.filtered(lambda m: MASK in m.body)
        self._process(
            self._raw(
                "Me again",
                subject="Re",
                References=reply.message_id,
                Cc="friend@elsewhere.example",
            )
        )
        self.assertFalse(friend & ticket.message_follower_ids.partner_id)
        self.assertFalse(self._sent_to("friend@"))

    def test_4_10_mail_out_carries_no_standing_link_and_nothing_internal(self):
        ticket = self._process(self._raw(From="ada@example.com"))
        self.assertEqual(ticket.partner_id, self.customer)
        ticket.with_user(self.manager).message_post(
            body="A secret note", subtype_xmlid="mail.mt_note"
        )
        ticket.access_token = "standing-token"
        with self.mock_mail_gateway():
            ticket._write_to_complainant("News", "<p>We are on it.</p>", "en_US")
            self.env["mail.mail"].sudo().search([]).filtered(
                lambda m: m.state == "outgoing"
            ).send()
        (mail,) = self._sent_to("ada@example.com")
        for secret in ("access_token", ticket.access_token, "secret note"):
            self.assertNotIn(secret, mail["body"])
        for private in (self.manager.name, self.manager.login, "/mail/view"):
            self.assertNotIn(private, mail["body"])

    def test_4_10_a_comment_to_the_customer_carries_no_standing_token(self):
        """Also when a handler answers in the chatter, with the host's layout."""
        ticket = self._process(self._raw(From="ada@example.com"))
        ticket.access_token = "standing-token"
        with self.mock_mail_gateway():
            ticket.with_user(self.manager).message_post(
                body="We are on it.",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                partner_ids=self.customer.ids,
            )
        (mail,) = self._sent_to("ada@example.com")
        self.assertNotIn(ticket.access_token, mail["body"])
        self.assertNotIn("access_token", mail["body"])
