from odoo import fields, models

from ..models.complaint_answer_mixin import ANSWERS


class ComplaintAnswer(models.TransientModel):
    """Staff record what the complainant says to the decision (7.9)."""

    _name = "complaint.answer"
    _description = "Complainant's answer"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True)
    answer = fields.Selection(ANSWERS, required=True)
    answered_at = fields.Datetime(required=True, default=fields.Datetime.now)
    reason = fields.Text(help="In the complainant's own words.")
    proof = fields.Char(help="Where it was said: a call, a letter, a mail.")

    def action_apply(self):
        for wizard in self:
            wizard.ticket_id._record_answer(
                wizard.answer,
                reason=wizard.reason,
                answered_at=wizard.answered_at,
                proof=wizard.proof,
            )
        return {"type": "ir.actions.act_window_close"}
