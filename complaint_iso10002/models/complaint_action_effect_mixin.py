from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

#: days before and after that are compared, at least
_WINDOW = 30


class ComplaintActionEffectMixin(models.AbstractModel):
    """The effect of an action: who may judge it, on which figures (8.7)."""

    _name = "complaint.action.effect.mixin"
    _description = "Effect of an improvement action"

    def _check_judge(self):
        """Judged when due, and by somebody else."""
        self.ensure_one()
        if self.state != "done":
            raise UserError(self.env._("Only what was carried out is judged."))
        today = fields.Date.context_today(self)
        if self.effect_due_on > today:
            raise UserError(
                self.env._(
                    "The effect shows later: it is judged from %(day)s on.",
                    day=fields.Date.to_string(self.effect_due_on),
                )
            )
        if self.env.user in self.owner_id | self.done_by_id:
            raise UserError(
                self.env._("Somebody else than who carried it out judges the effect.")
            )
        if self.env.user != self.checker_id:
            self._check_manager()

    def _judged(self, check):
        """What follows from ``check``: finished, or open again."""
        self.ensure_one()
        if check.result == "effective":
            # sudo: who is named to judge may not write otherwise
            self.sudo()._act({"state": "effective"})
            return
        # sudo: as above
        self.sudo()._act(
            {
                "state": "open",
                "due_on": check.new_due_on,
                "first_due_on": check.new_due_on,
                "done_on": False,
                "done_by_id": False,
                "effect_due_on": False,
                "recurred_on": False,
                "reopened_count": self.reopened_count + 1,
            }
        )
        self._plan_owner()

    def _count_around(self, day):
        """``(measure, before, after)``: points found with the cause and category.

        Of complaints received in equal times before the action was opened and
        from its end to ``day``; without cause and category nothing is counted.
        """
        if not (self.cause_id or self.category_id) or not self.done_on or not day:
            return False, 0, 0
        days = max((day - self.done_on).days, _WINDOW)
        measure = self.env._(
            "Points of complaints received in %(days)s days: %(what)s",
            days=days,
            what=self.cause_id.display_name or self.category_id.display_name,
        )
        start = min(self.opened_on, self.done_on)
        before = self._count_points(start - timedelta(days=days), start)
        after_from = max(self.done_on, day - timedelta(days=days))
        return measure, before, self._count_points(after_from, day + timedelta(days=1))

    def _count_points(self, first, end):
        """Points received from day ``first`` to before day ``end``."""
        domain = (
            Domain("ticket_id.company_id", "in", [self.company_id.id, False])
            & Domain("ticket_id.received_at", ">=", fields.Datetime.to_datetime(first))
            & Domain("ticket_id.received_at", "<", fields.Datetime.to_datetime(end))
        )
        if self.cause_id:
            domain &= Domain("cause_id", "child_of", self.cause_id.id)
        if self.category_id:
            domain &= Domain("category_id", "child_of", self.category_id.id)
        # sudo: a count tells nothing of a case
        return self.env["complaint.point"].sudo().search_count(domain)
