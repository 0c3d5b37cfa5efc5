from urllib.parse import urlencode

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, consteq

from ..core import tracking

#: stands in our own copy of a mail where the complainant reads the code
MASK = "****-****-****-****"
#: compared with when there is no code, so that the answer takes as long
_NOTHING = tracking.digest("")
_KNOWN = "complaint_iso10002.tracking"


class ComplaintTrackingMixin(models.AbstractModel):
    """The code that lets a complainant follow the case without an account (7.3).

    Only its digest is kept: nobody can read a code, not even from the database.
    It is known in memory while it is issued, long enough for the
    acknowledgement and the receipt. Staff issue another, which ends the former,
    or revoke it; both are journalled.
    """

    _name = "complaint.tracking.mixin"
    _description = "Complaint: tracking without account"
    _complaint_erasure = {
        "tracking_hash": "erase",
    }

    tracking_code = fields.Char(
        compute="_compute_tracking_code",
        groups="complaint_iso10002.group_complaint_contact",
        help="Known only while it is issued. With the number, it lets the "
        "complainant follow the case.",
    )
    tracking_hash = fields.Char(copy=False, readonly=True, groups=fields.NO_ACCESS)
    tracking_issued_at = fields.Datetime(
        string="Link issued on",
        copy=False,
        readonly=True,
        groups="complaint_iso10002.group_complaint_contact",
        help="Since when the complainant can follow the case with number and "
        "code; empty when the link was revoked.",
    )

    @api.depends("number")
    def _compute_tracking_code(self):
        known = self._known_codes()
        # sudo: the digest is nobody's to read; it finds the code just issued
        for ticket, case in zip(self, self.sudo(), strict=True):
            ticket.tracking_code = known.get(case.tracking_hash, False)

    @api.model
    def _known_codes(self):
        """``{digest: code}`` of the codes issued by this cursor; never stored."""
        return self.env.cr.cache.setdefault(_KNOWN, {})

    def _has_field_access(self, field, operation):
        """Nobody reads the digest; the entry writes it, whoever complains.

        ``_check_register_write`` keeps it from being written later.
        """
        if field.name == "tracking_hash" and operation == "write":
            return True
        return super()._has_field_access(field, operation)

    @api.model
    def _new_tracking_vals(self):
        """Values of a case with a fresh code."""
        code = tracking.new_code()
        digest = tracking.digest(code)
        self._known_codes()[digest] = code
        return {"tracking_hash": digest, "tracking_issued_at": fields.Datetime.now()}

    def _issue_tracking_code(self):
        """A fresh code for each case; the former one opens nothing any more."""
        # sudo: nobody writes a code; who may act on the case was checked
        for ticket in self.sudo():
            ticket._note(self._new_tracking_vals())
        self.invalidate_recordset(["tracking_code"])
        self._journal("tracking", {"act": "issued"})

    def action_issue_tracking_code(self):
        """Show a fresh number, code and link, to be given to the complainant."""
        self.ensure_one()
        self._check_tracking_act()
        self._issue_tracking_code()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Link for the complainant"),
            "res_model": "complaint.tracking.link",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_number": self.number,
                "default_code": self.tracking_code,
                "default_link": self._tracking_link(self.tracking_code),
            },
        }

    def action_revoke_tracking_code(self):
        """End the link: number and code open nothing any more."""
        self._check_tracking_act()
        # sudo: nobody writes a code; who may act on the case was checked
        self.sudo()._note({"tracking_hash": False, "tracking_issued_at": False})
        self._journal("tracking", {"act": "revoked"})

    def _check_tracking_act(self):
        self.check_access("write")
        if not all(ticket.is_complaint for ticket in self):
            raise UserError(self.env._("Only complaints are followed by a code."))

    def _tracking_link(self, code=MASK):
        """The address that opens this case with ``code``; masked by default."""
        self.ensure_one()
        query = urlencode({"number": self.number, "code": code}, safe="*-")
        return f"{self.get_base_url()}/complaints/track?{query}"

    @api.model
    def _tracking_mask(self):
        """What mail templates print instead of the code."""
        return MASK

    def _opens_with(self, digest):
        """Whether ``digest`` is that of the code of this case; same time always."""
        # sudo: only compared, never shown
        own = self.sudo().tracking_hash if len(self) == 1 else False
        return consteq(own or _NOTHING, digest) and bool(own)

    @api.model
    def _track(self, number, digest):
        """The case in sudo that its number and the ``digest`` of its code open.

        An unknown number, a wrong code and a revoked one take the same way and
        the same time: one query and one comparison.
        """
        self.flush_model(["number", "tracking_hash", "is_complaint"])
        query = SQL(
            """
            SELECT id, tracking_hash FROM helpdesk_ticket
             WHERE number = %s AND is_complaint AND tracking_hash IS NOT NULL
             ORDER BY id LIMIT 5
            """,
            number,
        )
        rows = self.env.execute_query(query) or [(0, _NOTHING)]
        matching = [case for case, own in rows if consteq(own, digest) and case]
        # sudo: the code is the right to read
        return self.sudo().browse(matching[:1])

    def _notify_by_email_render_layout(
        self, message, recipients_group, msg_vals=False, render_values=None
    ):
        """The code goes out with the mail to the complainant; our copy is masked."""
        body = super()._notify_by_email_render_layout(
            message, recipients_group, msg_vals=msg_vals, render_values=render_values
        )
        if len(self) != 1 or not self.is_complaint or MASK not in str(body):
            return body
        # sudo: whoever triggers the mail, the complainant gets the code
        code = self.sudo().tracking_code
        if not code or recipients_group.get("notification_group_name") == "user":
            return body
        return Markup(str(body).replace(MASK, code))
