from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

_MANAGER = "complaint_iso10002.group_complaint_manager"
_ACTIVITY = "complaint_iso10002.mail_activity_type_action"


class ComplaintActionLifeMixin(models.AbstractModel):
    """The life of an action: proposed, adopted, done, cancelled (8.7).

    Every change of state is an act of a person, and kept by its cases.
    """

    _name = "complaint.action.life.mixin"
    _description = "Life of an improvement action"

    def _is_manager(self):
        return self.env.su or self.env.user.has_group(_MANAGER)

    def _act(self, vals):
        """Write ``vals`` as part of an act; its cases keep what changed."""
        before = {action.id: action.state for action in self}
        # past the checks of write
        # pylint: disable-next=super-method-mismatch
        result = super().write(vals)
        # sudo: the cases keep it, whoever acts
        for action in self.sudo().filtered(lambda a: a.state != before[a.id]):
            action.case_ids.ticket_id._journal(
                "action",
                {
                    "act": "changed",
                    "record": action.id,
                    "state": [before[action.id], action.state],
                },
            )
        return result

    # ------------------------------------------------------------------
    # Acts
    # ------------------------------------------------------------------

    def action_adopt(self):
        """The manager takes up what was proposed; the proposer is told (8.7)."""
        self._check_manager()
        for action in self.filtered(lambda action: action.state == "proposed"):
            today = fields.Date.context_today(action)
            action._act(
                {
                    "state": "open",
                    "opened_on": today,
                    "first_due_on": action.due_on,
                    "adopted_by_id": self.env.uid,
                    "adopted_on": today,
                }
            )
            action._plan_owner()
            action._tell(
                action.create_uid,
                self.env._("Your suggestion was adopted: %(name)s", name=action.name),
            )

    def action_done(self):
        """Carried out today; its effect is judged later by somebody else."""
        for action in self.filtered(lambda action: action.state == "open"):
            if action.owner_id != self.env.user and not self._is_manager():
                raise UserError(
                    self.env._("The owner says that an action is carried out.")
                )
            today = fields.Date.context_today(action)
            action._act(
                {
                    "state": "done",
                    "done_on": today,
                    "done_by_id": self.env.uid,
                    "effect_due_on": today + timedelta(days=action.effect_after_days),
                }
            )
            action._close_activities()

    def _cancel(self, reason):
        """The manager cancels or declines; the proposer gets the reason."""
        withdrawn = all(
            action.state == "proposed" and action.create_uid == self.env.user
            for action in self
        )
        if not withdrawn:
            self._check_manager()
        self._check_final()
        for action in self:
            proposed = action.state == "proposed"
            action._act({"state": "cancelled", "cancel_reason": reason})
            action._close_activities()
            if proposed and not withdrawn:
                action._tell(
                    action.create_uid,
                    self.env._(
                        "Your suggestion was not adopted: %(name)s. %(reason)s",
                        name=action.name,
                        reason=reason,
                    ),
                )

    def _check_manager(self):
        if not self._is_manager():
            raise UserError(self.env._("The complaints manager decides this."))

    def action_judge(self):
        """The dialog in which somebody else judges the effect."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Judge the effect"),
            "res_model": "complaint.action.check",
            "view_mode": "form",
            "target": "new",
            "context": {"default_action_id": self.id},
        }

    # ------------------------------------------------------------------
    # Telling people
    # ------------------------------------------------------------------

    def _plan_owner(self):
        """The owner finds the action among the own activities."""
        for action in self:
            action._close_activities()
            # sudo: whoever opens it plans it for the owner
            action.sudo().activity_schedule(
                _ACTIVITY,
                user_id=action.owner_id.id,
                date_deadline=action.due_on,
            )

    def _close_activities(self):
        # sudo: the activity is the owner's, the act may be the manager's
        self.sudo().activity_unlink([_ACTIVITY])

    def _tell(self, users, text):
        """Tell ``users`` who may read this action, but not whoever acts."""
        self.ensure_one()
        people = users.filtered(
            lambda user: (
                user.active
                and user != self.env.user
                and self.with_user(user).has_access("read")
            )
        )
        if people:
            # sudo: a notice to colleagues, whoever acts
            self.sudo().message_notify(
                partner_ids=people.partner_id.ids, subject=text, body=text
            )

    def _reminder(self):
        """``(mark, users, text)`` of what this action now waits for.

        What waits for somebody who has left waits for a manager.
        ``mark`` stands for the deadline; ``text`` is a function of the action,
        so that each reader gets the own language.
        """
        self.ensure_one()
        managers = self.env["res.users"]._complaint_people(self.company_id)
        owner = self.owner_id.filtered("active")
        if self.state == "done":
            judges = self.checker_id.filtered("active") or managers - self.owner_id
            return f"judge {self.effect_due_on}", judges, _judge_text
        if self.is_overdue:
            people = owner | managers
            return f"overdue {self.due_on}", people, _overdue_text
        return f"due {self.due_on}", owner or managers, _due_text


def _due_text(action):
    return action.env._(
        "Due %(day)s: %(name)s",
        day=fields.Date.to_string(action.due_on),
        name=action.name,
    )


def _overdue_text(action):
    return action.env._(
        "Overdue since %(day)s: %(name)s",
        day=fields.Date.to_string(action.due_on),
        name=action.name,
    )


def _judge_text(action):
    return action.env._("Judge the effect: %(name)s", name=action.name)
