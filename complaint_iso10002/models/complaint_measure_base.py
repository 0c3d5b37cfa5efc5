from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..core import statistic
from ..core.calendar_time import day_start
from ..core.time_zone import zone

#: what a complaint that was none, or is counted elsewhere, has come to
NOT_COUNTED = ("redirected", "merged")
#: cohorts -> the date by which a case belongs to a period
COHORTS = {"received": "received_on", "closed": "closed_on", "answered": "answered_on"}
#: what siblings differ by -> FROM item ``s`` with the ``key`` of each case; a case
#: belongs to each main category one of its points is in, else to that reported
_KEYS = {
    "team": SQL("CROSS JOIN LATERAL (SELECT t.team_id AS key) s"),
    "category": SQL(
        """
        CROSS JOIN LATERAL (
            SELECT DISTINCT (
                SELECT split_part(k.parent_path, '/', 1)::integer
                  FROM helpdesk_ticket_category k WHERE k.id = c.id) AS key
              FROM (SELECT COALESCE(p.category_id, t.category_id) AS id
                      FROM complaint_point p WHERE p.ticket_id = t.id
                     UNION ALL SELECT t.category_id WHERE f.point_count = 0) c
             WHERE c.id IS NOT NULL) s
        """
    ),
}


class Siblings:
    """Scopes that differ by their team, or main category, and are asked together.

    The first to ask gets the answer for all of them; the others read theirs.
    """

    def __init__(self, by):
        self.by = by
        self.answers = {}


@dataclass(frozen=True)
class Scope:
    """Which complaints a figure is about; dates are local and included.

    ``as_of`` is the day at whose end the figure is true. ``category_ids`` holds
    a category with all below it; ``None`` stands for all. ``key`` is the id that
    sets a scope apart from its ``siblings``.
    """

    company_id: int
    date_from: date
    date_to: date
    as_of: date
    team_id: int | None = None
    category_ids: tuple[int, ...] | None = None
    key: int | None = None
    siblings: Siblings | None = field(default=None, compare=False)

    @property
    def last(self) -> date:
        """The last day that is over at ``as_of``."""
        return min(self.date_to, self.as_of)

    @property
    def alone(self) -> "Scope":
        """The same, asked for itself only."""
        return replace(self, siblings=None)


