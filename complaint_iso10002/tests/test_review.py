import json
from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common_review import NOW, ReviewCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestReview(ReviewCase):
    """The life of a management review: period, held, approved, sealed (8.6)."""

    def test_8_6_an_empty_input_keeps_it_open_by_name(self):
        """AT-8.6: closing is refused naming "audit results"."""
        review = self._review(held_on="2025-07-09", attendee_ids=self.executive.ids)
        self._fill(review, but=["audits"])
        with self.assertRaisesRegex(UserError, "Audit results"):
            review.action_hold()
        self._block(review, "audits").nothing_to_report = True
        review.action_hold()
        self.assertEqual(review.state, "held")

    def test_8_6_it_is_held_by_somebody_after_its_period(self):
        review = self._review()
        self._fill(review)
        with self.assertRaisesRegex(UserError, "who was present"):
            review.action_hold()
        review.write({"held_on": "2025-06-30", "attendee_ids": self.executive.ids})
        with self.assertRaisesRegex(UserError, "after the end"):
            review.action_hold()

    def test_8_6_an_executive_who_is_not_the_author_approves(self):
        review = self._review()
        review.write({"no_improvement": True, "no_product": True, "no_resource": True})
        with self.assertRaisesRegex(UserError, "was held"):
            review.with_user(self.executive).action_approve()
        self._hold(review)
        with self.assertRaisesRegex(UserError, "executive approves"):
            review.with_user(self.second_manager).action_approve()
        self.manager.group_ids |= self.env.ref(
            "complaint_iso10002.group_complaint_executive"
        )
        with self.assertRaisesRegex(UserError, "Somebody else"):
            review.with_user(self.manager).action_approve()
        review.with_user(self.executive).action_approve()
        self.assertEqual(
            (review.state, review.approved_by_id), ("approved", self.executive)
        )

    def test_8_6_3_outputs_are_decided_with_owner_and_date(self):
        """REQ-8.6-3"""
        review = self._review()
        self._hold(review)
        approving = review.with_user(self.executive)
        with self.assertRaisesRegex(UserError, "Improvement of the process"):
            approving.action_approve()
        decision = self._decide(review, owner_id=False)
        review.write({"no_product": True, "no_resource": True})
        with self.assertRaisesRegex(UserError, "owner and a due date: Train"):
            approving.action_approve()
        decision.owner_id = self.handler
        approving.action_approve()
        action = decision.action_ids
        self.assertEqual((action.origin, action.state), ("review", "open"))
        self.assertEqual(action.owner_id, self.handler)
        self.assertEqual(action.due_on, date(2025, 9, 30))

    def test_8_6_the_next_review_opens_with_what_became_of_the_decisions(self):
        """REQ-8.6-3: open decisions appear in the next review's block 8."""
        review = self._approved()
        action = review.decision_ids.action_ids
        with freeze_time("2025-08-10 09:00:00"):
            action.with_user(self.handler).action_done()
        with freeze_time("2026-01-10 09:00:00"):
            following = self._review(date_from="2025-07-01", date_to="2025-12-31")
        content = json.loads(self._block(following, "followup").figures)
        self.assertEqual(
            content["tables"][0]["rows"][0][:4],
            ["Train the desk", self.handler.name, "2025-09-30", "state_done"],
        )
        values = self._values(following, "followup")
        self.assertEqual(
            values, {"decisions": 1, "decisions_done": 1, "decision_days": 31}
        )

    def test_8_6_an_approved_review_is_changed_by_nobody(self):
        review = self._approved()
        for user in (self.manager, self.executive, self.env.ref("base.user_root")):
            locked = review.with_user(user).sudo()
            for act in (
                lambda locked=locked: locked.write({"minutes": "Forged"}),
                lambda locked=locked: locked.input_ids[0].write({"narrative": "x"}),
                lambda locked=locked: locked.decision_ids.write({"name": "x"}),
                lambda locked=locked: locked.decision_ids.unlink(),
                lambda locked=locked: locked.input_ids.unlink(),
                lambda locked=locked: locked.decision_ids.copy(),
                lambda locked=locked: locked._act({"state": "draft"}),
                locked.unlink,
            ):
                with self.assertRaises(UserError):
                    act()

    def test_8_6_figures_and_states_are_nobodys_to_type(self):
        review = self._review()
        block = self._block(review, "actions")
        for act in (
            lambda: review.sudo().write({"state": "approved"}),
            lambda: review.sudo().write({"approved_by_id": self.executive.id}),
            lambda: self._review(
                date_from="2024-01-01", date_to="2024-06-30", seal="x"
            ),
            lambda: block.sudo().write({"figures": "{}"}),
            lambda: block.sudo().write({"review_id": review.id}),
        ):
            with self.assertRaises(UserError):
                act()

    def test_8_6_the_seal_shows_what_the_database_hid(self):
        first = self._approved()
        second = self._approved(date_from="2024-07-01", date_to="2024-12-31")
        self.assertEqual(second.previous_id, first)
        second.with_user(self.auditor).action_verify()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE complaint_review_decision SET name='Forged' WHERE review_id=%s",
            [first.id],
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "not as approved"):
            second.with_user(self.auditor).action_verify()

    def test_6_2_a_missed_objective_is_commented_on_first(self):
        """AT-6.2"""
        self._received(6, "2025-06-03")
        kpi = self.env["complaint.kpi"].search([("code", "=", "K01")])
        kpi.direction = "down"
        with freeze_time("2025-06-01"):
            objective = self.env["complaint.objective"].create(
                {
                    "kpi_id": kpi.id,
                    "date_from": "2025-06-01",
                    "date_to": "2025-06-30",
                    "target": 1,
                }
            )
        objective.action_measure()
        self.assertEqual(objective.result, "missed")
        review = self._review()
        with self.assertRaisesRegex(UserError, "objectives were missed"):
            self._hold(review)
        objective.comment = "A bad lot."
        review.action_collect()
        self._hold(review)
        rows = json.loads(self._block(review, "performance").figures)["tables"][0]
        self.assertEqual(rows["rows"][0][1:], [1, 6, "objective_missed", "A bad lot."])

    def test_8_6_one_review_a_period(self):
        self._review()
        with self.assertRaises(ValidationError):
            self._review(date_from="2025-06-30", date_to="2025-12-31")

    def test_8_6_the_next_one_is_drafted_when_its_period_is_over(self):
        self.env.company.complaint_review_months = 6
        self._approved()
        reviews = self.env["complaint.review"]
        cron = patch.object(type(self.env["ir.cron"]), "_commit_progress")
        with cron, freeze_time("2025-12-31"):
            reviews._cron_prepare()
        company = [("company_id", "=", self.env.company.id)]
        self.assertEqual(reviews.search_count(company), 1)
        with cron, freeze_time("2026-01-01 06:00:00"):
            reviews._cron_prepare()
            reviews._cron_prepare()
        draft = reviews.search(company, limit=1)
        self.assertEqual(reviews.search_count(company), 2)
        self.assertEqual(
            (draft.date_from, draft.date_to), (date(2025, 7, 1), date(2025, 12, 31))
        )
        self.assertTrue(draft.activity_ids)
        with freeze_time("2026-03-02"):
            draft.invalidate_recordset(["is_overdue"])
            self.assertTrue(draft.is_overdue)
            self.assertIn(draft, reviews.search([("is_overdue", "=", True)]))

    def test_8_6_who_reads_and_who_writes_a_review(self):
        review = self._review(participant_ids=self.contact.ids)
        for user in (self.contact, self.auditor, self.executive):
            with self.subTest(user=user.login):
                self.assertTrue(review.with_user(user).input_ids.mapped("figures_html"))
                with self.assertRaises(AccessError):
                    review.with_user(user).minutes = "x"
                with self.assertRaises(AccessError):
                    review.with_user(user).input_ids[0].narrative = "x"
        for user in (self.outsider, self.handler):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                review.with_user(user).read(["name"])

    def test_8_6_a_review_of_a_company_one_may_not_read(self):
        other = self.env["res.company"].create({"name": "Other"})
        review = self._review(company_id=self.env.company.id)
        self.env["complaint.review"].sudo().create(
            {"company_id": other.id, "date_from": "2025-01-01", "date_to": "2025-06-30"}
        )
        self.assertEqual(
            self.env["complaint.review"].with_user(self.manager).search([]), review
        )
        with self.assertRaises(AccessError):
            self._review(
                company_id=other.id, date_from="2024-01-01", date_to="2024-02-01"
            )
