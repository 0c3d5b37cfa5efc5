from dataclasses import replace
from datetime import timedelta
from random import Random

from odoo.tests import BaseCase

from ..core.clock import Event, Rule, Target, read
from ..core.explanation import explain
from .common_clock import BRUSSELS, WAITS, MinuteCounter, at, office, rule


def random_events(random, recurring=False):
    """A life of a clock: sane and less sane, at whole minutes."""
    kinds = ["pause"] * 4 + ["resume"] * 4 + ["extend", "met", "reopen", "void"]
    kinds += ["cancel", "restart"]
    begin = at("2025-03-01")
    happened = [Event(0, "start", begin + timedelta(minutes=random.randrange(9000)))]
    for number in range(1, random.randrange(1, 16)):
        moment = begin + timedelta(minutes=random.randrange(-3000, 60_000))
        until = moment + timedelta(minutes=random.randrange(20_000))
        happened.append(
            Event(
                number,
                kind := random.choice(kinds),
                moment,
                reason=random.choice(["waiting", "evidence", "other", ""]),
                until=until if kind == "extend" or random.random() < 0.2 else None,
                amount=random.choice([0, 2]),
            )
        )
    return happened


class TestProperties(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office = office(tz=BRUSSELS)
        cls.targets = [
            Target(10, "working_day", pauses=frozenset({"waiting", "evidence"})),
            Target(30, "working_hour", pauses=frozenset({"*"})),
            Target(2, "calendar_week", "law", extendable=False),
            Target(1, "calendar_month", pauses=WAITS),
        ]

    def any_rule(self, random):
        targets = random.sample(self.targets, random.randrange(1, 3))
        return Rule("respond", tuple(targets), recurring=random.random() < 0.3)

    def test_any_batch_or_order_or_repetition_reads_the_same(self):
        random = Random(10002)
        for _case in range(600):
            clock, happened = self.any_rule(random), random_events(random)
            now = at("2025-03-10") + timedelta(minutes=random.randrange(50_000))
            reading = read(clock, happened, self.office, now)
            again = happened + random.choices(happened, k=5)
            random.shuffle(again)
            self.assertEqual(read(clock, again, self.office, now), reading)
            half = [e for e in again if e.at <= now]
            past = read(clock, half, self.office, now)
            self.assertEqual(
                replace(past, next_boundary_at=None),
                replace(reading, next_boundary_at=None),
            )

    def test_met_and_within_budget_are_one_statement(self):
        random = Random(7)
        for _case in range(1500):
            clock, happened = self.any_rule(random), random_events(random)
            reading = read(clock, happened, self.office, at("2025-04-20"))
            for outcome in reading.outcomes:
                target = outcome.governing
                self.assertEqual(outcome.met, target.late == 0)
                self.assertGreaterEqual(target.used, 0)
                self.assertLessEqual(target.used_days, target.raw_days)
                extended = target.due_at > target.original_due_at
                if target.unit == "working_day" and not extended:
                    self.assertEqual(outcome.met, target.used_days <= 10)

    def test_nothing_changes_before_the_next_boundary(self):
        def shown(reading):
            target = reading.governing
            due = None if reading.is_paused else reading.due_at
            return reading.state, reading.warning_level, due, target and target.name

        random = Random(11)
        for _case in range(1200):
            clock, happened = self.any_rule(random), random_events(random)
            now = at("2025-02-20") + timedelta(minutes=random.randrange(70_000))
            reading = read(clock, happened, self.office, now)
            boundary = reading.next_boundary_at
            later = boundary or at("2025-06-01")
            self.assertGreater(later, now)
            before = now + (later - now) * random.random()
            before = min(before, later - timedelta(seconds=1))
            self.assertEqual(
                shown(read(clock, happened, self.office, max(before, now))),
                shown(reading),
            )

    def test_pauses_agree_with_a_minute_counter(self):
        random = Random(12)
        counter = MinuteCounter(at("2025-01-01"), at("2026-01-01"), BRUSSELS)
        anything = frozenset({"*"})
        for _case in range(400):
            start = at("2025-02-01") + timedelta(minutes=random.randrange(100_000))
            now = start + timedelta(minutes=random.randrange(60_000))
            spans, happened = [], [Event(0, "start", start)]
            for number in range(random.randrange(6)):
                begin = start + timedelta(minutes=random.randrange(-2000, 20_000))
                end = begin + timedelta(minutes=random.randrange(8000))
                spans.append((begin, min(end, now)))
                happened.append(Event(number + 1, "pause", begin, "any", end))
            past = [span for span in spans if span[0] < span[1]]
            minutes = random.randrange(1, 6000)
            clock = rule(minutes / 60, "working_hour", pauses=anything)
            reading = read(clock, happened, self.office, now)
            self.assertEqual(reading.used, counter.count(start, now, past) * 60)
            self.assertEqual(reading.due_at, counter.due(start, minutes, past))

    def test_an_explanation_adds_up_to_the_budget(self):
        random = Random(13)
        for _case in range(400):
            clock, happened = self.any_rule(random), random_events(random)
            now = at("2025-03-05") + timedelta(minutes=random.randrange(50_000))
            reading = read(clock, happened, self.office, now)
            lines = explain(clock, happened, self.office, now)
            self.assertEqual(bool(lines), bool(reading.governing))
            counted = [line for line in lines if line.kind in ("day", "calendar")]
            if reading.governing:
                self.assertEqual(
                    counted[-1].total if counted else 0, reading.governing.budget
                )
                given = sum(x.seconds for x in lines if x.kind in ("pause", "closed"))
                self.assertEqual(given, reading.raw - reading.used)
