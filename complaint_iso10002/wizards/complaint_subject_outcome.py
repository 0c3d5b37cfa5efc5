from odoo import fields, models


class ComplaintSubjectOutcome(models.TransientModel):
    """Tell a person complained about what came of it (7.8)."""

    _name = "complaint.subject.outcome"
    _description = "Tell the outcome to a person complained about"

    notice_id = fields.Many2one("complaint.subject.notice", required=True)
    outcome = fields.Text(required=True)

    def action_apply(self):
        for wizard in self:
            wizard.notice_id._tell_outcome(wizard.outcome)
        return {"type": "ir.actions.act_window_close"}
