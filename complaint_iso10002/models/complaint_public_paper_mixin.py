from odoo import models


class ComplaintPublicPaperMixin(models.AbstractModel):
    """What the complainant takes home: the receipt, a copy of the case (7.2, 7.4).

    Called in sudo, by pages that have checked who asks.
    """

    _name = "complaint.public.paper.mixin"
    _description = "Complaint: papers for the complainant"

    def _receipt_file(self):
        """The receipt as a file of the case: made once, its digest journalled."""
        self.ensure_one()
        files = self.env["ir.attachment"]
        known = files.search(
            [
                ("res_model", "=", self._name),
                ("res_id", "=", self.id),
                ("description", "=", "receipt"),
                ("complaint_is_public", "=", True),
            ],
            limit=1,
        )
        return known or files.create(
            {
                "name": f"{self.number}-receipt.pdf".replace("/", "-"),
                "raw": self._render_paper("receipt"),
                "mimetype": "application/pdf",
                "description": "receipt",
                "complaint_is_public": True,
                "res_model": self._name,
                "res_id": self.id,
            }
        )

    def _copy_paper(self):
        """The case as PDF, as the page shows it."""
        return self._render_paper("copy")

    def _render_paper(self, name):
        lang = self.preferred_lang or self.env.lang
        report = self.env["ir.actions.report"].with_context(lang=lang)
        xmlid = f"complaint_iso10002.action_report_complaint_{name}"
        return report._render_qweb_pdf(xmlid, self.ids)[0]
