from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .common_identity import IdentityCase


@tagged("post_install", "-at_install")
class TestDisclosure(IdentityCase):
    """Shown to one person, for a purpose and a time, decided by another (4.10)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._protected(cls)
        cls.identity = cls.ticket.sudo().identity_ids

    def _ask(self, user=None, **vals):
        wizard = self.env["complaint.reveal"].with_user(user or self.handler)
        wizard.create(
            {"ticket_id": self.ticket.id, "reason": "To call her", **vals}
        ).action_apply()
        return self.env["complaint.disclosure"].search([], limit=1)

    def _reads(self, user):
        identity = self.identity.with_user(user)
        identity.invalidate_recordset()
        found = bool(identity.search([("ticket_id", "=", self.ticket.id)]))
        self.assertEqual(identity.has_access("read"), found)
        return found

    def test_4_10_asked_by_one_granted_by_another(self):
        disclosure = self._ask()
        self.assertEqual(disclosure.state, "asked")
        self.assertFalse(self._reads(self.handler))
        for user in (self.handler, self.other_handler):
            with self.assertRaises(AccessError):
                disclosure.with_user(user).action_grant()
        disclosure.with_user(self.manager).action_grant()
        self.assertTrue(self._reads(self.handler))
        for user in (self.manager, self.other_handler, self.contact, self.officer):
            self.assertFalse(self._reads(user), user.login)
        action = disclosure.with_user(self.handler).action_open_identity()
        self.assertEqual(action["res_id"], self.identity.id)
        self.assertEqual(self._kinds(self.ticket).count("disclosure"), 2)

    def test_4_10_a_disclosure_ends_by_itself_and_by_hand(self):
        disclosure = self._ask(hours=2)
        disclosure.with_user(self.officer).action_grant()
        self.assertTrue(self._reads(self.handler))
        with freeze_time(disclosure.expires_at + timedelta(seconds=1)):
            self.assertFalse(self._reads(self.handler))
        disclosure.with_user(self.handler).action_end()
        self.assertFalse(self._reads(self.handler))

    def test_4_10_a_manager_does_not_grant_the_own_wish(self):
        disclosure = self._ask(self.manager)
        with self.assertRaises(AccessError):
            disclosure.with_user(self.manager).action_grant()
        disclosure.with_user(self.second_manager).action_refuse()
        self.assertFalse(self._reads(self.manager))
        with self.assertRaises(UserError):
            disclosure.with_user(self.second_manager).action_grant()

    def test_4_10_who_refuses_says_why_and_who_asked_reads_it(self):
        disclosure = self._ask(self.handler)
        refusals = self.env["complaint.disclosure.refusal"]
        for user in (self.handler, self.contact):
            with self.assertRaises(AccessError):
                refusals.with_user(user).create(
                    {"disclosure_id": disclosure.id, "note": "x"}
                )
        refusal = refusals.with_user(self.officer).create(
            {"disclosure_id": disclosure.id, "note": "The invoice number will do."}
        )
        self.assertEqual(refusal.reason, disclosure.reason)
        with self.assertRaises(AccessError):
            refusal.with_user(self.manager).read(["note"])
        refusal.action_apply()
        told = disclosure.with_user(self.handler)
        self.assertEqual(told.state, "refused")
        self.assertEqual(told.decision_note, "The invoice number will do.")
        for user in (self.handler, self.officer):
            with self.assertRaises(UserError):
                disclosure.with_user(user).action_end()
        self.assertEqual(disclosure.state, "refused")

    def test_4_10_an_officer_reads_with_a_reason_and_for_minutes(self):
        self.assertFalse(self._reads(self.officer))
        wizard = self.env["complaint.reveal"].with_user(self.officer)
        wizard = wizard.create({"ticket_id": self.ticket.id, "reason": "She called"})
        self.assertTrue(wizard.may_read)
        wizard.action_read()
        self.assertTrue(self._reads(self.officer))
        disclosure = self.env["complaint.disclosure"].search([], limit=1)
        self.assertTrue(disclosure.is_own)
        with freeze_time(disclosure.expires_at + timedelta(seconds=1)):
            self.assertFalse(self._reads(self.officer))
        with self.assertRaises(AccessError):
            self.env["complaint.reveal"].with_user(self.handler).create(
                {"ticket_id": self.ticket.id, "reason": "I want to"}
            ).action_read()

    def test_4_10_nobody_types_in_a_disclosure(self):
        disclosures = self.env["complaint.disclosure"]
        for user in (self.handler, self.manager, self.officer):
            with self.assertRaises(UserError):
                disclosures.with_user(user).create(
                    {
                        "ticket_id": self.ticket.id,
                        "reason": "x",
                        "state": "granted",
                        "expires_at": "2099-01-01",
                    }
                )
            disclosure = self._ask(user)
            for vals in ({"state": "granted"}, {"expires_at": "2099-01-01"}):
                with self.assertRaises(UserError):
                    disclosure.with_user(user).write(vals)
            with self.assertRaises(AccessError):
                disclosure.with_user(user).unlink()
        with self.assertRaises(AccessError):
            self.identity.with_user(self.manager).write({"name": "x"})
        with self.assertRaises(AccessError):
            self.identity.with_user(self.manager).create({"ticket_id": self.ticket.id})

    def test_4_10_context_flags_grant_nothing(self):
        disclosures = self.env["complaint.disclosure"].with_user(self.handler)
        disclosure = disclosures.with_context(complaint_own_reading=True).create(
            {"ticket_id": self.ticket.id, "reason": "x"}
        )
        self.assertEqual(disclosure.state, "asked")
        self.assertFalse(self._reads(self.handler))

    def test_4_10_outside_needs_consent_or_law(self):
        with self.assertRaises(ValidationError):
            self._ask(recipient="The supplier")
        with self.assertRaises(ValidationError):
            self._ask(recipient="The supplier", legal_basis="consent")
        self.ticket.consent_disclosure = True
        self.assertTrue(self._ask(recipient="The supplier", legal_basis="consent"))
        self.assertTrue(self._ask(recipient="The court", legal_basis="law"))

    def test_4_10_an_officer_without_a_role_decides_and_sees_no_case(self):
        officer = new_test_user(
            self.env,
            "cp_dpo",
            groups="complaint_iso10002.group_complaint_identity",
        )
        disclosure = self._ask()
        mine = disclosure.with_user(officer)
        self.assertEqual(mine.search([]), disclosure)
        self.assertEqual(mine.ticket_id.display_name, self.ticket.number)
        mine.action_grant()
        self.assertTrue(self._reads(self.handler))
        self.assertFalse(self.ticket.with_user(officer).has_access("read"))
        self.ticket.with_user(self.manager).write({"subject_user_ids": officer.ids})
        self.assertFalse(mine.search([]))

    def test_4_10_who_lost_the_case_lost_the_identity(self):
        disclosure = self._ask(self.other_handler)
        disclosure.with_user(self.manager).action_grant()
        self.assertTrue(self._reads(self.other_handler))
        self.ticket.write({"subject_user_ids": self.other_handler.ids})
        self.assertFalse(self._reads(self.other_handler))

    def test_4_10_a_correction_is_journalled_without_the_value(self):
        self._ask().with_user(self.manager).action_grant()
        self.identity.with_user(self.handler).write({"email": "other@private.example"})
        event = self._last(self.ticket)
        self.assertEqual(event.kind, "identity")
        self.assertNotIn("other@", event.payload)
        self.assertEqual(self.ticket._complainant_email(), "other@private.example")
