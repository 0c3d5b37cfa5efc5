from odoo import api, fields, models

from ..core import gate
from ..models.complaint_answer_mixin import CLOSURE_REASONS


class ComplaintClose(models.TransientModel):
    """Close a complaint with a reason that agrees with the answer (7.9)."""

    _name = "complaint.close"
    _description = "Close a complaint"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True)
    complainant_answer = fields.Selection(
        related="ticket_id.complainant_answer", related_sudo=False
    )
    closure_reason = fields.Selection(
        CLOSURE_REASONS,
        compute="_compute_closure_reason",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    note = fields.Text()
    is_told = fields.Boolean(
        string="Tell the complainant",
        compute="_compute_is_told",
        store=True,
        precompute=True,
        readonly=False,
        help="By mail: that the case is closed, and that it can be reopened.",
    )

    @api.depends("ticket_id")
    def _compute_is_told(self):
        for wizard in self:
            wizard.is_told = bool(wizard.ticket_id._complainant_email())

    @api.depends("ticket_id")
    def _compute_closure_reason(self):
        for wizard in self:
            ticket = wizard.ticket_id
            fitting = [
                reason
                for reason, answers in gate.REASONS.items()
                if ticket.complainant_answer in answers
            ]
            if "accepted_remedied" in fitting and not ticket.remedy_ids:
                fitting.remove("accepted_remedied")
            wizard.closure_reason = ticket.closure_reason or (fitting or [False])[0]

    def action_apply(self):
        for wizard in self:
            wizard.ticket_id.write(
                {
                    "closure_reason": wizard.closure_reason,
                    "closure_note": wizard.note,
                    "iso_step": "closed",
                }
            )
            if wizard.is_told:
                wizard.ticket_id._tell("mail_template_closing")
        return {"type": "ir.actions.act_window_close"}
