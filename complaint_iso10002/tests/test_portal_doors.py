from odoo.tests import HttpCase, new_test_user, tagged

from .common import ComplaintCase


@tagged("post_install", "-at_install")
class TestPortalDoors(ComplaintCase, HttpCase):
    """The base's portal doors under the law of complaints."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = cls.env["res.partner"].create({"name": "Acme", "is_company": True})
        cls.portal, cls.colleague = (
            new_test_user(cls.env, login, groups="base.group_portal")
            for login in ("cp_portal_a", "cp_portal_b")
        )
        (cls.portal | cls.colleague).partner_id.parent_id = company
        cls.ticket = cls._complaint(
            partner_id=cls.portal.partner_id.id, user_id=cls.handler.id
        )
        cls.memo = cls.env["ir.attachment"].create(
            {
                "name": "internal-memo.txt",
                "raw": b"between us",
                "res_model": "helpdesk.ticket",
                "res_id": cls.ticket.id,
            }
        )

    def test_4_10_a_colleague_of_the_complainant_does_not_see_it(self):
        """AT-4.10b."""
        own = self.ticket.with_user(self.portal).search([("id", "=", self.ticket.id)])
        self.assertTrue(own)
        self.assertFalse(
            self.ticket.with_user(self.colleague).search([("id", "=", self.ticket.id)])
        )
        self.authenticate("cp_portal_b", "cp_portal_b")
        response = self.url_open(f"/my/ticket/{self.ticket.id}")
        self.assertNotIn("kettle", response.text)

    def test_4_10_the_complainant_sees_the_page_without_internal_files(self):
        self.authenticate("cp_portal_a", "cp_portal_a")
        response = self.url_open(f"/my/ticket/{self.ticket.id}")
        self.assertEqual(response.status_code, 200)
        self.assertIn("kettle", response.text)
        self.assertNotIn("internal-memo", response.text)
        download = self.url_open(f"/web/content/{self.memo.id}")
        self.assertNotIn(b"between us", download.content)

    def test_4_10_a_token_opens_neither_page_nor_file(self):
        token = self.ticket.sudo()._portal_ensure_token()
        response = self.url_open(f"/my/ticket/{self.ticket.id}/{token}")
        self.assertNotIn("kettle", response.text)
        self.memo.sudo().access_token = "known-token"
        url = f"/web/content/{self.memo.id}?access_token=known-token"
        self.assertNotIn(b"between us", self.url_open(url).content)

    def test_7_9_no_link_closes_a_complaint(self):
        done = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        self.authenticate("cp_portal_b", "cp_portal_b")
        for stage in done | self.ticket.pipeline_id.stage_ids.filtered("closed"):
            self.url_open(
                f"/ticket/close?ticket_id={self.ticket.id}&stage_id={stage.id}"
            )
            self.assertEqual(self.ticket.iso_step, "received")

    def test_4_10_unknown_and_forbidden_look_alike(self):
        self.authenticate("cp_portal_b", "cp_portal_b")
        answers = {
            self.url_open(
                f"/ticket/close?ticket_id={number}&stage_id=1", allow_redirects=False
            ).headers.get("Location")
            for number in (self.ticket.id, 999_999_999)
        }
        self.assertEqual(len(answers), 1)
