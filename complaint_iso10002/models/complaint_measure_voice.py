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
        columns = SQL(
            """
            count(x.invited_at), count(*) FILTER (WHERE x.overall > 0),
            avg(x.overall) FILTER (WHERE x.overall > 0),
            count(*) FILTER (WHERE x.overall >= 4)
            """
        )
        row = self._row(scope, columns, self._feedback(scope))
        invited, answers, mean, top = row
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
        cases = self._cohort(scope, "closed")
        return self._linked(scope, "complaint_feedback", cases)

    @api.model
    def _by_outcome(self, scope):
        """Complainants judge the process by its outcome too: always split."""
        rows = self._rows(
            scope,
            SQL("s.outcome, count(*), avg(x.overall)"),
            SQL("%s AND x.overall > 0", self._feedback(scope)),
            SQL("s.outcome"),
        )
        return {
            f"mean_{outcome}": statistic.Figure(float(mean), n)
            for outcome, n, mean in rows
            if outcome
        }

    @api.model
    def _measure_fairness(self, scope, _limit):
        fair = SQL("x.fair >= 4")
        said = SQL("%s AND x.fair > 0", self._feedback(scope))
        return {"share": self._share(scope, fair, said)}
