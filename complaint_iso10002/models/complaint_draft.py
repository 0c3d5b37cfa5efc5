import json
import secrets
from datetime import timedelta
from hashlib import sha256

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.mimetypes import guess_mimetype

from ..core import photo, tracking, upload

#: hours after which a form nobody went on with is forgotten
_HOURS = 24
#: minutes during which a sent form shows its receipt again
_RECEIPT_MINUTES = 60


class ComplaintDraft(models.Model):
    """A form for the complainant that is being filled in (annex C).

    Kept between its steps so that nothing typed is lost, for whoever holds the
    token of 256 random bits; only its digest is stored. Sending it makes one
    complaint, however often it is sent, and empties the draft. What is left
    shows the receipt for an hour, then it is removed. Nobody reads drafts.
    """

    _name = "complaint.draft"
    _inherit = ["complaint.draft.ticket.mixin"]
    _description = "Complaint being written"
    _log_access = False
    _rec_name = "touched_at"
    _complaint_erasure = "delete"

    token_hash = fields.Char(required=True)
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    content = fields.Text(required=True, default="{}", help="What was typed, as JSON.")
    touched_at = fields.Datetime(required=True, default=fields.Datetime.now)
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="Complaint",
        ondelete="cascade",
        index="btree_not_null",
    )
    sealed_code = fields.Char(
        help="The tracking code, readable with the token only, which is not kept.",
    )

    _token = models.UniqueIndex("(token_hash)")

    # ------------------------------------------------------------------
    # Keeping
    # ------------------------------------------------------------------

    @api.model
    def _open(self):
        """``(draft, token)`` of a new form; the token is known here only."""
        token = secrets.token_urlsafe(32)
        draft = self.create(
            {"token_hash": _digest(token), "company_id": self.env.company.id}
        )
        return draft, token

    @api.model
    def _find(self, token):
        """The living draft of ``token``; empty when there is none."""
        draft = self.search([("token_hash", "=", _digest(token or ""))], limit=1)
        return draft.filtered(lambda d: d.touched_at >= d._oldest())

    def _oldest(self):
        """Drafts last touched before this are forgotten."""
        kept = {True: timedelta(minutes=_RECEIPT_MINUTES), False: _forgotten_after()}
        return fields.Datetime.now() - kept[bool(self.ticket_id)]

    def _values(self):
        """What was typed so far; ``done`` lists the steps that are complete."""
        return json.loads(self.content) if self else {}

    def _turn_to(self, company):
        """Address the form to ``company``: what it is about is looked at again."""
        self.ensure_one()
        kept = self._values()
        kept["done"] = [name for name in kept.get("done", []) if name != "about"]
        kept["category_id"] = ""
        self.write({"company_id": company.id, "content": json.dumps(kept)})

    def _keep(self, step, values):
        """Keep what was typed at ``step``, which is complete."""
        self.ensure_one()
        kept = self._values()
        done = [name for name in kept.get("done", []) if name != step]
        kept.update(values, done=[*done, step])
        self.write({"content": json.dumps(kept), "touched_at": fields.Datetime.now()})

    def _files(self):
        """The files of this form, in the order they came."""
        return self.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)], order="id"
        )

    def _add_file(self, name, content, is_authority=False):
        """Keep one more file.

        :return: a code of ``core.upload.fault``, ``traces`` when somebody hidden
            would be told of by it (4.10), or ``None`` when it was taken.
        """
        self.ensure_one()
        # one after the other: two at once would both be the last one allowed
        self._lock()
        files = self._files()
        if self._has_file(files, content, is_authority):
            return None
        guessed = guess_mimetype(content) if content else None
        total = sum(files.mapped("file_size"))
        fault = upload.fault(content, guessed, len(files), total)
        if fault:
            return fault
        mimetype = upload.kind(content, guessed)
        if self._is_hidden() and photo.tells(content, mimetype):
            return "traces"
        self.env["ir.attachment"].create(
            {
                "name": upload.name(name, mimetype),
                "raw": content,
                "mimetype": mimetype,
                "description": "authority" if is_authority else False,
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        self.touched_at = fields.Datetime.now()
        return None

    @api.model
    def _has_file(self, files, content, is_authority):
        """Whether it came before: a form is sent again when its answer was lost."""
        digest = files._compute_checksum(content or b"")
        return any(
            file.checksum == digest and bool(file.description) == is_authority
            for file in files
        )

    def _is_hidden(self):
        return self._values().get("identity_mode") in ("protected", "anonymous")

    def _telling_files(self):
        """Files that tell of who chose to be hidden after they came (4.10)."""
        if not self._is_hidden():
            return self.env["ir.attachment"]
        return self._files().filtered(lambda file: photo.tells(file.raw, file.mimetype))

    def _drop_file(self, file_id):
        self._files().filtered(lambda file: file.id == file_id).unlink()

    def _lock(self):
        """Wait for whoever else works on this form."""
        self.env.execute_query(
            SQL("SELECT id FROM complaint_draft WHERE id = %s FOR UPDATE", self.id)
        )

    # ------------------------------------------------------------------
    # Sending
    # ------------------------------------------------------------------

    def _submit(self, token, team, partner):
        """The complaint of this form, made once however often it is sent.

        :param token: of this draft; it seals the code for the receipt
        :param partner: who is logged in, or an empty recordset
        """
        self.ensure_one()
        self._lock()
        self.invalidate_recordset(["ticket_id"])
        if self.ticket_id:
            return self.ticket_id
        values, files = self._values(), self._files()
        tickets = self.env["helpdesk.ticket"].with_company(self.company_id)
        tickets = tickets.with_context(
            mail_create_nosubscribe=True, lang=values.get("preferred_lang")
        )
        ticket = tickets.create(self._prepare_ticket_vals(values, team, partner))
        if ticket._hides_complainant():
            self._bare_photos(files)
        if not ticket.tracking_code:  # an acknowledgement that failed forgot it
            ticket._issue_tracking_code()
        files.write(
            {
                "res_model": ticket._name,
                "res_id": ticket.id,
                "complaint_is_public": True,
            }
        )
        self.write(
            {
                "ticket_id": ticket.id,
                "sealed_code": _seal(ticket.tracking_code, token),
                "content": "{}",
                "touched_at": fields.Datetime.now(),
            }
        )
        return ticket

    def _bare_photos(self, files):
        """Take place, time and device out of the photos of somebody hidden (4.10)."""
        for file in files.filtered(lambda file: file.mimetype in photo.KINDS):
            file.raw = photo.bare(file.raw, file.mimetype)

    def _code(self, token):
        """The tracking code of the complaint that was sent, for its receipt."""
        return tracking.pretty(_seal(self.sealed_code, token))

    # ------------------------------------------------------------------
    # Forgetting
    # ------------------------------------------------------------------

    @api.autovacuum
    def _forget(self):
        """Remove forms nobody went on with, and those that were sent (4.10)."""
        now = fields.Datetime.now()
        receipts = now - timedelta(minutes=_RECEIPT_MINUTES)
        old = self.search(
            [
                "|",
                ("touched_at", "<", now - _forgotten_after()),
                "&",
                ("ticket_id", "!=", False),
                ("touched_at", "<", receipts),
            ]
        )
        old._files().unlink()
        old.unlink()


def _forgotten_after():
    return timedelta(hours=_HOURS)


def _digest(token):
    return sha256(token.encode()).hexdigest()


def _seal(text, token):
    """``text`` made unreadable without ``token``, or readable again with it.

    Letters of the tracking code are shifted by a key that is used once.
    """
    key = sha256(f"code:{token}".encode()).digest()
    letters = tracking.normalize(text)
    size = len(tracking.LETTERS)
    return "".join(
        tracking.LETTERS[tracking.LETTERS.index(letter) ^ (byte % size)]
        for letter, byte in zip(letters, key, strict=False)
    )
