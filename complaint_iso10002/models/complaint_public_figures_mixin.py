from datetime import datetime, time

from odoo import api, fields, models

from ..core.suppression import THRESHOLD, suppressed
from .complaint_decision_mixin import OUTCOMES


class ComplaintPublicFiguresMixin(models.AbstractModel):
    """Last year's figures, for the public (4.4): when the company publishes them.

    Numbers below the threshold are not told, nor what would give them away.
    """

    _name = "complaint.public.figures.mixin"
    _description = "Public page on complaints: last year's figures"

    @api.model
    def _figures(self, company):
        """Figures of the last calendar year; ``None`` when not published.

        Numbers below five are ``None``, and so is what would give them away.
        """
        if not company.complaint_publish_figures:
            return None
        year = fields.Date.context_today(self).year - 1
        first, last = (
            datetime(year, 1, 1),
            datetime.combine(datetime(year, 12, 31), time.max),
        )
        base = [("is_complaint", "=", True), ("company_id", "=", company.id)]
        tickets = self.env["helpdesk.ticket"]
        within = [("closed_date", ">=", first), ("closed_date", "<=", last)]
        groups = tickets._read_group(base + within, ["outcome"], ["__count"])
        counts = {outcome: count for outcome, count in groups if outcome}
        received = tickets.search_count(
            base + [("received_at", ">=", first), ("received_at", "<=", last)]
        )
        return {
            "year": year,
            "received": suppressed({0: received})[0],
            "outcomes": self._labelled(suppressed(counts)),
            "in_time": self._in_time(company, first, last),
            "satisfied": self._satisfied(company, first, last),
            "threshold": THRESHOLD,
        }

    @api.model
    def _labelled(self, counts):
        labels = self.env["helpdesk.ticket"]._fields["outcome"]
        labels = dict(labels._description_selection(self.env))
        return [
            (labels[outcome], counts[outcome])
            for outcome, _label in OUTCOMES
            if outcome in counts
        ]

    @api.model
    def _in_time(self, company, first, last):
        """Percentage of answers given in time; ``None`` for fewer than five."""
        groups = dict(
            self.env["complaint.clock"]._read_group(
                [
                    ("ticket_id.company_id", "=", company.id),
                    ("milestone", "=", "respond"),
                    ("result", "!=", False),
                    ("stopped_at", ">=", first),
                    ("stopped_at", "<=", last),
                ],
                ["result"],
                ["__count"],
            )
        )
        return _share(groups.get("met", 0), sum(groups.values()))

    @api.model
    def _satisfied(self, company, first, last):
        """Percentage of answers of 4 or 5; ``None`` for fewer than five."""
        groups = self.env["complaint.feedback"]._read_group(
            [
                ("company_id", "=", company.id),
                ("answered_at", ">=", first),
                ("answered_at", "<=", last),
                ("overall", ">", 0),
            ],
            ["overall"],
            ["__count"],
        )
        happy = sum(count for score, count in groups if score >= 4)
        return _share(happy, sum(count for _score, count in groups))


def _share(part, whole):
    return None if whole < THRESHOLD else round(100 * part / whole)
