from odoo import api, fields, models
from odoo.tools import float_compare


class ComplaintObjectiveMeasureMixin(models.AbstractModel):
    """Measuring an objective while its period runs, locking it when over (6.2)."""

    _name = "complaint.objective.measure.mixin"
    _description = "Objective: measuring"

    def action_measure(self):
        """Write the figure as it is now; lock what is over."""
        today = fields.Date.context_today(self)
        now = fields.Datetime.now()
        for objective in self.filtered(lambda o: not o.locked_at):
            kpi = objective.kpi_id
            # sudo: the figure is the same for everybody
            figure = kpi.sudo()._figures(
                objective.company_id,
                objective.date_from,
                objective.date_to,
                team=objective.team_id,
                category=objective.category_id,
            )[kpi]
            over = objective.date_to < today
            objective._note(objective._prepare_measured(figure, now, over))
            if over and objective.needs_comment and objective.owner_id:
                objective._ask_comment()

    def _note(self, vals):
        # past the checks of write
        # pylint: disable-next=super-method-mismatch
        return super().write(vals)

    def _prepare_measured(self, figure, now, over):
        """What measuring writes; locks what is ``over``."""
        self.ensure_one()
        known = figure.value is not None
        scoped = bool(self.team_id or self.category_id)
        hidden = known and self.kpi_id._is_hidden(figure, scoped)
        status = self._status(figure.value) if known else "unknown"
        result = {"on": "met", "unknown": "unknown"}.get(status, "missed")
        shown = known and not hidden
        return {
            "actual": figure.value or 0.0,
            "shown_value": figure.value if shown else 0.0,
            "gap": figure.value - self.target if shown else 0.0,
            "n": figure.n,
            "is_hidden": hidden,
            "status": status,
            "result": over and result,
            "measured_at": now,
            "locked_at": over and now,
        }

    def _status(self, value):
        """``on``, ``near`` or ``off`` the target, by the direction of the figure."""
        self.ensure_one()
        sign = -1 if self.kpi_id.direction == "down" else 1
        lack = sign * (self.target - value)
        if float_compare(lack, 0, precision_digits=6) <= 0:
            return "on"
        near = float_compare(lack, self.tolerance, precision_digits=6) <= 0
        return "near" if near else "off"

    def _ask_comment(self):
        self.ensure_one()
        if not self.owner_id.active:  # left: the manager hears of it in the list
            return
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=self.owner_id.id,
            summary=self.env._("Missed objective: say why, and what follows"),
        )

    @api.model
    def _cron_measure(self):
        """Measure the objectives whose period has begun and is not locked."""
        today = fields.Date.context_today(self)
        self.search(
            [("locked_at", "=", False), ("date_from", "<=", today)]
        ).action_measure()
