from datetime import timedelta
from email.message import EmailMessage

from freezegun import freeze_time

from odoo.tests import tagged

from .common import NOW
from .common_identity import SECRETS, IdentityCase


@tagged("post_install", "-at_install")
class TestIdentityMail(IdentityCase):
    """Mail goes in and out, and says nobody who complains (4.10)."""

    def test_4_10_mail_out_does_not_show_the_address(self):
        with self.mock_mail_gateway():
            ticket = self._protected(channel_id=self.email.id)
            self.env.cr.flush()
        self.assertTrue(ticket.acknowledged_at)
        with self.mock_mail_gateway():
            ticket.with_user(self.handler).message_post(
                body="What colour was it?",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
        to = ["mina@private.example"]
        (mail,) = (mail for mail in self._mails if mail["email_to"] == to)
        self.assertIn(self.address, mail["reply_to"])
        self.assertIn("message_out", self._kinds(ticket))
        for user in (self.contact, self.handler, self.manager, self.officer):
            self._assert_unseen(ticket, user)

    def test_4_10_notes_are_not_mailed_to_a_hidden_complainant(self):
        ticket = self._protected()
        with self.mock_mail_gateway():
            ticket.with_user(self.handler).message_post(body="Between us")
        self.assertFalse(self._mails)

    def test_7_8_the_decision_reaches_a_hidden_complainant(self):
        ticket = self._bring_to(self._protected(user_id=self.handler.id), "response")
        response = self.env["complaint.response"].with_user(self.handler)._draft(ticket)
        self.assertNotIn("Mina", response.body)
        response.action_submit()
        with self.mock_mail_gateway():
            response.action_send()
        self.assertIn(
            ["mina@private.example"], [mail["email_to"] for mail in self._mails]
        )
        for mail in self._mails:
            self.assertNotIn("Mina", str(mail["body"]))
        self._assert_unseen(ticket, self.handler)
        self.assertEqual(ticket.iso_step, "communicated")

    def test_4_10_an_answer_reaches_the_case_and_its_author_does_not_show(self):
        ticket = self._protected(user_id=self.handler.id)
        ticket.with_user(self.handler).message_post(
            body="Which one?", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        message = self._deliver(
            ticket,
            '"Mina Karimi" <mina@private.example>',
            Cc="sister@private.example",
        )
        self.assertEqual(len(message), 1)
        self.assertFalse(message.author_id)
        self.assertIn("Identity protected", message.email_from)
        self.assertIn("message_in", self._kinds(ticket))
        secrets = (*SECRETS, "sister@private.example")
        for user in (self.handler, self.manager, self.officer):
            self._assert_unseen(ticket, user, secrets)

    def test_7_6_an_answer_of_a_hidden_complainant_ends_the_wait(self):
        """Of the complainant only: what a supplier tells leaves the clocks paused."""
        supplier = self.env["res.partner"].create(
            {"name": "Supplier", "email": "desk@supplier.example"}
        )
        reason = self.env.ref("complaint_iso10002.complaint_pause_reason_complainant")
        with freeze_time(NOW):
            ticket = self._protected(user_id=self.handler.id)
            ticket.with_user(self.handler).message_post(
                body="Which one?",
                partner_ids=supplier.ids,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
            pause = self.env["complaint.clock.pause"].with_user(self.handler)
            pause = pause.create({"ticket_id": ticket.id, "reason_id": reason.id})
            self.assertTrue(ticket.is_waiting)
        with freeze_time(NOW + timedelta(hours=1)):
            self._deliver(ticket, "desk@supplier.example")
            self.assertFalse(pause.stopped_at)
        with freeze_time(NOW + timedelta(hours=2)):
            self._deliver(ticket, "mina@private.example")
        self.assertEqual(pause.stopped_at, NOW + timedelta(hours=2))
        self.assertFalse(ticket.is_waiting)
        self.assertIn("message_in", self._kinds(ticket))

    def test_4_10_another_address_of_the_person_is_hidden_and_kept(self):
        ticket = self._protected()
        ticket.message_post(
            body="Hello", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        message = self._deliver(ticket, "mk@work.example")
        self.assertNotIn("mk@work.example", str(message.read()))
        self.assertEqual(ticket.sudo().identity_ids.other_emails, "mk@work.example")
        self.assertEqual(ticket._complainant_email(), "mina@private.example")

    def test_4_10_a_third_party_asked_by_us_is_named(self):
        supplier = self.env["res.partner"].create(
            {"name": "Supplier", "email": "desk@supplier.example"}
        )
        ticket = self._protected()
        ticket.message_post(
            body="Which lot?", partner_ids=supplier.ids, subtype_xmlid="mail.mt_note"
        )
        message = self._deliver(ticket, "desk@supplier.example")
        self.assertEqual(message.author_id, supplier)
        self.assertNotIn("message_in", self._kinds(ticket))

    def test_4_10_a_bounce_names_nobody(self):
        ticket = self._protected()
        ticket._message_receive_bounce("mina@private.example", self.customer)
        self.assertIn("bounced", self._kinds(ticket))
        self._assert_unseen(ticket, self.manager)

    def test_4_10_a_failed_mail_names_nobody(self):
        ticket = self._protected()
        message = ticket.message_post(
            body="Hello", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        notice = message.notification_ids.filtered("mail_email_address")
        self.assertEqual(notice.mail_email_address, "Identity protected")
        notice.sudo().write(
            {
                "notification_status": "exception",
                "failure_type": "unknown",
                "failure_reason": "550 mina@private.example unknown",
            }
        )
        self.assertEqual(notice.notification_status, "exception")
        self._assert_unseen(ticket, self.handler)

    def test_7_2_a_team_protects_from_the_first_mail_on(self):
        self.team.default_identity_mode = "protected"
        mail = EmailMessage()
        mail["From"] = '"Mina Karimi" <mina@private.example>'
        mail["To"] = self.address
        mail["Subject"] = "A complaint"
        mail["Message-Id"] = "<first@private.example>"
        mail.set_content("Somebody was rude.")
        gateway = self.env["mail.thread"].with_user(self.env.ref("base.user_root"))
        with self.mock_mail_gateway():
            gateway.message_process("", mail.as_bytes())
        ticket = self.env["helpdesk.ticket"].search(
            [("is_complaint", "=", True)], order="id desc", limit=1
        )
        self.assertEqual(ticket.identity_mode, "protected")
        self.assertTrue(ticket.acknowledged_at)
        self.assertEqual(ticket._complainant_email(), "mina@private.example")
        self.assertEqual(self._mails[0]["email_to"], ["mina@private.example"])
        for user in (self.handler, self.manager, self.officer):
            self._assert_unseen(ticket, user)
