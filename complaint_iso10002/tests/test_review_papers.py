import io

from freezegun import freeze_time
from openpyxl import load_workbook
from pypdf import PdfReader

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common_review import NOW, ReviewCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestReviewPapers(ReviewCase, HttpCase):
    """Invitations, the pack and the sheet."""

    def test_8_6_participants_are_invited_with_an_ics(self):
        review = self._review(planned_at="2025-07-20 08:00:00", place="Room 1")
        review.action_invite()
        domain = [("model", "=", "complaint.review"), ("res_id", "=", review.id)]
        notice = (
            self.env["mail.message"]
            .sudo()
            .search(domain + [("message_type", "=", "user_notification")])
        )
        self.assertEqual(notice.partner_ids, self.executive.partner_id)
        ics = notice.attachment_ids.raw.decode()
        for told in ("METHOD:REQUEST", "DTSTART:20250720T080000Z", "boss@example.com"):
            self.assertIn(told, ics)
        self.assertTrue(review.invited_at)

    def _pdf(self, review, **context):
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True, **context
        )
        xmlid = "complaint_iso10002.action_report_complaint_review"
        with mute_logger("odoo.addons.base.models.ir_actions_report"):
            content, kind = reports._render_qweb_pdf(xmlid, review.ids)
        self.assertEqual(kind, "pdf")
        return PdfReader(io.BytesIO(content))

    def test_8_6_the_pack_is_printed(self):
        """REQ-8.6-2"""
        review = self._approved()
        pages = self._pdf(review).pages
        text = " ".join(" ".join(page.extract_text().split()) for page in pages)
        for told in ("Management review", "Audit results", "Train the desk"):
            self.assertIn(told, text)
        self.assertIn(self.executive.name, text)
        self.assertIn(review.seal[:20], text)
        self.assertTrue(any(page.images for page in pages))

    def test_8_6_the_figures_are_a_sheet_for_readers_only(self):
        review = self._approved()
        url = f"/complaints/review/{review.id}/figures.xlsx"
        self.authenticate("cp_executive", "cp_executive")
        book = load_workbook(io.BytesIO(self.url_open(url).content))
        self.assertEqual(len(book.sheetnames), 10)
        units = {row[2].value for row in book.worksheets[2].iter_rows(max_col=3)}
        self.assertIn("Working days", units)
        self.assertNotIn("working_day", units)
        column = [row[0].value for row in book.worksheets[2].iter_rows(max_col=1)]
        title = column.index("Complaints received, by month")
        self.assertIsNone(column[title - 1], "apart from the table above it")
        self.authenticate("cp_handler", "cp_handler")
        self.assertEqual(self.url_open(url).status_code, 404)
        self.assertEqual(
            self.url_open(url.replace(str(review.id), "0")).status_code, 404
        )
