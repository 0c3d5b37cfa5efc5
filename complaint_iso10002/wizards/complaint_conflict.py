from odoo import fields, models


class ComplaintConflict(models.TransientModel):
    """The handler leaves a case for a conflict of interest (4.7)."""

    _name = "complaint.conflict"
    _description = "Declare a conflict of interest"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True)
    reason = fields.Char(
        required=True,
        help="Names nobody; it stands in the journal of the case.",
    )

    def action_apply(self):
        for wizard in self:
            wizard.ticket_id._declare_conflict(wizard.reason)
        if all(wizard.ticket_id.has_access("read") for wizard in self):
            return {"type": "ir.actions.act_window_close"}
        # a case of another team is no longer theirs to read
        cases = "complaint_iso10002.helpdesk_ticket_action_complaint"
        return self.env["ir.actions.act_window"]._for_xml_id(cases)
