from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import AccessError, UserError


class ComplaintBreakGlass(models.TransientModel):
    """Open a sealed case in an emergency, knowing its number (4.10)."""

    _name = "complaint.break.glass"
    _description = "Open a case in an emergency"

    number = fields.Char(required=True)
    reason = fields.Text(required=True)
    hours = fields.Selection(
        [("1", "1 hour"), ("4", "4 hours"), ("24", "24 hours")],
        string="For",
        required=True,
        default="4",
    )

    def action_apply(self):
        self.ensure_one()
        if not self.env.user.has_group("complaint_iso10002.group_complaint_manager"):
            raise AccessError(
                self.env._("Only a complaints manager opens a case in an emergency.")
            )
        ticket = self._find()
        if not ticket.has_access("read"):
            self._open(ticket)
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.ticket",
            "res_id": ticket.id,
            "views": [(ticket.get_formview_id(), "form")],
        }

    def _find(self):
        """The case of this number; one that names the manager does not exist."""
        # sudo: the case is not seen yet; nothing of it is told
        tickets = self.env["helpdesk.ticket"].sudo()
        found = tickets.search(
            [
                ("number", "=", self.number.strip()),
                ("is_complaint", "=", True),
                ("company_id", "in", self.env.companies.ids),
                ("barred_user_ids", "not in", self.env.user.ids),
            ]
        )
        if len(found) != 1:
            raise UserError(self.env._("There is no case of this number to be opened."))
        return found.with_env(self.env)

    def _open(self, ticket):
        # sudo: nobody holds the right to create grants; the role was checked
        case = ticket.sudo()
        expires_at = fields.Datetime.now() + timedelta(hours=int(self.hours))
        self.env["complaint.access.grant"].sudo().create(
            {
                "ticket_id": case.id,
                "user_id": self.env.uid,
                "reason": self.reason,
                "expires_at": expires_at,
            }
        )
        for user in case.named_user_ids - self.env.user:
            case.activity_schedule(
                "complaint_iso10002.mail_activity_type_glass",
                user_id=user.id,
                summary=self.env._(
                    "%(name)s opened this case in an emergency",
                    name=self.env.user.name,
                ),
                note=self.reason,
            )
        ticket.invalidate_recordset()
