from odoo import http
from odoo.http import content_disposition, request

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ComplaintReviewController(http.Controller):
    """Downloads of a management review, for those who may read it (8.6)."""

    @http.route(
        "/complaints/review/<int:review_id>/figures.xlsx",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def figures(self, review_id):
        """The frozen figures as a sheet; unknown and forbidden look alike."""
        reviews = request.env["complaint.review"]
        # one search, so that what exists costs no more than what does not
        review = reviews.has_access("read") and reviews.search([("id", "=", review_id)])
        if not review:
            raise request.not_found()
        sheet = request.env["report.complaint_iso10002.review_sheet"]._sheet(review)
        name = f"management-review-{review.date_to}.xlsx"
        headers = [
            ("Content-Type", _XLSX),
            ("Content-Disposition", content_disposition(name)),
        ]
        return request.make_response(sheet, headers)
