from odoo import api, models
from odoo.tools import SQL

from ..core import statistic


class ComplaintMeasureVoice(models.AbstractModel):
    """What complainants say of how they were treated (8.3)."""

    _name = "complaint.measure.voice"
    _inherit = "complaint.measure.base"
    _description = "Figures: satisfaction"

    @api.model
    def _measure_satisfaction(self, scope, _limit):
        """Answers to "overall", 1 to 5, by the cases closed (K18)."""
        invited, answers, mean, top = self._first_row(
            SQL(
                """
                SELECT count(b.invited_at), count(*) FILTER (WHERE b.overall > 0),
                       avg(b.overall) FILTER (WHERE b.overall > 0),
                       count(*) FILTER (WHERE b.overall >= 4)
                %s
                """,
                self._feedback(scope),
            )
        )
        return {
            "mean": statistic.Figure(float(mean), answers)
            if answers
            else statistic.NOTHING,
            "top": statistic.share(top, answers),
            "response": statistic.share(min(answers, invited), invited),
            **self._by_outcome(scope),
        }

    @api.model
    def _feedback(self, scope):
        return SQL(
            "FROM complaint_feedback b JOIN helpdesk_ticket o ON o.id = b.ticket_id "
            "WHERE b.ticket_id IN (SELECT t.id %s)",
            self._cohort(scope, "closed"),
        )

    @api.model
    def _by_outcome(self, scope):
        """Complainants judge the process by its outcome too: always split."""
        rows = self._all_rows(
            SQL(
                "SELECT o.outcome, count(*), avg(b.overall) %s AND b.overall > 0 "
                "AND o.outcome IS NOT NULL GROUP BY 1",
                self._feedback(scope),
            )
        )
        return {
            f"mean_{outcome}": statistic.Figure(float(mean), n)
            for outcome, n, mean in rows
        }

    @api.model
    def _measure_fairness(self, scope, _limit):
        row = self._first_row(
            SQL(
                "SELECT count(*) FILTER (WHERE b.fair >= 4), "
                "count(*) FILTER (WHERE b.fair > 0) %s",
                self._feedback(scope),
            )
        )
        return {"share": statistic.share(*row)}
