from textwrap import shorten

from odoo import Command, api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import html2plaintext

from ..core import chain
from .complaint_erasure_thread import RECEIVED

#: what a message says, when, from whom, about what
_WORDS = (
    "subject",
    "body",
    "date",
    "author_id",
    "email_from",
    "attachment_ids",
    "model",
    "res_id",
    "message_type",
)


class MailMessage(models.Model):
    """Messages of a complaint are seen by who may see the case (4.10).

    They are evidence: nobody rewrites or deletes one. The complaints manager
    removes its text with a reason, and a trace stays (8.1).
    """

    _name = "mail.message"
    _inherit = ["complaint.thread.part.mixin", "mail.message"]
    _complaint_link = ("model", "res_id")

    @api.depends_context("complaint_choice", "uid")
    def _compute_display_name(self):
        """In the dialog that removes a text: when, from whom, how it begins."""
        result = super()._compute_display_name()
        if self.env.context.get("complaint_choice"):
            for message in self._origin._readable():
                begin = message.subject or html2plaintext(message.body or "")
                who = message.author_id.name or message.email_from
                parts = [str(message.date or "")[:16], who, shorten(begin, 80)]
                message.display_name = " · ".join(filter(None, parts))
        return result

    def write(self, vals):
        if any(message._is_rewritten_by(vals) for message in self):
            self._check_evidence_kept()
        # who else got a hidden complainant's mail may be family, or a lawyer
        if "partner_ids" in vals:
            # sudo: whoever writes, a hidden complainant stays hidden
            veiled = self.sudo().filtered(
                lambda m: m.complaint_id and m.complaint_id._is_veiled(m)
            )
            if veiled:
                super(MailMessage, veiled).write(
                    {**vals, "partner_ids": [Command.clear()]}
                )
                return super(MailMessage, self - veiled).write(vals)
        return super().write(vals)

    def _is_rewritten_by(self, vals):
        """Whether ``vals`` take away or change what this message said; the mail
        made of a message writes the same again, and adds files to it."""
        if self._is_readdressed_by(vals):
            return True
        for name in _WORDS:
            if name not in vals or not self[name]:
                continue
            new, old = vals[name], self[name]
            if name == "attachment_ids":
                if any(command[0] != Command.LINK for command in new or [(5,)]):
                    return True
                continue
            if name == "subject":
                new, old = " ".join((new or "").split()), " ".join(old.split())
            if new != (old.id if name == "author_id" else old):
                return True
        return False

    def _is_readdressed_by(self, vals):
        """Whether what was said internally becomes public, or the reverse."""
        internal = bool(vals.get("is_internal", self.is_internal))
        subtype_id = vals.get("subtype_id", self.subtype_id.id)
        return internal != self.is_internal or subtype_id != self.subtype_id.id

    def _hide(self, vals):
        """Write who is no longer named; the words stay evidence."""
        # pylint: disable-next=super-method-mismatch
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_evidence(self):
        self._check_evidence_kept()

    def _check_evidence_kept(self):
        # sudo: what belongs to a complaint is kept whoever asks
        if self.sudo().complaint_id:
            raise UserError(
                self.env._(
                    "Messages of a complaint are evidence. The complaints manager "
                    "removes the text of one with a reason: “Remove a text or a file”."
                )
            )

    def _complaint_redact(self, mark):
        """Put ``mark`` in place of the words of these messages; their digests.

        Mails that wait to be sent, translations and changes tracked go with the
        words, so do entries of the journal that quote the subject; the caller
        has checked who may.
        """
        digests = [chain.digest(f"{m.subject}\n{m.body}") for m in self]
        self.env["complaint.erasure.thread"]._drop_copies(self, RECEIVED)
        self.env["complaint.event"]._erase_payloads(
            Domain("ticket_id", "in", self.complaint_id.ids),
            lambda payload: payload.get("message") in self.ids,
        )
        # past the check of write
        # pylint: disable-next=super-method-mismatch
        super().write({"subject": False, "body": mark})
        return digests
