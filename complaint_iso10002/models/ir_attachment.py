from hashlib import sha256

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class IrAttachment(models.Model):
    """Files of a complaint are evidence, and as confidential as the case.

    Their SHA-256 is journalled (8.1). No link opens them without a login: a
    token does not end with the right to read (4.10). Complainants see the files
    of public messages and their own, not those of internal notes.
    """

    _name = "ir.attachment"
    _inherit = ["complaint.thread.part.mixin", "ir.attachment"]

    complaint_is_public = fields.Boolean(
        string="Seen by the complainant",
        help="Came with a message the complainant sent or got.",
    )

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

    def generate_access_token(self):
        """No standing token for a file of a complaint."""
        free = self.filtered(lambda attachment: not attachment.complaint_id)
        tokens = super(IrAttachment, free).generate_access_token() if free else []
        return tokens + [False] * (len(self) - len(free))

    def _can_return_content(self, field_name=None, access_token=None):
        """Every download of a complaint's file asks the rules again."""
        # sudo: whether it belongs to a complaint decides how access is checked
        if self.sudo().complaint_id:
            if self.env.user._is_public():
                raise AccessError(self.env._("Log in to open this file."))
            self.check_access("read")
            # sudo: which case it belongs to decides whether it is logged
            self.sudo().complaint_id.sudo(False)._trace_access("downloaded")
            return super()._can_return_content(field_name, None)
        return super()._can_return_content(field_name, access_token)

    @api.ondelete(at_uninstall=False)
    def _unlink_evidence(self):
        """Evidence is kept; the manager alone takes a file away (8.1)."""
        entries = self._evidence("removed")
        manager = self.env.user.has_group("complaint_iso10002.group_complaint_manager")
        if entries and not manager:
            raise UserError(
                self.env._("Files of a complaint are evidence. Ask the manager.")
            )
        self._append_evidence(entries)

    def _journal_evidence(self):
        self._append_evidence(self._evidence("added"))

    def _append_evidence(self, entries):
        if entries:
            self.env["complaint.event"]._append(entries)

    def _evidence(self, act):
        """Entries of the journal about those of these files that are evidence."""
        files = self.filtered(
            lambda a: a.res_model == "helpdesk.ticket" and a.res_id and not a.res_field
        )
        if not files:
            return []
        # sudo: a file is journalled whoever adds it, the complainant included
        tickets = self.env["helpdesk.ticket"].sudo().browse(set(files.mapped("res_id")))
        complaints = tickets.exists().filtered("is_complaint")
        return [
            (complaints.browse(file.res_id), "evidence", file._evidence_payload(act))
            for file in files
            if file.res_id in complaints.ids
        ]

    def _evidence_payload(self, act):
        content = self.raw or b""
        return {
            "act": act,
            "name": self.name,
            "size": len(content),
            "sha256": sha256(content).hexdigest(),
        }
