from datetime import datetime

from freezegun import freeze_time

from odoo.tests import tagged

from .common_running_clock import FRIDAY, RunningClockCase


@tagged("post_install", "-at_install")
class TestClocks(RunningClockCase):
    """Clocks on a complaint: started, met, late, told (4.15)."""

    def test_4_15_two_working_days_from_friday_are_due_tuesday_evening(self):
        with freeze_time(FRIDAY):
            ticket = self._complaint()
        clock = self._clock(ticket, "acknowledge")
        self.assertEqual(clock.due_at, datetime(2025, 3, 11, 16, 0))
        self.assertEqual(ticket.next_due_at, clock.due_at)
        self.assertEqual(ticket.clock_state, "running")

    def test_7_2_deadlines_run_from_the_true_receipt(self):
        with freeze_time("2025-03-11 10:00:00"):
            ticket = self._complaint(received_at=FRIDAY)
        self.assertEqual(self._clock(ticket, "acknowledge").started_at, FRIDAY)

    def test_7_4_a_bounced_acknowledgement_runs_on(self):
        with freeze_time(FRIDAY):
            ticket = self._complaint(channel_id=self.email.id)
            self.assertEqual(self._clock(ticket, "acknowledge").state, "done")
            ticket._message_receive_bounce(self.customer.email, self.customer)
        clock = self._clock(ticket, "acknowledge")
        self.assertFalse(clock.stopped_at)
        self.assertFalse(clock.result)

    def test_7_3_the_update_clock_restarts_with_each_message(self):
        with freeze_time("2025-03-03 08:00:00"):
            ticket = self._complaint()
            self._assess(ticket)
        clock = self._clock(ticket, "update")
        self.assertEqual(clock.due_at, datetime(2025, 3, 10, 16, 0))
        with freeze_time("2025-03-12 08:00:00"):
            ticket.with_user(self.handler).message_post(
                body="We are still looking into it.",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
        self.assertEqual(clock.missed_rounds, 1)
        self.assertEqual(clock.due_at, datetime(2025, 3, 19, 16, 0))

    def test_4_15_late_is_late_and_by_how_much(self):
        with freeze_time(FRIDAY):
            ticket = self._complaint()
        with freeze_time("2025-03-11 17:00:00"):
            self._monitor()
            clock = self._clock(ticket, "acknowledge")
            self.assertEqual((clock.state, clock.result), ("overdue", "missed"))
            self.assertEqual(ticket.clock_state, "overdue")
            ticket.action_acknowledged_in_person()
        self.assertEqual((clock.state, clock.result), ("done", "late"))
        self.assertEqual(clock.late_seconds, 3600)

    def test_4_15_closing_takes_the_open_clocks_away_and_reopening_resumes(self):
        with freeze_time("2025-03-03 08:00:00"):
            ticket = self._bring_to(self._complaint(), "communicated")
            ticket._record_answer("accepted")
            ticket.write({"closure_reason": "accepted_explained", "iso_step": "closed"})
        self.assertEqual(ticket.clock_state, "done")
        self.assertFalse(ticket.next_due_at)
        self.assertEqual(self._clock(ticket, "update").state, "none")
        respond = self._clock(ticket, "respond")
        self.assertEqual(respond.result, "met")
        with freeze_time("2025-03-10 08:00:00"):
            ticket._reopen("investigation", "It leaks again")
        self.assertFalse(respond.stopped_at)
        self.assertTrue(ticket.next_due_at)

    def test_1_a_case_that_left_has_no_deadline(self):
        with freeze_time("2025-03-03 08:00:00"):
            ticket = self._complaint(user_id=self.handler.id)
            ticket.exit_reason = "Withdrawn on the phone"
            ticket.iso_step = "withdrawn"
        self.assertEqual(set(ticket.clock_ids.mapped("state")), {"none"})
        self.assertFalse(ticket.next_due_at)
        with freeze_time("2025-03-04 08:00:00"):
            ticket._reopen("assessment", "It was a mistake")
        self.assertEqual(self._clock(ticket, "respond").state, "running")
        self.assertTrue(ticket.next_due_at)

    def test_7_2_the_entry_delay_is_shown_in_working_days(self):
        with freeze_time("2025-03-11 10:00:00"):  # a Tuesday
            ticket = self._complaint(received_at=FRIDAY)
        self.assertEqual(ticket.entry_delay_days, 2)
        self.assertEqual(self._clock(ticket, "acknowledge").started_at, FRIDAY)
        with freeze_time("2025-03-11 10:00:00"):
            self.assertEqual(self._complaint().entry_delay_days, 0)

    def test_4_15_a_clock_explains_itself_line_by_line(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Founders' day",
                "calendar_id": self.calendar.id,
                "date_from": datetime(2025, 3, 9, 23, 0),
                "date_to": datetime(2025, 3, 10, 22, 59),
            }
        )
        with freeze_time(FRIDAY):
            ticket = self._complaint()
            clock = self._clock(ticket, "acknowledge")
            kinds = [line.kind for line in clock._explain()]
            self.assertEqual(clock.due_at, datetime(2025, 3, 12, 16, 0))
            self.assertIn("leave", kinds)
            self.assertIn("Founders", clock.explanation)
            self.assertIn("Working day 2", clock.explanation)
