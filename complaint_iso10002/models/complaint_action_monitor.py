from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..core import escalation

#: days before the due date on which the owner is reminded
_AHEAD = 3


class ComplaintActionMonitor(models.AbstractModel):
    """Reminds of actions: before they are due, when overdue, when to judge (8.7).

    Once for each date, inside the working hours of who is told; who is off
    duty is told at a later run.
    """

    _name = "complaint.action.monitor"
    _description = "Monitor of improvement actions"

    @api.model
    def _cron_remind(self):
        """Tell whom it concerns; safe to run at any time, as often as you like."""
        now = fields.Datetime.now()
        for action in self.env["complaint.action"].search(self._due_domain()):
            self._remind(action, now)
            self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _remind(self, action, now):
        """Tell those on duty who were not told of this deadline yet."""
        mark, users, text = action._reminder()
        reminded_of, told = _read_note(action.reminded_for)
        if reminded_of != mark:
            told = set()
        new = users.filtered(
            lambda user: user.id not in told and self._is_on_duty(user, now)
        )
        if not new:
            return
        action._act({"reminded_for": _write_note(mark, told.union(new.ids))})
        for user in new:
            # in the words of the reader
            said = text(action.with_context(lang=user.lang or self.env.lang))
            action._tell(user, said)

    @api.model
    def _due_domain(self):
        today = fields.Date.context_today(self)
        ahead = today + timedelta(days=_AHEAD)
        return (Domain("state", "=", "open") & Domain("due_on", "<=", ahead)) | (
            Domain("state", "=", "done") & Domain("effect_due_on", "<=", today)
        )

    @api.model
    def _is_on_duty(self, user, now):
        calendar = user.resource_calendar_id or user.company_id.resource_calendar_id
        working = calendar._complaint_working_time(user.tz, company=user.company_id)
        return escalation.deliver_at(now, working) == now


def _write_note(mark, user_ids):
    """What was reminded of, and who: ``"overdue 2025-03-31: 5 7"``."""
    return f"{mark}: {' '.join(map(str, sorted(user_ids)))}"


def _read_note(note):
    """``(mark, user ids)`` of what ``_write_note`` wrote."""
    mark, _colon, ids = (note or "").partition(": ")
    return mark, set(map(int, ids.split()))
