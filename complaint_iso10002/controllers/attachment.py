from odoo.addons.mail.controllers.attachment import AttachmentController


class ComplaintAttachmentController(AttachmentController):
    """Looking into a file of a complaint is logged as taking it (4.10)."""

    def _get_pdf_first_page_response(self, attachment):
        attachment._trace_taken()
        return super()._get_pdf_first_page_response(attachment)
