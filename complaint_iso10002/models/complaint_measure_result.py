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
        return {"share": self._share(scope, settled, self._cohort(scope, "closed"))}

    @api.model
    def _measure_outcome(self, scope, _limit):
        """Shares of the decided; withdrawn and out of scope are not (K10)."""
        rows = dict(
            self._rows(
                scope,
                SQL("t.outcome, count(*)"),
                self._cohort(scope, "closed", SQL("t.outcome IN %s", DECIDED)),
                SQL("t.outcome"),
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
        reopened = SQL("f.is_reopened")
        return {
            "ripe": self._share(scope, reopened, self._cases(scope, closed, ripe)),
            "all": self._share(scope, reopened, self._cases(scope, closed)),
        }

    @api.model
    def _measure_reprioritised(self, scope, _limit):
        """Cases whose criticality was changed after the assessment (K13)."""
        assessed = SQL(
            "%s AND x.kind = 'assessed' AND x.payload IS NOT NULL",
            self._linked(scope, "complaint_event", self._cohort(scope, "received")),
        )
        key = self._key(scope)
        kinds = SQL(
            "FROM (SELECT %s count(DISTINCT x.payload::jsonb ->> 'criticality')"
            " AS kinds %s GROUP BY %s x.ticket_id) s WHERE TRUE",
            key,
            assessed,
            key,
        )
        return {"share": self._share(scope, SQL("s.kinds > 1"), kinds)}

    @api.model
    def _measure_outside(self, scope, _limit):
        """Decided against us, of what outside bodies decided (K17)."""
        decided = SQL(
            "%s AND x.result IN ('for_complainant', 'partly', 'for_us')",
            self._recourses(scope, SQL("x.result_on")),
        )
        against = SQL("x.result <> 'for_us'")
        return {"share": self._share(scope, against, decided)}

    @api.model
    def _measure_cost(self, scope, _limit):
        """Money remedies of the cases closed (K19)."""
        columns = SQL(
            "COALESCE(sum(f.remedy_cost), 0), "
            "count(*) FILTER (WHERE t.outcome IN %s), count(*)",
            DECIDED,
        )
        cases = self._cohort(scope, "closed")
        total, decided, closed = self._row(scope, columns, cases)
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
        due = SQL(
            "%s AND x.state <> 'refused' AND %s",
            self._linked(scope, "complaint_remedy", self._cases(scope)),
            self._in_period(SQL("x.due_on"), scope),
        )
        in_time = SQL("x.state = 'performed' AND x.done_on <= x.due_on")
        return {"share": self._share(scope, in_time, due)}

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
        return {"share": self._share(scope, complete, self._cohort(scope, "closed"))}

    @api.model
    def _measure_endings(self, scope, _limit):
        cases = self._cohort(scope, "closed")
        return {
            "silent": self._share(scope, SQL("t.complainant_answer = 'silent'"), cases),
            "withdrawn": self._share(scope, SQL("t.iso_step = 'withdrawn'"), cases),
        }
