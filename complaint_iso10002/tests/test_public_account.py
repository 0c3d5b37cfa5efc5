from odoo.tests import new_test_user, tagged

from .common_public import PNG, TrackedCase


@tagged("post_install", "-at_install")
class TestPublicAccount(TrackedCase):
    """The case for complainants with an account (7.3, 4.10)."""

    def test_7_3_an_account_shows_the_same_page(self):
        user = new_test_user(self.env, "cp_eve", groups="base.group_portal")
        other = new_test_user(self.env, "cp_other", groups="base.group_portal")
        ticket = self._complaint(partner_id=user.partner_id.id)
        self.env.flush_all()
        self.authenticate("cp_eve", "cp_eve")
        page = self.url_open(f"/my/ticket/{ticket.id}")
        self.assertTrue(page.url.endswith(f"/my/complaints/{ticket.id}"))
        page = self._act(page, "message", text="From my account")
        message = ticket.message_ids.filtered(lambda m: "From my" in (m.body or ""))
        self.assertEqual(message.author_id, user.partner_id)
        for path in ("", "/receipt.pdf", "/copy.pdf", "/file/1", "/letter/1"):
            self.authenticate("cp_other", "cp_other")
            forbidden = self.url_open(f"/my/complaints/{ticket.id}{path}")
            unknown = self.url_open(f"/my/complaints/999999999{path}")
            self.assertEqual(forbidden.url, unknown.url)
            self.assertNotIn("kettle", forbidden.text)
        page = self._act(page, "withdraw", sure="1")
        self.assertEqual(ticket.iso_step, "received")
        self.assertFalse(other.partner_id & ticket.message_ids.author_id)

    def test_4_10_a_protected_complainant_acts_without_a_name(self):
        user = new_test_user(self.env, "cp_eve", groups="base.group_portal")
        ticket = self._complaint(
            partner_id=user.partner_id.id, identity_mode="protected"
        )
        self.env.flush_all()
        self.authenticate("cp_eve", "cp_eve")
        page = self.url_open(f"/my/complaints/{ticket.id}")
        self.assertIn("Your complaint", page.text)
        page = self._act(
            page, "message", text="Unseen", files=[("files", ("p.png", PNG))]
        )
        message = ticket.message_ids.filtered(lambda m: "Unseen" in (m.body or ""))
        self.assertFalse(message.author_id)
        people = message.create_uid | message.attachment_ids.create_uid
        self.assertNotIn(user, people | ticket.sudo().event_ids.user_id)

    def test_7_3_staff_without_a_role_follow_what_they_complained_about(self):
        """An employee may be a customer too; the back office stays closed."""
        self.authenticate("cp_outsider", "cp_outsider")
        ticket = self._complaint()
        self.env.flush_all()
        page = self.url_open(f"/my/complaints/{ticket.id}")
        self.assertNotIn("kettle", page.text)
