from odoo import api, fields, models
from odoo.exceptions import UserError

_READ = "complaint_iso10002.mail_activity_type_read_policy"


class ComplaintPolicyConfirmation(models.Model):
    """That a person has read a version of the policy (5.3).

    Each confirms for themselves, by ``complaint.policy.action_confirm``; nobody
    writes it for another. Manager, executive and auditor see all, others their own.
    """

    _name = "complaint.policy.confirmation"
    _description = "Policy read"
    _order = "confirmed_at desc, id desc"
    _rec_name = "user_id"

    policy_id = fields.Many2one(
        "complaint.policy", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(related="policy_id.company_id", store=True)
    version = fields.Integer(related="policy_id.version", store=True)
    user_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    confirmed_at = fields.Datetime(required=True)

    _once = models.UniqueIndex("(policy_id, user_id)")

    @api.model
    def _confirm(self, policy):
        if policy.state != "published":
            raise UserError(self.env._("Only the published policy is confirmed."))
        if policy.is_read:
            return
        # sudo: nobody writes confirmations but by confirming
        self.sudo().create(
            {
                "policy_id": policy.id,
                "user_id": self.env.uid,
                "confirmed_at": fields.Datetime.now(),
            }
        )
        # sudo: the own reminder ends
        policy.sudo().activity_feedback([_READ], user_id=self.env.uid)

    @api.model
    def _ask(self, policy):
        """An activity for each who has not read ``policy``, once (5.3)."""
        kind = self.env.ref(_READ)
        asked = policy.activity_ids.filtered(lambda a: a.activity_type_id == kind)
        for user in policy._unread_users() - asked.user_id:
            policy.with_context(mail_activity_quick_update=True).activity_schedule(
                _READ, user_id=user.id
            )
