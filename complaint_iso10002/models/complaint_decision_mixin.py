from odoo import api, fields, models

from ..core import gate
from .complaint_remedy import OPEN

OUTCOMES = [
    ("upheld", "Upheld"),
    ("partly_upheld", "Partly upheld"),
    ("not_upheld", "Not upheld"),
    ("out_of_scope", "Out of scope"),
    ("withdrawn", "Withdrawn"),
]


class ComplaintDecisionMixin(models.AbstractModel):
    """Investigation, response and remedy (7.6 to 7.8).

    The outcome is derived from the findings of the points.
    """

    _name = "complaint.decision.mixin"
    _description = "Complaint: decision"
    _complaint_erasure = {
        "investigation_plan": "erase",
        "conclusion": "erase",
    }

    # Investigation (7.6)
    point_ids = fields.One2many("complaint.point", "ticket_id", copy=False)
    investigation_plan = fields.Text(copy=False)
    conclusion = fields.Text(
        copy=False,
        help="What the investigation established. Never shown to the complainant.",
        groups="complaint_iso10002.group_complaint_contact",
    )
    outcome = fields.Selection(
        OUTCOMES,
        compute="_compute_outcome",
        store=True,
        index="btree_not_null",
    )

    # Response and remedy (7.7, 7.8)
    response_ids = fields.One2many("complaint.response", "ticket_id", copy=False)
    remedy_ids = fields.One2many("complaint.remedy", "ticket_id", copy=False)
    acknowledged_at = fields.Datetime(copy=False)
    decided_at = fields.Datetime(copy=False)
    communicated_at = fields.Datetime(copy=False)

    @api.depends("point_ids.finding")
    def _compute_outcome(self):
        for ticket in self:
            findings = set(ticket.point_ids.mapped("finding"))
            ticket.outcome = _outcome(findings)

    def _investigation_facts(self):
        self.ensure_one()
        return {
            "plan": bool(self.investigation_plan),
            "conclusion": bool(self.conclusion),
            "no_conflict": bool(self.user_id)
            and self.conflict_declared_by_id == self.user_id,
            "points": tuple(
                gate.Point(
                    category=bool(point.category_id),
                    finding=point.finding or None,
                    reason=bool(point.reason),
                    cause=bool(point.cause_id),
                )
                for point in self.point_ids
            ),
        }

    def _decision_facts(self):
        self.ensure_one()
        letters = self.response_ids.filtered(lambda r: r.kind != "holding")
        recourses = self.recourse_ids
        return {
            "response_approved": any(r.state in ("approved", "sent") for r in letters),
            "response_sent": any(r.state == "sent" for r in letters),
            "answer": self.complainant_answer or None,
            "reminded": bool(self.reminded_at),
            "remedies_open": sum(r.state in OPEN for r in self.remedy_ids),
            "remedies_unverified": sum(r._is_unverified() for r in self.remedy_ids),
            "reviewed": self._is_reviewed(),
            "recourse_told": any(r.told_on for r in recourses),
            "recourse_ended": any(r._has_ended() for r in recourses),
            "closure_reason": self.closure_reason or None,
        }

    def _first_decision(self):
        """The decision the complainant first got, or will get."""
        letters = self.response_ids.filtered(lambda r: r.kind == "decision")
        return letters.sorted("id")[:1]

    def _deciders(self):
        """Who made the first decision (4.7, 7.9)."""
        # sudo: whoever asks, the law is the same
        first = self.sudo()._first_decision()
        return first.author_id | first.approved_by_id

    # ------------------------------------------------------------------
    # Acts
    # ------------------------------------------------------------------

    def _promised_sums(self):
        """``{case: sum of the remedies promised, not refused}``."""
        # sudo: limits are held whatever the actor may read
        return {
            case: sum(r.amount for r in case.sudo().remedy_ids if r.state != "refused")
            for case in self
        }

    def action_draft_response(self):
        """Draft the next letter from the findings and open it."""
        self.ensure_one()
        kind = "review" if self.complainant_answer == "rejected" else "decision"
        draft = self.response_ids.filtered(lambda r: r.state != "sent")[:1]
        response = draft or self.env["complaint.response"]._draft(self, kind)
        return {
            "type": "ir.actions.act_window",
            "res_model": "complaint.response",
            "res_id": response.id,
            "view_mode": "form",
        }

    def _on_response_sent(self, response):
        """A letter went out: note the dates and move the case (7.8)."""
        self.ensure_one()
        if response.kind == "holding":
            return
        vals = {
            "decided_at": response.approved_at,
            "communicated_at": response.sent_at,
        }
        if response.kind == "review":
            vals.update(complainant_answer=False, answered_at=False, reminded_at=False)
        if self.iso_step in ("investigation", "response", "disputed"):
            self._advance_to("communicated")
        self._note(vals)

    def _propose_approver(self, author, response=None):
        """A manager of the team other than ``author``, else any manager; where there
        is a ``response``, one who may approve it."""
        managers = self._approvers() - author
        if response:
            managers = managers.filtered(lambda user: user._may_approve(response))
        return (managers & self.team_id.user_ids or managers)[:1]

    def _approvers(self):
        """Managers who may read this case, are free of conflict in it and did not
        make the first decision."""
        self.ensure_one()
        managers = self.env["res.users"]._complaint_people(self.company_id)
        return self._readers(managers - self._deciders() - self.conflicted_user_ids)


def _outcome(findings):
    """The outcome of a complaint from the findings of its points.

    Points that were withdrawn or out of scope count only when nothing else is
    left; an open point leaves the outcome open.
    """
    if not findings or False in findings:
        return False
    decided = findings - {"withdrawn", "out_of_scope"}
    if not decided:
        return "out_of_scope" if "out_of_scope" in findings else "withdrawn"
    if len(decided) == 1:
        return decided.pop()
    return "partly_upheld"
