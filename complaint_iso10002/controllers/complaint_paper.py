from odoo import http

from .case_door import CASE, MINE, READ, ComplaintCaseDoor


class ComplaintPaperPages(ComplaintCaseDoor, http.Controller):
    """Files, letters, receipt and copy of a case, to be taken home (7.2, 7.8)."""

    @http.route(
        [f"{CASE}/file/<int:file_id>", f"{MINE}/file/<int:file_id>"],
        **READ,
    )
    def complaint_case_file(self, file_id, key=None, case_id=0, **_params):
        ticket = self._case(key, case_id)
        files = ticket._public_files() if ticket else []
        for file in files:
            if file.id == file_id:
                return self._attachment(file)
        return self._nothing(key)

    @http.route(
        [f"{CASE}/letter/<int:letter_id>", f"{MINE}/letter/<int:letter_id>"],
        **READ,
    )
    def complaint_case_letter(self, letter_id, key=None, case_id=0, **_params):
        ticket = self._case(key, case_id)
        letters = ticket._public_letters() if ticket else []
        for letter in (entry["letter"] for entry in letters):
            if letter.id == letter_id and ticket._tells_everything():
                return self._pdf(letter._paper(), f"{ticket.number}.pdf")
        return self._nothing(key)

    @http.route([f"{CASE}/receipt.pdf", f"{MINE}/receipt.pdf"], **READ)
    def complaint_case_receipt(self, key=None, case_id=0, **_params):
        ticket = self._case(key, case_id)
        if not ticket:
            return self._nothing(key)
        return self._attachment(ticket._receipt_file())

    @http.route([f"{CASE}/copy.pdf", f"{MINE}/copy.pdf"], **READ)
    def complaint_case_copy(self, key=None, case_id=0, **_params):
        ticket = self._case(key, case_id)
        if not ticket:
            return self._nothing(key)
        if self._wait("paper"):
            return self._go(self._base(ticket, key))
        return self._pdf(ticket._copy_paper(), f"{ticket.number}-copy.pdf")
