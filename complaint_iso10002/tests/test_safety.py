from freezegun import freeze_time

from odoo.tests import tagged

from .common import ComplaintCase


@tagged("post_install", "-at_install")
@freeze_time("2025-03-12 09:00:00")
class TestSafety(ComplaintCase):
    """Top management hears of health and safety at once (5.4.1)."""

    def _assess_safety(self, ticket):
        ticket.with_user(self.handler).write(
            {
                "severity": "2",
                "impact": "1",
                "complexity": "simple",
                "is_safety": True,
            }
        )

    def _told(self, user):
        return self.env["mail.message"].search(
            [
                ("subject", "like", "is about safety"),
                ("partner_ids", "in", user.partner_id.ids),
            ]
        )

    def test_5_4_1_top_management_is_told_within_fifteen_minutes(self):
        ticket = self._complaint(user_id=self.handler.id)
        self._assess_safety(ticket)
        message = self._told(self.executive)
        self.assertEqual(len(message), 1)
        self.assertIn(ticket.number, message.subject)
        self.assertTrue(ticket.safety_told_at)
        self.assertLess(ticket.safety_told_minutes, 15)
        self.assertIn("safety_told", ticket.event_ids.mapped("kind"))

    def test_5_4_1_how_long_it_took_is_kept_in_minutes(self):
        ticket = self._complaint(user_id=self.handler.id)
        ticket._note({"assessed_at": "2025-03-12 08:50:00"})
        ticket._tell_of_safety()
        self.assertEqual(ticket.safety_told_minutes, 10)

    def test_5_4_1_the_notice_names_the_number_and_nothing_else(self):
        ticket = self._complaint(user_id=self.handler.id)
        self._assess_safety(ticket)
        message = self._told(self.executive)
        self.assertFalse(message.model)
        for word in (ticket.name, "Ada", "leak"):
            self.assertNotIn(word, f"{message.subject} {message.body}")
        self.assertFalse(ticket.with_user(self.executive).has_access("read"))

    def test_5_4_1_told_once(self):
        ticket = self._complaint(user_id=self.handler.id)
        self._assess_safety(ticket)
        ticket.with_user(self.handler).severity = "3"
        self.assertEqual(len(self._told(self.executive)), 1)

    def test_5_4_1_other_complaints_tell_nobody(self):
        ticket = self._complaint(user_id=self.handler.id)
        self._assess(ticket)
        self.assertFalse(self._told(self.executive))
        self.assertFalse(ticket.safety_told_at)

    def test_4_7_an_executive_complained_about_is_not_told(self):
        ticket = self._complaint(user_id=self.handler.id)
        ticket.subject_user_ids = self.executive
        self._assess_safety(ticket)
        self.assertFalse(self._told(self.executive))
        self.assertTrue(self._told(self.manager), "without executives the managers")
