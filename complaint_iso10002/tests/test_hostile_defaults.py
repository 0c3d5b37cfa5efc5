from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ComplaintCase


@tagged("post_install", "-at_install")
class TestHostileDefaults(ComplaintCase):
    """What only an act sets is not brought along by the caller's context (4.10)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._complaint(user_id=cls.handler.id)
        cls.soon = fields.Datetime.now() + timedelta(days=1)

    def _made(self, model, user, defaults, **vals):
        context = {f"default_{name}": value for name, value in defaults.items()}
        return self.env[model].with_user(user).with_context(**context).create(vals)

    def test_7_7_no_approval_by_context(self):
        response = self._made(
            "complaint.response",
            self.handler,
            {"state": "approved", "approved_by_id": self.manager.id},
            ticket_id=self.ticket.id,
            subject="Our answer",
            body="x",
        )
        self.assertEqual(response.state, "draft")
        self.assertFalse(response.approved_by_id)

    def test_4_10_no_disclosure_is_granted_by_context(self):
        hidden = self._complaint(user_id=self.handler.id, identity_mode="protected")
        disclosure = self._made(
            "complaint.disclosure",
            self.handler,
            {
                "state": "granted",
                "decided_by_id": self.manager.id,
                "expires_at": self.soon,
            },
            ticket_id=hidden.id,
            reason="curious",
        )
        self.assertEqual(disclosure.state, "asked")
        self.assertFalse(disclosure.expires_at)
        identities = self.env["complaint.identity"].with_user(self.handler)
        self.assertFalse(identities.search([("ticket_id", "=", hidden.id)]))

    def test_4_7_nobody_else_declares_or_is_locked_out(self):
        ticket = self._made(
            "helpdesk.ticket",
            self.handler,
            {
                "conflict_declared_by_id": self.handler.id,
                "conflict_declared_at": self.soon,
                "conflicted_user_ids": [(4, self.manager.id)],
                "acknowledged_at": self.soon,
            },
            team_id=self.team.id,
            name="x",
            description="x",
            user_id=self.handler.id,
        )
        self.assertFalse(ticket.conflict_declared_by_id)
        self.assertFalse(ticket.conflict_declared_at)
        self.assertFalse(ticket.sudo().conflicted_user_ids)
        self.assertNotEqual(ticket.acknowledged_at, self.soon)

    def test_8_6_no_review_audit_or_sample_is_signed_by_context(self):
        ends = {"date_from": "2025-01-01", "date_to": "2025-06-30"}
        drawn = {"received_from": "2025-01-01", "received_to": "2025-06-30"}
        readers = {"auditor_ids": [(4, self.auditor.id)], "valid_to": "2099-01-01"}
        for model, user, forged, state, vals in (
            ("complaint.review", self.manager, "approved", "draft", ends),
            ("complaint.audit", self.auditor, "done", "planned", {"name": "x"}),
            (
                "complaint.sample",
                self.manager,
                "drawn",
                "draft",
                {"name": "x", **drawn, **readers},
            ),
        ):
            with self.subTest(model=model):
                made = self._made(model, user, {"state": forged}, **vals)
                self.assertEqual(made.state, state)

    def test_4_7_who_declared_a_conflict_decides_and_sends_nothing(self):
        ticket = self._bring_to(self.ticket, "investigation")
        self.env["complaint.conflict"].with_user(self.handler).create(
            {"ticket_id": ticket.id, "reason": "Business ties"}
        ).action_apply()
        response = (
            self.env["complaint.response"]
            .with_user(self.handler)
            .create({"ticket_id": ticket.id, "subject": "s", "body": "b"})
        )
        with self.assertRaises(UserError):
            response.action_submit()
        with self.assertRaises(UserError):
            response.action_send()

    def test_5_4_nobody_appoints_around_the_own_limit(self):
        appointments = self.env["complaint.appointment"]
        appointments.create(
            {
                "user_id": self.manager.id,
                "role": "manager",
                "team_id": self.team.id,
                "date_from": "2025-01-01",
                "has_limit": True,
                "limit_amount": 10,
            }
        )
        with self.assertRaises(UserError):
            appointments.with_user(self.manager).create(
                {"user_id": self.manager.id, "role": "contact"}
            )

    def test_6_4_the_dialog_shows_nothing_of_another_company(self):
        other = self.env["res.company"].create({"name": "B"})
        request = self.env["complaint.resource.request"].create(
            {"name": "Secret", "reason": "x", "company_id": other.id}
        )
        with self.assertRaises(AccessError):
            self._made(
                "complaint.resource.decision",
                self.executive,
                {},
                request_id=request.id,
                reason="x",
            )
