from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.fields import Domain


class ComplaintReviewPicturesMixin(models.AbstractModel):
    """What of a review's figures is drawn: points of a bar chart (8.6.2).

    Labels are digits, months or places in a table, so that a picture needs no
    language. An input whose figures are told better by the table has none.
    """

    _name = "complaint.review.pictures.mixin"
    _description = "Figures of a management review: pictures"

    @api.model
    def _series(self, code, review, content):
        """``{"code", "points"}`` of the picture of an input, or ``None``."""
        draw = getattr(self, f"_draw_{code}", None)
        series = draw and draw(review, content)
        if not series:
            return None
        name, points = series
        if code != "performance" and not any(value for _label, value in points):
            return None
        return {"code": name, "points": points}

    @api.model
    def _by_month(self, review, counts):
        """``[["2025-01", count]]``, months without one included."""
        month, points = review.date_from.replace(day=1), []
        while month <= review.date_to:
            label = month.strftime("%Y-%m")
            points.append([label, counts.get(label, 0)])
            month += relativedelta(months=1)
        return points

    @api.model
    def _count_by_month(self, review, model, domain, name):
        rows = self.env[model]._read_group(domain, [f"{name}:month"], ["__count"])
        counts = {month.strftime("%Y-%m"): count for month, count in rows if month}
        return self._by_month(review, counts)

    @api.model
    def _within(self, review, name):
        first = Domain(name, ">=", review.date_from)
        return first & Domain(name, "<=", review.date_to)

    @api.model
    def _draw_external(self, review, _content):
        filed = Domain("ticket_id.company_id", "=", review.company_id.id)
        filed &= self._within(review, "filed_on")
        return "filed_by_month", self._count_by_month(
            review, "complaint.recourse", filed, "filed_on"
        )

    @api.model
    def _draw_performance(self, review, _content):
        start, end = review._moments()
        received = (
            Domain("is_complaint", "=", True)
            & Domain("company_id", "=", review.company_id.id)
            & Domain("received_at", ">=", start)
            & Domain("received_at", "<", end)
            & Domain("iso_step", "not in", ("redirected", "merged"))
        )
        tz = review.company_id.sudo().resource_calendar_id.tz or "UTC"
        return "received", self.with_context(tz=tz)._count_by_month(
            review, "helpdesk.ticket", received, "received_at"
        )

    @api.model
    def _draw_feedback(self, review, content):
        """How many answered 1 to 5, unless so few that persons could be known."""
        if any(mean is None for _name, mean in content["tables"][0]["rows"]):
            return None
        start, end = review._moments()
        rows = self.env["complaint.feedback"]._read_group(
            Domain("company_id", "=", review.company_id.id)
            & Domain("answered_at", ">=", start)
            & Domain("answered_at", "<", end)
            & Domain("overall", ">", 0),
            ["overall"],
            ["__count"],
        )
        counts = dict(rows)
        return "scores", [[str(score), counts.get(score, 0)] for score in range(1, 6)]

    @api.model
    def _draw_risks(self, _review, content):
        """The causes in the order of their table."""
        tables = {table["code"]: table["rows"] for table in content["tables"]}
        causes = enumerate(tables["causes"], 1)
        return "causes_ranked", [[str(place), row[1]] for place, row in causes]

    @api.model
    def _draw_actions(self, review, _content):
        done = Domain("company_id", "=", review.company_id.id)
        done &= self._within(review, "done_on")
        return "done_by_month", self._count_by_month(
            review, "complaint.action", done, "done_on"
        )
