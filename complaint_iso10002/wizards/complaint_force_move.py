from odoo import api, fields, models
from odoo.exceptions import AccessError


class ComplaintForceMove(models.TransientModel):
    """The manager moves a case although gates are unmet (4.12).

    What is missing is waived by name, with the reason, in the journal.
    """

    _name = "complaint.force.move"
    _description = "Move a complaint without its gates"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True)
    pipeline_id = fields.Many2one(related="ticket_id.pipeline_id", related_sudo=False)
    stage_id = fields.Many2one(
        "helpdesk.ticket.stage",
        required=True,
        domain="[('pipeline_id', '=', pipeline_id)]",
    )
    gate_ids = fields.Many2many(
        "complaint.gate",
        string="Waived",
        compute="_compute_gate_ids",
    )
    reason = fields.Text(required=True)

    @api.depends("ticket_id", "stage_id")
    def _compute_gate_ids(self):
        gates = self.env["complaint.gate"]
        for wizard in self:
            missing = ()
            if wizard.stage_id:
                missing = wizard.ticket_id._unmet_for(wizard.stage_id.iso_step)
            wizard.gate_ids = gates.search([("code", "in", list(missing))])

    def action_apply(self):
        if not self.env.user.has_group("complaint_iso10002.group_complaint_manager"):
            raise AccessError(
                self.env._(
                    "Only the complaints manager moves a case without its gates."
                )
            )
        for wizard in self:
            wizard.ticket_id._waive_for(wizard.stage_id, wizard.reason)
            wizard.ticket_id.stage_id = wizard.stage_id
        return {"type": "ir.actions.act_window_close"}
