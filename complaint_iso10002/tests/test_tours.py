from odoo.tests import HttpCase, tagged

from .common import ComplaintCase

MAIL = """\
From: "Ada Complainant" <ada@example.com>
To: {to}
Subject: My kettle leaks
Message-ID: <kettle-1@example.com>
Date: {date}
Content-Type: text/plain; charset=utf-8

It leaked on the first day. I want my money back.
"""


@tagged("post_install", "-at_install")
class TestTours(ComplaintCase, HttpCase):
    """The stories a complaints desk lives by, in the web client."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["mail.alias.domain"].search([], limit=1) or cls.env[
            "mail.alias.domain"
        ].create({"name": "complaints.example.org"})
        cls.category.name = "QUA-1 test"
        cls.cause.name = "PRO-3 test"

    def _by_mail(self):
        """A complaint that came through the mail gateway."""
        alias = self.team.alias_id
        domain = self.env["mail.alias.domain"].search([], limit=1)
        alias.alias_domain_id = alias.alias_domain_id or domain
        ticket_id = self.env["mail.thread"].message_process(
            "helpdesk.ticket",
            MAIL.format(
                to=alias.alias_full_name,
                date=self.env.cr.now().strftime("%a, %d %b %Y %H:%M:%S +0000"),
            ),
        )
        return self.env["helpdesk.ticket"].browse(ticket_id)

    def test_a_mail_is_worked_on_until_it_is_closed(self):
        ticket = self._by_mail()
        self.assertTrue(ticket.acknowledged_at)
        cases = "/odoo/complaints?view_type=list"
        self.start_tour(cases, "complaint_desk", login=self.handler.login)
        self.assertEqual(ticket.iso_step, "response")
        self.assertEqual(ticket.response_ids.state, "to_approve")
        self.start_tour(
            "/odoo/complaint-responses",
            "complaint_desk_approve",
            login=self.manager.login,
        )
        self.assertEqual(ticket.response_ids.approved_by_id, self.manager)
        self.start_tour(cases, "complaint_desk_close", login=self.handler.login)
        self.assertEqual(ticket.iso_step, "closed")
        self.assertEqual(ticket.outcome, "upheld")
        self.assertEqual(ticket.closure_reason, "accepted_explained")

    def test_a_call_is_entered_in_one_dialog(self):
        self.start_tour(
            "/odoo/complaints?view_type=list",
            "complaint_quick_entry",
            login=self.contact.login,
        )
        ticket = self.env["helpdesk.ticket"].search(
            [("name", "=", "The shop was closed")]
        )
        self.assertEqual(ticket.iso_step, "received")
        self.assertEqual(ticket.received_by_id, self.contact)
        self.assertEqual(len(ticket.point_ids), 1)

    def test_a_gate_refuses_and_names_what_is_missing(self):
        ticket = self._by_mail()
        self.start_tour(
            "/odoo/complaints?view_type=list",
            "complaint_gate_refuses",
            login=self.handler.login,
        )
        self.assertEqual(ticket.iso_step, "received")
