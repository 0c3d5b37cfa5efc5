from werkzeug.exceptions import RequestEntityTooLarge

from odoo import models
from odoo.http import request

_OURS = ("/complaints/", "/my/complaints/")


class IrHttp(models.AbstractModel):
    """A form of ours that is too large says so on its page, not as an error."""

    _inherit = "ir.http"

    @classmethod
    def _handle_error(cls, exception):
        path = request.httprequest.path
        if isinstance(exception, RequestEntityTooLarge) and any(
            part in path for part in _OURS
        ):
            here = path.removesuffix("/message")
            return request.redirect(f"{here}?problem=large", code=303)
        return super()._handle_error(exception)
