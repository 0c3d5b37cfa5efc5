from dataclasses import dataclass
from datetime import date

from odoo import api, models
from odoo.tools import SQL

from ..core import statistic

#: what a complaint that was none, or is counted elsewhere, has come to
NOT_COUNTED = ("redirected", "merged")
#: cohorts -> the date by which a case belongs to a period
COHORTS = {"received": "received_on", "closed": "closed_on", "answered": "answered_on"}


@dataclass(frozen=True)
class Scope:
    """Which complaints a figure is about; dates are local and included.

    ``as_of`` is the day at whose end the figure is true. ``category_ids`` holds
    a category with all below it; ``None`` stands for all.
    """

    company_id: int
    date_from: date
    date_to: date
    as_of: date
    team_id: int | None = None
    category_ids: tuple[int, ...] | None = None

    @property
    def last(self) -> date:
        """The last day that is over at ``as_of``."""
        return min(self.date_to, self.as_of)


class ComplaintMeasureBase(models.AbstractModel):
    """How a measure asks the register."""

    _name = "complaint.measure.base"
    _description = "Figures: the cases of a scope"

    @api.model
    def _first_row(self, query):
        self.env.flush_all()
        self.env.cr.execute(query)
        return self.env.cr.fetchone()

    @api.model
    def _all_rows(self, query):
        self.env.flush_all()
        self.env.cr.execute(query)
        return self.env.cr.fetchall()

    @api.model
    def _cases(self, scope, *conditions):
        """``FROM … WHERE …``: the counted cases of a scope, as ``t`` and ``f``."""
        where = [
            SQL("t.company_id = %s", scope.company_id),
            SQL("t.iso_step NOT IN %s", NOT_COUNTED),
            *conditions,
        ]
        if scope.team_id:
            where.append(SQL("t.team_id = %s", scope.team_id))
        if scope.category_ids is not None:
            where.append(self._in_category(list(scope.category_ids)))
        return SQL(
            "FROM complaint_figure f JOIN helpdesk_ticket t ON t.id = f.ticket_id "
            "WHERE %s",
            SQL(" AND ").join(where),
        )

    @api.model
    def _in_category(self, ids):
        """One of its points is in it; without points, as reported."""
        return SQL(
            """
            (f.point_count = 0 AND t.category_id = ANY(%(ids)s) OR EXISTS (
                SELECT FROM complaint_point p WHERE p.ticket_id = f.ticket_id
                   AND COALESCE(p.category_id, t.category_id) = ANY(%(ids)s)))
            """,
            ids=ids,
        )

    @api.model
    def _cohort(self, scope, cohort, *conditions):
        """The cases that belong to the period by ``cohort``."""
        return self._cases(
            scope,
            SQL(
                "%s BETWEEN %s AND %s",
                SQL.identifier("f", COHORTS[cohort]),
                scope.date_from,
                scope.last,
            ),
            *conditions,
        )

    @api.model
    def _share(self, part, cases):
        """``part`` (a condition) of ``cases``, as a figure."""
        row = self._first_row(
            SQL("SELECT count(*) FILTER (WHERE %s), count(*) %s", part, cases)
        )
        return statistic.share(*row)

    @api.model
    def _spread(self, value, cases):
        """Mean, median, P75 and P90 of ``value`` over ``cases``; empty ones out."""
        row = self._first_row(
            SQL(
                """
                SELECT count(%(value)s), avg(%(value)s),
                       percentile_cont(ARRAY[0.5, 0.75, 0.9])
                       WITHIN GROUP (ORDER BY %(value)s)
                %(cases)s
                """,
                value=value,
                cases=cases,
            )
        )
        n, mean, points = row
        if not n:
            names = ("mean", "median", "p75", "p90")
            return dict.fromkeys(names, statistic.NOTHING)
        figures = {"mean": statistic.Figure(float(mean), n)}
        for name, value_at in zip(("median", "p75", "p90"), points, strict=True):
            figures[name] = statistic.Figure(float(value_at), n)
        return figures

    @api.model
    def _received(self, scope):
        return self._first_row(
            SQL("SELECT count(*) %s", self._cohort(scope, "received"))
        )[0]

    @api.model
    def _tz(self, scope):
        """The time zone in which the days of a company begin."""
        company = self.env["res.company"].browse(scope.company_id)
        # sudo: days begin for everybody at the same moment
        return company.sudo().resource_calendar_id.tz or "UTC"

    @api.model
    def _local_day(self, column, scope):
        """The local date of the instant in ``column``."""
        return SQL(
            "((%s AT TIME ZONE 'UTC') AT TIME ZONE %s)::date", column, self._tz(scope)
        )

    @api.model
    def _in_period(self, day, scope):
        return SQL("%s BETWEEN %s AND %s", day, scope.date_from, scope.last)
