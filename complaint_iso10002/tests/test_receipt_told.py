from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ComplaintCase


@tagged("post_install", "-at_install")
class TestReceiptTold(ComplaintCase):
    """Who is told of the receipt, and who is not yet (7.4, annex C)."""

    # ------------------------------------------------------------------
    # Representatives (AT-C)
    # ------------------------------------------------------------------

    def test_c_nothing_goes_to_a_representative_before_the_authority_is_confirmed(self):
        agent = self.env["res.partner"].create(
            {"name": "Agent", "email": "agent@law.example"}
        )
        ticket = self._complaint(
            complainant_kind="representative",
            representative_id=agent.id,
            channel_id=self.email.id,
        )
        self.assertTrue(ticket.number, "accepted")
        self.assertEqual(
            ticket._complainant_address(), {"partner_ids": self.customer.ids}
        )
        mailed = ticket.message_ids.partner_ids
        self.assertIn(self.customer, mailed)
        self.assertNotIn(agent, mailed)
        ticket.representative_authority = True
        self.assertEqual(ticket._complainant_address(), {"partner_ids": agent.ids})

    def test_c_a_complaint_reached_only_through_an_unconfirmed_agent(self):
        agent = self.env["res.partner"].create(
            {"name": "Agent", "email": "agent@law.example"}
        )
        ticket = self._complaint(
            partner_id=False,
            complainant_kind="representative",
            representative_id=agent.id,
            channel_id=self.email.id,
        )
        self.assertFalse(ticket._complainant_address())
        self.assertFalse(ticket.acknowledged_at)
        self.assertTrue(ticket.activity_ids, "a person is asked to acknowledge")

    # ------------------------------------------------------------------
    # Acknowledgement of what did not come by mail (AT-7.4)
    # ------------------------------------------------------------------

    def test_7_4_a_spoken_complaint_asks_a_person_to_acknowledge(self):
        ticket = self._complaint(user=self.contact)
        self.assertFalse(ticket.acknowledged_at)
        self.assertEqual(ticket.activity_ids.user_id, self.manager)
        ticket.with_user(self.contact).action_acknowledged_in_person()
        self.assertTrue(ticket.acknowledged_at)
        self.assertFalse(ticket.activity_ids)
        self.assertIn("acknowledged", self._kinds(ticket))

    def test_7_4_without_an_address_nothing_is_sent(self):
        ticket = self._complaint(partner_id=False)
        with self.assertRaises(UserError):
            ticket.action_acknowledge()
        self.assertFalse(ticket.acknowledged_at)

    def test_7_4_assessment_does_not_wait_for_the_acknowledgement(self):
        ticket = self._complaint()
        self.assertFalse(ticket.acknowledged_at)
        self._assess(ticket)
        self.assertEqual(ticket.iso_step, "investigation")
