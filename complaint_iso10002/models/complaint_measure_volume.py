from collections import Counter

from odoo import api, models
from odoo.tools import SQL

from ..core import figure, statistic

#: age bands of open cases, in working days; the last is open
BANDS = ((0, 5), (6, 10), (11, 20), (21, 40), (41, None))


class ComplaintMeasureVolume(models.AbstractModel):
    """How many: received, rate, open and their age, repeats, passed on."""

    _name = "complaint.measure.volume"
    _inherit = "complaint.measure.base"
    _description = "Figures: volume"

    @api.model
    def _measure_received(self, scope, _limit):
        return {"number": statistic.count(self._received(scope))}

    @api.model
    def _measure_rate(self, scope, _limit):
        """Per 1,000 of the exposure the company entered for the period (K02).

        Complaints of days without exposure are left out.
        """
        exposures = self.env["complaint.exposure"]
        exposure = exposures._quantity(
            scope.company_id, scope.date_from, scope.last, scope.team_id
        )
        covered = exposures._covered(
            SQL("f.received_on"), scope.company_id, scope.team_id
        )
        number = self._first_row(
            SQL("SELECT count(*) %s", self._cohort(scope, "received", covered))
        )[0]
        return {
            "per_1000": statistic.ratio(number, exposure, number, 1000),
            "per_100000": statistic.ratio(number, exposure, number, 100000),
        }

    @api.model
    def _measure_backlog(self, scope, _limit):
        """Open at the end of ``as_of`` and how old in working days (K09)."""
        ages = self._open_ages(scope)
        number = sum(ages.values())
        figures = {"open": statistic.count(number)}
        oldest = max(ages, default=None)
        figures["oldest"] = statistic.Figure(oldest, number)
        for low, high in BANDS:
            inside = sum(
                count
                for age, count in ages.items()
                if low <= age and (high is None or age <= high)
            )
            name = f"{low}-{high}" if high else f"{low}+"
            figures[name] = statistic.Figure(inside, number, part=inside)
        return figures

    @api.model
    def _open_ages(self, scope):
        """``{age in working days: open cases}``, grouped by day before reckoning."""
        open_then = SQL(
            "f.received_on <= %(as_of)s "
            "AND (f.closed_on IS NULL OR f.closed_on > %(as_of)s)",
            as_of=scope.as_of,
        )
        rows = self._all_rows(
            SQL(
                "SELECT t.team_id, f.day_zero_on, count(*), min(t.id) %s GROUP BY 1, 2",
                self._cases(scope, open_then),
            )
        )
        ages, workings = Counter(), {}
        for _team, day_zero, number, case in rows:
            # sudo: whose working days count does not depend on who asks
            ticket = self.env["helpdesk.ticket"].sudo().browse(case)
            figures = self.env["complaint.figure"].sudo()
            working = figures._working_time(ticket, workings)
            ages[figure.age(day_zero, scope.as_of, working)] += number
        return ages

    @api.model
    def _measure_repeat(self, scope, _limit):
        cases = self._cohort(scope, "received")
        return {"share": self._share(SQL("f.is_repeat"), cases)}

    @api.model
    def _measure_passed_on(self, scope, _limit):
        """To internal review or an outside body, of the complaints received (K16)."""
        review = self._first_row(
            SQL(
                "SELECT count(*) %s",
                self._cases(
                    scope,
                    self._in_period(
                        self._local_day(SQL("t.rejected_at"), scope), scope
                    ),
                ),
            )
        )[0]
        outside = self._first_row(
            SQL("SELECT count(*) %s", self._recourses(scope, SQL("r.filed_on")))
        )[0]
        received = self._received(scope)
        return {
            "review": statistic.ratio(review, received, received, 100),
            "outside": statistic.ratio(outside, received, received, 100),
            "all": statistic.ratio(review + outside, received, received, 100),
        }

    @api.model
    def _recourses(self, scope, day):
        """The recourses of a scope's cases whose ``day`` is in the period."""
        return SQL(
            "FROM complaint_recourse r WHERE %s AND r.ticket_id IN (SELECT t.id %s)",
            self._in_period(day, scope),
            self._cases(scope),
        )

    @api.model
    def _measure_signals(self, scope, _limit):
        """Systemic issues found in the period, and open at its end (K34)."""
        return self.env["complaint.signal"]._count(scope)
