from odoo import http
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.helpdesk_mgmt.controllers.main import HelpdeskTicketController
from odoo.addons.helpdesk_mgmt.controllers.myaccount import CustomerPortalHelpdesk
from odoo.addons.portal.controllers.portal import pager as portal_pager

from ..core import public_text, step
from .public import ComplaintPublic

_PAGE_SIZE = 20


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

    @http.route()
    def submit_ticket(self, **kw):
        """No link enters a complaint: only the form does, with its token."""
        ids = [str(kw.get(name) or 0) for name in ("team", "category")]
        if not all(word.isdecimal() and len(word) < 10 for word in ids):
            return request.redirect("/new/ticket")
        # sudo: only what kind of team it is is asked
        teams = request.env["helpdesk.ticket.team"].sudo()
        team = teams.browse(int(ids[0])).exists()
        if team.complaint_handling and request.httprequest.method != "POST":
            return request.redirect("/new/ticket")
        return super().submit_ticket(**kw)


class ComplaintPortal(CustomerPortalHelpdesk):
    """The base's ticket page leads to the page of the complaint."""

    @http.route()
    def portal_my_ticket(self, ticket_id, access_token=None, **kw):
        """A standing token opens no complaint; the page itself asks the rules.

        What is unknown and what is forbidden is asked the same, by as many queries.
        """
        tickets = request.env["helpdesk.ticket"]
        domain = Domain("id", "=", ticket_id)
        # sudo: only whether it is a plain ticket is asked, nothing is shown
        if tickets.sudo().search_count(domain & Domain("is_complaint", "=", False)):
            return super().portal_my_ticket(ticket_id, access_token, **kw)
        if tickets.search(domain):
            return request.redirect(f"/my/complaints/{ticket_id}")
        return request.redirect("/my")

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "complaint_count" in counters:
            # sudo: the rules of who asks are part of what is asked
            tickets = request.env["helpdesk.ticket"].sudo()
            values["complaint_count"] = tickets.search_count(_own_complaints())
        return values


class ComplaintList(ComplaintPublic, http.Controller):
    """``/my/complaints``: what one complained about oneself."""

    @http.route(
        ["/my/complaints", "/my/complaints/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        sitemap=False,
    )
    def my_complaints(self, page=1, **_params):
        # sudo: the rules of who asks are part of what is asked
        tickets = request.env["helpdesk.ticket"].sudo()
        filters, orders = self._filters(), self._orders()
        values = {
            "search": public_text.line(self._word("search"))[:100],
            "filterby": self._word("filterby"),
            "sortby": self._word("sortby"),
        }
        if values["filterby"] not in filters:
            values["filterby"] = "all"
        if values["sortby"] not in orders:
            values["sortby"] = "newest"
        domain = _own_complaints() & filters[values["filterby"]][1]
        if values["search"]:
            domain &= Domain.OR(
                Domain(name, "ilike", values["search"])
                for name in ("number", "name", "description")
            )
        total = tickets.search_count(domain)
        pager = portal_pager(
            "/my/complaints", total, page=page, step=_PAGE_SIZE, url_args=values
        )
        found = tickets.search(
            domain,
            order=orders[values["sortby"]][1],
            limit=_PAGE_SIZE,
            offset=pager["offset"],
        )
        return self._page(
            "complaint_iso10002.public_list",
            {
                "tickets": found,
                "total": total,
                "pager": pager,
                "values": values,
                "filters": {name: label for name, (label, _d) in filters.items()},
                "orders": {name: label for name, (label, _o) in orders.items()},
                "when": self._when,
            },
        )

    def _filters(self):
        ended = Domain("iso_step", "in", step.FINAL)
        return {
            "all": (request.env._("All"), Domain.TRUE),
            "open": (request.env._("Open"), ~ended),
            "yours": (
                request.env._("Waiting for you"),
                Domain("iso_step", "=", "communicated")
                | Domain("is_waiting", "=", True) & ~ended,
            ),
            "ended": (request.env._("Ended"), ended),
        }

    def _orders(self):
        return {
            "newest": (request.env._("Newest first"), "received_at desc, id desc"),
            "oldest": (request.env._("Oldest first"), "received_at, id"),
            "due": (request.env._("Next date first"), "next_due_at, id"),
            "number": (request.env._("By number"), "number desc"),
        }


def _own_complaints():
    """The complaints of who is logged in, as far as the rules allow.

    The pages ask by fields that people outside do not read, so they search in
    sudo and bring the rules along.
    """
    own = request.env.user._complaint_portal_domain("")
    rules = request.env["ir.rule"]._compute_domain("helpdesk.ticket", "read")
    return Domain("is_complaint", "=", True) & own & Domain(rules)
