from odoo import api, models
from odoo.tools import hmac

from ..core import chain, photo


class ComplaintReceipt(models.AbstractModel):
    """The receipt: proof that this complaint was made, then, in these words (7.4).

    It names the digests of the words and of each file, and bears a seal that
    only this database can make. The tracking code is not on it: staff can read
    the receipt, the code is the complainant's.
    """

    _name = "report.complaint_iso10002.report_complaint_receipt"
    _inherit = "report.complaint_iso10002.report_complaint_form"
    _description = "Receipt of a complaint"

    @api.model
    def _get_report_values(self, docids, data=None):
        cases = self._cases(docids)
        return {"docs": cases, "papers": [self._paper(case) for case in cases]}

    @api.model
    def _paper(self, case):
        words = chain.digest(f"{case.original_name}\n{case.original_description}")
        return {
            "case": case,
            "lang": case.preferred_lang or self.env.lang,
            "company": case.company_id.sudo(),
            "words": self._words(case),
            "digest": words,
            "files": [
                (file.name, file._evidence_payload("added")["sha256"])
                for file in case._public_files()
            ],
            "are_bare": case._hides_complainant()
            and any(file.mimetype in photo.KINDS for file in case._public_files()),
            "tz": case.clock_ids[:1].tz
            or case.company_id.sudo().resource_calendar_id.tz
            or "UTC",
            "seal": self._seal(case, words),
        }

    @api.model
    def _seal(self, case, words):
        """What only this database can say of number, time and words."""
        told = (case.number, str(case.received_at), words)
        # sudo: the seal is made with the database's own secret
        return hmac(self.env(su=True), "complaint.receipt", told)


class ComplaintCopy(models.AbstractModel):
    """A copy of the case for who complained: what the page shows, on paper."""

    _name = "report.complaint_iso10002.report_complaint_copy"
    _inherit = "report.complaint_iso10002.report_complaint_receipt"
    _description = "Copy of a complaint for the complainant"

    @api.model
    def _paper(self, case):
        return {
            **super()._paper(case),
            "wanted": case.remedy_requested or "",
        }
