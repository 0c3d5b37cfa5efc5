from odoo import api, fields, models
from odoo.tools import format_date, formatLang

from ..core import chart
from ..core.statistic import SMALL

#: so many periods are drawn, the last ones
_SHOWN = 60


class ComplaintChartDrawingMixin(models.AbstractModel):
    """A control chart as it is drawn, in words, and how often it errs (8.2)."""

    _name = "complaint.chart.drawing.mixin"
    _description = "Control chart: drawing"

    chart_data = fields.Json(compute="_compute_chart_data")
    alarm_text = fields.Char(
        string="False alarms",
        compute="_compute_alarm_text",
        help="How often the chart would signal though nothing changed.",
    )

    @api.depends("centre", "factor", "mean_exposure", "frozen_at")
    @api.depends_context("lang")
    def _compute_alarm_text(self):
        for record in self:
            rate = record._false_alarms()
            if not rate:
                record.alarm_text = False
                continue
            charts = record._watched_with()
            year = 12 * sum(other._false_alarms() for other in charts)
            record.alarm_text = self.env._(
                "About one false alarm in %(number)s periods; from all %(charts)s "
                "charts together, about %(all)s in twelve periods.",
                number=round(1 / rate),
                charts=len(charts),
                all=formatLang(self.env, year, digits=2 if year < 1 else 0),
            )

    def _watched_with(self):
        """The charts of the company with the same periods, this one included."""
        self.ensure_one()
        # sudo: how often the watch errs does not depend on who asks
        return self | self.sudo().search(
            [
                ("company_id", "=", self.company_id.id),
                ("grain", "=", self.grain),
                ("frozen_at", "!=", False),
            ]
        )

    def _false_alarms(self):
        """False alarms per period; 0.0 while nothing is frozen."""
        self.ensure_one()
        if not self.frozen_at:
            return 0.0
        return chart.false_alarms(self._baseline(), self.mean_exposure)

    @api.depends("centre", "factor", "frozen_at", "measure", "grain", "by_days")
    @api.depends_context("lang", "tz", "uid")
    def _compute_chart_data(self):
        for record in self:
            record.chart_data = record._chart_data() if record.id else False

    def _chart_data(self):
        """What the web client draws, and says in words, of the last periods."""
        self.ensure_one()
        periods = self._periods()[-_SHOWN:]
        samples, by_days = self._samples(periods)
        known = bool(self.frozen_at)
        base = self._baseline()
        points = chart.plot(base, samples) if known else []
        found = chart.signals(base, points) if known else ()
        scale = self._scale(by_days)
        values = [s.count / s.exposure if s.exposure > 0 else None for s in samples]
        hidden = self._hidden(samples)
        return {
            "labels": [self._show_period(first) for first, _last in periods],
            "values": _but(hidden, [_scaled(value, scale) for value in values]),
            "counts": _but(hidden, [sample.count for sample in samples]),
            "exposures": _but(hidden, [round(s.exposure, 2) for s in samples]),
            "hidden": hidden,
            "lower": _but(hidden, [_scaled(p.lower, scale) for p in points]),
            "upper": _but(hidden, [_scaled(p.upper, scale) for p in points]),
            "centre": _scaled(base.centre, scale) if known else None,
            "baseline": sum(
                known and self.baseline_from <= first and last <= self.baseline_to
                for first, last in periods
            ),
            "signals": [
                {"rule": signal.rule, "first": signal.first, "last": signal.last}
                for signal in found
            ],
            "unit": self._unit_text(by_days),
            "title": self.display_name,
            "text": self._words(periods, samples, found),
        }

    def _hidden(self, samples):
        """Which periods rest on so few cases that persons could be recognised.

        All complaints of a company may be counted by everybody; parts of them, and
        shares of few, only by who reads cases.
        """
        if self.env["complaint.kpi"]._reads_cases():
            return [False] * len(samples)
        if self.measure != "rate":
            return [0 < sample.exposure < SMALL for sample in samples]
        scoped = any(self._dimension_ids().values())
        return [scoped and 0 < sample.count < SMALL for sample in samples]

    def _scale(self, by_days):
        if self.measure != "rate":
            return 100
        return 1 if by_days else 1000

    def _unit_text(self, by_days):
        if self.measure != "rate":
            return "%"
        return self.env._("per day") if by_days else self.env._("per 1,000")

    def _words(self, periods, samples, found):
        """The chart in one sentence, for who does not see it."""
        if not periods:
            return self.env._("There is no complete period yet.")
        if not self.frozen_at:
            return self.env._(
                "%(known)s of %(needed)s periods: limits are drawn when there are "
                "enough.",
                known=sum(sample.exposure > 0 for sample in samples),
                needed=self.baseline_size,
            )
        outside = [self._show_period(periods[signal.last][0]) for signal in found]
        if not outside:
            return self.env._(
                "%(number)s periods, none beyond chance.", number=len(periods)
            )
        return self.env._(
            "%(number)s periods; beyond chance: %(periods)s.",
            number=len(periods),
            periods=", ".join(dict.fromkeys(outside)),
        )

    def _show_period(self, first):
        if self.grain == "week":
            return format_date(self.env, first)
        return format_date(self.env, first, date_format="MMM y")


def _scaled(value, scale):
    return None if value is None else round(value * scale, 4)


def _but(hidden, values):
    """``values`` without those of the hidden periods."""
    pairs = zip(hidden, values, strict=False)
    return [None if out else value for out, value in pairs]
