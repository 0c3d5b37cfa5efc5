from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import float_compare

STATUSES = [
    ("unknown", "Nothing to measure"),
    ("on", "On track"),
    ("near", "Near"),
    ("off", "Off track"),
]
RESULTS = [
    ("met", "Met"),
    ("missed", "Missed"),
    ("unknown", "Nothing to measure"),
]
#: what only measuring writes
_MEASURED = {
    "shown_value",
    "actual",
    "n",
    "is_hidden",
    "status",
    "result",
    "gap",
    "measured_at",
    "locked_at",
}


class ComplaintObjective(models.Model):
    """A measurable objective of complaint handling, for a period (6.2).

    The manager sets it, for a company, a team or a category; staff, auditors
    and executives read it. While the period runs the figure is measured daily;
    afterwards it is locked, met or missed. A missed objective asks for a
    comment. A figure of fewer than five cases is shown to managers only.
    """

    _name = "complaint.objective"
    _check_company_auto = True
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Objective of complaint handling"
    _order = "date_to desc, kpi_id, id"

    kpi_id = fields.Many2one(
        "complaint.kpi",
        string="Figure",
        required=True,
        ondelete="restrict",
        index=True,
        tracking=True,
    )
    unit = fields.Selection(related="kpi_id.unit")
    direction = fields.Selection(
        related="kpi_id.direction", string="Better is", readonly=True
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    team_id = fields.Many2one(
        "helpdesk.ticket.team",
        check_company=True,
        domain=[("complaint_handling", "=", True)],
        ondelete="restrict",
        index="btree_not_null",
    )
    category_id = fields.Many2one(
        "helpdesk.ticket.category", ondelete="restrict", index="btree_not_null"
    )
    date_from = fields.Date(string="From", required=True, tracking=True)
    date_to = fields.Date(string="To", required=True, tracking=True)
    target = fields.Float(required=True, digits=(16, 2), tracking=True)
    target_text = fields.Char(string="Target text", compute="_compute_target_text")
    tolerance = fields.Float(
        digits=(16, 2),
        tracking=True,
        help="How far from the target still is near it, in the unit of the figure.",
    )
    owner_id = fields.Many2one(
        "res.users",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        tracking=True,
    )
    comment = fields.Text(help="Why it was missed, and what follows.", tracking=True)

    # Measured
    actual = fields.Float(
        string="Exact value",
        digits=(16, 2),
        copy=False,
        readonly=True,
        groups="complaint_iso10002.group_complaint_manager",
    )
    shown_value = fields.Float(
        string="Actual", digits=(16, 2), copy=False, readonly=True, aggregator=None
    )
    n = fields.Integer(string="n", copy=False, readonly=True, aggregator=None)
    is_hidden = fields.Boolean(string="Too few cases", copy=False, readonly=True)
    gap = fields.Float(
        digits=(16, 2),
        copy=False,
        readonly=True,
        aggregator=None,
        help="Actual less target, in the unit of the figure.",
    )
    status = fields.Selection(STATUSES, copy=False, readonly=True, default="unknown")
    result = fields.Selection(RESULTS, copy=False, readonly=True)
    measured_at = fields.Datetime(copy=False, readonly=True)
    locked_at = fields.Datetime(copy=False, readonly=True)
    needs_comment = fields.Boolean(
        compute="_compute_needs_comment", search="_search_needs_comment"
    )

    _in_order = models.Constraint(
        "CHECK(date_from <= date_to)",
        "A period cannot end before it begins.",
    )
    _tolerance_positive = models.Constraint(
        "CHECK(tolerance >= 0)", "A tolerance cannot be negative."
    )

    @api.depends("kpi_id", "team_id", "category_id", "date_from", "date_to", "target")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for objective in self:
            scope = objective.category_id.display_name or objective.team_id.display_name
            parts = [objective.kpi_id.display_name, scope, objective.target_text]
            objective.display_name = " · ".join(part for part in parts if part)

    @api.depends("target", "kpi_id")
    @api.depends_context("lang")
    def _compute_target_text(self):
        for objective in self:
            sign = "≤" if objective.kpi_id.direction == "down" else "≥"
            kpi = objective.kpi_id
            objective.target_text = kpi and f"{sign} {kpi._format(objective.target)}"

    @api.depends("result", "comment")
    def _compute_needs_comment(self):
        for objective in self:
            objective.needs_comment = objective.result == "missed" and not (
                (objective.comment or "").strip()
            )

    def _search_needs_comment(self, operator, value):
        if operator != "in":
            return NotImplemented
        missing = [("result", "=", "missed"), ("comment", "in", (False, ""))]
        return missing if True in value else ["!", "&", *missing]

    @api.constrains("kpi_id")
    def _check_direction(self):
        for objective in self:
            if objective.kpi_id.direction == "none":
                raise ValidationError(
                    self.env._(
                        "%(figure)s has no good direction, so it is no objective.",
                        figure=objective.kpi_id.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # Kept as it was
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [
            {name: value for name, value in vals.items() if name not in _MEASURED}
            for vals in vals_list
        ]
        objectives = super().create(vals_list)
        objectives.action_measure()
        return objectives

    def write(self, vals):
        if not _MEASURED.isdisjoint(vals):
            raise UserError(self.env._("This is measured, not typed in."))
        kept = {
            "kpi_id",
            "company_id",
            "team_id",
            "category_id",
            "date_from",
            "date_to",
            "target",
            "tolerance",
        }
        touched = not kept.isdisjoint(vals)
        if touched and any(objective.locked_at for objective in self):
            raise UserError(
                self.env._("The period is over. Its objective stays as it was set.")
            )
        result = super().write(vals)
        if touched:
            self.action_measure()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_locked(self):
        if any(objective.locked_at for objective in self):
            raise UserError(
                self.env._("The period is over. Its objective stays as it was set.")
            )

    # ------------------------------------------------------------------
    # Measuring
    # ------------------------------------------------------------------

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

    @api.model
    def _current(self, kpis, company):
        """``{kpi: objectives}`` in force today for the whole company."""
        today = fields.Date.context_today(self)
        objectives = self.search(
            [
                ("kpi_id", "in", kpis.ids),
                ("company_id", "=", company.id),
                ("team_id", "=", False),
                ("category_id", "=", False),
                ("date_from", "<=", today),
                ("date_to", ">=", today),
            ]
        )
        return objectives.grouped("kpi_id")
