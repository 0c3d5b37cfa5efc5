from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..core import chain


class ComplaintRedactionMixin(models.AbstractModel):
    """One text or one file is removed from a living case, with a trace (8.1).

    A card number in a mail, a photograph of somebody else: the complaints
    manager takes it out and says why. What stays is a mark with the day and the
    reason, and in the journal the digest of what was there.
    """

    _name = "complaint.redaction.mixin"
    _description = "Complaint: redaction"

    def _redact(self, what, reason):
        """Remove ``what`` (messages, files, or these cases for their words).

        :raises AccessError: for anybody but a manager who may read the case.
        :raises UserError: without a reason, for what belongs to another case,
            or for a case that was anonymised.
        """
        self.ensure_one()
        self._check_redaction(what, reason)
        mark = self.env._(
            "[removed on %(day)s because: %(reason)s]",
            day=fields.Date.context_today(self),
            reason=reason.strip(),
        )
        # sudo: what is evidence is closed to everybody's writing
        digests = what.sudo()._complaint_redact(mark)
        self._journal(
            "redacted",
            {
                "what": what._description,
                "ids": what.ids,
                "sha256": digests,
                "reason": reason.strip(),
            },
        )

    def _check_redaction(self, what, reason):
        if not self.env.user.has_group("complaint_iso10002.group_complaint_manager"):
            raise AccessError(
                self.env._("The complaints manager removes a text or a file.")
            )
        self.check_access("read")
        what.check_access("read")
        self._check_not_erased()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why it is removed."))
        cases = what if what._name == self._name else what.sudo().complaint_id
        if not what or cases != self:
            raise UserError(self.env._("This belongs to another case."))

    def _complaint_redact(self, mark):
        """Put ``mark`` in place of the words of these cases, the original ones
        and those of the journal that quotes a correction of them."""
        digests = [
            chain.digest(f"{t.original_name}\n{t.original_description}") for t in self
        ]
        words = ("name", "description", "original_name", "original_description")
        self.env["complaint.event"]._erase_payloads(
            Domain("ticket_id", "in", self.ids)
            & Domain("kind", "in", ("changed", "corrected")),
            lambda payload: not payload.keys().isdisjoint(words),
        )
        self._note(dict.fromkeys(words, mark))
        return digests
