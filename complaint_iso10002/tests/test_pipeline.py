from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import NOW, ComplaintCase


@tagged("post_install", "-at_install")
class TestPipeline(ComplaintCase):
    """The law of the gates, by every way a stage or a fact can change."""

    def _stage(self, iso_step, pipeline="full"):
        return self.env.ref(
            f"complaint_iso10002.helpdesk_ticket_stage_{pipeline}_{iso_step}"
        )

    def test_7_3_a_complaint_goes_from_receipt_to_closing(self):
        ticket = self._complaint(user=self.contact)
        self.assertEqual(ticket.iso_step, "received")
        self._bring_to(ticket, "communicated")
        self.assertEqual(ticket.iso_step, "communicated")
        self.assertEqual(ticket.outcome, "upheld")
        self.assertTrue(ticket.decided_at and ticket.communicated_at)
        ticket = ticket.with_user(self.handler)
        ticket._record_answer("accepted")
        close = Form(
            self.env["complaint.close"]
            .with_user(self.handler)
            .with_context(default_ticket_id=ticket.id)
        )
        self.assertEqual(close.closure_reason, "accepted_explained")
        close.save().action_apply()
        self.assertEqual(ticket.iso_step, "closed")
        self.assertTrue(ticket.closed_date)
        self.assertFalse(self.env["complaint.event"].verify(ticket.ids))

    def test_7_3_nobody_skips_from_received_to_closed(self):
        ticket = self._complaint()
        with self.assertRaises(ValidationError) as caught:
            ticket.with_user(self.manager).stage_id = self._stage("closed")
        message = str(caught.exception)
        for missing in ("A handler", "Severity", "finding", "approved response"):
            self.assertIn(missing, message)
        self.assertEqual(ticket.iso_step, "received")

    def test_7_3_creating_in_a_later_stage_meets_the_gates(self):
        with self.assertRaises(ValidationError):
            self._complaint(stage_id=self._stage("response").id)

    def test_7_3_superuser_and_context_pass_no_gate(self):
        ticket = self._complaint()
        context = {"import_file": True, "force": True, "complaint_force": True}
        with self.assertRaises(ValidationError):
            ticket.sudo().with_context(**context).iso_step = "response"

    def test_7_3_a_change_of_team_keeps_the_step_and_the_gates(self):
        small = self._team("Small desk", "small", self.handler)
        ticket = self._complaint(team_id=small.id)
        ticket.write({"user_id": self.handler.id, "iso_step": "assessment"})
        ticket.write({"severity": "1", "impact": "1", "iso_step": "investigation"})
        with self.assertRaises(ValidationError) as caught:
            ticket.team_id = self.team
            self.env.flush_all()
        self.assertIn("complexity", str(caught.exception))
        ticket.complexity = "simple"
        ticket.team_id = self.team
        self.assertEqual(ticket.stage_id, self._stage("investigation"))
        self.assertEqual(ticket.iso_step, "investigation")

    def test_7_3_a_stage_of_another_pipeline_is_refused(self):
        ticket = self._complaint()
        with self.assertRaises(ValidationError):
            ticket.stage_id = self._stage("received", "small")
        with self.assertRaises(ValidationError):
            ticket.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")

    def test_7_3_a_fact_a_gate_relied_on_cannot_be_taken_away(self):
        ticket = self._bring_to(self._complaint(), "response")
        for vals in (
            {"conclusion": False},
            {"severity": False},
            {"user_id": False},
            {"channel_id": False, "correction_reason": "typo"},
        ):
            with self.subTest(vals=vals), self.assertRaises(ValidationError):
                ticket.with_user(self.manager).write(vals)
        with self.assertRaises(ValidationError):
            ticket.point_ids.finding = False
        with self.assertRaises(ValidationError):
            ticket.point_ids.unlink()

    def test_7_3_what_is_missing_is_told_before_the_move(self):
        ticket = self._complaint()
        self.assertEqual(ticket.next_stage_id, self._stage("assessment"))
        self.assertEqual(ticket.unmet_gate_ids.mapped("code"), ["owner"])
        self.assertFalse(ticket.can_advance)
        ticket.user_id = self.handler
        self.assertTrue(ticket.can_advance)
        ticket.action_advance()
        self.assertEqual(ticket.iso_step, "assessment")

    def test_7_6_a_full_investigation_lists_all_that_is_missing(self):
        ticket = self._complaint()
        self._assess(ticket, complexity="complex")
        self.assertEqual(ticket.depth, "full")
        codes = ticket.unmet_gate_ids.mapped("code")
        for code in ("plan", "findings", "conclusion", "no_conflict"):
            self.assertIn(code, codes)
        with self.assertRaises(ValidationError):
            ticket.iso_step = "response"

    def test_4_12_the_manager_forces_a_move_with_a_reason(self):
        ticket = self._complaint()
        wizard = (
            self.env["complaint.force.move"]
            .with_user(self.manager)
            .create(
                {
                    "ticket_id": ticket.id,
                    "stage_id": self._stage("investigation").id,
                    "reason": "Transferred from the branch with its file",
                }
            )
        )
        self.assertIn("owner", wizard.gate_ids.mapped("code"))
        wizard.action_apply()
        self.assertEqual(ticket.iso_step, "investigation")
        self.assertIn("waived", self._kinds(ticket))
        self.assertEqual(ticket.waiver_ids.user_id, self.manager)

    def test_4_12_nobody_else_waives_a_gate(self):
        ticket = self._complaint(user=self.handler, user_id=self.handler.id)
        with self.assertRaises(AccessError):
            self.env["complaint.waiver"].with_user(self.handler).create(
                {"ticket_id": ticket.id, "reason": "x", "gate_ids": [(6, 0, [1])]}
            )
        with self.assertRaises(AccessError):
            self.env["complaint.force.move"].with_user(self.handler).create(
                {
                    "ticket_id": ticket.id,
                    "stage_id": self._stage("closed").id,
                    "reason": "x",
                }
            )

    def _closed(self):
        ticket = self._bring_to(self._complaint(), "communicated")
        ticket.with_user(self.handler)._record_answer("accepted")
        ticket.write({"closure_reason": "accepted_explained", "iso_step": "closed"})
        return ticket

    def test_7_9_an_ended_case_is_left_by_reopening_only(self):
        ticket = self._closed()
        with self.assertRaises(UserError):
            ticket.with_user(self.manager).iso_step = "investigation"

    def test_7_9_reopening_keeps_the_first_closing_in_the_journal(self):
        ticket = self._closed()
        first = ticket.closed_date
        wizard = (
            self.env["complaint.reopen"]
            .with_user(self.handler)
            .create({"ticket_id": ticket.id, "reason": "It leaks again"})
        )
        wizard.action_apply()
        self.assertEqual(ticket.iso_step, "investigation")
        self.assertFalse(ticket.closed_date)
        self.assertEqual(ticket.reopened_count, 1)
        event = ticket.event_ids.filtered(lambda e: e.kind == "reopened")
        self.assertIn(str(first.date()), event.payload)
        self.assertIn("It leaks again", event.payload)

    def test_7_9_after_the_window_only_the_manager_reopens(self):
        with freeze_time(NOW):
            ticket = self._closed()
        with freeze_time(NOW + timedelta(days=91)):
            with self.assertRaises(UserError):
                ticket.with_user(self.handler)._reopen("investigation", "Again")
            ticket.with_user(self.manager)._reopen("investigation", "Again")
        self.assertEqual(ticket.iso_step, "investigation")

    def test_7_9_no_closing_while_a_remedy_is_promised(self):
        ticket = self._complaint()
        self._bring_to(ticket, "response")
        remedy = self.env["complaint.remedy"].create(
            {
                "ticket_id": ticket.id,
                "type_id": self.env.ref(
                    "complaint_iso10002.complaint_remedy_type_replacement"
                ).id,
            }
        )
        self._communicate(ticket)
        ticket._record_answer("accepted")
        close = {"closure_reason": "accepted_remedied", "iso_step": "closed"}
        with self.assertRaises(ValidationError) as caught:
            ticket.write(close)
        self.assertIn("promised remedy", str(caught.exception))
        ticket.iso_step = "remedy"
        remedy.with_user(self.handler).action_perform()
        with self.assertRaises(ValidationError) as caught:
            ticket.write(close)
        self.assertIn("verified by a second person", str(caught.exception))
        with self.assertRaises(ValidationError):
            remedy.with_user(self.handler).action_verify()
        remedy.with_user(self.manager).action_verify()
        ticket.write(close)
        self.assertEqual(ticket.iso_step, "closed")

    def test_7_9_a_rejected_decision_goes_to_another_person(self):
        ticket = self._bring_to(self._complaint(), "communicated")
        ticket.with_user(self.handler)._record_answer("rejected", reason="Too little")
        self.assertEqual(ticket.iso_step, "disputed")
        self.assertTrue(ticket.reviewer_id)
        self.assertNotEqual(ticket.reviewer_id, self.handler)
        responses = self.env["complaint.response"]
        with self.assertRaises(ValidationError):
            responses.with_user(self.handler)._draft(ticket, "review")
        review = responses.with_user(ticket.reviewer_id)._draft(ticket, "review")
        review.sent_by = "spoken"
        review.action_submit()
        if review.state == "to_approve":
            review.with_user(self.manager | self.second_manager - review.author_id)
        review.action_send()
        self.assertEqual(ticket.iso_step, "communicated")
        self.assertFalse(ticket.complainant_answer)

    def test_7_9_a_case_refused_twice_is_shown_the_way_outside(self):
        self.env["complaint.recourse.body"].create({"name": "Ombudsman"})
        ticket = self._bring_to(self._complaint(), "communicated")
        ticket._record_answer("rejected", reason="No")
        review = (
            self.env["complaint.response"]
            .with_user(self.second_manager)
            ._draft(ticket, "review")
        )
        review.sent_by = "spoken"
        review.action_submit()
        review.action_send()
        ticket._record_answer("rejected", reason="Still no")
        self.assertEqual(ticket.iso_step, "recourse")
        self.assertIn("Ombudsman", ticket.recourse_ids.mapped("body_id.name"))
        ticket.write({"closure_reason": "recourse_exhausted", "iso_step": "closed"})
        self.assertEqual(ticket.iso_step, "closed")

    def test_7_9_silence_counts_after_a_reminder_only(self):
        ticket = self._bring_to(self._complaint(), "communicated")
        with self.assertRaises(UserError):
            ticket._record_answer("silent")
        ticket.action_remind()
        ticket._record_answer("silent")
        with self.assertRaises(ValidationError):
            ticket.write({"closure_reason": "accepted_explained", "iso_step": "closed"})
        ticket.write({"closure_reason": "no_answer", "iso_step": "closed"})

    def test_1_withdrawing_and_redirecting_need_a_reason(self):
        ticket = self._complaint()
        with self.assertRaises(ValidationError):
            ticket.iso_step = "withdrawn"
        wizard = (
            self.env["complaint.exit"]
            .with_user(self.contact)
            .create(
                {
                    "ticket_id": self._complaint(user=self.contact).id,
                    "iso_step": "redirected",
                    "scope": "enquiry",
                    "team_id": self.plain_team.id,
                    "reason": "This is a question about opening hours.",
                }
            )
        )
        wizard.action_apply()
        self.assertEqual(wizard.ticket_id.iso_step, "redirected")
        handed = self.env["helpdesk.ticket"].search(
            [("team_id", "=", self.plain_team.id)]
        )
        self.assertEqual(handed.name, wizard.ticket_id.name)
        self.assertFalse(handed.is_complaint)

    def test_4_9_merging_links_both_ways(self):
        target, ticket = self._complaint(), self._complaint()
        self.env["complaint.merge"].with_user(self.manager).create(
            {"ticket_id": ticket.id, "target_id": target.id}
        ).action_apply()
        self.assertEqual(ticket.iso_step, "merged")
        self.assertEqual(ticket.duplicate_id, target)
        self.assertIn("linked", self._kinds(target))

    def test_b_changing_the_preset_loses_nothing(self):
        small = self._team("Small desk", "small", self.handler)
        tickets = self.env["helpdesk.ticket"]
        for _index in range(3):
            tickets |= self._complaint(team_id=small.id)
        tickets[0].write({"user_id": self.handler.id, "iso_step": "assessment"})
        tickets[0].write({"severity": "1", "impact": "1", "iso_step": "investigation"})
        numbers = tickets.mapped("number")
        small.with_user(self.manager).pipeline_id = self.env.ref(
            "complaint_iso10002.complaint_pipeline_full"
        )
        self.assertEqual(tickets.mapped("number"), numbers)
        self.assertEqual(
            tickets.stage_id,
            self._stage("investigation") | self._stage("received"),
        )
        self.assertIn("waived", self._kinds(tickets[0]))
        self.assertNotIn("waived", self._kinds(tickets[1]))

    def test_7_9_the_portal_buttons_of_the_base_close_no_complaint(self):
        with self.assertRaises(ValidationError):
            self._stage("closed").close_from_portal = True
