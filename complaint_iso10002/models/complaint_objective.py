from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

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
    _inherit = [
        "complaint.objective.measure.mixin",
        "complaint.principle.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
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
    actual_text = fields.Char(string="Actual value", compute="_compute_actual_text")
    gap_text = fields.Char(string="Difference", compute="_compute_actual_text")
    status = fields.Selection(STATUSES, copy=False, readonly=True, default="unknown")
    result = fields.Selection(RESULTS, copy=False, readonly=True)
    measured_at = fields.Datetime(string="Measured on", copy=False, readonly=True)
    locked_at = fields.Datetime(string="Locked on", copy=False, readonly=True)
    needs_comment = fields.Boolean(
        string="Needs comment",
        compute="_compute_needs_comment",
        search="_search_needs_comment",
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
            # sudo: staff read objectives, and no figures but theirs
            kpi = objective.kpi_id.sudo()
            parts = [kpi.display_name, scope, objective.target_text]
            objective.display_name = " · ".join(part for part in parts if part)

    @api.depends("target", "kpi_id")
    @api.depends_context("lang")
    def _compute_target_text(self):
        for objective in self:
            # sudo: staff read objectives, and no figures but theirs
            kpi = objective.kpi_id.sudo()
            sign = "≤" if kpi.direction == "down" else "≥"
            objective.target_text = kpi and f"{sign} {kpi._format(objective.target)}"

    @api.depends("shown_value", "gap", "n", "is_hidden", "kpi_id", "measured_at")
    @api.depends_context("lang")
    def _compute_actual_text(self):
        for objective in self:
            # sudo: staff read objectives, and no figures but theirs
            kpi, known = objective.kpi_id.sudo(), objective.status != "unknown"
            shown = known and not objective.is_hidden
            objective.gap_text = shown and kpi._format(objective.gap, "%+")
            if shown:
                objective.actual_text = kpi._format(objective.shown_value)
            else:
                objective.actual_text = known and kpi._few()

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
            "principle_ids",
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
