from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common_running_clock import FRIDAY, RunningClockCase


@tagged("post_install", "-at_install")
class TestClockLimits(RunningClockCase):
    """Which limits hold, by which calendar, from when (4.15, 5.4.2)."""

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

    def test_4_15_nothing_pauses_the_acknowledgement(self):
        limits = [(0, 0, {"milestone": "assess", "amount": 3})]
        policy = self.env["complaint.clock.policy"].create(
            {"name": "Promise", "target_ids": limits}
        )
        reason = self.env.ref("complaint_iso10002.complaint_pause_reason_complainant")
        vals = {"policy_id": policy.id, "amount": 2, "pause_reason_ids": reason.ids}
        targets = self.env["complaint.clock.target"]
        with self.assertRaises(ValidationError):
            targets.create({**vals, "milestone": "acknowledge"})
        target = targets.create({**vals, "milestone": "respond"})
        with self.assertRaises(ValidationError):
            target.milestone = "acknowledge"
        target.write({"milestone": "acknowledge", "pause_reason_ids": [(5,)]})
        paused = [("milestone", "=", "acknowledge"), ("pause_reason_ids", "!=", False)]
        self.assertFalse(targets.search_count(paused))

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
