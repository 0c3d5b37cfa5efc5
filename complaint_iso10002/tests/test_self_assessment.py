from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..core.statistic import Figure
from .common_review import NOW, ReviewCase

CLAUSES = {
    *(f"4.{number}" for number in range(2, 16)),
    *(f"5.{number}" for number in range(1, 5)),
    *(f"6.{number}" for number in range(1, 5)),
    *(f"7.{number}" for number in range(1, 10)),
    *(f"8.{number}" for number in range(1, 8)),
}


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestSelfAssessment(ReviewCase):
    """The organization judges its own complaints handling (6.1, annex I)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.assessments = cls.env["complaint.self.assessment"].with_user(cls.manager)

    def _assessment(self, kind="monitoring", **vals):
        return self.assessments.create({"kind": kind, **vals})

    def _answer(self, assessment, **vals):
        assessment.line_ids.write({"rating": "yes", "note": "Seen.", **vals})

    def _line(self, assessment, number):
        xmlid = f"complaint_iso10002.complaint_criterion_{assessment.kind}_{number}"
        criterion = self.env.ref(xmlid)
        return assessment.line_ids.filtered(lambda line: line.criterion_id == criterion)

    def _done(self, kind="monitoring", **vals):
        assessment = self._assessment(kind, **vals)
        self._answer(assessment)
        assessment.action_done()
        return assessment

    # ------------------------------------------------------------------
    # AT-6.1: the gap analysis, the check list
    # ------------------------------------------------------------------

    def test_6_1_each_clause_has_a_rating_and_evidence_and_gaps_become_actions(self):
        """AT-6.1"""
        gaps = self._assessment("gap")
        self.assertEqual(set(gaps.line_ids.mapped("clause")), CLAUSES)
        self.assertEqual(len(gaps.line_ids), len(CLAUSES))
        self._answer(gaps)
        self._line(gaps, "4_8").write({"rating": "no", "note": "The hotline costs."})
        self._line(gaps, "5_1").write({"rating": "not_applicable", "note": False})
        gaps.action_done()
        gap = self._line(gaps, "4_8")
        context = gap.action_open_action()["context"]
        form = Form(
            self.env["complaint.action"].with_user(self.manager).with_context(**context)
        )
        form.name, form.owner_id, form.due_on = "Free line", self.handler, "2025-08-01"
        action = form.save()
        self.assertEqual(
            (action.assessment_line_id, action.origin), (gap, "assessment")
        )
        self.assertEqual(action.principle_ids.mapped("code"), ["4.8"])
        self.assertEqual(gap.action_ids, action)
        self.assertEqual(action.company_id, gaps.company_id)

    def test_6_1_2_the_ten_steps_of_the_start_each_with_state_and_evidence(self):
        self._done("gap")
        steps = self._assessment("implementation")
        self.assertEqual(len(steps.line_ids), 10)
        self.assertEqual(
            self._line(steps, 3).figure,
            "Gap analysis of 07/10/2025: 38 yes, 0 partly, 0 no",
        )

    def test_6_1_done_names_every_answer_that_is_missing(self):
        assessment = self._assessment()
        self._answer(assessment)
        self._line(assessment, 2).note = " "
        self._line(assessment, 5).rating = False
        with self.assertRaises(UserError) as refused:
            assessment.action_done()
        words = str(refused.exception)
        for number in (2, 5):
            self.assertIn(self._line(assessment, number).name, words)
        self.assertNotIn(self._line(assessment, 1).name, words)
        self.assertEqual(assessment.state, "draft")

    def test_6_1_what_is_done_is_not_changed_any_more(self):
        assessment = self._done()
        line = assessment.line_ids[0]
        rated = [Command.update(line.id, {"rating": "no"})]
        for act in (
            lambda one: one.write({"assessor_id": self.auditor.id}),
            lambda one: one.write({"date_to": "2025-06-29"}),
            lambda one: one.write({"line_ids": rated}),
            lambda one: one.line_ids[0].write({"rating": "no"}),
            lambda one: one.line_ids[0].write({"note": "Later."}),
            lambda one: one.action_measure(),
            lambda one: one.action_done(),
            lambda one: one.unlink(),
        ):
            for user in (self.manager, self.env.user):
                with self.assertRaisesRegex(UserError, "not changed any more"):
                    act(assessment.with_user(user))

    def test_6_1_a_period_that_runs_is_not_done(self):
        assessment = self._assessment(date_from="2025-07-01", date_to="2025-09-30")
        self._answer(assessment)
        with self.assertRaisesRegex(UserError, "not over"):
            assessment.action_done()

    def test_6_1_one_of_a_kind_for_a_period(self):
        self._assessment()
        self._assessment("gap")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.cr.savepoint():
                self._assessment().flush_recordset()

    def test_6_1_the_next_one_shows_the_rating_of_the_time_before(self):
        first = self._assessment(date_from="2025-01-01", date_to="2025-03-31")
        self._answer(first, rating="partly")
        self.assertFalse(self._assessment().line_ids.mapped("previous_rating")[0])
        first.action_done()
        second = self.assessments.search([("date_to", "=", "2025-06-30")])
        second.action_measure()
        self.assertEqual(set(second.line_ids.mapped("previous_rating")), {"partly"})
        self._answer(second)
        second.action_done()
        self.assertEqual(set(second.line_ids.mapped("previous_rating")), {"partly"})

    def test_6_1_criteria_changed_later_change_no_assessment(self):
        assessment = self._done()
        line = assessment.line_ids[0]
        question, figure = line.name, line.figure
        line.criterion_id.with_user(self.manager).write(
            {"name": "Another", "clause": "X", "fact": "people", "kpi_id": False}
        )
        self.env.invalidate_all()
        self.assertEqual((line.name, line.figure, line.clause), (question, figure, "I"))

    def test_6_1_a_criterion_left_out_is_not_asked_again(self):
        self.env.ref("complaint_iso10002.complaint_criterion_monitoring_2").with_user(
            self.manager
        ).active = False
        self.assertEqual(len(self._assessment().line_ids), 14)

    def test_6_1_the_summary_counts_by_clause(self):
        gaps = self._assessment("gap")
        self._line(gaps, "7_1").write({"rating": "no", "note": "x"})
        rows = {row["group"]: row for row in gaps._summary()}
        self.assertEqual([*rows], ["", "4", "5", "6", "7", "8"])
        self.assertEqual(
            (rows["7"]["counts"]["no"], rows["7"]["counts"]["open"]), (1, 8)
        )
        self.assertEqual((gaps.no_count, gaps.open_count), (1, 37))
        self.assertIn("(11 %)", gaps.summary_html)
        self.assertEqual(len(self._assessment()._summary()), 1, "annex I alone")

    # ------------------------------------------------------------------
    # AT-I: the quarter
    # ------------------------------------------------------------------

    def test_i_2_what_data_tell_is_prefilled_and_only_commented(self):
        """AT-I: limits, training, audits, times, satisfaction, actions, suggestions."""
        self._finished_audit()
        self.env.company.complaint_remedy_limit = 100
        self.handler.complaint_own_limit = True
        quarter = self._assessment()
        self.assertEqual(
            (str(quarter.date_from), str(quarter.date_to)), ("2025-04-01", "2025-06-30")
        )
        self.assertEqual(len(quarter.line_ids), 15)
        figures = {
            number: self._line(quarter, number).figure for number in range(1, 16)
        }
        for number in (5, 7, 9, 11, 12, 13, 14, 15):
            self.assertTrue(figures[number], number)
        self.assertIn("The company sets a limit", figures[5])
        self.assertIn("Contact staff trained", figures[7])
        self.assertFalse(figures[2])
        line = self._line(quarter, 7)
        for vals in (
            {"facts": {"kpi": "K24", "value": 100, "n": 50, "hidden": False}},
            {"figure": "100 %"},
            {"previous_rating": "yes"},
            {"name": "Another question"},
            {"clause": "X"},
            {"assessment_id": quarter.id},
            {"criterion_id": line.criterion_id.id},
        ):
            for user in (self.manager, self.env.user):
                with self.assertRaisesRegex(UserError, "never typed"):
                    line.with_user(user).write(vals)
        line.write({"rating": "partly", "note": "Two are new and go in May."})
        self.assertEqual(line.figure, figures[7])

    def test_i_2_figures_are_of_the_end_of_the_period_and_frozen_when_done(self):
        trainings = self.env["complaint.training"]
        line = self._line(self._assessment(), 7)
        before = line.facts["value"]
        self.assertGreaterEqual(line.facts["n"], 5)
        for user in (self.contact, self.handler):
            trainings.create(
                {"user_id": user.id, "course": "c", "done_on": "2025-06-30"}
            )
        trainings.create(
            {"user_id": self.other_handler.id, "course": "c", "done_on": "2025-07-01"}
        )
        line.assessment_id.action_measure()
        self.assertEqual(
            line.facts["value"], round(before + 100 * 2 / line.facts["n"], 2)
        )
        self._answer(line.assessment_id)
        line.assessment_id.action_done()
        kept = line.figure
        trainings.create(
            {"user_id": self.manager.id, "course": "c", "done_on": "2025-06-01"}
        )
        self.env.invalidate_all()
        self.assertEqual(line.figure, kept)

    def test_i_2_another_period_has_other_figures(self):
        self._finished_audit()  # on 5 June
        quarter = self._assessment(date_from="2025-01-01", date_to="2025-03-31")
        self.assertEqual(self._line(quarter, 11).facts["audits"], 0)
        quarter.date_to = "2025-06-30"
        self.assertEqual(self._line(quarter, 11).facts["audits"], 1)

    def test_i_2_few_cases_are_shown_to_nobody(self):
        quarter = self._assessment()
        line = self._line(quarter, 13)
        facts = self.env["complaint.self.assessment.fact"]
        kpi = line.criterion_id.kpi_id
        kept = facts._kept(kpi, Figure(75.0, 4))
        self.assertEqual((kept["value"], kept["hidden"]), (None, True))
        self.assertIn("fewer than 5 cases", facts._worded(kept))
        self.assertNotIn("75", facts._worded(kept))

    def test_i_2_the_policy_in_force_is_that_of_the_last_day(self):
        company = self.env["res.company"].create({"name": "Quarterly"})
        (self.manager | self.executive).company_ids |= company
        here = {"company_id": company.id}
        policy = (
            self.env["complaint.policy"]
            .with_user(self.manager)
            .create({"name": "Ours", "commitment": "<p>We listen.</p>", **here})
        )
        policy.action_submit()
        policy.with_user(self.executive).action_approve()
        policy.action_publish()
        late = self._assessment(**here)
        self.assertIn("No policy in force", self._line(late, 1).figure)
        late.date_to = "2025-07-10"
        self.assertIn("Policy version 1 in force", self._line(late, 1).figure)

    # ------------------------------------------------------------------
    # Who
    # ------------------------------------------------------------------

    def test_6_1_the_manager_writes_executive_and_auditor_read_nobody_else(self):
        assessment = self._assessment()
        line = assessment.line_ids[0]
        for user in (self.executive, self.auditor):
            self.env.invalidate_all()
            self.assertTrue(assessment.with_user(user).summary_html)
            self.assertTrue(line.with_user(user).figure)
            for act in (
                lambda one: one.line_ids[0].write({"rating": "yes"}),
                lambda one: one.line_ids.criterion_id.write({"name": "x"}),
                lambda one: one.write({"date_to": "2025-06-29"}),
                lambda one: one.action_done(),
                lambda one: one.action_measure(),
                lambda one: one.unlink(),
                lambda one: one.create({"kind": "gap"}),
            ):
                with self.assertRaises(AccessError):
                    act(assessment.with_user(user))
        for user in (self.handler, self.contact, self.outsider):
            for records in (assessment, line, line.criterion_id):
                with self.assertRaises(AccessError):
                    records.with_user(user).read(["display_name"])

    def test_6_1_nobody_adds_or_drops_a_criterion_by_hand(self):
        assessment = self._assessment()
        line = assessment.line_ids[0]
        vals = {"criterion_id": line.criterion_id.id, "clause": "9", "name": "x"}
        with self.assertRaises(AccessError):
            assessment.write({"line_ids": [Command.create(vals)]})
        with self.assertRaises(AccessError):
            assessment.write({"line_ids": [Command.delete(line.id)]})
        with self.assertRaises(UserError):
            line.sudo().unlink()
        forged = self._assessment(
            "gap", line_ids=[Command.create({**vals, "rating": "yes"})]
        )
        self.assertEqual(len(forged.line_ids), len(CLAUSES))

    def test_6_1_acts_are_not_written_by_hand(self):
        assessment = self._assessment()
        for vals in (
            {"state": "done"},
            {"done_on": "2025-07-10"},
            {"measured_at": NOW},
        ):
            with self.assertRaises(UserError):
                assessment.write(vals)
            with self.assertRaises(UserError):
                self._assessment("gap", **vals)
        for vals in ({"kind": "gap"}, {"company_id": self.env.company.id}):
            with self.assertRaisesRegex(UserError, "chosen once"):
                assessment.write(vals)

    def test_6_1_other_companies_do_not_read_it(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.second_manager.write(
            {"company_ids": [Command.set(other.ids)], "company_id": other.id}
        )
        assessment = self._assessment()
        seen = self.assessments.with_user(self.second_manager)
        self.assertFalse(seen.search([]))
        with self.assertRaises(AccessError):
            assessment.line_ids[0].with_user(self.second_manager).read(["rating"])
        mine = seen.create({"kind": "monitoring"})
        self.assertEqual(mine.company_id, other)

    def test_6_1_a_draft_may_be_deleted(self):
        assessment = self._assessment()
        lines = assessment.line_ids
        assessment.unlink()
        self.assertFalse(lines.exists())

    # ------------------------------------------------------------------
    # Where it shows
    # ------------------------------------------------------------------

    def test_6_1_a_missing_self_assessment_is_shown(self):
        health = self.env["complaint.health"].with_user(self.manager)
        tiles = {item[0]: item for item in health._items()}
        domain = tiles["self_assessment"][3]
        self.assertFalse(self.assessments.search(domain))
        self._done("gap")
        draft = self._assessment()
        self.assertFalse(self.assessments.search(domain))
        self._answer(draft)
        draft.action_done()
        self.assertEqual(self.assessments.search(domain), draft)

    def test_8_6_2_the_review_shows_the_gaps_of_the_last_self_assessments(self):
        for day, number in (("2025-03-31", 3), ("2025-06-30", 4), ("2025-07-05", 5)):
            quarter = self._assessment(date_from="2025-01-01", date_to=day)
            self._answer(quarter)
            self._line(quarter, number).rating = "no"
            quarter.action_done()
        content = self._block(self._review(), "risks")._content()
        tables = {table["code"]: table["rows"] for table in content["tables"]}
        question = self.env.ref("complaint_iso10002.complaint_criterion_monitoring_4")
        self.assertEqual(tables["gaps"], [["I", question.name, "rating_no"]])

    def test_6_1_the_manager_fills_it_in_on_screen(self):
        with Form(self.assessments) as form:
            form.kind = "monitoring"
        assessment = form.record
        with Form(assessment) as form, form.line_ids.edit(0) as line:
            line.rating, line.note = "yes", "Seen."
        self.assertEqual(assessment.yes_count, 1)

    def test_6_1_the_paper_shows_ratings_and_evidence(self):
        assessment = self._assessment()
        self._answer(assessment, note="Seen in the archive.")
        report = self.env["ir.actions.report"].with_user(self.auditor)
        html, _kind = report._render_qweb_html(
            "complaint_iso10002.report_complaint_self_assessment", assessment.ids
        )
        self.assertIn(b"Seen in the archive.", html)
        self.assertIn(b"Contact staff trained", html)
