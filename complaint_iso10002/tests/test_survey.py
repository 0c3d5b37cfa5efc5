import re

from freezegun import freeze_time

from odoo.tests import HttpCase, new_test_user, tagged

from .common import ComplaintCase
from .common_smtp import SmtpMixin

CLOSED = "2025-03-03 10:00:00"  # a Monday
TOKEN = re.compile(r"/complaints/feedback/([\w-]{20,})")


class SurveyCase(SmtpMixin, ComplaintCase):
    """A case that was closed, and a server its complainant reads mail from."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._start_smtp()
        cls.survey = cls.env["complaint.feedback.survey"]
        cls.company = cls.env.company
        cls.company.write(
            {
                "complaint_feedback_share": 100,
                "complaint_feedback_after": 5,
                "complaint_feedback_remind": 10,
                "complaint_feedback_valid": 30,
                "complaint_feedback_seed": "seed",
            }
        )
        with freeze_time(CLOSED):
            cls.ticket = cls._closed()
        cls.env["mail.mail"].search([]).unlink()

    @classmethod
    def _closed(cls, **vals):
        """A closed complaint; how it came there is told by other tests."""
        ticket = cls._complaint(user_id=cls.handler.id, **vals)
        stage = ticket.pipeline_id._stage_at("closed")
        ticket._waive_for(stage, "Only its end matters here.")
        ticket.stage_id = stage
        return ticket

    def _run(self, at):
        cron = self.env.ref("complaint_iso10002.ir_cron_complaint_feedback")
        with freeze_time(at):
            with self.enter_registry_test_mode():
                cron.method_direct_trigger()
            self.env.invalidate_all()
            return self._deliver()

    def _asked(self, ticket=None):
        events = (ticket or self.ticket).event_ids.sorted("sequence")
        return [e.payload for e in events if e.kind == "feedback"]


@tagged("post_install", "-at_install")
class TestSurvey(SurveyCase):
    """Complainants are asked once, reminded once, and by chance (8.3)."""

    def test_8_3_asked_some_working_days_after_closing(self):
        self.assertFalse(
            self._run("2025-03-09 12:00:00"), "six days, four of them work"
        )
        (mail,) = self._run("2025-03-11 06:00:00")
        self.assertEqual(mail["To"], "Ada Complainant <ada@example.com>")
        feedback = self.ticket.feedback_ids
        self.assertEqual(len(feedback), 1)
        self.assertEqual((feedback.expires_at - feedback.invited_at).days, 30)
        self.assertFalse(self._run("2025-03-12 06:00:00"), "asked once")
        self.assertIn("invited", self._asked()[0])

    def test_8_3_staff_who_follow_the_case_get_no_link(self):
        self.ticket.message_subscribe((self.handler | self.manager).partner_id.ids)
        mails = self._run("2025-03-11 06:00:00")
        self.assertEqual(
            [m["To"] for m in mails], ["Ada Complainant <ada@example.com>"]
        )

    def test_8_3_the_mail_carries_five_numbers_and_the_case_none_of_them(self):
        (mail,) = self._run("2025-03-11 06:00:00")
        plain, html = self._parts(mail)
        tokens = set(TOKEN.findall(html))
        self.assertEqual(len(tokens), 1)
        (token,) = tokens
        for score in range(1, 6):
            self.assertIn(f"{token}?overall={score}", html)
        self.assertIn(token, plain)
        feedback = self.env["complaint.feedback"]._find(token)
        self.assertEqual(feedback.ticket_id, self.ticket)
        for message in self.ticket.message_ids:
            self.assertNotIn(token, message.body)
        self.assertNotIn(token, str(self.ticket.event_ids.mapped("payload")))

    def test_8_3_reminded_once_and_both_links_work(self):
        (first,) = self._run("2025-03-11 06:00:00")
        self.assertFalse(self._run("2025-03-15 06:00:00"))
        (second,) = self._run("2025-03-21 07:00:00")
        self.assertFalse(self._run("2025-03-31 07:00:00"))
        find = self.env["complaint.feedback"]._find
        tokens = [TOKEN.search(self._parts(mail)[1])[1] for mail in (first, second)]
        self.assertNotEqual(*tokens)
        self.assertEqual(find(tokens[0]), find(tokens[1]))

    def test_8_3_who_answered_is_not_reminded(self):
        self._run("2025-03-11 06:00:00")
        with freeze_time("2025-03-12 06:00:00"):
            self.ticket.feedback_ids._answer({"overall": 5})
        self.assertFalse(self._run("2025-03-21 07:00:00"))

    def test_8_3_a_share_is_drawn_by_chance_that_can_be_checked(self):
        """AT-8.3"""
        self.company.complaint_feedback_share = 30
        with freeze_time(CLOSED):
            tickets = self.ticket
            for _count in range(9):
                tickets |= self._closed()
            unwanted = self._closed(no_survey=True)
        self.env["mail.mail"].search([]).unlink()
        mails = self._run("2025-03-11 06:00:00")
        asked = tickets.filtered("feedback_ids")
        self.assertEqual(len(mails), len(asked))
        self.assertLess(len(asked), 8)
        self.assertFalse(unwanted.feedback_ids)
        self.assertIn("unwanted", self._asked(unwanted)[0])
        self.assertTrue(all(ticket.feedback_drawn_at for ticket in tickets))
        for ticket in tickets:
            act = "invited" if ticket in asked else "not_drawn"
            self.assertIn(act, self._asked(ticket)[0])
            self.assertIn('"seed":"seed"', self._asked(ticket)[0].replace(": ", ":"))

    def test_8_3_nobody_without_an_address_is_asked(self):
        with freeze_time(CLOSED):
            ticket = self._closed(
                partner_id=False, partner_name="X", complainant_phone="+1"
            )
        self._run("2025-03-11 06:00:00")
        self.assertFalse(ticket.feedback_ids)
        self.assertIn("unreachable", self._asked(ticket)[0])

    def test_8_3_old_and_imported_cases_are_left_alone(self):
        self.assertFalse(self._run("2025-06-01 06:00:00"))
        self.assertFalse(self.ticket.feedback_ids)

    def test_8_3_a_reopened_case_is_asked_after_its_next_end(self):
        self._run("2025-03-11 06:00:00")
        with freeze_time("2025-03-12 06:00:00"):
            self.ticket._reopen("investigation", "New facts")
            self.assertFalse(self.ticket.feedback_ids._is_open())
        self.assertFalse(self.ticket.feedback_drawn_at)

    def test_8_3_a_broken_template_stops_nobody_else(self):
        with freeze_time(CLOSED):
            other = self._closed()
        self.env["mail.mail"].search([]).unlink()
        invite = type(self.survey)._invite
        broken = self.ticket

        def fails(survey, ticket):
            if ticket == broken:
                raise ValueError("broken")
            invite(survey, ticket)

        self.patch(type(self.survey), "_invite", fails)
        logger = "odoo.addons.complaint_iso10002.models.attempt"
        with self.assertLogs(logger, "ERROR"):
            self._run("2025-03-11 06:00:00")
        self.assertTrue(other.feedback_ids)
        self.assertFalse(broken.feedback_drawn_at, "tried again next time")


@tagged("post_install", "-at_install")
class TestFeedbackPage(SurveyCase, HttpCase):
    """The page behind the link: nothing but the complainant's word (8.3, R58)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.feedback = cls.env["complaint.feedback"].create(
            {"ticket_id": cls.ticket.id}
        )
        cls.feedback._act(
            {"invited_at": "2025-03-11 06:00:00", "expires_at": "2125-03-11 06:00:00"}
        )
        cls.token = cls.feedback._new_token("token_hash")
        cls.url = f"/complaints/feedback/{cls.token}"

    def test_8_3_opening_the_link_records_nothing(self):
        page = self.url_open(f"{self.url}?overall=4")
        self.assertEqual(page.status_code, 200)
        self.assertRegex(page.text, r'name="overall"[^>]*value="4"[^>]*checked')
        self.assertFalse(self.feedback.answered_at)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertEqual(page.headers["Referrer-Policy"], "same-origin")
        self.assertNotIn(self.handler.name, page.text)
        self.assertNotIn(self.customer.name, page.text)

    def test_8_3_answers_are_recorded_once(self):
        answer = {"overall": "4", "fair": "5", "comment": "Good", "would_return": "yes"}
        page = self.url_open(self.url, data=answer)
        self.assertTrue(page.url.endswith("/thanks"))
        self.assertEqual(self.feedback.overall, 4)
        self.assertEqual(self.feedback.would_return, "yes")
        again = self.url_open(self.url, data={"overall": "1"})
        self.assertTrue(again.url.endswith("/thanks"))
        self.assertEqual(self.feedback.overall, 4)
        self.assertEqual(self.url_open(self.url).status_code, 404)

    def test_8_3_an_empty_form_is_told_beside_the_field(self):
        page = self.url_open(self.url, data={"overall": "77", "comment": ""})
        self.assertEqual(page.status_code, 422)
        self.assertIn('href="#overall"', page.text)
        self.assertFalse(self.feedback.answered_at)

    def test_8_3_hostile_answers_are_no_answers(self):
        page = self.url_open(
            self.url,
            data={
                "overall": "³",
                "fair": "9" * 50,
                "clear": "-1",
                "would_return": "<script>",
                "comment": "\x00<script>alert(1)</script>",
                "ticket_id": "1",
                "answered_at": "2020-01-01",
            },
        )
        self.assertEqual(page.status_code, 200)
        self.assertFalse(self.feedback.overall or self.feedback.would_return)
        self.assertEqual(self.feedback.comment, "<script>alert(1)</script>")

    def test_8_3_wrong_and_used_up_links_look_alike(self):
        self.feedback._act({"expires_at": "2025-03-12 06:00:00"})
        ended = self.url_open(self.url)
        wrong = self.url_open("/complaints/feedback/" + "x" * 27)
        self.assertEqual(ended.status_code, wrong.status_code)
        self.assertIn("This link has ended", ended.text)
        self.assertIn("This link has ended", wrong.text)

    def test_8_3_a_machine_that_fills_everything_is_thanked(self):
        page = self.url_open(self.url, data={"overall": "5", "homepage": "spam"})
        self.assertEqual(page.status_code, 200)
        self.assertFalse(self.feedback.answered_at)

    def test_8_3_an_unhappy_answer_offers_the_review(self):
        page = self.url_open(self.url, data={"overall": "1"})
        self.assertIn("Ask for a review", page.text)
        empty = self.url_open(f"{self.url}/review", data={"reason": ""})
        self.assertEqual(empty.status_code, 422)
        asked = self.url_open(f"{self.url}/review", data={"reason": "Look again"})
        self.assertIn("will look at your case", asked.text)
        wish = self.ticket.event_ids.filtered(lambda e: e.kind == "asked")
        self.assertIn("Look again", wish.payload)
        self.assertTrue(self.ticket.complainant_asked_at)
        review = self.env.ref("complaint_iso10002.mail_activity_type_review")
        self.assertIn(review, self.ticket.activity_ids.activity_type_id)
        self.assertEqual(self.ticket.iso_step, "closed", "not reopened by itself")

    def test_8_3_a_happy_answer_offers_none(self):
        page = self.url_open(self.url, data={"overall": "5"})
        self.assertNotIn("Ask for a review", page.text)
        self.url_open(f"{self.url}/review", data={"reason": "Look again"})
        self.assertFalse(self.ticket.complainant_asked_at)
        self.assertNotIn("asked", self.ticket.event_ids.mapped("kind"))

    def test_4_10_who_is_logged_in_and_hidden_is_not_named(self):
        user = new_test_user(self.env, "cp_eve", groups="base.group_portal")
        self.authenticate("cp_eve", "cp_eve")
        self.url_open(self.url, data={"overall": "1"})
        self.url_open(f"{self.url}/review", data={"reason": "Look again"})
        self.assertTrue(self.feedback.answered_at)
        people = self.feedback.write_uid | self.ticket.event_ids.user_id
        self.assertNotIn(user, people | self.ticket.message_ids.create_uid)

    def test_8_3_who_asks_to_be_called_is_called(self):
        self.url_open(self.url, data={"overall": "2", "wants_contact": "1"})
        call = self.env.ref("mail.mail_activity_data_call")
        found = self.ticket.activity_ids.filtered(lambda a: a.activity_type_id == call)
        self.assertEqual(found.user_id, self.manager)

    def test_guessing_links_is_slowed_down(self):
        self.env["ir.config_parameter"].set_param(
            "complaint_iso10002.limit_feedback", "2/600"
        )
        codes = [
            self.url_open(f"/complaints/feedback/{n:027}").status_code for n in range(3)
        ]
        self.assertEqual(codes, [404, 404, 429])
