import io
import json
from datetime import date, datetime
from unittest.mock import patch

from freezegun import freeze_time
from openpyxl import load_workbook
from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import ComplaintCase

NOW = "2025-07-10 09:00:00"


class ReviewCase(ComplaintCase):
    """Reviews of the first half of 2025; no tests of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.executive.email = "boss@example.com"

    def _review(self, user=None, **vals):
        values = {
            "date_from": "2025-01-01",
            "date_to": "2025-06-30",
            "participant_ids": self.executive.ids,
            **vals,
        }
        reviews = self.env["complaint.review"].with_user(user or self.manager)
        return reviews.create(values)

    def _block(self, review, code):
        return review.input_ids.filtered(lambda block: block.code == code)

    def _values(self, review, code):
        content = json.loads(self._block(review, code).figures)
        return {entry["code"]: entry["value"] for entry in content["lines"]}

    def _fill(self, review, but=()):
        for block in review.input_ids:
            if block.code not in but:
                block.narrative = "<p>As expected.</p>"

    def _hold(self, review):
        self._fill(review)
        review.write({"held_on": "2025-07-09", "attendee_ids": self.executive.ids})
        review.action_hold()

    def _decide(self, review, **vals):
        values = {
            "review_id": review.id,
            "kind": "improvement",
            "name": "Train the desk",
            "owner_id": self.handler.id,
            "due_on": "2025-09-30",
            **vals,
        }
        decisions = self.env["complaint.review.decision"].with_user(self.manager)
        return decisions.create(values)

    def _approved(self, **vals):
        review = self._review(**vals)
        self._decide(review)
        review.write({"no_product": True, "no_resource": True})
        self._hold(review)
        review.with_user(self.executive).action_approve()
        return review


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestReview(ReviewCase):
    """The management review that arrives filled (8.6)."""

    # ------------------------------------------------------------------
    # Inputs
    # ------------------------------------------------------------------

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
        audits, findings = content["tables"]
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

    # ------------------------------------------------------------------
    # Held
    # ------------------------------------------------------------------

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

    # ------------------------------------------------------------------
    # Approved
    # ------------------------------------------------------------------

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

    # ------------------------------------------------------------------
    # Key figures and objectives
    # ------------------------------------------------------------------

    def _received(self, count, day):
        with freeze_time(f"{day} 09:00:00"):
            for _number in range(count):
                self._complaint()

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

    # ------------------------------------------------------------------
    # Period, calendar
    # ------------------------------------------------------------------

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

    # ------------------------------------------------------------------
    # Readers
    # ------------------------------------------------------------------

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

    # ------------------------------------------------------------------
    # Audits
    # ------------------------------------------------------------------

    def _audit(self, **vals):
        audits = self.env["complaint.audit"].with_user(self.auditor)
        return audits.create({"name": "Audit 2025", **vals})

    def _finished_audit(self):
        with freeze_time("2025-06-05 09:00:00"):
            audit = self._audit()
            audit.finding_ids.result = "conform"
            audit.finding_ids[3].result = "nonconformity"
            audit.conclusion = "Answers come late."
            audit.action_finish()
        return audit

    def test_8_5_an_audit_asks_the_checklist_and_is_finished_once_answered(self):
        audit = self._audit()
        self.assertGreater(len(audit.finding_ids), 20)
        with self.assertRaisesRegex(UserError, "Not answered yet"):
            audit.action_finish()
        audit.finding_ids.result = "conform"
        with self.assertRaisesRegex(UserError, "conclusion"):
            audit.action_finish()
        audit.conclusion = "All is well."
        audit.action_finish()
        for act in (
            lambda: audit.sudo().write({"conclusion": "x"}),
            lambda: audit.sudo().finding_ids[0].write({"result": "strength"}),
            lambda: audit.sudo().unlink(),
        ):
            with self.assertRaises(UserError):
                act()

    def test_8_5_nobody_audits_the_own_team(self):
        with self.assertRaises(ValidationError):
            self._audit(auditor_id=self.handler.id)

    def test_8_5_who_reads_and_who_writes_an_audit(self):
        audit = self._audit()
        for user in (self.manager, self.executive):
            self.assertTrue(audit.with_user(user).name)
            with self.assertRaises(AccessError):
                audit.with_user(user).name = "Forged"
        for user in (self.handler, self.outsider):
            with self.assertRaises(AccessError):
                audit.with_user(user).read(["name"])

    def test_8_7_a_finding_leads_to_an_action(self):
        finding = self._finished_audit().finding_ids[3]
        context = finding.with_user(self.manager).action_open_action()["context"]
        action = (
            self.env["complaint.action"]
            .with_user(self.manager)
            .with_context(**context)
            .create(
                {"name": "Jig", "owner_id": self.handler.id, "due_on": "2025-08-01"}
            )
        )
        self.assertEqual((action.finding_id, action.origin), (finding, "audit"))
        self.assertFalse(finding._is_settled())


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestReviewPapers(ReviewCase, HttpCase):
    """Invitations, the pack and the sheet."""

    def test_8_6_participants_are_invited_with_an_ics(self):
        review = self._review(planned_at="2025-07-20 08:00:00", place="Room 1")
        review.action_invite()
        domain = [("model", "=", "complaint.review"), ("res_id", "=", review.id)]
        notice = (
            self.env["mail.message"]
            .sudo()
            .search(domain + [("message_type", "=", "user_notification")])
        )
        self.assertEqual(notice.partner_ids, self.executive.partner_id)
        ics = notice.attachment_ids.raw.decode()
        for told in ("METHOD:REQUEST", "DTSTART:20250720T080000Z", "boss@example.com"):
            self.assertIn(told, ics)
        self.assertTrue(review.invited_at)

    def _pdf(self, review, **context):
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True, **context
        )
        xmlid = "complaint_iso10002.action_report_complaint_review"
        with mute_logger("odoo.addons.base.models.ir_actions_report"):
            content, kind = reports._render_qweb_pdf(xmlid, review.ids)
        self.assertEqual(kind, "pdf")
        return PdfReader(io.BytesIO(content))

    def test_8_6_the_pack_is_printed(self):
        """REQ-8.6-2"""
        review = self._approved()
        pages = self._pdf(review).pages
        text = " ".join(" ".join(page.extract_text().split()) for page in pages)
        for told in ("Management review", "Audit results", "Train the desk"):
            self.assertIn(told, text)
        self.assertIn(self.executive.name, text)
        self.assertIn(review.seal[:20], text)
        self.assertTrue(any(page.images for page in pages))

    def test_8_6_the_figures_are_a_sheet_for_readers_only(self):
        review = self._approved()
        url = f"/complaints/review/{review.id}/figures.xlsx"
        self.authenticate("cp_executive", "cp_executive")
        book = load_workbook(io.BytesIO(self.url_open(url).content))
        self.assertEqual(len(book.sheetnames), 10)
        self.authenticate("cp_handler", "cp_handler")
        self.assertEqual(self.url_open(url).status_code, 404)
        self.assertEqual(
            self.url_open(url.replace(str(review.id), "0")).status_code, 404
        )
