from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..core.clock import Target
from ..core.milestone import RECURRING

MILESTONES = [
    ("acknowledge", "Acknowledge"),
    ("assess", "Assess"),
    ("first_action", "First action"),
    ("update", "Progress update"),
    ("respond", "Respond"),
    ("communicate", "Communicate the decision"),
    ("remedy", "Carry out the remedy"),
    ("internal_review", "Internal review"),
    ("answer_wait", "Wait for the answer"),
    ("signpost", "Name the outside bodies"),
]
UNITS = [
    ("working_hour", "Working hours"),
    ("working_day", "Working days"),
    ("calendar_hour", "Hours"),
    ("calendar_day", "Calendar days"),
    ("calendar_week", "Calendar weeks"),
    ("calendar_month", "Calendar months"),
]


class ComplaintClockTarget(models.Model):
    """A time limit of a policy (4.15)."""

    _name = "complaint.clock.target"
    _description = "Time limit"
    _order = "policy_id, sequence, id"
    _rec_name = "milestone"

    policy_id = fields.Many2one(
        "complaint.clock.policy",
        required=True,
        index=True,
        ondelete="cascade",
    )
    sequence = fields.Integer(default=10)
    milestone = fields.Selection(MILESTONES, required=True)
    amount = fields.Float(required=True, digits=(10, 2))
    unit = fields.Selection(UNITS, required=True, default="working_day")
    start = fields.Selection(
        [("receipt", "Receipt")] + MILESTONES[:5],
        required=True,
        default="receipt",
        help="What the time runs from; a milestone means its fulfilment.",
    )
    complexity = fields.Selection(
        [("simple", "Simple"), ("normal", "Normal"), ("complex", "Complex")],
        help="Only for complaints of this complexity; comes before the others.",
    )
    pause_reason_ids = fields.Many2many(
        "complaint.pause.reason",
        string="Pauses for",
        help="Reasons that stop this clock; none for most legal time limits.",
    )
    extendable = fields.Boolean(default=True)
    name = fields.Char(compute="_compute_name")

    @api.depends("amount", "unit", "milestone")
    @api.depends_context("lang")
    def _compute_name(self):
        units = dict(self._fields["unit"]._description_selection(self.env))
        for target in self:
            target.name = f"{target.amount:g} {units.get(target.unit, '')}"

    @api.model_create_multi
    def create(self, vals_list):
        targets = super().create(vals_list)
        targets.policy_id._check_not_promised()
        return targets

    def write(self, vals):
        self.policy_id._check_not_promised()
        return super().write(vals)

    def unlink(self):
        self.policy_id._check_not_promised()
        return super().unlink()

    def _in_words(self):
        """``{"milestone from start": "amount unit"}`` in the user's language."""
        milestones = dict(self._fields["milestone"]._description_selection(self.env))
        starts = dict(self._fields["start"]._description_selection(self.env))
        degrees = dict(self._fields["complexity"]._description_selection(self.env))
        words = {}
        for target in self:
            parts = (
                milestones[target.milestone],
                degrees.get(target.complexity),
                starts[target.start] if target.start != "receipt" else None,
            )
            words[" / ".join(filter(None, parts))] = target.name
        return words

    @api.constrains("amount", "unit", "milestone", "start")
    def _check_amount(self):
        for target in self:
            try:
                target._to_core()
            except ValueError as error:
                raise ValidationError(str(error)) from error
            if target.start == target.milestone:
                raise ValidationError(
                    self.env._("A clock cannot start from its own fulfilment.")
                )
            if target.start in RECURRING:
                raise ValidationError(
                    self.env._("No clock starts from a recurring one.")
                )

    @api.constrains("milestone", "pause_reason_ids")
    def _check_never_paused(self):
        for target in self:
            if target.milestone == "acknowledge" and target.pause_reason_ids:
                raise ValidationError(
                    self.env._(
                        "Nothing pauses the acknowledgement: take its pause reasons "
                        "away."
                    )
                )

    def _to_core(self):
        """This limit as ring 1 reads it."""
        self.ensure_one()
        policy = self.policy_id
        return Target(
            amount=self.amount,
            unit=self.unit,
            name="legal" if policy.is_legal else "own",
            source=policy.source or policy.name or "",
            pauses=frozenset(self.pause_reason_ids.mapped("code")),
            extendable=self.extendable,
        )

    def _for_complexity(self, complexity):
        """Per milestone and start, the limits that hold for ``complexity``."""
        fitting = self.filtered(lambda t: t.complexity in (False, complexity))
        chosen = {}
        for target in fitting:
            chosen.setdefault(
                (target.policy_id, target.milestone, target.start), target
            )
            if target.complexity:
                chosen[target.policy_id, target.milestone, target.start] = target
        return self.browse([target.id for target in chosen.values()])
