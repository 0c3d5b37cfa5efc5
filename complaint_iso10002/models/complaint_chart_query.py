from odoo import api, models
from odoo.tools import SQL

from .complaint_measure_base import NOT_COUNTED

#: the day a case belongs to a period by
_DAYS = {"rate": "received_on", "late": "answered_on", "upheld": "closed_on"}
_FOUND = ("upheld", "partly_upheld", "not_upheld")


class ComplaintChartQuery(models.AbstractModel):
    """Counts of a control chart, and the cases behind them (8.2).

    Categories and causes are those of the points; a point without category
    counts as its case was reported.
    """

    _name = "complaint.chart.query"
    _description = "Counts of control charts"

    @api.model
    def _counts(self, chart, periods):
        """``{first day: (events, of how many)}`` of each period, by PostgreSQL."""
        self.env.flush_all()
        part, what = self._part(chart), self._what(chart)
        grain = {"month": "month", "week": "week"}[chart.grain]
        query = SQL(
            """
            SELECT date_trunc(%(grain)s, %(day)s)::date,
                   count(DISTINCT %(what)s) FILTER (WHERE %(part)s),
                   count(DISTINCT %(what)s)
              %(cases)s GROUP BY 1
            """,
            grain=grain,
            day=SQL.identifier("f", _DAYS[chart.measure]),
            what=what,
            part=part,
            cases=self._cases(chart, periods[0][0], periods[-1][1]),
        )
        return {
            first: (events, whole)
            for first, events, whole in self.env.execute_query(query)
        }

    @api.model
    def _tickets(self, chart, first, last):
        """The complaints that are the events of a period."""
        self.env.flush_all()
        query = SQL(
            "SELECT DISTINCT t.id %s AND %s ORDER BY 1",
            self._cases(chart, first, last),
            self._part(chart),
        )
        ids = [row[0] for row in self.env.execute_query(query)]
        return self.env["helpdesk.ticket"].browse(ids)

    @api.model
    def _part(self, chart):
        """What makes a case, or a point, an event."""
        return {
            "rate": SQL("TRUE"),
            "late": SQL("c.result IN ('late', 'missed')"),
            "upheld": SQL("p.finding IN ('upheld', 'partly_upheld')"),
        }[chart.measure]

    @api.model
    def _what(self, chart):
        """Points are counted where they tell cases apart, else cases."""
        by_point = chart.category_id or chart.cause_id or chart.measure == "upheld"
        return SQL("p.id") if by_point and chart.measure != "late" else SQL("t.id")

    @api.model
    def _cases(self, chart, first, last):
        joins = [SQL("JOIN helpdesk_ticket t ON t.id = f.ticket_id")]
        where = [
            SQL("t.company_id = %s", chart.company_id.id),
            SQL("t.iso_step NOT IN %s", NOT_COUNTED),
            SQL(
                "%s BETWEEN %s AND %s",
                SQL.identifier("f", _DAYS[chart.measure]),
                first,
                last,
            ),
        ]
        if chart.measure == "late":
            joins.append(SQL("JOIN complaint_clock c ON c.ticket_id = t.id"))
            where.append(SQL("c.milestone = 'respond' AND c.state = 'done'"))
        if chart.measure == "upheld":
            where.append(SQL("p.finding IN %s", _FOUND))
        if chart.category_id or chart.cause_id or chart.measure == "upheld":
            joins.append(SQL("JOIN complaint_point p ON p.ticket_id = t.id"))
        return SQL(
            "FROM complaint_figure f %s WHERE %s",
            SQL(" ").join(joins),
            SQL(" AND ").join(where + self._dimension(chart)),
        )

    @api.model
    def _dimension(self, chart):
        conditions = []
        if chart.team_id:
            conditions.append(SQL("t.team_id = %s", chart.team_id.id))
        if chart.category_id:
            below = chart.category_id.search([("id", "child_of", chart.category_id.id)])
            conditions.append(
                SQL("COALESCE(p.category_id, t.category_id) = ANY(%s)", below.ids)
            )
        if chart.cause_id:
            below = chart.cause_id.with_context(active_test=False).search(
                [("id", "child_of", chart.cause_id.id)]
            )
            conditions.append(SQL("p.cause_id = ANY(%s)", below.ids))
        return conditions
