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
        review = request.env["complaint.review"].browse(review_id).exists()
        if not review or not review.has_access("read"):
            raise request.not_found()
        sheet = request.env["report.complaint_iso10002.review_sheet"]._sheet(review)
        name = f"management-review-{review.date_to}.xlsx"
        headers = [
            ("Content-Type", _XLSX),
            ("Content-Disposition", content_disposition(name)),
        ]
        return request.make_response(sheet, headers)
