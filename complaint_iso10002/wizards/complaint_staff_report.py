from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html


class ComplaintStaffReport(models.TransientModel):
    """Any employee hands in a complaint, heard or own (5.4.5, 4.10).

    The employee gets its number, and does not read it back without a role.
    """

    _name = "complaint.staff.report"
    _description = "Report a complaint"

    team_id = fields.Many2one(
        "helpdesk.ticket.team",
        string="To",
        required=True,
        domain=[("complaint_handling", "=", True)],
        default=lambda self: self._default_team_id(),
    )
    name = fields.Char(string="In one line", required=True)
    description = fields.Text(string="What happened", required=True)
    identity_mode = fields.Selection(
        [
            ("open", "May be known to the handlers"),
            ("protected", "Is kept apart"),
            ("anonymous", "Is not given"),
        ],
        string="Who complains",
        required=True,
        default="open",
    )
    is_own = fields.Boolean(string="I complain myself")
    partner_name = fields.Char(string="Name")
    partner_email = fields.Char(string="E-mail")
    complainant_phone = fields.Char(string="Phone")
    number = fields.Char(readonly=True)

    @api.model
    def _default_team_id(self):
        return self.env["helpdesk.ticket.team"].search(
            [("complaint_handling", "=", True)], limit=1
        )

    def action_apply(self):
        """Enter the complaint and show its number."""
        self.ensure_one()
        if self.number:
            raise UserError(self.env._("This complaint was entered already."))
        # sudo: everybody may hand in a complaint; nothing of it is read back
        team = self.team_id.sudo()
        if not team.complaint_handling:
            raise UserError(self.env._("Choose a team that handles complaints."))
        tickets = self.env["helpdesk.ticket"].sudo()
        tickets = tickets.with_context(mail_create_nosubscribe=True)
        if self._is_veiled():
            tickets = tickets.with_user(SUPERUSER_ID)
        self.number = tickets.create(self._prepare_ticket_vals()).number
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Thank you"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _is_veiled(self):
        """Whether who entered it is, or may be, the hidden complainant."""
        mode = self.identity_mode
        return mode == "anonymous" or (mode == "protected" and self.is_own)

    def _prepare_ticket_vals(self):
        channel = self.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_channel_other", raise_if_not_found=False
        )
        vals = {
            "team_id": self.team_id.id,
            "name": self.name,
            "description": plaintext2html(self.description),
            "identity_mode": self.identity_mode,
            "channel_id": channel.id if channel else False,
            "user_id": False,
            "point_ids": [fields.Command.create({"name": self.name})],
        }
        if self._is_veiled():
            vals["received_by_id"] = False
        if self.identity_mode == "anonymous":
            return vals
        if self.is_own:
            own = self.env.user.partner_id
            vals.update(partner_id=own.id, partner_name=own.name)
            vals.update(partner_email=own.email, complainant_kind="other")
            return vals
        for name in ("partner_name", "partner_email", "complainant_phone"):
            vals[name] = self[name]
        return vals