class ComplaintMeasureBase(models.AbstractModel):
    """How a measure asks the register."""

    _name = "complaint.measure.base"
    _description = "Figures: the cases of a scope"

    @api.model
    def _scope(self, company, date_from, date_to, as_of):
        today = fields.Date.context_today(self)
        return Scope(
            company_id=company.id,
            date_from=date_from,
            date_to=date_to,
            as_of=as_of or max(date_from, min(date_to, today)),
        )

    @api.model
    def _scopes(self, scope, parts):
        """``scope`` narrowed to each of ``parts``."""
        teams, categories = Siblings("team"), Siblings("category")
        many = len(parts) > 1
        for part in parts:
            team, category = part.get("team"), part.get("category")
            if team:
                kin = teams if many else None
                yield replace(scope, team_id=team.id, key=team.id, siblings=kin)
            elif category:
                # sudo: a scope is the same whoever asks
                below = category.sudo().search([("id", "child_of", category.ids)])
                kin = categories if many and not category.sudo().parent_id else None
                ids = tuple(below.ids)
                yield replace(scope, category_ids=ids, key=category.id, siblings=kin)
            else:
                yield scope

    @api.model
    def _fetch(self, query):
        self.env.flush_all()
        return self.env.execute_query(query)

    @api.model
    def _rows(self, scope, columns, source, group):
        """``columns`` of ``source`` for the scope, grouped by ``group`` columns.

        ``source`` is of :meth:`_cases`, :meth:`_cohort` or :meth:`_linked`.
        """
        siblings = scope.siblings
        if not siblings:
            return self._fetch(SQL("SELECT %s %s GROUP BY %s", columns, source, group))
        query = SQL("SELECT s.key, %s %s GROUP BY s.key, %s", columns, source, group)
        return self._answers(siblings, query).get(scope.key, [])

    @api.model
    def _row(self, scope, columns, source):
        """The one row of aggregate ``columns`` of ``source`` for the scope."""
        siblings = scope.siblings
        if not siblings:
            return self._fetch(SQL("SELECT %s %s", columns, source))[0]
        query = SQL("SELECT s.key, %s %s GROUP BY s.key", columns, source)
        # aggregates of nothing, for siblings without a case
        empty = SQL("SELECT NULL, %s %s AND FALSE", columns, source)
        found = self._answers(siblings, query).get(scope.key)
        return (found or self._answers(siblings, empty)[None])[0]

    @api.model
    def _answers(self, siblings, query):
        """``{key: rows}`` of ``query``, asked once for all ``siblings``."""
        if query not in siblings.answers:
            rows = siblings.answers[query] = defaultdict(list)
            for key, *row in self._fetch(query):
                rows[key].append(row)
        return siblings.answers[query]

    @api.model
    def _cases(self, scope, *conditions):
        """``FROM … WHERE …``: the counted cases of a scope, as ``t`` and ``f``.

        Those of all siblings where it has some, told apart by ``s.key``.
        """
        where = [
            SQL("t.company_id = %s", scope.company_id),
            SQL("t.iso_step NOT IN %s", NOT_COUNTED),
            *conditions,
        ]
        if scope.team_id and not scope.siblings:
            where.append(SQL("t.team_id = %s", scope.team_id))
        if scope.category_ids is not None and not scope.siblings:
            where.append(self._in_category(list(scope.category_ids)))
        return SQL(
            "FROM complaint_figure f JOIN helpdesk_ticket t ON t.id = f.ticket_id "
            "%s WHERE %s",
            _KEYS[scope.siblings.by] if scope.siblings else SQL(),
            SQL(" AND ").join(where),
        )

    @api.model
    def _linked(self, scope, table, cases):
        """``FROM … WHERE TRUE``: the rows of ``table``, as ``x``, of ``cases``.

        With the ``outcome`` of the case in ``s``.
        """
        return SQL(
            "FROM %s x JOIN (SELECT %s t.id, t.outcome %s) s ON s.id = x.ticket_id"
            " WHERE TRUE",
            SQL.identifier(table),
            self._key(scope),
            cases,
        )

    @api.model
    def _key(self, scope):
        """What tells siblings apart, as the first column of a subquery."""
        return SQL("s.key,") if scope.siblings else SQL()

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
    def _share(self, scope, part, cases):
        """``part`` (a condition) of ``cases``, as a figure."""
        columns = SQL("count(*) FILTER (WHERE %s), count(*)", part)
        return statistic.share(*self._row(scope, columns, cases))

    @api.model
    def _spread(self, scope, value, cases):
        """Mean, median, P75 and P90 of ``value`` over ``cases``; empty ones out."""
        columns = SQL(
            """
            count(%(value)s), avg(%(value)s),
            percentile_cont(ARRAY[0.5, 0.75, 0.9]) WITHIN GROUP (ORDER BY %(value)s)
            """,
            value=value,
        )
        n, mean, points = self._row(scope, columns, cases)
        if not n:
            names = ("mean", "median", "p75", "p90")
            return dict.fromkeys(names, statistic.NOTHING)
        figures = {"mean": statistic.Figure(float(mean), n)}
        for name, value_at in zip(("median", "p75", "p90"), points, strict=True):
            figures[name] = statistic.Figure(float(value_at), n)
        return figures

    @api.model
    def _received(self, scope):
        return self._row(scope, SQL("count(*)"), self._cohort(scope, "received"))[0]

    @api.model
    def _begin(self, day, scope):
        """The instant (naive UTC) at which ``day`` begins for the company."""
        company = self.env["res.company"].browse(scope.company_id)
        # sudo: days begin for everybody at the same moment
        tz = company.sudo().resource_calendar_id.tz or "UTC"
        return day_start(day, zone(tz))

    @api.model
    def _end(self, day, scope):
        """The instant at which ``day`` is over."""
        return self._begin(day + timedelta(days=1), scope)

    @api.model
    def _happened(self, column, scope):
        """The instant in ``column`` lies in the period."""
        first, last = self._begin(scope.date_from, scope), self._end(scope.last, scope)
        return SQL(
            "%(at)s >= %(first)s AND %(at)s < %(last)s",
            at=column,
            first=first,
            last=last,
        )

    @api.model
    def _in_period(self, day, scope):
        """The date in the column ``day`` lies in the period."""
        return SQL("%s BETWEEN %s AND %s", day, scope.date_from, scope.last)
