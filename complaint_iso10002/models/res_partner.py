from odoo import fields, models

from ..core import step


class ResPartner(models.Model):
    """Whom complaints concern; leads to them only whoever may know (4.10)."""

    _name = "res.partner"
    _inherit = ["complaint.lead.mixin", "res.partner"]

    complaint_count = fields.Integer(
        compute="_compute_complaint_count",
        groups="complaint_iso10002.group_complaint_contact",
    )
    open_complaint_count = fields.Integer(
        compute="_compute_complaint_count",
        groups="complaint_iso10002.group_complaint_contact",
    )

    def _compute_complaint_count(self):
        domain = [("is_complaint", "=", True), ("partner_id", "in", self.ids)]
        tickets = self.env["helpdesk.ticket"]
        counts = dict(tickets._read_group(domain, ["partner_id"], ["__count"]))
        still = [*domain, ("iso_step", "not in", step.FINAL)]
        opened = dict(tickets._read_group(still, ["partner_id"], ["__count"]))
        for partner in self:
            partner.complaint_count = counts.get(partner, 0)
            partner.open_complaint_count = opened.get(partner, 0)

    def action_view_complaints(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_iso10002.helpdesk_ticket_action_complaint"
        )
        action["domain"] = [("is_complaint", "=", True), ("partner_id", "in", self.ids)]
        return action
