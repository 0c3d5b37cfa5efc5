from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..core import chart, period

MEASURES = [
    ("rate", "Complaints per exposure"),
    ("late", "Share answered late"),
    ("upheld", "Share upheld"),
]
GRAINS = [("month", "Month"), ("week", "Week")]
#: kind of control chart for each measure
KINDS = {"rate": "u", "late": "p", "upheld": "p"}
#: what only freezing the baseline writes
_FROZEN = {
    "centre",
    "factor",
    "baseline_from",
    "baseline_to",
    "baseline_count",
    "by_days",
    "frozen_at",
    "frozen_by_id",
    "freeze_reason",
    "mean_exposure",
}


class ComplaintChart(models.Model):
    """A figure watched over time by a control chart (8.2, 8.4).

    What is expected is frozen from the first periods, and frozen anew on
    purpose only, with a reason. Complete periods are judged; one without
    exposure is a gap. The chart states how often it would raise the alarm
    though nothing changed. Managers keep charts; auditors and executives read
    them: counts, no cases.
    """

    _name = "complaint.chart"
    _inherit = [
        "complaint.chart.baseline.mixin",
        "complaint.chart.drawing.mixin",
        "mail.thread",
    ]
    _description = "Control chart of complaints"
    _order = "company_id, measure desc, team_id, category_id, cause_id, id"

    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    measure = fields.Selection(MEASURES, required=True, default="rate")
    grain = fields.Selection(GRAINS, string="Period", required=True, default="month")
    team_id = fields.Many2one(
        "helpdesk.ticket.team",
        domain=[("complaint_handling", "=", True)],
        ondelete="restrict",
        index="btree_not_null",
    )
    category_id = fields.Many2one(
        "helpdesk.ticket.category",
        ondelete="restrict",
        index="btree_not_null",
        help="With everything below it, wherever that stands in the tree today.",
    )
    cause_id = fields.Many2one(
        "complaint.cause", ondelete="restrict", index="btree_not_null"
    )
    baseline_size = fields.Integer(
        string="Periods of the baseline",
        required=True,
        default=chart.ENOUGH,
        help="At least 12; 20 are better.",
    )

    # The frozen baseline
    centre = fields.Float(digits=(16, 8), readonly=True, copy=False, aggregator=None)
    factor = fields.Float(
        string="Laney's factor",
        digits=(16, 4),
        readonly=True,
        copy=False,
        aggregator=None,
        help="Spread beyond chance in the baseline; used for large exposures.",
    )
    baseline_from = fields.Date(string="Baseline from", readonly=True, copy=False)
    baseline_to = fields.Date(string="Baseline to", readonly=True, copy=False)
    baseline_count = fields.Integer(
        string="Periods with exposure", readonly=True, copy=False, aggregator=None
    )
    mean_exposure = fields.Float(
        string="Mean exposure", readonly=True, copy=False, aggregator=None
    )
    by_days = fields.Boolean(
        string="Per day",
        readonly=True,
        copy=False,
        help="No exposure was entered, so complaints are counted per day.",
    )
    frozen_at = fields.Datetime(string="Frozen on", readonly=True, copy=False)
    frozen_by_id = fields.Many2one(
        "res.users", string="Frozen by", readonly=True, copy=False
    )
    freeze_reason = fields.Char(
        string="Reason of the baseline", readonly=True, copy=False
    )

    signal_ids = fields.One2many("complaint.signal", "chart_id")
    subject_key = fields.Char(
        compute="_compute_subject_key",
        store=True,
        help="What keeps a chart from being kept twice.",
    )
    _once = models.UniqueIndex(
        "(company_id, measure, grain, subject_key)",
        "There is a chart of this already.",
    )

    @api.model
    def _dimensions(self):
        """By what complaints are told apart, the most particular first.

        Glue addons put theirs in front.
        """
        return ("cause_id", "category_id", "team_id")

    @api.depends(lambda self: self._dimensions())
    def _compute_subject_key(self):
        for record in self:
            record.subject_key = self._key_of(record._dimension_ids())

    @api.model
    def _key_of(self, ids):
        """What a chart with these ids of dimensions is about, as text."""
        known = (name for name in self._dimensions() if ids.get(name))
        return "|".join(f"{name}:{ids[name]}" for name in known) or "all"

    def _dimension_ids(self):
        """``{name: id or False}`` of the dimensions."""
        self.ensure_one()
        return {name: self[name].id for name in self._dimensions()}

    @api.depends(lambda self: ("measure", *self._dimensions()))
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["measure"]._description_selection(self.env))
        for record in self:
            record.display_name = f"{record._subject()}: {labels.get(record.measure)}"

    @api.constrains("baseline_size")
    def _check_baseline_size(self):
        if any(record.baseline_size < chart.ENOUGH for record in self):
            raise ValidationError(
                self.env._(
                    "Limits need at least %(number)s periods.", number=chart.ENOUGH
                )
            )

    @api.constrains(lambda self: self._dimensions())
    def _check_one_dimension(self):
        for record in self:
            if sum(map(bool, record._dimension_ids().values())) > 1:
                raise ValidationError(
                    self.env._("A chart watches one team, category or cause.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(
            [
                {name: value for name, value in vals.items() if name not in _FROZEN}
                for vals in vals_list
            ]
        )

    def write(self, vals):
        if not _FROZEN.isdisjoint(vals):
            raise UserError(
                self.env._("The baseline is frozen from the register, with a reason.")
            )
        about = {"company_id", "measure", "grain", *self._dimensions()}
        if not about.isdisjoint(vals) and any(record.frozen_at for record in self):
            raise UserError(self.env._("Another figure needs another chart."))
        return super().write(vals)

    def _baseline(self):
        self.ensure_one()
        return chart.Baseline(
            self._kind(), self.centre, self.factor or 1.0, self.baseline_count
        )

    def _periods(self, first=None):
        """The complete periods from ``first``, or the first complaint, until now."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        first = first or self._first_day()
        if not first:
            return []
        cut = period.weeks if self.grain == "week" else period.months
        # sudo: periods are those of the register, whoever asks
        return cut(first, fields.Date.subtract(today, days=1))

    def _first_day(self):
        # sudo: periods are those of the register, whoever asks
        figures = self.env["complaint.figure"].sudo()
        first = figures.search(
            [("ticket_id.company_id", "=", self.company_id.id)],
            order="received_on",
            limit=1,
        )
        return first.received_on

    def _samples(self, periods):
        """``([core.chart.Sample], per day?)`` of ``periods``, all cases counted."""
        self.ensure_one()
        if not periods:
            return [], False
        # sudo: charts count all complaints; who may read charts, may read counts
        counts = self.env["complaint.chart.query"].sudo()._counts(self, periods)
        if self.measure != "rate":
            return [chart.Sample(*counts.get(span[0], (0, 0))) for span in periods], (
                False
            )
        exposures = self.env["complaint.exposure"]._quantities(
            self.company_id.id, periods, **self._exposure_scope()
        )
        by_days = self.by_days if self.frozen_at else not any(exposures)
        if by_days:
            exposures = [(last - first).days + 1 for first, last in periods]
        numbers = [counts.get(span[0], (0, 0))[0] for span in periods]
        pairs = zip(numbers, exposures, strict=True)
        return [chart.Sample(*pair) for pair in pairs], by_days

    def _exposure_scope(self):
        """What the exposure of this chart was entered for; else the company's."""
        self.ensure_one()
        return {"team_id": self.team_id.id}

    def _subject(self):
        """What is watched, in words."""
        self.ensure_one()
        chosen = (self[name] for name in self._dimensions() if self[name])
        return next(chosen, self.env["complaint.cause"]).display_name or self.env._(
            "All complaints"
        )

    def _kind(self):
        """``u`` or ``p``."""
        return KINDS[self.measure]
