from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError


class ComplaintClockPolicyChange(models.TransientModel):
    """Other time limits from a day on, with the reason (5.4.2, 4.15).

    The policy ends the day before, and a copy holds for complaints received
    from that day on; what was promised before stays as it was.
    """

    _name = "complaint.clock.policy.change"
    _description = "Change a clock policy from a day on"

    policy_id = fields.Many2one("complaint.clock.policy", required=True)
    date_from = fields.Date(
        string="Holds from",
        required=True,
        default=lambda self: fields.Date.context_today(self) + timedelta(days=1),
        help="First day of receipt of the complaints it holds for; not before today.",
    )
    reason = fields.Text(required=True)

    def action_apply(self):
        """Make the new version and open it."""
        self.ensure_one()
        if self.date_from < fields.Date.context_today(self):
            raise UserError(
                self.env._("What was promised to complaints already received stays.")
            )
        version = self.policy_id._new_version(self.date_from, self.reason)
        return {
            "type": "ir.actions.act_window",
            "res_model": version._name,
            "res_id": version.id,
            "view_mode": "form",
        }
