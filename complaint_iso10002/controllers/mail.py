from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.mail import MailController


class ComplaintMailController(MailController):
    """Links of mails tell strangers nothing about a case (4.10)."""

    @http.route()
    def mail_action_view(self, model=None, res_id=None, access_token=None, **kwargs):
        """Old links name a message; to which case it belongs, its readers know."""
        if str(kwargs.get("message_id", "")).isdigit():
            message = request.env["mail.message"].browse(int(kwargs["message_id"]))
            # sudo: whether it belongs to a complaint decides how access is checked
            found = message.sudo().exists()
            if found.complaint_id and not message.has_access("read"):
                del kwargs["message_id"]
        return super().mail_action_view(model, res_id, access_token, **kwargs)
