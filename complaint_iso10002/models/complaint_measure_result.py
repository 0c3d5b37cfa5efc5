from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ..core import statistic
from ..core.figure import REOPENED_DAYS

DECIDED = ("upheld", "partly_upheld", "not_upheld")


class ComplaintMeasureResult(models.AbstractModel):
    """What came of it: outcome, reopening, remedies, completeness."""

    _name = "complaint.measure.result"
    _inherit = "complaint.measure.base"
    _description = "Figures: result"

    @api.model
    def _measure_first_contact(self, scope, _limit):
        settled = SQL("f.is_first_contact AND NOT f.is_reopened")
        return {"share": self._share(settled, self._cohort(scope, "closed"))}

    @api.model
    def _measure_outcome(self, scope, _limit):
        """Shares of the decided; withdrawn and out of scope are not (K10)."""
        rows = dict(
            self._all_rows(
                SQL(
                    "SELECT t.outcome, count(*) %s GROUP BY 1",
                    self._cohort(scope, "closed", SQL("t.outcome IN %s", DECIDED)),
                )
            )
        )
        n = sum(rows.values())
        counts = [rows.get(outcome, 0) for outcome in DECIDED]
        figures = {
            outcome: statistic.share(count, n)
            for outcome, count in zip(DECIDED, counts, strict=True)
        }
        return {**figures, "any_upheld": statistic.share(counts[0] + counts[1], n)}

    @api.model
    def _measure_reopened(self, scope, _limit):
        """Of the cases first closed in the period (K11).

        ``ripe`` counts only cases that had 90 days to come back, or did.
        """
        closed = SQL("f.first_closed_on BETWEEN %s AND %s", scope.date_from, scope.last)
        ripe = SQL(
            "(f.is_reopened OR f.first_closed_on < %s)",
            scope.as_of - timedelta(days=REOPENED_DAYS),
        )
        return {
            "ripe": self._share(SQL("f.is_reopened"), self._cases(scope, closed, ripe)),
            "all": self._share(SQL("f.is_reopened"), self._cases(scope, closed)),
        }

    @api.model
    def _measure_reprioritised(self, scope, _limit):
        """Cases whose criticality was changed after the assessment (K13)."""
        row = self._first_row(
            SQL(
                """
                SELECT count(*) FILTER (WHERE kinds > 1), count(*) FROM (
                    SELECT count(DISTINCT e.payload::jsonb ->> 'criticality') AS kinds
                      FROM complaint_event e
                     WHERE e.kind = 'assessed' AND e.payload IS NOT NULL
                       AND e.ticket_id IN (SELECT t.id %s)
                     GROUP BY e.ticket_id) AS assessed
                """,
                self._cohort(scope, "received"),
            )
        )
        return {"share": statistic.share(*row)}

    @api.model
    def _measure_outside(self, scope, _limit):
        """Decided against us, of what outside bodies decided (K17)."""
        decided = SQL("r.result IN ('for_complainant', 'partly', 'for_us')")
        row = self._first_row(
            SQL(
                "SELECT count(*) FILTER (WHERE r.result <> 'for_us'), count(*) "
                "%s AND %s",
                self._recourses(scope, SQL("r.result_on")),
                decided,
            )
        )
        return {"share": statistic.share(*row)}

    @api.model
    def _measure_cost(self, scope, _limit):
        """Money remedies of the cases closed (K19)."""
        total, decided, closed = self._first_row(
            SQL(
                "SELECT COALESCE(sum(f.remedy_cost), 0), "
                "count(*) FILTER (WHERE t.outcome IN %s), count(*) %s",
                DECIDED,
                self._cohort(scope, "closed"),
            )
        )
        exposure = self.env["complaint.exposure"]._quantity(
            scope.company_id, scope.date_from, scope.last, scope.team_id
        )
        return {
            "total": statistic.Figure(float(total), closed, part=float(total)),
            "per_decided": statistic.ratio(total, decided, decided),
            "per_closed": statistic.ratio(total, closed, closed),
            "per_1000": statistic.ratio(total, exposure, closed, 1000),
        }

    @api.model
    def _measure_remedy_in_time(self, scope, _limit):
        """Carried out by the promised day, of those due (K20)."""
        row = self._first_row(
            SQL(
                """
                SELECT count(*) FILTER (WHERE r.state = 'performed'
                                          AND r.done_on <= r.due_on), count(*)
                  FROM complaint_remedy r
                 WHERE r.state <> 'refused' AND %s AND r.ticket_id IN (SELECT t.id %s)
                """,
                self._in_period(SQL("r.due_on"), scope),
                self._cases(scope),
            )
        )
        return {"share": statistic.share(*row)}

    @api.model
    def _measure_complete(self, scope, _limit):
        """Closed with category, cause, wish, outcome and notice (K28)."""
        complete = SQL(
            """
            t.outcome IS NOT NULL AND f.answered_on IS NOT NULL
            AND COALESCE(t.remedy_requested, '') <> '' AND f.point_count > 0
            AND NOT EXISTS (
                SELECT FROM complaint_point p WHERE p.ticket_id = t.id
                   AND (p.cause_id IS NULL
                        OR COALESCE(p.category_id, t.category_id) IS NULL))
            """
        )
        return {"share": self._share(complete, self._cohort(scope, "closed"))}

    @api.model
    def _measure_endings(self, scope, _limit):
        cases = self._cohort(scope, "closed")
        return {
            "silent": self._share(SQL("t.complainant_answer = 'silent'"), cases),
            "withdrawn": self._share(SQL("t.iso_step = 'withdrawn'"), cases),
        }
