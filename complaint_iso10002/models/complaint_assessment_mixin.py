from odoo import api, fields, models

from ..core import assessment
from .complaint_assessment_rule import CRITICALITY, LEVELS


class ComplaintAssessmentMixin(models.AbstractModel):
    """Initial assessment (7.5): six criteria, a proposal, a person's decision.

    The matrix proposes and safety overrides it; whoever assesses decides, with
    a reason when deciding otherwise. Every assessment is journalled, so that
    changing it keeps the history.
    """

    _name = "complaint.assessment.mixin"
    _description = "Complaint: assessment"
    _complaint_erasure = {
        "criticality_reason": "erase",
        "assessed_by_id": "keep: staff who acted",
    }

    severity = fields.Selection(
        LEVELS,
        copy=False,
        help="Harm to this complainant, from 1 (annoyance) to 5 (severe harm).",
    )
    impact = fields.Selection(
        LEVELS,
        copy=False,
        help="How wide it reaches, from 1 (one person) to 5 (everybody).",
    )
    complexity = fields.Selection(
        [("simple", "Simple"), ("normal", "Normal"), ("complex", "Complex")],
        copy=False,
        help="Sets how deep to investigate, not how urgent it is.",
    )
    is_safety = fields.Boolean(
        string="Safety",
        copy=False,
        help="Health or safety may be at stake: comes before everything else.",
    )
    needs_immediate_action = fields.Boolean(copy=False)
    immediate_action_possible = fields.Boolean(copy=False)
    matrix_criticality = fields.Selection(
        CRITICALITY,
        string="Matrix says",
        compute="_compute_proposal",
        help="What severity and impact give, before safety is considered.",
    )
    proposed_criticality = fields.Selection(
        CRITICALITY,
        compute="_compute_proposal",
        string="Proposed",
    )
    criticality = fields.Selection(
        CRITICALITY,
        compute="_compute_criticality",
        store=True,
        readonly=False,
        copy=False,
        index="btree_not_null",
    )
    criticality_reason = fields.Char(
        copy=False,
        help="Why the decision differs from the proposal.",
    )
    depth = fields.Selection(
        [("desk", "Desk check"), ("standard", "Standard"), ("full", "Full")],
        compute="_compute_depth",
        store=True,
        readonly=False,
        copy=False,
        help="How deep to investigate (7.6).",
    )
    assessed_at = fields.Datetime(copy=False, readonly=True)
    assessed_by_id = fields.Many2one("res.users", copy=False, readonly=True)

    @api.depends("severity", "impact", "complexity", "is_safety", "company_id")
    def _compute_proposal(self):
        proposals = self._propose_assessments()
        for ticket in self:
            proposal = proposals.get(ticket)
            ticket.matrix_criticality = proposal.matrix if proposal else False
            ticket.proposed_criticality = proposal.criticality if proposal else False

    @api.depends("severity", "impact", "is_safety")
    def _compute_criticality(self):
        proposals = self._propose_assessments()
        for ticket in self:
            if ticket in proposals:
                ticket.criticality = proposals[ticket].criticality

    @api.depends("severity", "impact", "complexity", "is_safety", "criticality")
    def _compute_depth(self):
        for ticket in self:
            if ticket.criticality and ticket.complexity:
                ticket.depth = assessment.depth(ticket.complexity, ticket.criticality)

    def _propose_assessments(self):
        """``{ticket: core.assessment.Proposal}`` where the criteria suffice."""
        ready = self.filtered(lambda t: t.is_complaint and t.severity and t.impact)
        proposals = {}
        for company, tickets in ready.grouped("company_id").items():
            # sudo: the matrix is the same for everybody who assesses
            matrix = self.env["complaint.assessment.rule"].sudo()._matrix(company)
            for ticket in tickets:
                proposal = assessment.propose(
                    int(ticket.severity),
                    int(ticket.impact),
                    ticket.complexity or None,
                    ticket.is_safety,
                    matrix,
                )
                if proposal:
                    proposals[ticket] = proposal
        return proposals

    @staticmethod
    def _assessment_fields():
        return (
            "severity",
            "impact",
            "complexity",
            "is_safety",
            "needs_immediate_action",
            "immediate_action_possible",
            "criticality",
            "depth",
        )

    def _assessment_values(self):
        return {
            ticket.id: {name: ticket[name] for name in self._assessment_fields()}
            for ticket in self
        }

    def _follow_assessment(self, before):
        """Journal new assessments and keep the helpdesk's priority in step."""
        values = self._assessment_values()
        changed = self.filtered(
            lambda t: t.criticality and values[t.id] != before.get(t.id)
        )
        for criticality, tickets in changed.grouped("criticality").items():
            tickets._note(
                {
                    "priority": assessment.host_priority(criticality),
                    "assessed_at": fields.Datetime.now(),
                    "assessed_by_id": self.env.uid,
                }
            )
        changed._journal(
            "assessed",
            lambda ticket: {
                **values[ticket.id],
                "proposed": ticket.proposed_criticality,
                "matrix": ticket.matrix_criticality,
                "reason": ticket.criticality_reason,
            },
        )

    def _assessment_facts(self):
        self.ensure_one()
        decided = self.criticality == self.proposed_criticality
        return {
            "criteria": bool(self.severity and self.impact and self.complexity),
            "criticality": bool(self.criticality)
            and (
                decided
                or not self.proposed_criticality
                or bool(self.criticality_reason)
            ),
            "needs_immediate_action": self.needs_immediate_action,
            "depth": self.depth or None,
        }
