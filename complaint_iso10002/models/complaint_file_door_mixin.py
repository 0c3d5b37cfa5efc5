from odoo import models
from odoo.exceptions import AccessError

#: what tells what is in a file
_TELLING = frozenset({"datas", "db_datas", "index_content", "raw"})


class ComplaintFileDoorMixin(models.AbstractModel):
    """The ways to the content of a file that belongs to a complaint (4.10).

    Odoo gives whoever reads a file tokens that open it to anybody for weeks, and
    that its owner may use for ever: none is given here, and none counts (see
    ``ir.binary`` too). Every way by which content is taken is logged.
    """

    _name = "complaint.file.door.mixin"
    _description = "Doors to the files of complaints"

    # ------------------------------------------------------------------
    # Tokens
    # ------------------------------------------------------------------

    def generate_access_token(self):
        """No standing token for a file of a complaint."""
        free = self.filtered(lambda attachment: not attachment.complaint_id)
        tokens = super(ComplaintFileDoorMixin, free).generate_access_token()
        return tokens + [False] * (len(self) - len(free))

    def _get_raw_access_token(self):
        return not self._is_of_complaint() and super()._get_raw_access_token()

    def _get_thumbnail_token(self):
        return not self._is_of_complaint() and super()._get_thumbnail_token()

    def _get_ownership_token(self):
        return not self._is_of_complaint() and super()._get_ownership_token()

    def _has_attachments_ownership(self, attachment_tokens):
        """Who may write a file owns it; a token makes nobody its owner."""
        if attachment_tokens and len(attachment_tokens) == len(self):
            attachment_tokens = [
                None if file.exists()._is_of_complaint() else token
                for file, token in zip(self, attachment_tokens, strict=True)
            ]
        return super()._has_attachments_ownership(attachment_tokens)

    def _is_of_complaint(self):
        # sudo: whether it belongs to a complaint decides how access is checked;
        # nothing else gets into the cache that the user shares
        return bool(self.sudo().with_context(prefetch_fields=False).complaint_id)

    # ------------------------------------------------------------------
    # Content
    # ------------------------------------------------------------------

    def _can_return_content(self, field_name=None, access_token=None):
        """Every download of a complaint's file asks the rules again."""
        if not self._is_of_complaint():
            return super()._can_return_content(field_name, access_token)
        if self.env.user._is_public():
            raise AccessError(self.env._("Log in to open this file."))
        self.check_access("read")
        self._trace_taken()
        return super()._can_return_content(field_name, None)

    def _to_http_stream(self):
        """An archive of several files asks for each of them here."""
        if self._is_of_complaint():
            self.check_access("read")
            self._trace_taken()
        return super()._to_http_stream()

    def _read_format(self, fnames, load="_classic_read"):
        result = super()._read_format(fnames, load)
        if not _TELLING.isdisjoint(fnames) and not self.env.su:
            self._trace_taken()
        return result

    def export_data(self, fields_to_export):
        result = super().export_data(fields_to_export)
        if not _TELLING.isdisjoint(fields_to_export):
            self._trace_taken()
        return result

    def _trace_taken(self):
        # sudo: which case it belongs to decides whether it is logged
        self.sudo().complaint_id.sudo(False)._trace_access("downloaded")
