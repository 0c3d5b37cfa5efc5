from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from .common_identity import SECRETS, IdentityCase


@tagged("post_install", "-at_install")
class TestIdentity(IdentityCase):
    """Who complains is kept apart, and mail goes on all the same (4.10)."""

    def test_4_10_intake_enters_an_identity_and_does_not_read_it_back(self):
        ticket = self._protected()
        identity = ticket.sudo().identity_ids
        self.assertEqual(identity.name, "Mina Karimi")
        self.assertEqual(identity.email_normalized, "mina@private.example")
        self.assertEqual(identity.phone, "0611223344")
        self.assertEqual(identity.street, "Elm Street 5")
        self.assertEqual(ticket.partner_name, "Identity protected")
        for user in (self.contact, self.handler, self.manager, self.officer):
            self._assert_unseen(ticket, user)
            with self.assertRaises(AccessError):
                identity.with_user(user).read(["name"])
        self.assertFalse(self.env["complaint.event"].verify(ticket.ids))

    def test_4_10_a_contact_is_no_follower_and_not_counted(self):
        ticket = self._protected(
            partner_id=self.customer.id, partner_name=False, partner_email=False
        )
        identity = ticket.sudo().identity_ids
        self.assertEqual(identity.partner_id, self.customer)
        self.assertEqual(ticket._complainant_partner(), self.customer)
        self.assertEqual(ticket._complainant_email(), "ada@example.com")
        self.assertEqual(ticket._complainant_name(), "Ada Complainant")
        self.assertFalse(ticket.partner_id | ticket.commercial_partner_id)
        self.assertEqual(self.customer.with_user(self.manager).complaint_count, 0)
        ticket.message_subscribe(self.customer.ids)
        self._assert_unseen(ticket, self.handler, ("Ada", "ada@example.com"))

    def test_4_10_no_search_tells_who_complains(self):
        ticket = self._protected()
        for user in (self.handler, self.manager):
            tickets = self.env["helpdesk.ticket"].with_user(user)
            for name in ("partner_name", "partner_email", "complainant_phone"):
                domain = [("id", "=", ticket.id), (name, "ilike", "min")]
                self.assertFalse(tickets.search(domain))
            for path in ("identity_ids.name", "identity_ids.email"):
                with self.assertRaises(AccessError):
                    tickets.search([(path, "ilike", "mina")])

    def test_4_10_the_gates_know_that_the_complainant_can_be_reached(self):
        ticket = self._protected()
        self.assertTrue(ticket._receipt_facts()["contact"])
        nobody = self._complaint(
            identity_mode="protected", partner_id=False, partner_name="Mina"
        )
        self.assertFalse(nobody._complainant_email())

    # ------------------------------------------------------------------
    # The complainant in the portal
    # ------------------------------------------------------------------

    def test_4_10_the_person_behind_an_identity_keeps_the_own_case(self):
        portal, other = (
            new_test_user(self.env, login, name=name, groups="base.group_portal")
            for login, name in (("cp_mina", "Mina Karimi"), ("cp_else", "Elsa"))
        )
        ticket = self._protected(partner_id=portal.partner_id.id)
        mine = ticket.with_user(portal)
        self.assertTrue(mine.search([("id", "=", ticket.id)]))
        self.assertFalse(ticket.with_user(other).search([("id", "=", ticket.id)]))
        message = mine.message_post(
            body="And another thing",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        self.assertFalse(message.author_id)
        self.assertNotEqual(message.create_uid, portal)
        self.assertTrue(message.with_user(portal).has_access("read"))
        event = self._last(ticket)
        self.assertEqual(event.kind, "message_in")
        self.assertNotEqual(event.user_id, portal)
        for user in (self.handler, self.manager):
            self._assert_unseen(ticket, user, (*SECRETS, "cp_mina"))

    def test_4_10_a_representative_behind_an_identity(self):
        agent = new_test_user(self.env, "cp_agent", groups="base.group_portal")
        ticket = self._protected(
            complainant_kind="representative", representative_id=agent.partner_id.id
        )
        self.assertFalse(ticket.representative_id)
        self.assertFalse(ticket.with_user(agent).search([("id", "=", ticket.id)]))
        ticket.representative_authority = True
        self.assertTrue(ticket.with_user(agent).search([("id", "=", ticket.id)]))

    # ------------------------------------------------------------------
    # Modes
    # ------------------------------------------------------------------

    def test_4_5_anonymous_is_a_kind_and_a_mode(self):
        ticket = self._complaint(complainant_kind="anonymous", partner_id=False)
        self.assertEqual(ticket.identity_mode, "anonymous")
        self.assertFalse(ticket.sudo().identity_ids)
        self.assertFalse(ticket._complainant_email())
        other = self._protected(identity_mode="anonymous")
        self.assertEqual(other.complainant_kind, "anonymous")
        self.assertEqual(other._complainant_email(), "mina@private.example")
        other.complainant_kind = "customer"
        self.assertEqual(other.identity_mode, "protected")
        self._assert_unseen(other, self.handler)

    def test_4_10_hidden_later_everything_there_is_scrubbed(self):
        portal = new_test_user(
            self.env,
            "cp_mina",
            name="Mina Karimi",
            email="mina@private.example",
            groups="base.group_portal",
        )
        ticket = self._complaint(user=self.contact, **self.person)
        ticket.partner_id = portal.partner_id
        ticket.message_subscribe(portal.partner_id.ids)
        ticket.with_user(self.handler).message_post(
            body="Hello",
            partner_ids=portal.partner_id.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        ticket.with_user(portal).message_post(
            body="Hello back", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self._deliver(ticket, "mina@private.example")
        self.assertIn(portal.partner_id, ticket.message_partner_ids)
        ticket.with_user(self.handler).identity_mode = "protected"
        self.assertFalse(ticket.partner_id)
        self.assertEqual(ticket._complainant_partner(), portal.partner_id)
        for user in (self.contact, self.handler, self.manager):
            self._assert_unseen(ticket, user)
        self.assertIn("identity", self._kinds(ticket))
        self.assertFalse(self.env["complaint.event"].verify(ticket.ids))

    def test_4_10_what_is_typed_later_is_kept_apart_too(self):
        ticket = self._protected(partner_email=False)
        ticket.with_user(self.handler).write({"partner_email": "new@private.example"})
        self.assertFalse(ticket.partner_email)
        self.assertEqual(ticket._complainant_email(), "new@private.example")
        self._assert_unseen(ticket, self.handler, (*SECRETS, "new@private.example"))

    def test_4_10_it_is_shown_again_by_who_may_read_it(self):
        ticket = self._protected()
        for user in (self.handler, self.manager, self.officer):
            with self.assertRaises(AccessError):
                ticket.with_user(user).identity_mode = "open"
        disclosures = self.env["complaint.disclosure"].with_user(self.officer)
        disclosures._read_own(ticket.with_user(self.officer), "contact", "She agreed")
        ticket.with_user(self.officer).identity_mode = "open"
        self.assertEqual(ticket.partner_name, "Mina Karimi")
        self.assertEqual(ticket.partner_email, "Mina@private.example")
        self.assertFalse(ticket.sudo().identity_ids)

    def test_4_10_several_cases_are_hidden_at_once(self):
        tickets = self._complaint(**self.person) | self._complaint(**self.person)
        tickets.write({"identity_mode": "protected"})
        self.assertEqual(len(tickets.identity_ids), 2)

    def test_4_10_a_plain_ticket_hides_nobody(self):
        ticket = self.env["helpdesk.ticket"].create(
            {
                "name": "A question",
                "description": "x",
                "team_id": self.plain_team.id,
                "partner_name": "Mina Karimi",
                "identity_mode": "protected",
            }
        )
        self.assertEqual(ticket.identity_mode, "open")
        self.assertEqual(ticket.partner_name, "Mina Karimi")

    def test_4_10_intake_by_the_dialog(self):
        form = Form(self.env["complaint.quick.entry"].with_user(self.contact))
        form.team_id = self.team
        form.channel_id = self.phone
        form.name = "Rude"
        form.description = "Somebody was rude"
        form.identity_mode = "protected"
        form.partner_name = "Mina Karimi"
        ticket = form.save()._enter()
        self.assertEqual(ticket._complainant_name(), "Mina Karimi")
        self._assert_unseen(ticket, self.contact)
