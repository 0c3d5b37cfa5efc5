import json
from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_review import NOW, ReviewCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestReviewInput(ReviewCase):
    """What a review arrives with: nine inputs as of a date (8.6.2)."""

    def test_8_6_2_a_new_review_has_nine_inputs_with_figures(self):
        review = self._review()
        self.assertEqual(len(review.input_ids), 9)
        self.assertTrue(all(review.input_ids.mapped("figures")))
        self.env.company.resource_calendar_id.tz = "Europe/Brussels"
        review.action_collect()
        as_of = set(review.input_ids.mapped("as_of"))
        self.assertEqual(as_of, {datetime(2025, 6, 30, 22, 0)})
        self.assertTrue(self._block(review, "performance").chart)

    def test_8_6_figures_are_as_of_the_end_and_stay(self):
        """AT-8.6: data change in July, the figures do not."""
        with freeze_time("2025-06-02"):
            self._complaint()
        review = self._review()
        points = json.loads(self._block(review, "performance").figures)["series"]
        self.assertEqual(points["points"][5], ["2025-06", 1])
        frozen = review.input_ids.mapped("figures")
        self._complaint(received_at="2025-06-03 08:00:00")
        self._complaint()
        self.assertEqual(review.input_ids.mapped("figures"), frozen)
        review.action_collect()
        points = json.loads(self._block(review, "performance").figures)["series"]
        self.assertEqual(points["points"][5], ["2025-06", 2])
        self.assertEqual(len(points["points"]), 6)
        self._hold(review)
        with self.assertRaisesRegex(UserError, "frozen"):
            review.action_collect()

    def test_8_6_2_causes_are_ranked(self):
        other = self.env.ref("complaint_iso10002.complaint_cause_pro_1")
        for day, cause in (("01", self.cause), ("02", self.cause), ("03", other)):
            with freeze_time(f"2025-06-{day}"):
                self._complaint().point_ids.cause_id = cause
        content = json.loads(self._block(self._review(), "risks").figures)
        (rows,) = (t["rows"] for t in content["tables"] if t["code"] == "causes")
        self.assertEqual([row[1:] for row in rows], [[2, 66.67], [1, 100]])

    def test_8_6_2_inputs_with_something_to_draw_have_a_picture(self):
        with freeze_time("2025-06-03"):
            self._complaint().point_ids.cause_id = self.cause
        with freeze_time("2025-05-01"):
            action = self.env["complaint.action"].with_user(self.manager)
            action = action.create(
                {"name": "Jig", "owner_id": self.handler.id, "due_on": "2025-05-31"}
            )
        with freeze_time("2025-05-20"):
            action.with_user(self.handler).action_done()
        review = self._review()
        drawn = {
            block.code: json.loads(block.figures)["series"]
            for block in review.input_ids
            if block.chart
        }
        self.assertEqual(set(drawn), {"performance", "risks", "actions"})
        self.assertEqual(drawn["risks"]["points"], [["1", 1]])
        self.assertEqual(drawn["actions"]["points"][4], ["2025-05", 1])

    def test_8_5_the_samples_of_the_period_stand_among_the_audits(self):
        with freeze_time("2025-06-03 09:00:00"):
            self._complaint()
            sample = self.env["complaint.sample"].with_user(self.manager)
            sample = sample.create(
                {
                    "name": "Spring",
                    "received_from": "2025-06-01",
                    "received_to": "2025-06-30",
                    "is_closed_only": False,
                    "auditor_ids": self.auditor.ids,
                    "valid_to": "2025-07-30",
                }
            )
            sample.action_draw()
        block = self._block(self._review(), "audits")
        (rows,) = (
            table["rows"]
            for table in json.loads(block.figures)["tables"]
            if table["code"] == "samples"
        )
        self.assertEqual(rows, [["Spring", "2025-06-03", 1, 1, 0]])
        found = block.with_user(self.auditor).action_view_samples()["domain"]
        self.assertEqual(self.env["complaint.sample"].search(found), sample)

    def test_8_6_2_actions_and_suggestions_are_counted(self):
        actions = self.env["complaint.action"]
        vals = {"name": "Jig", "owner_id": self.handler.id, "due_on": "2025-05-31"}
        with freeze_time("2025-05-01"):
            done = actions.with_user(self.manager).create(vals)
            actions.with_user(self.manager).create({**vals, "kind": "preventive"})
            idea = actions.with_user(self.outsider).create({"name": "Idea"})
        with freeze_time("2025-05-20"):
            done.with_user(self.handler).action_done()
        with freeze_time("2025-07-02"):
            actions.with_user(self.manager).create(vals)
        self.env.cr.execute(
            "UPDATE complaint_action SET create_date='2025-05-01' WHERE id=%s",
            [idea.id],
        )
        review = self._review()
        values = self._values(review, "actions")
        self.assertEqual(values["actions_opened"], 2)
        self.assertEqual((values["actions_running"], values["actions_overdue"]), (1, 1))
        self.assertEqual(values["actions_in_time"], 100)
        self.assertIsNone(values["actions_effective"])
        self.assertEqual(self._values(review, "risks")["preventive_opened"], 1)
        self.assertEqual(self._values(review, "recommendations")["suggestions"], 1)

    def test_j_a_finished_audit_is_there_without_copying(self):
        """AT-J: summary and open findings."""
        audit = self._finished_audit()
        content = json.loads(self._block(self._review(), "audits").figures)
        audits, findings, _samples = content["tables"]
        self.assertEqual(audits["rows"][0][0], audit.name)
        self.assertEqual(audits["rows"][0][2], "Answers come late.")
        self.assertEqual(len(findings["rows"]), 1)

    def test_8_no_data_gives_a_review_and_a_sentence(self):
        review = self._review(date_from="2019-01-10", date_to="2019-02-14")
        shown = " ".join(str(block.figures_html) for block in review.input_ids)
        self.assertIn("nothing to measure", shown)

    def test_8_6_words_and_numbers_are_the_readers(self):
        self.env["res.lang"]._activate_lang("fa_IR")
        review = self._review()
        block = self._block(review, "actions").with_context(lang="fa_IR")
        self.assertTrue(block.figures_html)

    def test_8_6_2_key_figures_stand_beside_those_of_the_time_before(self):
        self._received(3, "2024-12-03")
        self._received(6, "2025-06-03")
        content = json.loads(self._block(self._review(), "performance").figures)
        received = content["lines"][0]
        self.assertEqual(received["code"], "K01")
        self.assertEqual((received["value"], received["former"]), (6, 3))

    def test_8_6_a_figure_of_few_cases_is_not_kept(self):
        self._received(2, "2025-06-03")
        content = json.loads(self._block(self._review(), "performance").figures)
        lines = {entry["code"]: entry for entry in content["lines"]}
        self.assertEqual(lines["K01"]["value"], 2)
        self.assertTrue(lines["K12"]["hidden"])
        self.assertIsNone(lines["K12"]["value"])

    def test_8_6_the_next_review_says_whether_the_figure_moved(self):
        kpi = self.env["complaint.kpi"].search([("code", "=", "K01")])
        self._received(6, "2025-06-03")
        review = self._review()
        decision = self._decide(review, kpi_id=kpi.id)
        review.write({"no_product": True, "no_resource": True})
        self._hold(review)
        review.with_user(self.executive).action_approve()
        self.assertEqual(decision.figure_value, 6)
        with self.assertRaises(UserError):
            self._decide(review, figure_value=3)
        self._received(8, "2025-09-03")
        with freeze_time("2026-01-10 09:00:00"):
            following = self._review(date_from="2025-07-01", date_to="2025-12-31")
        content = json.loads(self._block(following, "followup").figures)
        self.assertEqual(content["tables"][0]["rows"][0][-2:], [6, 8])
