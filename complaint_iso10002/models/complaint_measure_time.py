from odoo import api, models
from odoo.tools import SQL

from ..core import statistic


class ComplaintMeasureTime(models.AbstractModel):
    """How long, and whether as promised: acknowledge, assess, answer, close."""

    _name = "complaint.measure.time"
    _inherit = "complaint.measure.base"
    _description = "Figures: time"

    @api.model
    def _promise(self, scope, milestone, cases):
        """``(kept, ended)`` clocks of ``milestone`` in ``cases``, at ``as_of``.

        A clock has ended once what it waits for happened, or its deadline
        passed; those that still run say nothing yet.
        """
        columns = SQL(
            """
            count(*) FILTER (WHERE x.result = 'met' AND x.stopped_at < %(end)s),
            count(*) FILTER (WHERE x.stopped_at < %(end)s OR x.due_at < %(begin)s)
            """,
            begin=self._begin(scope.as_of, scope),
            end=self._end(scope.as_of, scope),
        )
        clocks = SQL(
            "%s AND x.milestone = %s AND x.result IS NOT NULL",
            self._linked(scope, "complaint_clock", cases),
            milestone,
        )
        return self._row(scope, columns, clocks)

    @api.model
    def _in_time(self, scope, milestone, cases):
        return self._kept(*self._promise(scope, milestone, cases))

    @api.model
    def _measure_acknowledged(self, scope, limit_days):
        """Within the promise; or within ``limit_days`` working days (K03, K14)."""
        cases = self._cohort(scope, "received")
        if not limit_days:
            return self._in_time(scope, "acknowledge", cases)
        columns = SQL(
            """
            count(*) FILTER (WHERE f.acknowledged_on <= %(as_of)s
                               AND f.ack_days <= %(limit)s),
            count(*) FILTER (WHERE f.acknowledged_on <= %(as_of)s
                                OR f.day_zero_on + %(patience)s < %(as_of)s)
            """,
            as_of=scope.as_of,
            limit=limit_days,
            # every limit in working days is over after twice as many and a week
            patience=2 * limit_days + 7,
        )
        return self._kept(*self._row(scope, columns, cases))

    @api.model
    def _kept(self, kept, ended):
        """Promises kept of those that ended, and how many were not."""
        late = ended - kept
        return {
            "share": statistic.share(kept, ended),
            "late": statistic.Figure(late, ended, part=late),
        }

    @api.model
    def _measure_ack_time(self, scope, _limit):
        known = SQL("f.acknowledged_on <= %s", scope.as_of)
        cases = self._cohort(scope, "received", known)
        hours = self._spread(scope, SQL("f.ack_hours"), cases)
        return {
            **self._spread(scope, SQL("f.ack_days"), cases),
            "median_hours": hours["median"],
        }

    @api.model
    def _measure_assessed(self, scope, _limit):
        return self._in_time(scope, "assess", self._cohort(scope, "received"))

    @api.model
    def _measure_answered(self, scope, _limit):
        """Decisions sent within the promise, of the cases closed (K07, K15)."""
        return self._in_time(scope, "respond", self._cohort(scope, "closed"))

    @api.model
    def _measure_closed_within(self, scope, limit_days):
        within = SQL("f.close_days <= %s", limit_days or 10)
        return {"share": self._share(scope, within, self._cohort(scope, "closed"))}

    @api.model
    def _measure_close_time(self, scope, _limit):
        """Working days from day 0, and raw days (K08)."""
        cases = self._cohort(scope, "closed")
        raw = self._spread(scope, SQL("f.close_calendar_days"), cases)
        return {
            **self._spread(scope, SQL("f.close_days"), cases),
            "raw_mean": raw["mean"],
            "raw_median": raw["median"],
        }

    @api.model
    def _measure_notice_time(self, scope, _limit):
        cases = self._cohort(scope, "answered", SQL("t.decided_at IS NOT NULL"))
        return self._spread(scope, SQL("f.notice_hours"), cases)

    @api.model
    def _measure_entry_time(self, scope, _limit):
        cases = self._cohort(scope, "received", SQL("f.is_entry_known"))
        return self._spread(scope, SQL("f.entry_days"), cases)

    @api.model
    def _measure_updates(self, scope, _limit):
        """Rounds of progress updates that were missed, of all rounds (K21).

        A round that is overdue now is missed, whenever the update may come.
        """
        missed = SQL("x.missed_rounds + (x.state = 'overdue')::integer")
        columns = SQL(
            """
            COALESCE(sum(%(missed)s), 0),
            COALESCE(sum(GREATEST(x.round_number, %(missed)s)), 0)
            """,
            missed=missed,
        )
        received = self._cohort(scope, "received")
        rounds = SQL(
            "%s AND x.milestone = 'update'",
            self._linked(scope, "complaint_clock", received),
        )
        row = self._row(scope, columns, rounds)
        return {"share": statistic.share(*row)}

    @api.model
    def _measure_extended(self, scope, _limit):
        extended = SQL(
            "EXISTS (SELECT FROM complaint_clock_extension e WHERE e.ticket_id = t.id)"
        )
        return {"share": self._share(scope, extended, self._cohort(scope, "closed"))}
