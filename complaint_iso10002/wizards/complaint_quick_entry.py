from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from ..models.complaint_identity_mixin import MODES
from ..models.complaint_receipt_mixin import KINDS


class ComplaintQuickEntry(models.TransientModel):
    """A spoken complaint in one dialog and one save (4.11, 7.2)."""

    _name = "complaint.quick.entry"
    _description = "Quick entry of a complaint"

    team_id = fields.Many2one(
        "helpdesk.ticket.team",
        required=True,
        domain=[("complaint_handling", "=", True)],
        default=lambda self: self._default_team_id(),
    )
    channel_id = fields.Many2one("helpdesk.ticket.channel", required=True)
    received_at = fields.Datetime(required=True, default=fields.Datetime.now)
    complainant_kind = fields.Selection(KINDS, required=True, default="customer")
    identity_mode = fields.Selection(
        MODES,
        string="Identity",
        help="Protected: who complains is kept apart once the complaint is entered.",
    )
    partner_id = fields.Many2one("res.partner", string="Contact")
    partner_name = fields.Char(string="Name")
    partner_email = fields.Char(string="E-mail")
    complainant_phone = fields.Char(string="Phone")
    preferred_lang = fields.Selection(
        selection=lambda self: self.env["res.lang"].get_installed(),
        string="Language",
        default=lambda self: self.env.lang,
    )
    name = fields.Char(string="In one line", required=True)
    description = fields.Text(string="What happened", required=True)
    category_id = fields.Many2one("helpdesk.ticket.category")
    remedy_requested = fields.Text(string="What is wanted")

    @api.model
    def _default_team_id(self):
        teams = self.env["helpdesk.ticket.team"].search(
            [("complaint_handling", "=", True)]
        )
        return (teams & self.env.user.helpdesk_team_ids or teams)[:1]

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        if self.partner_id:
            self.partner_name = self.partner_id.name
            self.partner_email = self.partner_id.email
            self.complainant_phone = self.partner_id.phone
            self.preferred_lang = self.partner_id.lang or self.preferred_lang

    def action_apply(self):
        ticket = self._enter()
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.ticket",
            "res_id": ticket.id,
            "view_mode": "form",
            "views": [(ticket.get_formview_id(), "form")],
        }

    def _enter(self):
        """Enter the complaint; the new ticket."""
        self.ensure_one()
        if not self.team_id.complaint_handling:
            raise UserError(self.env._("Choose a team that handles complaints."))
        return self.env["helpdesk.ticket"].create(self._prepare_ticket_vals())

    def _prepare_ticket_vals(self):
        vals = {
            name: self[name]
            for name in (
                "received_at",
                "complainant_kind",
                "identity_mode",
                "partner_name",
                "partner_email",
                "complainant_phone",
                "preferred_lang",
                "name",
                "remedy_requested",
            )
        }
        for name in ("team_id", "channel_id", "partner_id", "category_id"):
            vals[name] = self[name].id
        vals["description"] = plaintext2html(self.description)
        vals["user_id"] = False
        vals["point_ids"] = [
            fields.Command.create(
                {"name": self.name, "category_id": self.category_id.id}
            )
        ]
        return vals
