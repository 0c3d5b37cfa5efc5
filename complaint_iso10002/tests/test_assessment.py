from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from ..core import chain
from .common import NOW, ComplaintCase


@tagged("post_install", "-at_install")
class TestAssessment(ComplaintCase):
    """Six criteria, a proposal, a person's decision, its history (7.5)."""

    def test_7_5_safety_overrides_and_the_matrix_stays_visible(self):
        ticket = self._complaint().with_user(self.handler)
        ticket.write({"user_id": self.handler.id, "severity": "2", "impact": "2"})
        self.assertEqual(ticket.criticality, "normal")
        with freeze_time(NOW):
            ticket.is_safety = True
        self.assertEqual(ticket.criticality, "critical")
        self.assertEqual(ticket.matrix_criticality, "normal")
        self.assertEqual(ticket.priority, "3")
        self.assertEqual(ticket.assessed_by_id, self.handler)
        self.assertEqual(ticket.assessed_at, NOW)

    def test_7_5_the_proposal_shows_in_the_form_before_saving(self):
        view = "complaint_iso10002.helpdesk_ticket_view_form_case"
        with Form(self._complaint().with_user(self.manager), view) as form:
            form.severity = "4"
            form.impact = "4"
            self.assertEqual(form.proposed_criticality, "critical")

    def test_7_5_deciding_otherwise_needs_a_reason(self):
        ticket = self._complaint(user_id=self.handler.id)
        ticket.write({"severity": "1", "impact": "1", "complexity": "simple"})
        ticket.criticality = "high"
        with self.assertRaises(ValidationError):
            ticket.iso_step = "investigation"
        ticket.criticality_reason = "The press called"
        ticket.iso_step = "investigation"
        self.assertEqual(ticket.criticality, "high")
        self.assertEqual(ticket.proposed_criticality, "low")
        with self.assertRaises(ValidationError):
            ticket.criticality_reason = False

    def test_7_5_assessing_again_keeps_the_history(self):
        ticket = self._complaint(user_id=self.handler.id)
        ticket.with_user(self.handler).write({"severity": "2", "impact": "2"})
        ticket.with_user(self.manager).write({"severity": "5"})
        events = ticket.event_ids.filtered(lambda e: e.kind == "assessed")
        events = events.sorted("sequence")
        self.assertEqual(len(events), 2)
        first, last = (chain.load(event.payload) for event in events)
        self.assertEqual((first["severity"], first["criticality"]), ("2", "normal"))
        self.assertEqual((last["severity"], last["criticality"]), ("5", "critical"))
        self.assertEqual(events.user_id, self.handler | self.manager)

    def test_7_5_saving_without_a_change_is_no_new_assessment(self):
        ticket = self._complaint()
        vals = {"severity": "2", "impact": "2"}
        ticket.write(vals)
        ticket.write(vals)
        self.assertEqual(self._kinds(ticket).count("assessed"), 1)

    def test_7_5_a_complaint_entered_with_its_criteria_is_assessed(self):
        ticket = self._complaint(user=self.contact, severity="5", impact="5")
        self.assertEqual(ticket.criticality, "critical")
        self.assertEqual(ticket.assessed_by_id, self.contact)
        self.assertEqual(ticket.priority, "3")
        self.assertIn("assessed", self._kinds(ticket))

    def test_7_5_the_company_has_its_own_matrix(self):
        rules = self.env["complaint.assessment.rule"]
        with self.assertRaises(AccessError):
            rules.with_user(self.handler).create(
                {"severity": "1", "impact": "1", "criticality": "high"}
            )
        rules.with_user(self.manager).create(
            {
                "severity": "1",
                "impact": "1",
                "criticality": "high",
                "company_id": self.env.company.id,
            }
        )
        ticket = self._complaint(severity="1", impact="1")
        self.assertEqual(ticket.criticality, "high")

    def test_7_5_a_changed_matrix_leaves_what_was_decided(self):
        ticket = self._complaint(severity="1", impact="1")
        rule = self.env.ref("complaint_iso10002.complaint_assessment_rule_1_1")
        rule.criticality = "critical"
        self.env.invalidate_all()
        self.assertEqual(ticket.criticality, "low")

    def test_7_5_all_cells_of_the_shipped_matrix_are_filled(self):
        matrix = self.env["complaint.assessment.rule"]._matrix(self.env.company)
        self.assertEqual(len(matrix), 25)
        order = ("low", "normal", "high", "critical")
        for severity in range(1, 6):
            ranks = [order.index(matrix[severity, impact]) for impact in range(1, 6)]
            self.assertEqual(ranks, sorted(ranks), "wider is never less urgent")
        for impact in range(1, 6):
            ranks = [order.index(matrix[severity, impact]) for severity in range(1, 6)]
            self.assertEqual(ranks, sorted(ranks), "worse is never less urgent")

    def test_7_6_depth_follows_seriousness(self):
        ticket = self._complaint(severity="1", impact="1", complexity="simple")
        self.assertEqual(ticket.depth, "desk")
        ticket.is_safety = True
        self.assertEqual(ticket.depth, "full")

    def test_7_5_immediate_action_is_asked_before_investigating(self):
        ticket = self._complaint()
        with self.assertRaises(ValidationError) as caught:
            self._assess(ticket, needs_immediate_action=True)
        self.assertIn("mmediate", str(caught.exception))
        self._assess(ticket, needs_immediate_action=True, immediate_action="Recalled")
        self.assertEqual(ticket.iso_step, "investigation")
