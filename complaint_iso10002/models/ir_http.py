from werkzeug.exceptions import RequestEntityTooLarge

from odoo import models
from odoo.http import request

_OURS = ("/complaints/", "/my/complaints/")


class IrHttp(models.AbstractModel):
    """What is wrong with an address or a form of ours is said by a page (4.5)."""

    _inherit = "ir.http"

    @classmethod
    def _serve_fallback(cls):
        """No file has NUL in its address; the base would ask PostgreSQL for it."""
        path = request.httprequest.path
        if "\x00" in path and any(part in path for part in _OURS):
            return None
        return super()._serve_fallback()

    @classmethod
    def _handle_error(cls, exception):
        """A form that is too large says so on its page."""
        path = request.httprequest.path
        if isinstance(exception, RequestEntityTooLarge) and any(
            part in path for part in _OURS
        ):
            here = path.removesuffix("/message")
            return request.redirect(f"{here}?problem=large", code=303)
        return super()._handle_error(exception)
