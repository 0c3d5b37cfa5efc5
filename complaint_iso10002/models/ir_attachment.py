from hashlib import sha256

from odoo import api, models


class IrAttachment(models.Model):
    """Files of a complaint are evidence: their SHA-256 is journalled (8.1)."""

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create(vals_list)
        attachments._journal_evidence()
        return attachments

    def write(self, vals):
        result = super().write(vals)
        if not {"res_id", "res_model", "raw", "datas"}.isdisjoint(vals):
            self._journal_evidence()
        return result

    def _journal_evidence(self):
        files = self.filtered(
            lambda a: a.res_model == "helpdesk.ticket" and a.res_id and not a.res_field
        )
        if not files:
            return
        # sudo: a file is journalled whoever adds it, the complainant included
        tickets = self.env["helpdesk.ticket"].sudo().browse(set(files.mapped("res_id")))
        complaints = tickets.exists().filtered("is_complaint")
        entries = []
        for file in files.filtered(lambda a: a.res_id in complaints.ids):
            content = file.raw or b""
            payload = {
                "name": file.name,
                "size": len(content),
                "sha256": sha256(content).hexdigest(),
            }
            entries.append((complaints.browse(file.res_id), "evidence", payload))
        if entries:
            self.env["complaint.event"]._append(entries)
