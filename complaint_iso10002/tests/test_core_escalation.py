from datetime import timedelta
from random import Random

from odoo.tests import BaseCase

from ..core.calendar_time import CalendarTime
from ..core.clock import Event, Rule, Target, read
from ..core.escalation import Step, deliver_at, plan
from .common_clock import UTC, at, growing, office

STEPS = (
    Step("half", share=0.5),
    Step("amber", share=0.75),
    Step("due", share=1),
    Step("far", share=1.5),
    Step("eve", hours_before=2),
)


class TestEscalation(BaseCase):
    """Warnings and escalation of a clock, 4.15."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office = office()

    def rule(self, amount=16, unit="working_hour", **more):
        target = Target(amount, unit, pauses=frozenset({"*"}))
        return Rule("respond", (target,), steps=STEPS, **more)

    def plan(self, happened, now, rule=None):
        reading = read(rule or self.rule(), happened, self.office, at(now))
        return plan(STEPS, reading, self.office)

    def fired(self, *args):
        return [firing.code for firing in self.plan(*args).fired]

    def test_4_15_steps_fire_in_order_at_their_instants(self):
        happened = [Event(1, "start", at("2025-03-03 08:00"))]
        every = ["half", "amber", "eve", "due", "far"]
        for now, count, next_at in [
            ("2025-03-03 16:59", 0, "2025-03-03 17:00"),
            ("2025-03-03 17:00", 1, "2025-03-04 12:00"),
            ("2025-03-04 12:00", 2, "2025-03-04 15:00"),
            ("2025-03-04 15:00", 3, "2025-03-04 17:00"),
            ("2025-03-04 17:00", 4, "2025-03-05 17:00"),
            ("2025-03-05 17:00", 5, None),
        ]:
            found = self.plan(happened, now)
            self.assertEqual([firing.code for firing in found.fired], every[:count])
            self.assertEqual(found.next_at, next_at and at(next_at))
            self.assertTrue(all(f.at <= at(now) for f in found.fired))

    def test_three_days_of_downtime_lose_no_step(self):
        happened = [Event(1, "start", at("2025-03-03 08:00"))]
        self.assertEqual(len(self.fired(happened, "2025-03-07 08:00")), 5)
        happened.append(Event(2, "met", at("2025-03-04 18:00")))
        self.assertEqual(
            self.fired(happened, "2025-03-07 08:00"), ["half", "amber", "eve", "due"]
        )
        self.assertIsNone(self.plan(happened, "2025-03-07 08:00").next_at)

    def test_a_pause_fires_nothing_and_takes_nothing_back(self):
        happened = [
            Event(1, "start", at("2025-03-03 08:00")),
            Event(2, "pause", at("2025-03-04 11:00"), reason="any"),
        ]
        for now in ("2025-03-04 11:00", "2025-04-04 11:00"):
            self.assertEqual(self.fired(happened, now), ["half"])
            self.assertIsNone(self.plan(happened, now).next_at)

    def test_an_extension_warns_again_only_before_the_new_date(self):
        happened = [
            Event(1, "start", at("2025-03-03 08:00")),
            Event(2, "extend", at("2025-03-04 14:00"), until=at("2025-03-05 12:00")),
        ]
        found = self.plan(happened, "2025-03-05 12:00")
        keys = [firing.key for firing in found.fired]
        self.assertEqual(keys, ["respond:1:amber", "respond:1:eve", "respond:1:due"])

    def test_each_interval_of_a_recurring_clock_has_its_keys(self):
        rule = self.rule(recurring=True)
        happened = [
            Event(1, "start", at("2025-03-03 08:00")),
            Event(2, "restart", at("2025-03-04 16:00")),
        ]
        found = self.plan(happened, "2025-03-05 16:00", rule)
        self.assertEqual([f.key for f in found.fired], ["respond:1:half"])

    def test_more_hours_before_than_the_clock_has_fire_at_once(self):
        step = Step("early", hours_before=100)
        self.assertEqual(step.threshold(3600), 1)

    def test_a_cancelled_clock_fires_nothing(self):
        happened = [
            Event(1, "start", at("2025-03-03 08:00")),
            Event(2, "cancel", at("2025-03-04 16:00")),
        ]
        self.assertEqual(self.fired(happened, "2025-03-07 08:00"), [])
        self.assertEqual(self.fired([], "2025-03-07 08:00"), [])

    def test_a_deadline_by_night_fires_by_night(self):
        rule = self.rule(1)
        happened = [
            Event(1, "start", at("2025-03-03 15:00")),
            Event(2, "extend", at("2025-03-03 15:30"), until=at("2025-03-03 22:00")),
        ]
        self.assertNotIn("due", self.fired(happened, "2025-03-03 21:59:59", rule))
        self.assertIn("due", self.fired(happened, "2025-03-03 22:00", rule))

    def test_the_next_boundary_of_a_reading_includes_the_steps(self):
        random = Random(5)
        for _case in range(500):
            unit = random.choice(["working_day", "working_hour", "calendar_day"])
            rule = self.rule(random.randrange(1, 30), unit)
            start = at("2025-02-01") + timedelta(minutes=random.randrange(50_000))
            happened = [Event(1, "start", start)]
            now = start + timedelta(minutes=random.randrange(40_000))
            reading = read(rule, happened, self.office, now)
            found = plan(STEPS, reading, self.office)
            if reading.next_boundary_at is None:
                self.assertIsNone(found.next_at)
                continue
            just_before = reading.next_boundary_at - timedelta(seconds=1)
            later = read(rule, happened, self.office, max(now, just_before))
            self.assertEqual(plan(STEPS, later, self.office).fired, found.fired)
            later = read(rule, happened, self.office, reading.next_boundary_at)
            fired = plan(STEPS, later, self.office).fired
            changed = (later.state, later.warning_level) != (
                reading.state,
                reading.warning_level,
            )
            self.assertTrue(changed or len(fired) > len(found.fired))
            self.assertEqual(
                fired[: len(found.fired)], found.fired, "nothing is taken back"
            )

    def test_R11_a_notice_waits_for_the_working_hours_of_its_recipient(self):
        for moment, expected in [
            ("2025-03-08 03:00", "2025-03-10 08:00"),
            ("2025-03-10 03:00", "2025-03-10 08:00"),
            ("2025-03-10 09:00", "2025-03-10 09:00"),
            ("2025-03-10 12:10", "2025-03-10 13:00"),
        ]:
            self.assertEqual(deliver_at(at(moment), self.office), at(expected))

    def test_a_recipient_without_working_hours_is_told_at_once(self):
        moment = at("2025-03-08 03:00")
        for recipient in (CalendarTime(UTC, "no_calendar"), growing(weekdays=())):
            self.assertEqual(deliver_at(moment, recipient), moment)

    def test_a_step_without_one_positive_measure_is_refused(self):
        for more in ({}, {"share": 0}, {"share": 1, "hours_before": 1}):
            with self.assertRaisesRegex(ValueError, "step x needs"):
                Step("x", **more)

    def test_7_no_working_time_escalates_in_calendar_time(self):
        never = growing(weekdays=())
        happened = [Event(1, "start", at("2025-03-03 08:00"))]
        reading = read(self.rule(), happened, never, at("2025-03-03 17:00"))
        found = plan(STEPS, reading, never)
        self.assertEqual([f.code for f in found.fired], ["half"])
        self.assertEqual(found.next_at, at("2025-03-03 20:00"))
