from odoo import fields, models


class ComplaintReopen(models.TransientModel):
    """Bring an ended case back, with the reason (7.9)."""

    _name = "complaint.reopen"
    _description = "Reopen a complaint"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True)
    iso_step = fields.Selection(
        [
            ("assessment", "Assessment"),
            ("investigation", "Investigation"),
            ("communicated", "Decision communicated"),
        ],
        string="Back to",
        required=True,
        default="investigation",
    )
    reason = fields.Text(required=True)

    def action_apply(self):
        for wizard in self:
            wizard.ticket_id._reopen(wizard.iso_step, wizard.reason)
        return {"type": "ir.actions.act_window_close"}
