from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.complaint_iso10002.tests.common import ComplaintCase


@tagged("post_install", "-at_install")
class TestPrivacyLookup(ComplaintCase):
    """Core's look-up finds complainants, the hidden ones for officers only (4.10)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        system = "base.group_system,base.group_partner_manager"
        cls.administrator = new_test_user(cls.env, "cp_admin", groups=system)
        cls.officer = new_test_user(
            cls.env,
            "cp_officer",
            groups=f"{system},complaint_iso10002.group_complaint_identity",
        )

    def _look_up(self, user, email):
        wizard = (
            self.env["privacy.lookup.wizard"]
            .with_user(user)
            .create({"name": "Quill Feather", "email": email})
        )
        wizard.action_lookup()
        return wizard.line_ids

    def test_4_10_a_complainant_who_is_no_contact_is_found_by_address(self):
        ticket = self._complaint(
            partner_id=False,
            partner_name="Quill Feather",
            partner_email="Quill <Quill@feathers.example>",
        )
        self.assertEqual(ticket.email_normalized, "quill@feathers.example")
        lines = self._look_up(self.administrator, "quill@feathers.example")
        found = lines.filtered(lambda line: line.res_model == "helpdesk.ticket")
        self.assertEqual(found.res_id, ticket.id)
        self.assertEqual(found.res_name, ticket.number)
        with self.assertRaises(UserError):
            found.action_unlink()

    def test_4_10_a_hidden_complainant_is_found_by_identity_officers_only(self):
        ticket = self._complaint(
            identity_mode="protected",
            partner_id=False,
            partner_name="Quill Feather",
            partner_email="quill@feathers.example",
        )
        self.assertFalse(ticket.email_normalized)
        for user, expected in ((self.administrator, []), (self.officer, [True])):
            lines = self._look_up(user, "quill@feathers.example")
            found = lines.filtered(
                lambda line: line.res_model in ("complaint.identity", "helpdesk.ticket")
            )
            with self.subTest(user=user.login):
                self.assertEqual([bool(line.res_id) for line in found], expected)
                self.assertNotIn("Feather", found.res_name or "")
