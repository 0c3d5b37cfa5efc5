from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common_running_clock import FRIDAY, RunningClockCase


@tagged("post_install", "-at_install")
class TestClockPauses(RunningClockCase):
    """Waits that stop a clock, and extensions that move its date (4.15)."""

    def test_4_15_a_pause_gives_its_working_days_back(self):
        """AT-4.15: ten days, three of them paused, answered on the twelfth."""
        with freeze_time("2025-03-03 08:00:00"):
            ticket = self._complaint()
            self._assess(ticket, severity="3", impact="3")
        self.assertEqual(ticket.criticality, "high")
        self.assertEqual(
            self._clock(ticket, "respond").due_at, datetime(2025, 3, 17, 16, 0)
        )
        with freeze_time("2025-03-06 07:00:00"):
            pause = self._pause(ticket)
            self.assertEqual(self._clock(ticket, "respond").state, "paused")
        with freeze_time("2025-03-11 07:00:00"):
            pause.action_resume()
        clock = self._clock(ticket, "respond")
        self.assertEqual(clock.due_at, datetime(2025, 3, 20, 16, 0))
        with freeze_time("2025-03-19 09:00:00"):
            self._investigate(ticket)
            self._communicate(ticket)
        self.assertEqual(clock.result, "met")
        self.assertEqual((clock.used_days, clock.raw_days), (9, 12))

    def test_4_6_any_word_from_the_complainant_ends_the_wait(self):
        with freeze_time(FRIDAY):
            ticket = self._complaint()
            pause = self._pause(ticket)
        with freeze_time("2025-03-10 09:00:00"):
            ticket.message_post(
                body="Here is the bill",
                message_type="email",
                author_id=self.customer.id,
                email_from=self.customer.email,
                subtype_xmlid="mail.mt_comment",
            )
        self.assertEqual(pause.stopped_at, datetime(2025, 3, 10, 9, 0))

    def test_4_15_a_legal_calendar_clock_does_not_pause(self):
        with freeze_time(FRIDAY):
            ticket = self._complaint()
            before = self._clock(ticket, "signpost").due_at
            pause = self._pause(ticket)
        with freeze_time("2025-03-17 09:00:00"):
            pause.action_resume()
        self.assertEqual(self._clock(ticket, "signpost").due_at, before)

    def test_4_15_an_extension_moves_the_date_and_is_told(self):
        with freeze_time(FRIDAY):
            ticket = self._complaint()
        clock = self._clock(ticket, "respond")
        new = datetime(2025, 5, 1, 15, 0)
        extensions = self.env["complaint.clock.extension"].with_user(self.handler)
        ticket.user_id = self.handler
        with freeze_time("2025-03-20 09:00:00"):
            before = len(ticket.message_ids)
            extensions.create(
                {
                    "ticket_id": ticket.id,
                    "clock_id": clock.id,
                    "until": new,
                    "reason": "The laboratory needs two more weeks.",
                }
            )
        self.assertEqual(clock.due_at, new)
        self.assertEqual(len(ticket.message_ids), before + 1)
        self.assertIn("laboratory", ticket.message_ids[0].body)
        self.assertIn("extended", self._kinds(ticket))
        self.assertEqual(clock.original_due_at, datetime(2025, 3, 28, 16, 0))

    def test_4_15_an_extension_gives_a_later_date(self):
        with freeze_time(FRIDAY):
            ticket = self._complaint()
        with self.assertRaises(ValidationError), freeze_time("2025-03-20 09:00:00"):
            self.env["complaint.clock.extension"].create(
                {
                    "ticket_id": ticket.id,
                    "clock_id": self._clock(ticket, "respond").id,
                    "until": datetime(2025, 3, 21),
                    "reason": "x",
                    "told": "person",
                }
            )

    def test_4_15_an_extension_is_not_granted_untold(self):
        with freeze_time(FRIDAY):
            ticket = self._complaint(
                partner_id=False, partner_email=False, complainant_phone="1"
            )
        with self.assertRaises(UserError), freeze_time("2025-03-20 09:00:00"):
            self.env["complaint.clock.extension"].create(
                {
                    "ticket_id": ticket.id,
                    "clock_id": self._clock(ticket, "respond").id,
                    "until": datetime(2025, 5, 1),
                    "reason": "x",
                }
            )

    def test_7_5_reassessment_selects_the_policy_again_and_keeps_pauses(self):
        with freeze_time("2025-03-03 08:00:00"):
            ticket = self._complaint()
            self._assess(ticket)
            self._pause(ticket)
        with freeze_time("2025-03-04 08:00:00"):
            ticket.pause_ids.action_resume()
            ticket.write({"severity": "4", "impact": "5"})
        clock = self._clock(ticket, "respond")
        self.assertEqual(clock.policy_id.criticality, "critical")
        self.assertEqual(clock.due_at.date(), datetime(2025, 3, 11).date())
        self.assertEqual(len(ticket.pause_ids), 1)
        self.assertIn("clock", self._kinds(ticket))

    def test_4_15_bad_pauses_are_refused(self):
        with freeze_time(FRIDAY):
            ticket = self._complaint()
        with freeze_time("2025-03-12 09:00:00"):
            with self.assertRaises(ValidationError):
                self._pause(ticket, started_at=datetime(2025, 3, 1))
            with self.assertRaises(ValidationError):
                self._pause(ticket, started_at=datetime(2025, 3, 20))
            self._pause(ticket)
            with self.assertRaises(ValidationError):
                self._pause(ticket, started_at=datetime(2025, 3, 11))
