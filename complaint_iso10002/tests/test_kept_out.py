from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import ComplaintCase


@tagged("post_install", "-at_install")
class TestKeptOut(ComplaintCase):
    """Managers of people complained about stay out of the case (4.7)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the manager leads the team in which the outsider works
        cls.desk = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Desk",
                "user_ids": cls.outsider.ids,
                "user_id": cls.manager.id,
            }
        )

    def _about(self, **vals):
        return self._complaint(
            user_id=self.handler.id, subject_user_ids=self.outsider.ids, **vals
        )

    def _sees(self, user, ticket):
        tickets = self.env["helpdesk.ticket"].with_user(user)
        seen = bool(tickets.search([("id", "=", ticket.id)]))
        self.assertEqual(ticket.with_user(user).has_access("read"), seen)
        parts = self.env["complaint.point"].with_user(user)
        self.assertEqual(bool(parts.search([("ticket_id", "=", ticket.id)])), seen)
        return seen

    def test_4_7_leaders_are_kept_out_where_the_company_says_so(self):
        self.assertTrue(self._sees(self.manager, self._about()))
        self.env.company.complaint_leads_kept_out = True
        ticket = self._about()
        self.assertEqual(ticket.kept_out_user_ids, self.manager)
        self.assertFalse(self._sees(self.manager, ticket))
        self.assertTrue(self._sees(self.second_manager, ticket))
        later = self._complaint(user_id=self.handler.id)
        self.assertTrue(self._sees(self.manager, later))
        later.with_user(self.handler).subject_user_ids = self.outsider
        self.assertFalse(self._sees(self.manager, later))

    def test_4_7_anybody_is_kept_out_by_hand(self):
        ticket = self._about()
        self.assertTrue(self._sees(self.other_handler, ticket))
        ticket.with_user(self.handler).kept_out_user_ids = self.other_handler
        self.assertFalse(self._sees(self.other_handler, ticket))
        self.assertTrue(self._sees(self.handler, ticket))
        self.assertIn("changed", self._kinds(ticket))
        ticket.with_user(self.handler).kept_out_user_ids = False
        self.assertTrue(self._sees(self.other_handler, ticket))

    def test_4_7_who_is_kept_out_is_not_given_the_case_either(self):
        ticket = self._about(kept_out_user_ids=self.other_handler.ids)
        kept_out = self.other_handler
        for vals in (
            {"user_id": kept_out.id},
            {"named_user_ids": kept_out.ids},
            {"reviewer_id": kept_out.id},
        ):
            with self.subTest(vals=vals), self.assertRaises(ValidationError):
                ticket.with_user(self.handler).write(vals)
            ticket.invalidate_recordset()
        ticket.message_subscribe(kept_out.partner_id.ids)
        self.assertNotIn(kept_out.partner_id, ticket.message_partner_ids)
        ticket.with_user(self.handler).message_post(
            body="See here", partner_ids=kept_out.partner_id.ids
        )
        self.assertNotIn(kept_out.partner_id, ticket.message_ids.notified_partner_ids)
        self.assertFalse(ticket.with_user(kept_out).has_access("read"))

    def test_4_7_a_kept_out_manager_opens_nothing_in_an_emergency(self):
        ticket = self._about(kept_out_user_ids=self.manager.ids)
        glass = self.env["complaint.break.glass"].with_user(self.manager)
        with self.assertRaises(UserError):
            glass.create({"number": ticket.number, "reason": "Fire"}).action_apply()

    def test_4_7_a_kept_out_follower_stops_following(self):
        ticket = self._about()
        partner = self.other_handler.partner_id
        ticket.message_subscribe(partner.ids)
        self.assertIn(partner, ticket.message_partner_ids)
        ticket.kept_out_user_ids = self.other_handler
        self.assertNotIn(partner, ticket.message_partner_ids)

    def test_4_7_the_form_warns_of_who_leads_and_handles(self):
        ticket = self._about()
        self.assertFalse(ticket.near_user_ids)
        ticket.user_id = self.manager
        self.assertEqual(ticket.near_user_ids, self.manager)
        self.env.company.complaint_leads_kept_out = True
        given = self._complaint(
            user_id=self.manager.id, subject_user_ids=self.outsider.ids
        )
        self.assertFalse(given.kept_out_user_ids, "who handles it is warned of")
        self.assertEqual(given.near_user_ids, self.manager)
        form = Form(
            ticket.with_user(self.handler),
            "complaint_iso10002.helpdesk_ticket_view_form_case",
        )
        form.user_id = self.handler
        self.assertFalse(form.near_user_ids)

    def test_4_7_nobody_types_in_who_is_barred(self):
        ticket = self._about()
        with self.assertRaises(UserError):
            ticket.with_user(self.handler).write({"barred_user_ids": [(5,)]})
        self.assertEqual(ticket.barred_user_ids, self.outsider)
        forged = self._complaint(
            user=self.handler,
            subject_user_ids=self.outsider.ids,
            barred_user_ids=[],
        )
        self.assertEqual(forged.barred_user_ids, self.outsider)
        with self.assertRaises(AccessError):
            forged.with_user(self.outsider).read(["number"])
