"""Going through the public pages as a person without scripts would."""

import re
from html import unescape

from odoo.tests import HttpCase

from .common import ComplaintCase

WORDS = {"description": "The kettle leaks.\nIt leaked on the first day."}
OPEN = {"identity_mode": "open", "behalf": "self", "email": "eve@visitor.example"}
ANONYMOUS = {"identity_mode": "anonymous"}
PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\0IEND\xaeB`\x82"
_FORM = "/complaints/new"


class PublicCase(ComplaintCase, HttpCase):
    """One browser without scripts: pages, forms, what they say."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # other complaint teams of the database must not take these complaints
        others = cls.env["helpdesk.ticket.team"].search([("id", "!=", cls.team.id)])
        others.show_in_portal = False
        cls.env.company.email = "service@company.example"

    def setUp(self):
        super().setUp()
        # the allowance of this address is that of all tests together
        self.env["ir.config_parameter"].sudo().set_param(
            "complaint_iso10002.limit_new", "1000/60"
        )
        for form in ("draft", "file", "message", "track", "paper"):
            self.env["ir.config_parameter"].sudo().set_param(
                f"complaint_iso10002.limit_{form}", "100000/60"
            )

    def _token(self, page):
        found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
        return found.group(1) if found else ""

    def _send(self, page, path=None, files=None, **values):
        """Send the form of ``page`` with ``values``; the page that follows."""
        data = {"csrf_token": self._token(page), **values}
        return self.url_open(path or page.url, data=data, files=files)

    def _errors(self, page):
        """What the page says is wrong, by field."""
        found = re.findall(
            r'id="(\w+)-error"[^>]*>.*?</span>(.*?)</p>', page.text, re.DOTALL
        )
        return {name: unescape(text).strip() for name, text in found}

    def _start(self, **words):
        page = self.url_open(_FORM)
        return self._send(page, f"{_FORM}/about", **{**WORDS, **words})

    def _to_check(self, about=None, wish=None, you=None, files=None):
        """Fill in all steps; the page that asks to check and send."""
        page = self._start(**(about or {}))
        page = self._send(page, **(wish or {}))
        page = self._send(page, **(you or OPEN))
        sent = [("files", file) for file in files or []]
        page = self._send(page, files=sent) if sent else self._send(page)
        self.assertTrue(page.url.endswith("/check"), page.url)
        return page

    def _complain(self, **steps):
        """Complain all the way; ``(ticket, code, page of the receipt)``."""
        page = self._send(self._to_check(**steps), signed="1")
        self.assertTrue(page.url.endswith("/done"), page.url)
        number, code = re.findall(r'o_complaint_code"[^>]*>([^<]+)<', page.text)
        ticket = self.env["helpdesk.ticket"].search([("number", "=", number)])
        return ticket, code, page

    def _follow(self, ticket, code):
        """The page of the case, opened by number and code."""
        page = self.url_open("/complaints/track")
        return self._send(page, number=ticket.number, code=code)

    def _act(self, page, act, files=None, **values):
        base = page.url.split("?")[0]
        return self._send(page, f"{base}/{act}", files=files, **values)


class TrackedCase(PublicCase):
    """A case followed with its number and its code."""

    def _anonymous(self):
        ticket, code, _page = self._complain(you=ANONYMOUS)
        return ticket, code

    def _tracked(self, iso_step=None):
        """A case entered by staff, with a code given to the complainant."""
        ticket = self._complaint()
        if iso_step:
            self._bring_to(ticket, iso_step)
        ticket._issue_tracking_code()
        self.env.flush_all()
        return ticket, self._follow(ticket, ticket.tracking_code)

    def _said(self, page):
        return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())
