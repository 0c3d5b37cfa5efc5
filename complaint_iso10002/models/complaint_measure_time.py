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
        end = self._local_day(SQL("c.stopped_at"), scope)
        due = self._local_day(SQL("c.due_at"), scope)
        return self._first_row(
            SQL(
                """
                SELECT count(*) FILTER (WHERE c.result = 'met' AND %(end)s <= %(day)s),
                       count(*) FILTER (WHERE %(end)s <= %(day)s OR %(due)s < %(day)s)
                  FROM complaint_clock c
                 WHERE c.milestone = %(milestone)s AND c.result IS NOT NULL
                   AND c.ticket_id IN (SELECT t.id %(cases)s)
                """,
                end=end,
                due=due,
                day=scope.as_of,
                milestone=milestone,
                cases=cases,
            )
        )

    @api.model
    def _in_time(self, scope, milestone, cases):
        kept, ended = self._promise(scope, milestone, cases)
        return {
            "share": statistic.share(kept, ended),
            "late": statistic.Figure(ended - kept, ended, part=ended - kept),
        }

    @api.model
    def _within(self, column, limit_days, cases):
        """Share of ``cases`` with ``column`` (working days) up to a limit."""
        return self._share(SQL("%s <= %s", column, limit_days), cases)

    @api.model
    def _measure_acknowledged(self, scope, limit_days):
        """Within the promise; or within ``limit_days`` working days (K03, K14)."""
        cases = self._cohort(scope, "received")
        if not limit_days:
            return self._in_time(scope, "acknowledge", cases)
        row = self._first_row(
            SQL(
                """
                SELECT count(*) FILTER (WHERE f.acknowledged_on <= %(as_of)s
                                          AND f.ack_days <= %(limit)s),
                       count(*) FILTER (WHERE f.acknowledged_on <= %(as_of)s
                                           OR f.day_zero_on + %(patience)s < %(as_of)s)
                %(cases)s
                """,
                as_of=scope.as_of,
                limit=limit_days,
                # every limit in working days is over after twice as many and a week
                patience=2 * limit_days + 7,
                cases=cases,
            )
        )
        kept, ended = row
        return {
            "share": statistic.share(kept, ended),
            "late": statistic.Figure(ended - kept, ended, part=ended - kept),
        }

    @api.model
    def _measure_ack_time(self, scope, _limit):
        known = SQL("f.acknowledged_on <= %s", scope.as_of)
        cases = self._cohort(scope, "received", known)
        hours = self._spread(SQL("f.ack_hours"), cases)
        return {
            **self._spread(SQL("f.ack_days"), cases),
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
        cases = self._cohort(scope, "closed")
        return {"share": self._within(SQL("f.close_days"), limit_days or 10, cases)}

    @api.model
    def _measure_close_time(self, scope, _limit):
        """Working days from day 0, and raw days (K08)."""
        cases = self._cohort(scope, "closed")
        raw = self._spread(SQL("f.close_calendar_days"), cases)
        return {
            **self._spread(SQL("f.close_days"), cases),
            "raw_mean": raw["mean"],
            "raw_median": raw["median"],
        }

    @api.model
    def _measure_notice_time(self, scope, _limit):
        cases = self._cohort(scope, "answered", SQL("t.decided_at IS NOT NULL"))
        return self._spread(SQL("f.notice_hours"), cases)

    @api.model
    def _measure_entry_time(self, scope, _limit):
        cases = self._cohort(scope, "received", SQL("f.is_entry_known"))
        return self._spread(SQL("f.entry_days"), cases)

    @api.model
    def _measure_updates(self, scope, _limit):
        """Rounds of progress updates that were missed, of all rounds (K21)."""
        row = self._first_row(
            SQL(
                """
                SELECT COALESCE(sum(c.missed_rounds), 0),
                       COALESCE(sum(GREATEST(c.round_number, c.missed_rounds)), 0)
                  FROM complaint_clock c WHERE c.milestone = 'update'
                   AND c.ticket_id IN (SELECT t.id %s)
                """,
                self._cohort(scope, "received"),
            )
        )
        return {"share": statistic.share(*row)}

    @api.model
    def _measure_extended(self, scope, _limit):
        extended = SQL(
            "EXISTS (SELECT FROM complaint_clock_extension e WHERE e.ticket_id = t.id)"
        )
        return {"share": self._share(extended, self._cohort(scope, "closed"))}
