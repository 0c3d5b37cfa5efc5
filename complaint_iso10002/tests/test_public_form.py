from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import new_test_user, tagged

from .common_public import ANONYMOUS, OPEN, PNG, PublicCase


@tagged("post_install", "-at_install")
class TestPublicForm(PublicCase):
    """The form for the complainant, scripts off (4.5, 7.2, annex C)."""

    # ------------------------------------------------------------------
    # One complaint
    # ------------------------------------------------------------------

    def test_4_5_words_and_an_address_are_enough(self):
        """AT-4.5"""
        ticket, code, page = self._complain()
        self.assertTrue(ticket.is_complaint)
        self.assertEqual(ticket.team_id, self.team)
        self.assertEqual(ticket.name, "The kettle leaks.")
        self.assertIn("leaked on the first day", ticket.original_description)
        self.assertEqual(ticket.partner_email, "eve@visitor.example")
        self.assertFalse(ticket.partner_id | ticket.user_id.partner_id)
        self.assertEqual(ticket.iso_step, "received")
        self.assertTrue(ticket.acknowledged_at)
        self.assertFalse(self.env["complaint.event"].verify(ticket.ids))
        self.assertIn(code, page.text)

    def test_4_5_the_mail_carries_the_code_and_our_copy_does_not(self):
        ticket, code, _page = self._complain()
        mail = self.env["mail.mail"].search(
            [("email_to", "ilike", "eve@visitor.example")], limit=1
        )
        self.assertIn(code, mail.body_html)
        self.assertIn("/complaints/track?", mail.body_html)
        self.assertFalse(ticket.message_ids.filtered(lambda m: code in m.body))
        self.assertNotIn(code.replace("-", ""), ticket.sudo().tracking_hash)

    def test_c_the_whole_form_reaches_the_register(self):
        category = self.category
        ticket, _code, _page = self._complain(
            about={
                "category_id": str(category.id),
                "about": "Kettle",
                "order_reference": "A-17",
                "occurred_on": "2025-03-01",
                "place": "Ghent",
                "is_recurring": "1",
            },
            wish={
                "remedy": "yes",
                "remedy_requested": "My money back",
                "point_1": "The shop was rude",
            },
            you={
                **OPEN,
                "name": "Eve Visitor",
                "phone": "+32 2 555 01 11",
                "address": "Somestreet 1\nGhent",
                "contact_preference": "letter",
                "assistance_needed": "Large print",
                "preferred_lang": "en_US",
            },
            files=[("bill.png", PNG)],
        )
        self.assertEqual(ticket.category_id, category)
        self.assertEqual(ticket.about, "Kettle")
        self.assertEqual(ticket.order_reference, "A-17")
        self.assertEqual(str(ticket.occurred_on), "2025-03-01")
        self.assertTrue(ticket.is_recurring)
        self.assertEqual(ticket.remedy_requested, "My money back")
        self.assertEqual(
            ticket.point_ids.mapped("name"), ["The kettle leaks.", "The shop was rude"]
        )
        self.assertEqual(ticket.partner_name, "Eve Visitor")
        self.assertEqual(ticket.contact_preference, "letter")
        self.assertEqual(ticket.assistance_needed, "Large print")
        files = self.env["ir.attachment"].search(
            [("res_model", "=", ticket._name), ("res_id", "=", ticket.id)]
        )
        self.assertEqual(files.mapped("name"), ["bill.png"])
        self.assertTrue(files.complaint_is_public)
        self.assertIn("evidence", self._kinds(ticket))

    def test_4_10_an_anonymous_complaint_keeps_nothing_that_identifies(self):
        named = {"name": "Eve", "email": "eve@visitor.example", **ANONYMOUS}
        ticket, code, _page = self._complain(you=named)
        self.assertEqual(ticket.identity_mode, "anonymous")
        self.assertFalse(ticket.partner_email)
        self.assertNotIn("Eve", ticket.partner_name or "")
        self.assertEqual(ticket.create_uid, self.env.ref("base.user_root"))
        self.assertFalse(ticket.sudo().identity_ids.name)
        self.assertIn("The kettle leaks", self._follow(ticket, code).text)

    def test_4_10_a_protected_complainant_is_kept_apart(self):
        you = {**OPEN, "identity_mode": "protected", "name": "Eve Visitor"}
        ticket, code, _page = self._complain(you=you)
        self.assertEqual(ticket.identity_mode, "protected")
        self.assertFalse(ticket.partner_email)
        self.assertNotIn("Eve", ticket.partner_name)
        self.assertEqual(ticket._complainant_email(), "eve@visitor.example")
        page = self._follow(ticket, code)
        self.assertNotIn("Eve Visitor", page.text)
        self.assertNotIn("eve@visitor.example", page.text)

    def test_4_10_nobody_who_is_logged_in_is_named_on_a_protected_case(self):
        user = new_test_user(self.env, "cp_eve", groups="base.group_portal")
        self.authenticate("cp_eve", "cp_eve")
        you = {"identity_mode": "protected", "email": "eve@visitor.example"}
        ticket, _code, _page = self._complain(you=you, files=[("a.png", PNG)])
        self.assertNotEqual(ticket.create_uid, user)
        files = self.env["ir.attachment"].search(
            [("res_model", "=", ticket._name), ("res_id", "=", ticket.id)]
        )
        self.assertNotIn(user, files.create_uid | ticket.sudo().event_ids.user_id)
        self.assertEqual(ticket._complainant_partner(), user.partner_id)

    def test_c_a_representative_waits_for_the_authority(self):
        """AT-C"""
        you = {
            "identity_mode": "open",
            "behalf": "other",
            "name": "Old Eve",
            "representative_name": "Carer Carl",
            "representative_email": "carl@carer.example",
        }
        ticket, code, _page = self._complain(you=you)
        self.assertEqual(ticket.complainant_kind, "representative")
        self.assertEqual(ticket.representative_id.name, "Carer Carl")
        self.assertFalse(ticket.representative_authority)
        self.assertFalse(
            self.env["mail.mail"].search([("email_to", "ilike", "carl@carer.example")])
        )
        ticket.message_post(
            body="We found out why.",
            author_id=self.handler.partner_id.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        page = self._follow(ticket, code)
        self.assertNotIn("We found out why", page.text)
        ticket.representative_authority = True
        self.assertIn("We found out why", self._follow(ticket, code).text)

    def test_7_2_who_is_logged_in_is_the_complainant(self):
        user = new_test_user(
            self.env, "cp_eve", groups="base.group_portal", email="eve@own.example"
        )
        self.authenticate("cp_eve", "cp_eve")
        ticket, _code, _page = self._complain(you=OPEN)
        self.assertEqual(ticket.partner_id, user.partner_id)
        self.assertIn(ticket.number, self.url_open("/my/complaints").text)

    def test_4_10_nobody_is_found_by_the_address_that_was_typed(self):
        """A stranger who types a customer's address gets no link to that contact."""
        ticket, _code, _page = self._complain(you={**OPEN, "email": "ada@example.com"})
        self.assertFalse(ticket.partner_id)

    # ------------------------------------------------------------------
    # The receipt
    # ------------------------------------------------------------------

    def test_7_4_the_receipt_shows_number_code_and_dates(self):
        ticket, code, page = self._complain()
        self.assertIn(ticket.number, page.text)
        self.assertRegex(code, r"^([2-9A-Z]{4}-){3}[2-9A-Z]{4}$")
        self.assertIn("You get our answer", page.text)
        self.assertIn("no-store", page.headers["Cache-Control"])

    def test_7_4_the_receipt_is_a_file_whose_digest_is_journalled(self):
        ticket, _code, _page = self._complain()
        paper = self.url_open("/complaints/new/receipt.pdf")
        self.assertEqual(paper.headers["Content-Type"], "application/pdf")
        again = self.url_open("/complaints/new/receipt.pdf")
        self.assertEqual(paper.content, again.content)
        event = self._last(ticket)
        self.assertEqual(event.kind, "evidence")
        self.assertIn("receipt.pdf", event.payload)

    def test_7_4_the_code_is_shown_for_an_hour_and_nowhere_kept(self):
        _ticket, code, _page = self._complain()
        self.assertIn(code, self.url_open("/complaints/new/done").text)
        later = fields.Datetime.now() + timedelta(minutes=61)
        with freeze_time(later):
            self.assertNotIn(code, self.url_open("/complaints/new/done").text)
            self.env["complaint.draft"]._forget()
        drafts = self.env["complaint.draft"].search([("ticket_id", "!=", False)])
        self.assertFalse(drafts.filtered(lambda d: d.sealed_code == code))

    # ------------------------------------------------------------------
    # Sent twice
    # ------------------------------------------------------------------

    def test_4_5_sent_twice_it_is_one_complaint(self):
        page = self._to_check()
        before = self.env["helpdesk.ticket"].search_count([])
        first = self._send(page, signed="1")
        second = self._send(page, signed="1")
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), before + 1)
        self.assertTrue(second.url.endswith("/done"))
        self.assertEqual(first.text.count("o_complaint_code"), 2)

    def test_4_5_after_sending_another_complaint_can_be_made(self):
        first, _code, _page = self._complain()
        second, _code, _page = self._complain(about={"description": "And the lid"})
        self.assertNotEqual(first, second)
