from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.complaint_feedback import STATEMENTS
from .common import NOW, ComplaintCase


@tagged("post_install", "-at_install")
class TestFeedback(ComplaintCase):
    """What the complainant thinks of the handling (8.3): only theirs to say."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._complaint(user_id=cls.handler.id)
        cls.feedback = (
            cls.env["complaint.feedback"].sudo().create({"ticket_id": cls.ticket.id})
        )
        cls.feedback._act({"invited_at": NOW, "expires_at": NOW + timedelta(days=30)})
        cls.token = cls.feedback._new_token("token_hash")

    def _answer(self, **answers):
        with freeze_time(NOW + timedelta(days=1)):
            self.feedback._find(self.token)._answer(answers)

    def test_8_3_the_holder_of_the_link_answers_once(self):
        self._answer(overall=4, fair=5, comment=" Well done\x00 ", would_return="yes")
        self.assertEqual(self.feedback.overall, 4)
        self.assertEqual(self.feedback.comment, "Well done")
        self.assertEqual(self.feedback.answered_at, NOW + timedelta(days=1))
        with self.assertRaises(UserError):
            self._answer(overall=1)
        self.assertEqual(self.feedback.overall, 4)

    def test_8_7_an_action_is_opened_from_an_answer_and_repeats_no_word(self):
        self._answer(overall=1, comment="Ada waited for weeks")
        mine = self.feedback.with_user(self.manager)
        context = mine.action_open_action()["context"]
        self._assert_untold(str(context), ["Ada", "weeks"])
        actions = self.env["complaint.action"].with_user(self.manager)
        action = actions.with_context(**context).create(
            {
                "name": "Answer the phone",
                "owner_id": self.manager.id,
                "due_on": "2025-04-01",
            }
        )
        self.assertEqual(action.origin, "feedback")
        self.assertEqual(action.case_ids.ticket_id, self.ticket)

    def test_8_3_no_answer_counts_in_no_average(self):
        self._answer(overall=4)
        self.env.flush_all()
        groups = self.env["complaint.feedback"]._read_group(
            [("id", "=", self.feedback.id)], [], ["overall:avg", "fair:avg"]
        )
        self.assertEqual(groups[0][0], 4)
        self.assertFalse(groups[0][1])

    def test_8_3_what_says_nothing_or_nonsense_is_refused(self):
        for answers in (
            {},
            {"overall": 6},
            {"overall": -1},
            {"would_return": "never"},
            {"comment": "  "},
        ):
            with self.subTest(answers), self.assertRaises(UserError):
                self._answer(**answers)
        self.assertFalse(self.feedback.answered_at)

    def test_8_3_it_expires(self):
        with freeze_time(NOW + timedelta(days=31)), self.assertRaises(UserError):
            self.feedback._answer({"overall": 5})

    def test_8_3_nobody_on_the_staff_answers_for_the_complainant(self):
        staff = (self.contact, self.handler, self.manager)
        for user in (*staff, self.env.ref("base.user_admin"), self.auditor):
            mine = self.feedback.with_user(user)
            for name in (*STATEMENTS, "comment", "answered_at", "token_hash"):
                with self.subTest(user=user.login, field=name):
                    with self.assertRaises(UserError):
                        mine.write({name: 5 if name in STATEMENTS else False})
            with self.assertRaises(UserError):
                mine.create({"ticket_id": self.ticket.id, "overall": 5})
            with self.assertRaises(UserError):
                mine.create({"ticket_id": self.ticket.id})
            with self.assertRaises(UserError):
                mine.unlink()

    def test_8_3_the_manager_reads_answers_others_do_not(self):
        self._answer(overall=2, comment="Slow")
        self.assertEqual(self.feedback.with_user(self.manager).overall, 2)
        for user in (self.contact, self.handler, self.auditor, self.outsider):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.feedback.with_user(user).read(["overall"])

    def test_4_10_the_manager_reads_none_of_a_sealed_case(self):
        self.ticket.write(
            {"named_user_ids": self.handler.ids, "access_level": "sealed"}
        )
        with self.assertRaises(AccessError):
            self.feedback.with_user(self.manager).read(["overall"])

    def test_8_3_the_journal_says_when_not_what(self):
        self._answer(overall=1, comment="Terrible")
        events = self.ticket.event_ids.filtered(lambda e: e.kind == "feedback")
        self.assertGreaterEqual(len(events), 2)
        written = " ".join(events.mapped("payload"))
        self.assertIn("answered_at", written)
        self.assertNotIn("Terrible", written)
        self.assertNotIn("overall", written)

    def test_8_3_the_link_is_kept_as_digest_only(self):
        self.assertNotIn(self.token, str(self.feedback.read()))
        self.assertEqual(self.feedback._find(self.token), self.feedback)
        for wrong in ("", None, self.token[:-1], self.feedback.token_hash):
            self.assertFalse(self.feedback._find(wrong))
