from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from odoo.addons.helpdesk_mgmt.controllers.main import HelpdeskTicketController
from odoo.addons.helpdesk_mgmt.controllers.myaccount import CustomerPortalHelpdesk


class ComplaintTicketController(HelpdeskTicketController):
    """The base's ticket routes under the law of complaints (4.10, 7.9)."""

    @http.route()
    def support_ticket_close(self, **kw):
        """No complaint is closed by a link, whoever follows it.

        The answer is that of a ticket that does not exist.
        """
        try:
            ticket_id = int(kw.get("ticket_id") or 0)
        except ValueError:
            ticket_id = 0
        # sudo: only whether it is a complaint is asked, nothing is shown
        ticket = request.env["helpdesk.ticket"].sudo().browse(ticket_id).exists()
        if not ticket or ticket.is_complaint:
            return request.redirect("/my")
        return super().support_ticket_close(**kw)


class ComplaintPortal(CustomerPortalHelpdesk):
    """The base's ticket page: for a complaint, without internal files."""

    @http.route()
    def portal_my_ticket(self, ticket_id, access_token=None, **kw):
        try:
            ticket = self._document_check_access("helpdesk.ticket", ticket_id)
        except (AccessError, MissingError):
            # sudo: only whether it is a complaint is asked, nothing is shown
            ticket = request.env["helpdesk.ticket"].sudo().browse(ticket_id).exists()
            if ticket.is_complaint:
                return request.redirect("/my")  # a standing token opens no complaint
            return super().portal_my_ticket(ticket_id, access_token, **kw)
        if not ticket.is_complaint:
            return super().portal_my_ticket(ticket_id, access_token, **kw)
        values = self._ticket_get_page_view_values(ticket, None, **kw)
        return request.render("helpdesk_mgmt.portal_helpdesk_ticket_page", values)
