import secrets

from odoo.exceptions import AccessError
from odoo.http import request

from ..core import upload
from .public import FORM_BYTES, QUEUED, ComplaintPublic

CASE = "/complaints/case/<string:key>"
MINE = "/my/complaints/<int:case_id>"
READ = {
    "type": "http",
    "auth": "public",
    "website": True,
    "sitemap": False,
    "methods": ["GET"],
}
ACT = {
    **READ,
    "methods": ["POST"],
    "csrf": False,
    "max_content_length": upload.MAX_TOTAL + FORM_BYTES,
}
_GRANTS = "complaint_cases"
_MOST_GRANTS = 5


class ComplaintCaseDoor(ComplaintPublic):
    """Who may see which case, asked again with every request (4.10).

    With an account by the record rules, with the code by comparing with the one
    that is valid now. A plain class, for the pages behind the door.
    """

    def _grant(self, ticket, digest):
        """Let this session follow ``ticket`` while the code is valid."""
        key = secrets.token_urlsafe(16)
        grants = list((request.session.get(_GRANTS) or {}).items())
        grants = grants[1 - _MOST_GRANTS :]
        request.session[_GRANTS] = {**dict(grants), key: [ticket.id, digest]}
        return key

    def _granted(self, key):
        """The case of ``key`` in sudo, acting as nobody; empty when there is none."""
        case_id, digest = (request.session.get(_GRANTS) or {}).get(key) or (0, "")
        ticket = self._nobody()["helpdesk.ticket"].browse(case_id).exists()
        if not ticket._opens_with(digest):
            return ticket.browse()
        return ticket.with_context(lang=request.env.lang)

    def _leave(self, key):
        """Let this session follow the case of ``key`` no longer."""
        grants = dict(request.session.get(_GRANTS) or {})
        grants.pop(key, None)
        request.session[_GRANTS] = grants

    def _own(self, case_id):
        """The complaint of who is logged in, in sudo; empty when it is none.

        Staff see a case by their role in the back office; here everybody sees
        what they complained about themselves.
        """
        user = request.env.user
        tickets = request.env["helpdesk.ticket"]
        if user._is_public():
            return tickets
        own = user._complaint_portal_domain("") & tickets._complaint_only()
        # sudo: of a user's own complaints the rules decide below
        found = tickets.sudo().search([("id", "=", case_id), *own], limit=1)
        if not found:
            return tickets
        try:
            found.with_user(user).check_access("read")
        except AccessError:
            return tickets
        actor = self._nobody().user if found._hides_complainant() else user
        # sudo: the pages show and do what the complainant may, and nothing else
        found = found.with_user(actor).sudo()
        return found.with_context(lang=request.env.lang, **QUEUED)

    def _case(self, key, case_id):
        return self._granted(key) if key else self._own(case_id)

    def _nothing(self, key):
        """The answer to who may not see a case, whether there is one or not."""
        if not key and request.env.user._is_public():
            here = request.httprequest.path
            return self._go(f"/web/login?redirect={here}")
        return self._go("/complaints/track" if key else "/my/complaints")

    def _base(self, ticket, key):
        return f"/complaints/case/{key}" if key else f"/my/complaints/{ticket.id}"
