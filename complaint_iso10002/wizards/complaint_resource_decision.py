from odoo import api, fields, models

from ..models.complaint_resource_request import DECISIONS


class ComplaintResourceDecision(models.TransientModel):
    """An executive decides on a request for resources, with the reason (6.4)."""

    _name = "complaint.resource.decision"
    _description = "Decide on a request for resources"

    request_id = fields.Many2one("complaint.resource.request", required=True)
    backlog_text = fields.Char(related="request_id.backlog_text", related_sudo=False)
    decision = fields.Selection(DECISIONS, required=True, default="granted")
    amount = fields.Monetary(
        string="Amount granted",
        compute="_compute_amount",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    currency_id = fields.Many2one(related="request_id.currency_id", related_sudo=False)
    reason = fields.Text(required=True, help="Told to who asked.")

    @api.depends("request_id")
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = wizard.request_id.amount

    @api.model_create_multi
    def create(self, vals_list):
        """Names are read past the rules: who may not read the request gets none."""
        wizards = super().create(vals_list)
        wizards.request_id.check_access("read")
        return wizards

    def action_apply(self):
        for wizard in self:
            wizard.request_id._decide(wizard.decision, wizard.reason, wizard.amount)
        return {"type": "ir.actions.act_window_close"}
