"""What the pages for people without an account have in common."""

from odoo import http
from odoo.http import request

from ..core import public_text

#: a form without files; what is larger is refused before it is read
FORM_BYTES = 4 * 1024 * 1024
#: said of every page: nothing about a case stays in caches or leaves by a link
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class ComplaintPublic(http.Controller):
    """Reading a stranger's form and answering with a page; no route of its own.

    Routes that take a form are declared ``csrf=False`` and ask ``_is_ours``: a
    session that ended while somebody was typing shows the page again with all
    that was typed, instead of an error.
    """

    def _page(self, template, values, status=200):
        """The page ``template``, never kept by a cache."""
        values = {"errors": {}, "values": {}, **values}
        response = request.render(template, values, status=status)
        response.headers.update(_HEADERS)
        return response

    def _go(self, path):
        """Answer a form by leading to a page, so that a reload sends nothing."""
        response = request.redirect(path, code=303)
        response.headers.update(_HEADERS)
        return response

    def _is_ours(self):
        """Whether the form was sent from a page of this session."""
        return request.validate_csrf(self._word("csrf_token"))

    def _form(self, names):
        """The texts ``names`` of the form, harmless: ``{name: text}``."""
        return {name: public_text.clean(self._raw(name)) for name in names}

    def _word(self, name):
        """One short text of the form or the address, on one line."""
        return public_text.line(self._raw(name))[:200]

    def _raw(self, name):
        given = request.httprequest.form.get(name)
        return request.httprequest.args.get(name, "") if given is None else given

    def _address(self):
        return request.httprequest.remote_addr

    def _wait(self, form):
        """Minutes this address waits before it uses ``form`` again; 0: go on."""
        # sudo: nobody reads the allowances
        seconds = request.env["complaint.throttle"].sudo()._take(form, self._address())
        return -(-seconds // 60)

    def _too_often(self, minutes):
        """429, in words, with how long to wait."""
        response = self._page(
            "complaint_iso10002.public_too_often", {"minutes": minutes}, status=429
        )
        response.headers["Retry-After"] = str(60 * minutes)
        return response
