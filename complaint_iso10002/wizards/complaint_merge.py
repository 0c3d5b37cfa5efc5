from odoo import fields, models
from odoo.exceptions import UserError


class ComplaintMerge(models.TransientModel):
    """Join a complaint to another that is about the same (4.9).

    Both keep their number, words, messages and files; each names the other.
    """

    _name = "complaint.merge"
    _description = "Merge complaints"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True)
    target_id = fields.Many2one(
        "helpdesk.ticket",
        string="Into",
        required=True,
        domain="[('is_complaint', '=', True), ('id', '!=', ticket_id), "
        "('iso_step', 'not in', ('merged', 'redirected', 'withdrawn'))]",
    )

    def action_apply(self):
        for wizard in self:
            wizard._apply()
        return {"type": "ir.actions.act_window_close"}

    def _apply(self):
        ticket, target = self.ticket_id, self.target_id
        if ticket == target or not target.is_complaint or target.duplicate_id:
            raise UserError(
                self.env._("Choose another complaint that is not merged itself.")
            )
        ticket.write({"duplicate_id": target.id, "iso_step": "merged"})
        target._journal("linked", {"from": ticket.number, "as": "merged"})
        target.message_post(
            body=self.env._(
                "Complaint %(number)s joined this one.", number=ticket.number
            ),
            subtype_xmlid="mail.mt_note",
        )
