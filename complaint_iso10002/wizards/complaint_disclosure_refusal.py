from odoo import api, fields, models


class ComplaintDisclosureRefusal(models.TransientModel):
    """Say why an identity is not disclosed; who asked reads it (4.10)."""

    _name = "complaint.disclosure.refusal"
    _description = "Refuse a disclosure"

    disclosure_id = fields.Many2one(
        "complaint.disclosure", required=True, ondelete="cascade"
    )
    reason = fields.Text(string="What is asked", compute="_compute_reason")
    note = fields.Text(
        string="Why not",
        required=True,
        help="Stands on the case; who asked reads it.",
    )

    @api.depends("disclosure_id")
    def _compute_reason(self):
        for wizard in self:
            # asked for by name: whose cache holds it may not be who may read it
            wizard.reason = wizard.disclosure_id._filtered_access("read").reason

    def action_apply(self):
        self.ensure_one()
        self.disclosure_id.action_refuse(self.note)
        return {"type": "ir.actions.act_window_close"}
