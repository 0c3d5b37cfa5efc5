import io
from unittest.mock import patch

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_action import ActionCase
from .common_review import NOW, ReviewCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestBadInputReview(ReviewCase):
    """Reviews of nothing, with people who left, of companies one may not read."""

    def _empty(self):
        company = self.env["res.company"].create({"name": "Nothing yet"})
        for user in (self.manager, self.executive):
            user.company_ids |= company
        reviews = self.env["complaint.review"].with_context(
            allowed_company_ids=company.ids
        )
        review = reviews.with_user(self.manager).create(
            {
                "company_id": company.id,
                "date_from": "2025-01-01",
                "date_to": "2025-06-17",
                "participant_ids": self.executive.ids,
            }
        )
        return review

    def test_8_a_review_of_nothing_is_held_printed_and_approved(self):
        review = self._empty()
        self._decide(review)
        review.write({"no_product": True, "no_resource": True})
        self._hold(review)
        review.with_user(self.executive).action_approve()
        self.assertEqual(review.state, "approved")
        html, kind = self.env["ir.actions.report"]._render_qweb_html(
            "complaint_iso10002.action_report_complaint_review", review.ids
        )
        self.assertEqual(kind, "html")
        for word in (b"Traceback", b">None<", b">nan<"):
            self.assertNotIn(word, html)
        self.assertIn(b"2025", html)
        sheets = self.env["report.complaint_iso10002.review_sheet"]
        book = load_workbook(io.BytesIO(sheets._sheet(review)))
        self.assertEqual(len(book.sheetnames), 10)

    def test_8_a_review_that_ends_mid_month_counts_to_that_day(self):
        review = self._review(date_to="2025-06-17")
        before = self._values(review, "performance")["K01"]
        self._received(2, "2025-06-17")
        self._received(3, "2025-06-18")
        review.action_collect()
        self.assertEqual(self._values(review, "performance")["K01"], before + 2)

    def test_8_nobody_who_left_is_invited(self):
        leaver = self.second_manager
        leaver.email = "gone@example.com"
        review = self._review(
            planned_at="2025-07-20 08:00:00",
            chair_id=leaver.id,
            participant_ids=(self.executive | leaver).ids,
        )
        leaver.active = False
        self.env.invalidate_all()
        review.action_invite()
        notices = self.env["mail.message"].search(
            [
                ("model", "=", "complaint.review"),
                ("res_id", "=", review.id),
                ("message_type", "=", "user_notification"),
            ]
        )
        self.assertEqual(notices.partner_ids, self.executive.partner_id)
        self.assertNotIn(b"gone@example.com", notices.attachment_ids[:1].raw)

    def test_8_a_meeting_nobody_is_left_for_is_refused_in_words(self):
        review = self._review(
            planned_at="2025-07-20 08:00:00", participant_ids=self.second_manager.ids
        )
        self.second_manager.active = False
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "who takes part"):
            review.action_invite()

    def test_8_a_decision_of_who_left_still_becomes_an_action(self):
        review = self._review()
        decision = self._decide(review, owner_id=self.other_handler.id)
        review.write({"no_product": True, "no_resource": True})
        self._hold(review)
        self.other_handler.active = False
        review.with_user(self.executive).action_approve()
        action = self.env["complaint.action"].search(
            [("decision_id", "=", decision.id)]
        )
        self.assertEqual(action.owner_id, self.other_handler)

    def test_8_a_review_of_a_company_one_may_not_read_is_not_there(self):
        review = self._empty()
        self.assertTrue(review.with_user(self.manager).name)
        stranger = review.with_user(self.second_manager)
        for act in (
            lambda: stranger.read(["name"]),
            lambda: stranger.input_ids.read(["figures"]),
            lambda: stranger.action_collect(),
            lambda: stranger.action_invite(),
            lambda: stranger.action_hold(),
            lambda: stranger.write({"minutes": "x"}),
            lambda: (
                self.env["complaint.review"]
                .with_user(self.second_manager)
                .create(
                    {
                        "company_id": review.company_id.id,
                        "date_from": "2024-01-01",
                        "date_to": "2024-02-01",
                    }
                )
            ),
        ):
            with self.assertRaises(AccessError):
                act()


@tagged("post_install", "-at_install")
@freeze_time("2025-03-12 09:00:00")
class TestBadInputAction(ActionCase):
    """Actions of people who left (8.7)."""

    def _remind(self, now):
        cron = type(self.env["ir.cron"])
        with freeze_time(now), patch.object(cron, "_commit_progress", return_value=1):
            self.env["complaint.action.monitor"]._cron_remind()

    def _reminded(self, action, now):
        """Who is told of ``action`` at ``now``."""
        before = self._notices(action)
        self._remind(now)
        return (self._notices(action) - before).partner_ids

    def test_8_an_action_whose_owner_left_is_the_managers_to_know(self):
        action = self._action(owner_id=self.other_handler.id)
        self.other_handler.active = False
        told = self._reminded(action, "2025-03-31 10:00:00")
        self.assertIn(self.manager.partner_id, told)
        self.assertNotIn(self.other_handler.partner_id, told)

    def test_8_an_effect_whose_judge_left_is_judged_by_a_manager(self):
        action = self._action(
            owner_id=self.handler.id, checker_id=self.other_handler.id
        )
        action.with_user(self.handler).action_done()
        self.other_handler.active = False
        told = self._reminded(action, "2025-04-14 10:00:00")
        self.assertIn(self.manager.partner_id, told)
        with freeze_time("2025-04-14 10:00:00"):
            self._judge(action, self.manager).action_record()
        self.assertEqual(action.state, "effective")
