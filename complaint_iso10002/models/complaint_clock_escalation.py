from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..core.escalation import Step
from .complaint_clock_target import MILESTONES


class ComplaintClockEscalation(models.Model):
    """Who is told, and when, that a deadline comes near or has passed (4.15).

    Notices go out once, inside the recipient's working hours, and never to
    somebody who may not read the case.
    """

    _name = "complaint.clock.escalation"
    _description = "Escalation step"
    _order = "policy_id, share, hours_before desc, id"
    _rec_name = "action"

    policy_id = fields.Many2one(
        "complaint.clock.policy",
        required=True,
        index=True,
        ondelete="cascade",
    )
    milestone = fields.Selection(MILESTONES, help="For every clock when empty.")
    share = fields.Integer(
        string="At %",
        help="Part of the clock that is used up, in percent; 150 is half late.",
    )
    hours_before = fields.Float(help="Hours before the deadline, in the clock's time.")
    recipient = fields.Selection(
        [
            ("owner", "The handler"),
            ("leader", "The team leader"),
            ("manager", "The complaints manager"),
            ("group", "A group"),
        ],
        required=True,
        default="owner",
    )
    group_id = fields.Many2one("res.groups", ondelete="restrict")
    action = fields.Selection(
        [
            ("notify", "Notify"),
            ("activity", "Schedule an activity"),
            ("raise", "Hand the case to the recipient"),
        ],
        required=True,
        default="notify",
    )

    @api.constrains("share", "hours_before")
    def _check_moment(self):
        for step in self:
            try:
                step._to_core()
            except ValueError as error:
                raise ValidationError(
                    self.env._("Give either a percentage or the hours before.")
                ) from error

    @api.constrains("recipient", "group_id")
    def _check_group(self):
        if any(step.recipient == "group" and not step.group_id for step in self):
            raise ValidationError(self.env._("Choose the group that is told."))

    def _to_core(self):
        self.ensure_one()
        return Step(
            code=str(self.id),
            share=self.share / 100 if self.share else None,
            hours_before=self.hours_before or None,
        )

    def _recipients(self, ticket):
        """The users to tell about ``ticket``; only those who may read it."""
        self.ensure_one()
        group = self.group_id
        if self.recipient == "manager":
            group = self.env.ref("complaint_iso10002.group_complaint_manager")
        users = {
            "owner": ticket.user_id or ticket.team_id.user_id,
            "leader": ticket.team_id.user_id,
        }.get(self.recipient, group.all_user_ids)
        # real people only: the superuser reads everything and no mail
        people = users.filtered(
            lambda user: (
                user.active and user._is_internal() and not user._is_superuser()
            )
        )
        return people.filtered(lambda user: ticket.with_user(user).has_access("read"))
