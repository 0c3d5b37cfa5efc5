from hashlib import sha256

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

#: what a file is; of evidence none of it is changed
_CONTENT = frozenset(
    {
        "datas",
        "db_datas",
        "index_content",
        "mimetype",
        "name",
        "raw",
        "res_field",
        "res_id",
        "res_model",
        "store_fname",
        "type",
        "url",
    }
)


class IrAttachment(models.Model):
    """Files of a complaint are evidence, and as confidential as the case.

    Their SHA-256 is journalled (8.1). No link opens them without a login: a
    token does not end with the right to read (4.10), see ``complaint.file.door.mixin``.
    Complainants see the files of public messages and their own, not those of
    internal notes.
    """

    _name = "ir.attachment"
    _inherit = [
        "complaint.file.door.mixin",
        "complaint.thread.part.mixin",
        "ir.attachment",
    ]

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
        if not _CONTENT.isdisjoint(vals):
            self._check_evidence_kept()
        result = super().write(vals)
        if not _CONTENT.isdisjoint(vals):
            self._journal_evidence()
        return result

    @api.model
    def _postprocess_contents(self, values):
        """Photos are evidence as they came: they are not made smaller (8.1)."""
        if self._is_kept_whole(values):
            return values
        return super()._postprocess_contents(values)

    @api.model
    def _is_kept_whole(self, values):
        if values.get("res_model") != "helpdesk.ticket":
            return values.get("res_model") == "complaint.draft"
        # sudo: only whether it is a complaint is asked
        tickets = self.env["helpdesk.ticket"].sudo()
        return tickets.browse(values.get("res_id") or ()).is_complaint

    @api.ondelete(at_uninstall=False)
    def _unlink_evidence(self):
        self._check_evidence_kept()

    def _check_evidence_kept(self):
        """Evidence is kept: a file is removed with a trace, by the manager, and
        the files of an anonymised case with the case (8.1)."""
        if any(not case.erased_at for case, _file in self._evidence_files()):
            raise UserError(
                self.env._(
                    "Files of a complaint are evidence. The complaints manager "
                    "removes one with a reason: “Remove a text or a file”."
                )
            )

    def _complaint_redact(self, mark):
        """Put ``mark`` in place of the content of these files; their digests.

        The caller has checked who may.
        """
        digests = [payload["sha256"] for _case, _kind, payload in self._evidence("cut")]
        self.env["complaint.event"]._erase_payloads(
            Domain("kind", "=", "evidence")
            & Domain("ticket_id", "in", self.complaint_id.ids),
            lambda payload: payload.get("sha256") in digests,
        )
        # past the check of write
        # pylint: disable-next=super-method-mismatch
        super().write(
            {
                "name": "removed.txt",
                "description": False,
                "url": False,
                "raw": mark.encode(),
                "mimetype": "text/plain",
            }
        )
        return digests

    def _journal_evidence(self):
        entries = self._evidence("added")
        if entries:
            self.env["complaint.event"]._append(entries)

    def _evidence(self, act):
        """Entries of the journal about those of these files that are evidence."""
        return [
            (case, "evidence", file._evidence_payload(act))
            for case, file in self._evidence_files()
        ]

    def _evidence_files(self):
        """``[(case, file)]`` of those of these files that are evidence."""
        files = self.filtered(
            lambda a: a.res_model == "helpdesk.ticket" and a.res_id and not a.res_field
        )
        if not files:
            return []
        # sudo: a file is journalled whoever adds it, the complainant included
        tickets = self.env["helpdesk.ticket"].sudo().browse(set(files.mapped("res_id")))
        complaints = tickets.exists().filtered("is_complaint")
        return [
            (complaints.browse(file.res_id), file)
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
