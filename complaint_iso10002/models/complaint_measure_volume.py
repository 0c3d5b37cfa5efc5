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
        # what is covered differs by team: each is asked for itself
        asked = scope.alone if scope.team_id else scope
        cases = self._cohort(asked, "received", covered)
        number = self._row(asked, SQL("count(*)"), cases)[0]
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
        group = SQL("t.team_id, f.day_zero_on")
        rows = self._rows(
            scope,
            SQL("%s, count(*), min(t.id)", group),
            self._cases(scope, open_then),
            group,
        )
        # a team has one calendar: one case of it tells which
        samples = {team: case for team, _day_zero, _number, case in rows}
        workings = self._working_times(samples)
        ages = Counter()
        for team, day_zero, number, _case in rows:
            ages[figure.age(day_zero, scope.as_of, workings[team])] += number
        return ages

    @api.model
    def _working_times(self, samples):
        """``{team id: working time}`` of ``{team id: id of a case of it}``."""
        # sudo: whose working days count does not depend on who asks
        tickets = self.env["helpdesk.ticket"].sudo().browse(samples.values())
        figures, known = self.env["complaint.figure"].sudo(), {}
        return {
            team: figures._working_time(ticket, known)
            for team, ticket in zip(samples, tickets, strict=True)
        }

    @api.model
    def _measure_repeat(self, scope, _limit):
        cases = self._cohort(scope, "received")
        return {"share": self._share(scope, SQL("f.is_repeat"), cases)}

    @api.model
    def _measure_passed_on(self, scope, _limit):
        """To internal review or an outside body, of the complaints received (K16)."""
        number = SQL("count(*)")
        rejected = self._cases(scope, self._happened(SQL("t.rejected_at"), scope))
        review = self._row(scope, number, rejected)[0]
        filed = self._recourses(scope, SQL("x.filed_on"))
        outside = self._row(scope, number, filed)[0]
        received = self._received(scope)
        return {
            "review": statistic.ratio(review, received, received, 100),
            "outside": statistic.ratio(outside, received, received, 100),
            "all": statistic.ratio(review + outside, received, received, 100),
        }

    @api.model
    def _recourses(self, scope, day):
        """The recourses, as ``x``, whose ``day`` is in the period."""
        return SQL(
            "%s AND %s",
            self._linked(scope, "complaint_recourse", self._cases(scope)),
            self._in_period(day, scope),
        )

    @api.model
    def _measure_signals(self, scope, _limit):
        """Systemic issues found in the period, and open at its end (K34)."""
        return self.env["complaint.signal"]._count(scope)
