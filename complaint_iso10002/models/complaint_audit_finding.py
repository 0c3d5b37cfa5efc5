from odoo import api, fields, models
from odoo.exceptions import UserError

RESULTS = [
    ("conform", "Conforms"),
    ("strength", "Strength"),
    ("opportunity", "Opportunity"),
    ("nonconformity", "Nonconformity"),
    ("not_applicable", "Not applicable"),
]


class ComplaintAuditFinding(models.Model):
    """One question of an audit and what was found (8.5, annex J).

    Written by the auditor until the audit is finished; what does not conform
    leads to improvement actions, which stay open to everybody who answers
    for them.
    """

    _name = "complaint.audit.finding"
    _inherit = ["complaint.action.source.mixin", "complaint.principle.mixin"]
    _description = "Finding of an audit"
    _order = "audit_id, sequence, id"

    audit_id = fields.Many2one(
        "complaint.audit", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="audit_id.company_id")
    audit_state = fields.Selection(related="audit_id.state", string="Audit state")
    sequence = fields.Integer(default=100)
    clause = fields.Char()
    name = fields.Char(string="Question", required=True)
    result = fields.Selection(RESULTS)
    note = fields.Text(string="Evidence", help="What was seen, without names.")
    action_ids = fields.One2many(
        "complaint.action", "finding_id", string="Improvement actions", readonly=True
    )

    @api.model_create_multi
    def create(self, vals_list):
        findings = super().create(vals_list)
        findings.audit_id._check_unlocked()
        return findings

    def write(self, vals):
        if "audit_id" in vals:
            raise UserError(self.env._("A finding stays with its audit."))
        self.audit_id._check_unlocked()
        return super().write(vals)

    def unlink(self):
        self.audit_id._check_unlocked()
        return super().unlink()

    def _prepare_action_vals(self):
        return {
            **super()._prepare_action_vals(),
            "origin": "audit",
            "principle_ids": [(6, 0, self.principle_ids.ids)],
            "finding_id": self.id,
            "company_id": self.audit_id.company_id.id,
        }

    def _is_settled(self):
        """Whether all that was to be done about it was done, with effect."""
        self.ensure_one()
        # sudo: whether it is settled is the same whoever reads the audit
        states = self.sudo().action_ids.mapped("state")
        return bool(states) and set(states) <= {"effective", "cancelled"}
