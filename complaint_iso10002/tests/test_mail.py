from datetime import timedelta
from email.message import EmailMessage
from itertools import count

from freezegun import freeze_time

from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MockEmail

from ..core import chain
from ..models.complaint_tracking_mixin import MASK
from .common import NOW, ComplaintCase

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


@tagged("post_install", "-at_install")
class TestMail(MockEmail, ComplaintCase):
    """Mail in, acknowledged, joined to its case, and out (7.2 to 7.4, 4.10)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=False))
        cls._init_mail_gateway()
        cls.team.alias_domain_id = cls.mail_alias_domain
        cls.address = cls.team.alias_email
        for code in ("zh_CN", "fa_IR"):
            cls.env["res.lang"]._activate_lang(code)
        cls.template = cls.env.ref("complaint_iso10002.mail_template_acknowledgement")
        for code, subject in SUBJECTS.items():
            cls.template.with_context(lang=code).subject = subject

    # ------------------------------------------------------------------
    # Helpers
    # ------------------------------------------------------------------

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

    # ------------------------------------------------------------------
    # In, and acknowledged at once
    # ------------------------------------------------------------------

    def test_7_2_a_mail_to_the_team_is_a_complaint(self):
        with freeze_time(NOW):
            ticket = self._process(self._raw(Date="Tue, 11 Mar 2025 22:10:00 +0000"))
        self._assert_registered(ticket)
        self.assertEqual(str(ticket.received_at), "2025-03-11 22:10:00")
        self.assertEqual(ticket.registered_at, NOW)
        self.assertEqual(ticket.partner_name, "Lu Xun")
        self.assertEqual(ticket.partner_email, "luxun@elsewhere.example")
        self.assertEqual(ticket.channel_id, self.email)
        self.assertEqual(ticket.team_id, self.team)
        self.assertFalse(ticket.user_id | ticket.received_by_id)
        self.assertIn("leaked on the first day", ticket.original_description)

    def test_7_4_acknowledged_at_once_in_the_language_of_the_sender(self):
        for code, words in WORDS.items():
            with self.subTest(lang=code):
                ticket = self._process(self._raw(words, subject=f"mail {code}"))
                self._assert_registered(ticket)
                self.assertEqual(ticket.preferred_lang, code)
                self.assertTrue(ticket.acknowledged_at)
                (mail,) = self._sent_to("luxun@elsewhere.example")
                subject = SUBJECTS[code].replace("{{ object.number }}", ticket.number)
                self.assertEqual(mail["subject"], subject)
                self.assertIn(ticket.tracking_code, mail["body"])
                self.assertIn(ticket.number, mail["body"])
                rtl = 'dir="rtl"' in mail["body"]
                self.assertIs(rtl, code == "fa_IR")
                self.assertIn("acknowledged", self._kinds(ticket))

    def test_7_4_the_answer_comes_back_to_the_team(self):
        self._process(self._raw())
        (mail,) = self._sent_to("luxun@elsewhere.example")
        self.assertIn(self.address, mail["email_from"])
        self.assertIn(self.address, mail["reply_to"])

    def test_7_4_received_on_a_sunday_night(self):
        with freeze_time("2025-03-16 22:10:00"):
            ticket = self._process(self._raw(Date="Sun, 16 Mar 2025 22:09:00 +0000"))
        delay = ticket.acknowledged_at - ticket.received_at
        self.assertLessEqual(delay, timedelta(minutes=5))

    def test_7_2_an_old_or_future_date_in_the_header_is_not_believed(self):
        for date in (
            "Wed, 12 Mar 2036 09:00:00 +0000",
            "Wed, 12 Mar 2014 09:00:00 +0000",
            "yesterday or so",
        ):
            with self.subTest(date=date), freeze_time(NOW):
                ticket = self._process(self._raw(subject=date[:16], Date=date))
                self._assert_registered(ticket)
                self.assertEqual(ticket.received_at, NOW)

    def test_4_10_a_known_customer_is_recognised_and_not_assigned(self):
        portal = new_test_user(
            self.env,
            "cp_portal",
            groups="base.group_portal",
            email="portal@elsewhere.example",
        )
        ticket = self._process(self._raw(From="portal@elsewhere.example"))
        self._assert_registered(ticket)
        self.assertEqual(ticket.partner_id, portal.partner_id)
        self.assertFalse(ticket.user_id)
        self.assertTrue(ticket.acknowledged_at)

    def test_4_10_an_employee_who_complains_is_not_the_handler(self):
        self.outsider.email = "outsider@inside.example"
        ticket = self._process(self._raw(From="outsider@inside.example"))
        self._assert_registered(ticket)
        self.assertFalse(ticket.user_id)

    # ------------------------------------------------------------------
    # What is never acknowledged
    # ------------------------------------------------------------------

    def test_7_4_a_machine_is_never_acknowledged(self):
        marks = {
            "Auto_Submitted": "auto-replied",
            "Precedence": "bulk",
            "X_Autoreply": "yes",
            "X_Autorespond": "yes",
            "X_Auto_Response_Suppress": "All",
            "List_Id": "<news.elsewhere.example>",
            "Return_Path": "<>",
        }
        for name, value in marks.items():
            with self.subTest(header=name):
                raw = self._raw(subject=name, **{name: value})
                ticket = self._process(raw)
                self._assert_registered(ticket)
                self.assertFalse(self._sent_to("luxun"))
                self.assertFalse(ticket.acknowledged_at)
                self.assertIn("not_acknowledged", self._kinds(ticket))

    def test_7_4_a_person_who_says_no_to_automatic_is_acknowledged(self):
        ticket = self._process(self._raw(Auto_Submitted="no"))
        self.assertTrue(ticket.acknowledged_at)

    def test_7_4_our_own_addresses_are_never_acknowledged(self):
        domain = self.mail_alias_domain
        for address in (
            self.address,
            domain.catchall_email,
            domain.default_from_email,
        ):
            with self.subTest(address=address):
                ticket = self._process(self._raw(subject=address, From=address))
                self.assertFalse(self._sent_to(address))
                self.assertFalse(ticket.acknowledged_at)

    def test_7_4_a_mail_daemon_makes_no_complaint(self):
        ticket = self._process(self._raw(From="MAILER-DAEMON@elsewhere.example"))
        self.assertFalse(ticket)

    def test_7_4_a_bounce_takes_the_acknowledgement_back(self):
        ticket = self._process(self._raw())
        message = ticket.message_ids.filtered(lambda m: MASK in m.body)
        bounce = self._raw(
            subject="Undelivered",
            From="MAILER-DAEMON@elsewhere.example",
            To=self.mail_alias_domain.bounce_email,
            In_Reply_To=message.message_id,
            References=message.message_id,
        )
        self.assertFalse(self._process(bounce))
        self.assertFalse(ticket.acknowledged_at)
        self.assertIn("bounced", self._kinds(ticket))
        activity = ticket.activity_ids
        self.assertEqual(activity.user_id, self.team.user_id)
        self.assertEqual(
            activity.activity_type_id,
            self.env.ref("complaint_iso10002.mail_activity_type_acknowledge"),
        )
        ticket.with_user(self.manager).action_acknowledged_in_person()
        self.assertTrue(ticket.acknowledged_at)
        self.assertFalse(ticket.activity_ids)

    def test_7_4_a_later_bounce_leaves_the_acknowledgement(self):
        """Only the mail that acknowledged takes the acknowledgement back."""
        ticket = self._process(self._raw())
        told = ticket.acknowledged_at
        with self.mock_mail_gateway():
            message = ticket._write_to_complainant("News", "<p>x</p>", "en_US")
        self._process(
            self._raw(
                subject="Undelivered",
                From="MAILER-DAEMON@elsewhere.example",
                To=self.mail_alias_domain.bounce_email,
                References=message.message_id,
            )
        )
        self.assertEqual(ticket.acknowledged_at, told)
        self.assertIn("bounced", self._kinds(ticket))

    def test_7_2_the_same_message_never_makes_two(self):
        raw = self._raw()
        self._assert_registered(self._process(raw))
        self.assertFalse(self._process(raw))
        self.assertFalse(self._mails)

    def test_7_2_one_mail_to_two_complaint_teams_is_entered_once_each(self):
        second = self._team("Other desk", "small", self.handler)
        second.alias_domain_id = self.mail_alias_domain
        both = f"{self.address}, {second.alias_email}"
        tickets = self._process(self._raw(To=both))
        self.assertEqual(len(tickets), len(tickets.team_id))

    # ------------------------------------------------------------------
    # Evidence and replies
    # ------------------------------------------------------------------

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

    # ------------------------------------------------------------------
    # Bad mail: never lost, never half-written
    # ------------------------------------------------------------------

    def test_bad_mail_is_always_a_complaint(self):
        long = "x" * 10_000
        cases = {
            "no subject": self._raw(subject=""),
            "no subject header": self._raw(Subject=None),
            "empty body": self._raw(body="", subject="empty"),
            "no From": self._raw(From=None, subject="no from"),
            "From is no address": self._raw(From="nobody", subject="bad from"),
            "no Message-Id": self._raw(Message_Id=None),
            "long subject": self._raw(subject=long),
        }
        for name, raw in cases.items():
            with self.subTest(name):
                ticket = self._process(raw)
                self._assert_registered(ticket)
                self.assertTrue(ticket.name)

    def test_bad_mail_long_subject_keeps_every_letter(self):
        ticket = self._process(self._raw(subject="x" * 10_000))
        self.assertEqual(len(ticket.name), 250)
        self.assertEqual(ticket.original_name, "x" * 10_000)

    def _lines(self, *lines, body=b"Hello"):
        headers = (
            b"From: luxun@elsewhere.example",
            b"To: " + self.address.encode(),
            b"Message-Id: <%d@elsewhere.example>" % next(COUNTER),
        )
        return b"\r\n".join((*headers, *lines, b"", body))

    def test_bad_mail_broken_mime_is_kept(self):
        cases = {
            "no boundary": self._lines(
                b"Subject: one", b"Content-Type: multipart/mixed"
            ),
            "boundary never closed": self._lines(
                b"Subject: two",
                b'Content-Type: multipart/mixed; boundary="xx"',
                body=b"--xx\r\nContent-Type: text/plain\r\n\r\nIt leaks",
            ),
            "unknown charset": self._lines(
                b"Subject: three",
                b"Content-Type: text/plain; charset=klingon-8",
                body=b"It \xe9 leaks",
            ),
            "wrong charset": self._lines(
                b"Subject: four",
                b"Content-Type: text/plain; charset=utf-8",
                body=b"It \xff\xfe leaks",
            ),
            "broken base64": self._lines(
                b"Subject: five",
                b"Content-Type: text/plain",
                b"Content-Transfer-Encoding: base64",
                body=b"%%%not base64%%%",
            ),
            "odd content type": self._lines(
                b"Subject: six", b"Content-Type: ;;;", body=b"It leaks"
            ),
            "odd encoded subject": self._lines(
                b"Subject: =?klingon?B?%%%?= seven", body=b"It leaks"
            ),
            "a part that cannot be decoded": self._lines(
                b"Subject: eight",
                b'Content-Type: multipart/mixed; boundary="xx"',
                body=b"--xx\r\nContent-Type: message/rfc822\r\n"
                b"Content-Transfer-Encoding: base64\r\n\r\n!!!\r\n--xx--",
            ),
            "text that is no text": self._lines(
                b"Subject: nine",
                b"Content-Type: text/plain; charset=unknown-8bit",
                body=b"\x80\x81 leaks",
            ),
            "image as the whole mail": self._lines(
                b"Subject: ten", b"Content-Type: image/png", body=b"\x89PNG"
            ),
            "html that is none": self._lines(
                b"Subject: eleven",
                b"Content-Type: text/html",
                body=b"<?xml version='1.0' encoding='x'?><<p>>\x01\x02",
            ),
            "html comment only": self._lines(
                b"Subject: twelve", b"Content-Type: text/html", body=b"<!-- -->"
            ),
        }
        for name, raw in cases.items():
            with self.subTest(name), mute_logger("odoo.addons.mail.models.mail_thread"):
                ticket = self._process(raw)
                self._assert_registered(ticket)
                self.assertTrue(ticket.description)

    def test_bad_mail_nul_bytes(self):
        cases = {
            "subject": self._lines(b"Subject: a\x00b one"),
            "encoded subject": self._lines(b"Subject: =?utf-8?B?YQBi?= two"),
            "body": self._lines(b"Subject: three", body=b"It\x00leaks"),
            "html": self._lines(
                b"Subject: four", b"Content-Type: text/html", body=b"<p>It\x00leaks</p>"
            ),
            "sender": self._lines(b"Subject: five", b"From: a\x00b <a@b.example>"),
            "name in copy": self._lines(
                b"Subject: six", b"Cc: =?utf-8?B?YQBi?= <c@d.example>"
            ),
            "references": self._lines(b"Subject: seven", b"References: <a\x00b@x>"),
            "file": self._lines(
                b"Subject: eight",
                b'Content-Type: multipart/mixed; boundary="xx"',
                body=b"--xx\r\nContent-Type: text/plain; name*=utf-8''a%00b.txt\r\n"
                b"Content-Disposition: attachment; filename*=utf-8''a%00b.txt\r\n\r\n"
                b"in\x00side\r\n--xx--\r\n",
            ),
        }
        for name, raw in cases.items():
            with self.subTest(name):
                ticket = self._process(raw)
                self._assert_registered(ticket)

    def test_bad_mail_nul_bytes_in_a_file_are_kept(self):
        ticket = self._process(self._with_file("a.bin", b"in\x00side"))
        self.assertEqual(ticket.attachment_ids.raw, b"in\x00side")

    def test_bad_mail_a_large_file_is_kept(self):
        content = b"0123456789abcdef" * (25 * 1024 * 64)
        ticket = self._process(self._with_file("large.bin", content))
        self._assert_registered(ticket)
        self.assertEqual(ticket.attachment_ids.file_size, 25 * 1024 * 1024)
        digest = chain.sha256(content).hexdigest()
        evidence = ticket.event_ids.filtered(lambda e: e.kind == "evidence")
        self.assertIn(digest, evidence.payload)

    def test_bad_mail_an_acknowledgement_that_fails_loses_no_complaint(self):
        """A template somebody broke stops no intake."""
        self.template.body_html = "<t t-out='object.no_such_field'/>"
        with mute_logger(
            "odoo.addons.mail.models.mail_render_mixin",
            "odoo.addons.complaint_iso10002.models.attempt",
        ):
            ticket = self._process(self._raw())
        self._assert_registered(ticket)
        self.assertFalse(ticket.acknowledged_at)
        self.assertTrue(ticket.activity_ids)

    def test_bad_mail_a_plain_team_still_refuses_what_it_refused(self):
        """Mail to plain teams is not touched by the rescue."""
        self.plain_team.write(
            {"alias_name": "support-x", "alias_domain_id": self.mail_alias_domain.id}
        )
        raw = self._raw(To=self.plain_team.alias_email, subject="plain")
        self.assertFalse(self._process(raw))
        plain = self.env["helpdesk.ticket"].search([("name", "=", "plain")])
        self.assertFalse(plain.is_complaint)
        self.assertTrue(plain.number.startswith("HT"))
        self.assertFalse(self._sent_to("luxun"))
