from datetime import datetime
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import ComplaintCase

FRIDAY = datetime(2025, 3, 7, 15, 0)


@tagged("post_install", "-at_install")
class TestClocks(ComplaintCase):
    """Clocks on a complaint: started, paused, extended, met, late (4.15)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls.env["resource.calendar"].create(
            {"name": "Week", "tz": "Europe/Berlin"}
        )
        cls.team.complaint_calendar_id = cls.calendar
        cls.waiting = cls.env.ref(
            "complaint_iso10002.complaint_pause_reason_complainant"
        )

    def _monitor(self):
        """Run the monitor without its commits."""
        with patch.object(
            type(self.env["ir.cron"]), "_commit_progress", return_value=1
        ):
            self.env["complaint.clock.monitor"]._cron_watch()

    def _clock(self, ticket, milestone):
        return ticket.sudo().clock_ids.filtered(lambda c: c.milestone == milestone)

    def _pause(self, ticket, **vals):
        return self.env["complaint.clock.pause"].create(
            {"ticket_id": ticket.id, "reason_id": self.waiting.id, **vals}
        )

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

    def test_7_5_the_immediate_action_clock_starts_from_receipt(self):
        with freeze_time(FRIDAY):
            ticket = self._complaint()
        with freeze_time("2025-03-10 09:00:00"):
            ticket.write(
                {
                    "severity": "2",
                    "impact": "2",
                    "complexity": "simple",
                    "is_safety": True,
                    "needs_immediate_action": True,
                }
            )
        clock = self._clock(ticket, "first_action")
        self.assertEqual(clock.started_at, FRIDAY)
        self.assertEqual(ticket.matrix_criticality, "normal")
        self.assertEqual(ticket.criticality, "critical")
        with freeze_time("2025-03-10 10:00:00"):
            ticket.immediate_action = "Sales stopped"
        self.assertEqual(clock.stopped_at, datetime(2025, 3, 10, 10, 0))

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

    def test_5_1_the_strictest_of_own_and_legal_limits_holds(self):
        self.env["complaint.clock.policy"].create(
            {
                "name": "Law",
                "is_legal": True,
                "source": "Act 7",
                "target_ids": [
                    (
                        0,
                        0,
                        {
                            "milestone": "respond",
                            "amount": 10,
                            "unit": "calendar_day",
                            "extendable": False,
                        },
                    )
                ],
            }
        )
        with freeze_time("2025-03-03 08:00:00"):
            ticket = self._complaint()
        clock = self._clock(ticket, "respond")
        self.assertEqual(clock.due_at, datetime(2025, 3, 13, 22, 59, 59))
        self.assertEqual((clock.governed_by, clock.source), ("legal", "Act 7"))

    def test_4_15_editing_a_policy_rewrites_no_promise(self):
        with freeze_time(FRIDAY):
            ticket = self._complaint()
        clock = self._clock(ticket, "acknowledge")
        due = clock.due_at
        target = clock.policy_id.target_ids.filtered(
            lambda t: t.milestone == "acknowledge"
        )
        with freeze_time("2025-03-10 08:00:00"):
            target.amount = 1
            clock._refresh(datetime(2025, 3, 10, 8, 0))
        self.assertEqual(clock.due_at, due)

    def test_4_15_a_policy_holds_from_its_date_of_effect(self):
        policy = self.env["complaint.clock.policy"].create(
            {
                "name": "New promise",
                "sequence": 1,
                "date_from": "2025-03-10",
                "target_ids": [(0, 0, {"milestone": "acknowledge", "amount": 1})],
            }
        )
        with freeze_time("2025-03-12 09:00:00"):
            old = self._complaint(received_at=FRIDAY)
            new = self._complaint()
        self.assertNotEqual(self._clock(old, "acknowledge").policy_id, policy)
        self.assertEqual(self._clock(new, "acknowledge").policy_id, policy)

    def test_4_15_no_calendar_never_stops_intake(self):
        self.team.complaint_calendar_id = False
        self.env.company.resource_calendar_id.attendance_ids.unlink()
        with freeze_time(FRIDAY):
            ticket = self._complaint()
        clock = self._clock(ticket, "acknowledge")
        self.assertEqual(clock.fallback, "empty_calendar")
        self.assertTrue(clock.due_at)

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

    def test_4_15_a_changed_calendar_is_read_by_the_monitor(self):
        with freeze_time(FRIDAY):
            ticket = self._complaint()
        clock = self._clock(ticket, "acknowledge")
        due = clock.due_at
        with freeze_time("2025-03-09 10:00:00"):
            self.env["resource.calendar.leaves"].create(
                {
                    "name": "Strike",
                    "calendar_id": self.calendar.id,
                    "date_from": datetime(2025, 3, 9, 23, 0),
                    "date_to": datetime(2025, 3, 10, 22, 59),
                }
            )
            self.assertEqual(clock.due_at, due)
        with freeze_time("2025-03-09 10:01:00"):
            self._monitor()
        self.assertEqual(clock.due_at, datetime(2025, 3, 12, 16, 0))

    def test_4_15_nobody_writes_a_clock(self):
        ticket = self._complaint(user=self.handler, user_id=self.handler.id)
        clock = self._clock(ticket, "respond")
        with self.assertRaises(AccessError):
            clock.with_user(self.manager).write({"state": "done"})
        self.assertFalse(
            self.env["complaint.clock"].with_user(self.outsider).has_access("read")
        )

    def test_4_15_bad_limits_are_refused_where_they_are_set(self):
        policies = self.env["complaint.clock.policy"]
        for vals in (
            {"amount": 0},
            {"amount": -1},
            {"amount": 1.5, "unit": "working_day"},
            {"amount": 1, "start": "respond"},
        ):
            with self.subTest(vals=vals), self.assertRaises(ValidationError):
                policies.create(
                    {
                        "name": "x",
                        "target_ids": [(0, 0, {"milestone": "respond", **vals})],
                    }
                )
        with self.assertRaises(ValidationError):
            policies.create({"name": "No limits"})

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

    def test_4_15_history_gets_the_clocks_it_would_have_had(self):
        """R56: an import replays the clocks from the case's own dates."""
        ticket = self._complaint(
            user=self.manager,
            imported_from="Old system",
            iso_step="closed",
            received_at=datetime(2024, 3, 4, 9, 0),
            acknowledged_at=datetime(2024, 3, 5, 9, 0),
            communicated_at=datetime(2024, 5, 6, 9, 0),
            closed_date=datetime(2024, 5, 10, 9, 0),
        )
        self.assertEqual(self._clock(ticket, "acknowledge").result, "met")
        self.assertEqual(self._clock(ticket, "respond").result, "late")
        self.assertEqual(ticket.clock_state, "done")
        self.assertFalse(
            self.env["complaint.clock.notice"].search([("ticket_id", "=", ticket.id)])
        )
