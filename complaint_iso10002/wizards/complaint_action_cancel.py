from odoo import fields, models


class ComplaintActionCancel(models.TransientModel):
    """Cancel an action, or decline a suggestion: only with a reason (8.7)."""

    _name = "complaint.action.cancel"
    _description = "Cancel an improvement action"

    action_id = fields.Many2one("complaint.action", required=True)
    reason = fields.Text(required=True, help="Told to whoever suggested it.")

    def action_apply(self):
        for wizard in self:
            wizard.action_id._cancel(wizard.reason)
        return {"type": "ir.actions.act_window_close"}
