from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import format_date

from ..core import period, statistic

#: what follows reads from the left, also among words that do not
_LEFT_TO_RIGHT = "\u200e"
UNITS = [
    ("number", "Count"),
    ("percent", "%"),
    ("working_day", "Working days"),
    ("calendar_day", "Calendar days"),
    ("hour", "Hours"),
    ("rate", "Per 1,000"),
    ("money", "Money"),
    ("score", "1 to 5"),
]
DIRECTIONS = [
    ("up", "Higher is better"),
    ("down", "Lower is better"),
    ("none", "Neither"),
]
COHORTS = [
    ("received", "Received in the period"),
    ("closed", "Closed in the period"),
    ("event", "Happened in the period"),
    ("as_of", "At the end of the period"),
]
#: measures about few cases that tell nothing of persons: plain counts
_COUNTS = ("number",)


class ComplaintKpi(models.Model):
    """A figure of the process with its definition (8.4, annex I).

    Managers, auditors and executives read the figures of their companies; the
    manager words them. Executives and auditors get none that rests on fewer
    than five cases, where persons could be recognised. Figures count every
    complaint of the company, also those the reader may not open.
    """

    _name = "complaint.kpi"
    _inherit = "complaint.principle.mixin"
    _description = "Key figure of complaint handling"
    _order = "sequence, code, id"
    _rec_names_search = ["code", "name"]

    code = fields.Char(required=True, readonly=True)
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    definition = fields.Text(translate=True)
    formula = fields.Char(translate=True)
    note = fields.Text(
        string="How to read it",
        translate=True,
        help="What the figure does not say.",
    )
    clause = fields.Char(readonly=True)
    unit = fields.Selection(UNITS, required=True, readonly=True)
    direction = fields.Selection(DIRECTIONS, required=True, default="none")
    cohort = fields.Selection(COHORTS, required=True, readonly=True)
    decimals = fields.Integer(default=1)
    measure = fields.Char(required=True, readonly=True)
    variant = fields.Char(required=True, readonly=True)
    limit_days = fields.Integer(
        string="Limit (working days)",
        help="Instead of what was promised to each complainant. 0: the promise.",
    )

    # Of the period in the context
    period_text = fields.Char(string="Period", compute="_compute_figure")
    value_text = fields.Char(string="Value", compute="_compute_figure")
    interval_text = fields.Char(
        string="95 % interval",
        compute="_compute_figure",
        help="Where the share would lie in 95 of 100 such periods.",
    )
    n = fields.Integer(
        string="n", compute="_compute_figure", help="What the figure rests on."
    )
    former_text = fields.Char(
        string="Period before",
        compute="_compute_figure",
        help="The same figure of the period of the same length before.",
    )
    objective_text = fields.Char(string="Objective", compute="_compute_objective_text")
    frozen_text = fields.Char(
        string="Last frozen value", compute="_compute_frozen_text"
    )

    _code_unique = models.Constraint("UNIQUE(code)", "A code is used once.")

    @api.constrains("limit_days")
    def _check_limit_days(self):
        if any(kpi.limit_days < 0 for kpi in self):
            raise ValidationError(self.env._("A limit is a number of days."))

    @api.depends("code", "name")
    def _compute_display_name(self):
        for kpi in self:
            kpi.display_name = f"{kpi.code} {kpi.name}"

    # ------------------------------------------------------------------
    # Values
    # ------------------------------------------------------------------

    def _values(
        self, company, date_from, date_to, as_of=None, team=None, category=None
    ):
        """The figure as ``{value, n, low, high, part}`` (8.4).

        ``value`` is ``None`` when there was nothing to measure. Shares are in
        percent, with their 95 % interval in ``low`` and ``high``. Dates are
        local and included; ``as_of``, the day at whose end it is true, is
        today when not given.

        :raises AccessError: for a company the user may not read.
        """
        self.ensure_one()
        figures = self._figures(company, date_from, date_to, as_of, team, category)
        figure = figures[self]
        return {
            name: getattr(figure, name)
            for name in ("value", "n", "low", "high", "part")
        }

    def _figures(
        self, company, date_from, date_to, as_of=None, team=None, category=None
    ):
        """``{kpi: core.statistic.Figure}``, each measure asked once."""
        part = {"team": team} if team else {"category": category} if category else {}
        return self._figures_of(company, date_from, date_to, as_of, [part])[0]

    def _figures_of(self, company, date_from, date_to, as_of, parts):
        """What :meth:`_figures` gives for each of the ``parts`` of a company.

        A part is ``{"team": …}``, ``{"category": …}`` or, for all, ``{}``. Teams,
        and main categories, are asked together: it costs as much as for one.
        """
        self.check_access("read")
        if not self.env.su and company not in self.env.user.company_ids:
            raise AccessError(
                self.env._("You may not read the figures of this company.")
            )
        bases = self.env["complaint.measure.base"]
        scope = bases._scope(company, date_from, date_to, as_of)
        return [self._measured(each) for each in bases._scopes(scope, parts)]

    def _measured(self, scope):
        # sudo: figures count all complaints; who may ask was checked before
        measures = self.env["complaint.measure"].sudo()
        found, result = {}, {}
        for kpi in self:
            key = (kpi.measure, kpi.limit_days)
            if key not in found:
                found[key] = measures._measure(kpi.measure, scope, kpi.limit_days)
            result[kpi] = found[key].get(kpi.variant, statistic.NOTHING)
        return result

    def _is_hidden(self, figure, scoped=False):
        """Whether ``figure`` may show who is meant to who may not read cases."""
        self.ensure_one()
        if self.unit in _COUNTS and not scoped:
            return False
        return figure.is_small()

    # ------------------------------------------------------------------
    # Of the period in the context
    # ------------------------------------------------------------------

    @api.model
    def _period(self):
        """``(first, last)`` day of the period the context names."""
        name = self.env.context.get("complaint_period")
        today = fields.Date.context_today(self)
        return period.named(name if name in period.NAMES else "12_months", today)

    @api.depends_context("complaint_period", "company", "uid", "lang", "tz")
    def _compute_figure(self):
        first, last = self._period()
        before = first - timedelta(days=1)
        former = before - (last - first)
        company = self.env.company
        figures = self._figures(company, first, last)
        formers = self._figures(company, former, before)
        for kpi in self:
            figure = figures[kpi]
            kpi.period_text = self._show_period(first, last)
            kpi.n = figure.n
            kpi.value_text = kpi._show(figure)
            kpi.interval_text = kpi._show_interval(figure)
            kpi.former_text = kpi._show(formers[kpi])

    @api.model
    def _show_period(self, first, last):
        return self.env._(
            "%(first)s to %(last)s",
            first=format_date(self.env, first),
            last=format_date(self.env, last),
        )

    def _show(self, figure):
        """``figure`` in words for the reader; small ones only for who may."""
        self.ensure_one()
        if figure.value is None:
            return self.env._("nothing to measure")
        if self._is_hidden(figure) and not self._reads_cases():
            return self._few()
        return self._format(figure.value)

    @api.model
    def _few(self):
        return self.env._("fewer than %(number)s cases", number=statistic.SMALL)

    def _show_interval(self, figure):
        self.ensure_one()
        hidden = self._is_hidden(figure) and not self._reads_cases()
        if figure.low is None or hidden:
            return False
        return f"{self._format(figure.low)} – {self._format(figure.high)}"

    @api.model
    def _reads_cases(self):
        return self.env.su or self.env.user.has_group(
            "complaint_iso10002.group_complaint_manager"
        )

    def _format(self, value, sign="%"):
        """``value`` with its unit, as the reader writes numbers.

        :param sign: ``%+`` to show the sign of a difference.
        """
        self.ensure_one()
        digits = 0 if self.unit == "number" else self.decimals
        lang = self.env["res.lang"]._lang_get(self.env.lang or "en_US")
        text = lang.format(f"{sign}.{digits}f", value, grouping=True)
        if lang.direction == "rtl" and not text[:1].isdigit():
            text = f"{_LEFT_TO_RIGHT}{text}"  # or the sign comes last
        if self.unit == "percent":
            return f"{text} %"
        if self.unit == "money":
            return self.env.company.currency_id.format(value)
        return text

    def _compute_objective_text(self):
        objectives = self.env["complaint.objective"]._current(self, self.env.company)
        for kpi in self:
            kpi.objective_text = objectives.get(kpi, self.env["complaint.objective"])[
                :1
            ].target_text

    @api.depends_context("company", "uid", "lang")
    def _compute_frozen_text(self):
        lines = self.env["complaint.snapshot.line"]._latest(self, self.env.company)
        for kpi in self:
            line = lines.get(kpi)
            kpi.frozen_text = line and line._value_text()

    # ------------------------------------------------------------------
    # Down to the cases
    # ------------------------------------------------------------------

    def action_open_cases(self):
        """The complaints behind the figure, of those the user may read."""
        self.ensure_one()
        first, last = self._period()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_iso10002.complaint_report_action"
        )
        action.update(
            name=self.display_name,
            views=[(False, "list"), (False, "pivot"), (False, "graph")],
            domain=self._case_domain(first, last),
            context={},
        )
        return action

    def _case_domain(self, first, last):
        """The rows of ``complaint.report`` behind the figure."""
        self.ensure_one()
        domain = [
            ("company_id", "=", self.env.company.id),
            ("iso_step", "not in", ("redirected", "merged")),
        ]
        if self.cohort == "as_of":
            return domain + [("is_open", "=", True), ("received_on", "<=", last)]
        day = "closed_on" if self.cohort == "closed" else "received_on"
        return domain + [(day, ">=", first), (day, "<=", last)]
