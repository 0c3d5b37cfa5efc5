from datetime import timedelta

from freezegun import freeze_time

from odoo.tests import new_test_user, tagged
from odoo.tools import format_date

from ..models.complaint_tracking_mixin import MASK
from .common import NOW
from .common_gateway import SUBJECTS, WORDS, GatewayCase


@tagged("post_install", "-at_install")
class TestMail(GatewayCase):
    """Mail in, and acknowledged at once (7.2, 7.4, 4.10)."""

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

    def test_7_4_it_says_by_when_the_answer_comes(self):
        with freeze_time("2025-03-12 09:00:00"):
            ticket = self._process(self._raw())
        (mail,) = self._sent_to("luxun@elsewhere.example")
        clock = ticket.clock_ids.filtered(lambda c: c.milestone == "respond")
        day = format_date(self.env, clock.due_at, lang_code="en_US")
        self.assertIn("You get our answer", mail["body"])
        self.assertIn(day, mail["body"])
        self.assertNotIn("We confirm that we have your complaint", mail["body"])

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
