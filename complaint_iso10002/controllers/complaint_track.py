from odoo import http
from odoo.http import request

from ..core import tracking
from .case_door import ACT, CASE, READ, ComplaintCaseDoor


class ComplaintTrackPages(ComplaintCaseDoor, http.Controller):
    """The way to a case without an account: its number and its code (7.3)."""

    @http.route("/complaints/track", **{**ACT, "methods": ["GET", "POST"]})
    def complaint_track(self, **_params):
        values = {name: self._word(name) for name in ("number", "code")}
        by_link = request.httprequest.method == "GET"
        if by_link and not (values["number"] and values["code"]):
            return self._page("complaint_iso10002.public_track", {"values": values})
        if not by_link and not self._is_ours():
            return self._refused(values, request.env._("Please send it once more."))
        # sudo: nobody reads the allowances
        throttle = request.env["complaint.throttle"].sudo()
        address = self._address()
        seconds = throttle._take("track", address) or throttle._locked("track", address)
        if seconds:
            return self._refused(values, self._patience(seconds), 429)
        digest = tracking.digest(values["code"])
        ticket = request.env["helpdesk.ticket"]._track(values["number"], digest)
        fault = "" if by_link else self._machine_fault("complaint_track")
        if fault:
            return self._refused(values, fault)
        if not ticket:
            throttle._fail("track", address)
            return self._refused(
                values,
                request.env._(
                    "Number and code do not belong together. Check both, or ask us for "
                    "a new code."
                ),
            )
        throttle._forgive("track", address)
        return self._go(f"/complaints/case/{self._grant(ticket, digest)}")

    def _refused(self, values, message, status=200):
        """One answer to a wrong number, a wrong code and a revoked one."""
        page = {"values": values, "errors": {"code": message}}
        return self._page("complaint_iso10002.public_track", page, status)

    def _patience(self, seconds):
        return request.env._(
            "Too many tries from your connection. Please wait %(minutes)s minutes, "
            "or call us.",
            minutes=-(-seconds // 60),
        )

    @http.route(f"{CASE}/leave", **READ)
    def complaint_case_leave(self, key, **_params):
        self._leave(key)
        return self._go("/complaints/track")
