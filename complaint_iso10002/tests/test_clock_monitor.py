from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from .common import ComplaintCase

MONDAY = datetime(2025, 3, 3, 8, 0)


@tagged("post_install", "-at_install")
class TestClockMonitor(ComplaintCase):
    """The monitor: what is due is told, once, to those who may know (4.15)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls.env["resource.calendar"].create(
            {"name": "Week", "tz": "UTC"}
        )
        cls.team.complaint_calendar_id = cls.calendar
        cls.env.company.complaint_owner_hours = 0  # clocks alone
        with freeze_time(MONDAY):
            cls.ticket = cls._complaint()
            cls.ticket.user_id = cls.handler
        cls.clock = cls.ticket.clock_ids.filtered(lambda c: c.milestone == "assess")

    def _monitor(self, moment):
        with (
            freeze_time(moment),
            patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=1),
        ):
            self.env["complaint.clock.monitor"]._cron_watch()

    def _notices(self):
        return self.env["complaint.clock.notice"].search(
            [("clock_id", "=", self.clock.id)]
        )

    def test_4_15_each_step_is_told_once(self):
        self._monitor("2025-03-05 14:00:00")
        self.assertEqual(self._notices().user_id, self.handler)
        self.assertTrue(self._notices().sent_at)
        self._monitor("2025-03-05 14:10:00")
        self.assertEqual(len(self._notices()), 1)
        self._monitor("2025-03-05 16:59:00")
        self.assertEqual(len(self._notices()), 1)
        self._monitor("2025-03-06 09:00:00")
        told = self._notices().mapped("user_id")
        self.assertEqual(told, self.handler | self.manager)

    def test_4_15_three_days_of_downtime_lose_no_notice(self):
        self._monitor("2025-03-10 09:00:00")
        steps = self._notices().escalation_id
        self.assertEqual(set(steps.mapped("share")), {75, 100, 150})
        count = len(self._notices())
        self._monitor("2025-03-10 09:05:00")
        self.assertEqual(len(self._notices()), count)

    def test_4_15_after_a_downtime_each_person_is_told_the_last_of_a_clock(self):
        self._monitor("2025-03-10 09:00:00")
        for user, notices in self._notices().grouped("user_id").items():
            with self.subTest(user=user.login):
                sent = notices.filtered("sent_at")
                self.assertEqual(len(sent), 1)
                self.assertEqual(sent.fired_at, max(notices.mapped("fired_at")))
                self.assertTrue(all((notices - sent).mapped("is_superseded")))

    def test_4_15_what_is_to_be_done_is_done_though_a_later_notice_tells(self):
        steps = self.clock.policy_id.escalation_ids
        self.env["complaint.clock.escalation"].create(
            {"policy_id": steps.policy_id.id, "share": 80, "action": "activity"}
        )
        with freeze_time(MONDAY):
            ticket = self._complaint(user_id=self.handler.id)
        self._monitor("2025-03-10 09:00:00")
        kind = self.env.ref("complaint_iso10002.mail_activity_type_deadline")
        self.assertIn(kind, ticket.activity_ids.activity_type_id)

    def test_4_15_an_event_during_a_downtime_swallows_no_notice(self):
        """The last step passed unwatched; then somebody wrote to the case."""
        with freeze_time("2025-03-10 08:00:00"):
            self.ticket.message_post(body="Looking at it")
            self.ticket.immediate_action = "Called back"
            self.assertEqual(self.clock.state, "overdue")
        self._monitor("2025-03-10 09:00:00")
        self.assertEqual(
            set(self._notices().escalation_id.mapped("share")), {75, 100, 150}
        )

    def test_4_15_a_complaint_entered_late_is_told_of(self):
        with freeze_time("2025-03-10 08:00:00"):
            late = self._complaint(received_at=MONDAY, user_id=self.handler.id)
        self._monitor("2025-03-10 08:01:00")
        clock = late.clock_ids.filtered(lambda c: c.milestone == "assess")
        notices = self.env["complaint.clock.notice"].search(
            [("clock_id", "=", clock.id)]
        )
        self.assertEqual(set(notices.escalation_id.mapped("share")), {75, 100, 150})

    def test_4_15_a_clock_set_back_tells_nothing_twice(self):
        self._monitor("2025-03-06 09:00:00")
        told = self._notices()
        messages = self.env["mail.message"].search_count([])
        for moment in ("2025-03-05 09:00:00", "2025-03-06 09:00:00"):
            self._monitor(moment)
        self.assertEqual(self._notices(), told)
        self.assertEqual(self.env["mail.message"].search_count([]), messages)

    def test_4_15_notices_wait_for_the_recipients_hours(self):
        self._monitor("2025-03-08 03:00:00")
        self.assertFalse(any(self._notices().mapped("sent_at")))
        self.assertEqual(
            set(self._notices().mapped("send_at")), {datetime(2025, 3, 10, 8, 0)}
        )
        self._monitor("2025-03-10 08:00:00")
        told = self._notices().filtered(lambda n: not n.is_superseded)
        self.assertTrue(all(told.mapped("sent_at")))
        self.assertEqual(told.user_id, self._notices().user_id)

    def test_4_10_nobody_is_told_who_may_not_read_the_case(self):
        self.team.user_id = self.outsider
        self._monitor("2025-03-10 09:00:00")
        self.assertNotIn(self.outsider, self._notices().user_id)

    def test_4_10_a_right_lost_before_sending_stops_the_notice(self):
        self._monitor("2025-03-08 03:00:00")
        self.handler.group_ids = self.env.ref("base.group_user")
        messages = self.env["mail.message"].search_count([])
        self._notices().filtered(lambda n: n.user_id != self.handler).unlink()
        self._monitor("2025-03-10 09:00:00")
        after = self.env["mail.message"].search_count(
            [("partner_ids", "in", self.handler.partner_id.ids)]
        )
        self.assertFalse(after)
        self.assertGreaterEqual(self.env["mail.message"].search_count([]), messages)

    def test_4_15_a_stopped_clock_tells_nobody(self):
        with freeze_time("2025-03-04 09:00:00"):
            self._assess(self.ticket)
        self._monitor("2025-03-10 09:00:00")
        self.assertFalse(self._notices())

    def test_4_10_a_notice_says_nothing_of_the_case(self):
        self._monitor("2025-03-05 14:00:00")
        message = self.env["mail.message"].search(
            [("partner_ids", "in", self.handler.partner_id.ids)], limit=1
        )
        self.assertIn(self.ticket.number, message.subject)
        self.assertNotIn("kettle", f"{message.subject}{message.body}")

    def test_4_15_the_monitor_touches_only_what_is_due(self):
        with freeze_time(MONDAY + timedelta(hours=1)):
            for _index in range(5):
                self._complaint()
        self.env.flush_all()
        with freeze_time("2025-03-03 10:00:00"):
            due = self.env["complaint.clock.monitor"]._lock_due(
                datetime(2025, 3, 3, 10), 200
            )
        self.assertFalse(due)

    def test_4_15_the_next_boundary_arms_the_monitor(self):
        cron = self.env.ref("complaint_iso10002.ir_cron_complaint_monitor")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        first = min(
            self.ticket.clock_ids.filtered("next_boundary_at").mapped(
                "next_boundary_at"
            )
        )
        self.assertIn(first, triggers.mapped("call_at"))

    def test_4_15_a_policy_is_rehearsed_without_touching_a_case(self):
        policy = self.env["complaint.clock.policy"].create(
            {
                "name": "Within the hour",
                "active": False,
                "date_from": "2030-01-01",
                "target_ids": [
                    (
                        0,
                        0,
                        {
                            "milestone": "acknowledge",
                            "amount": 1,
                            "unit": "working_hour",
                        },
                    )
                ],
            }
        )
        before = self.ticket.clock_ids.read(["due_at", "state", "rule"])
        with freeze_time("2025-03-12 09:00:00"):
            rehearsal = (
                self.env["complaint.clock.rehearsal"]
                .with_user(self.manager)
                .create(
                    {
                        "policy_id": policy.id,
                        "date_from": "2025-03-01",
                        "date_to": "2025-03-31",
                    }
                )
            )
            rehearsal.action_run()
        line = rehearsal.line_ids.filtered("milestone")
        self.assertEqual((line.milestone, line.run, line.late), ("acknowledge", 1, 1))
        self.assertEqual(rehearsal.line_ids.filtered("user_id").user_id, self.handler)
        self.assertEqual(
            self.ticket.clock_ids.read(["due_at", "state", "rule"]), before
        )
