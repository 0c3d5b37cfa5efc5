from odoo import fields, models

ORIGINS = [
    ("complaint", "Complaint"),
    ("feedback", "Feedback"),
    ("signal", "Signal"),
    ("audit", "Audit"),
    ("assessment", "Self-assessment"),
    ("review", "Management review"),
    ("risk", "Risk or opportunity"),
    ("suggestion", "Suggestion"),
    ("other", "Other"),
]
_READERS = ",".join(
    f"complaint_iso10002.group_complaint_{role}"
    for role in ("manager", "executive", "auditor")
)


class ComplaintActionOriginMixin(models.AbstractModel):
    """Where an improvement action comes from (8.7); each keeps its own readers."""

    _name = "complaint.action.origin.mixin"
    _description = "Origin of an improvement action"

    origin = fields.Selection(ORIGINS, required=True, default="other")
    decision_id = fields.Many2one(
        "complaint.review.decision",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups=_READERS,
    )
    finding_id = fields.Many2one(
        "complaint.audit.finding",
        string="Audit finding",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups=_READERS,
    )
    assessment_line_id = fields.Many2one(
        "complaint.self.assessment.line",
        string="Gap",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups=_READERS,
    )
    signal_id = fields.Many2one(
        "complaint.signal",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups=_READERS,
    )
    risk_id = fields.Many2one(
        "complaint.risk",
        string="Risk or opportunity",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups=_READERS,
    )
