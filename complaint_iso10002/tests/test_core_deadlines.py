from datetime import datetime, timedelta

from odoo.tests import BaseCase

from ..core.calendar_time import LATEST, CalendarTime
from ..core.clock import Event, Rule, Target, read
from ..core.explanation import explain
from ..core.measure import UNITS
from .common_clock import (
    BRUSSELS,
    GOLDEN,
    WAITS,
    ClockCase,
    at,
    events,
    growing,
    rule,
    waiting,
)


class TestDeadlines(ClockCase):
    def test_units(self):
        for amount, unit, due in [
            (4, "working_hour", "2025-03-10 12:00"),
            (0.25, "calendar_hour", "2025-03-08 11:15"),
            (2, "working_day", "2025-03-12 17:00"),
            (2, "calendar_day", "2025-03-10 23:59:59"),
            (8, "calendar_week", "2025-05-03 23:59:59"),
            (3, "calendar_month", "2025-06-08 23:59:59"),
        ]:
            happened = events(("start", "2025-03-08 11:00"))
            reading = self.reading(rule(amount, unit), happened, "2025-03-08 11:00")
            self.assertEqual(reading.due_at, at(due), unit)
            self.assertEqual(reading.governing.unit, unit)

    def test_the_earlier_of_own_and_legal_deadline_wins_and_is_named(self):
        legal = Target(2, "calendar_week", "DISP 1.6", "FCA", extendable=False)
        own = Target(10, "working_day", pauses=WAITS)
        both = Rule("respond", (own, legal))
        happened = events(
            ("start", "2025-03-03 09:00"),
            *waiting("2025-03-04 09:00", "2025-03-05 09:00"),
            ("extend", "2025-03-06 09:00", {"amount": 5}),
        )
        for now, name, due in [
            ("2025-03-04 08:00", "own", "2025-03-17 17:00"),
            ("2025-03-05 12:00", "DISP 1.6", "2025-03-17 23:59:59"),
            ("2025-03-06 12:00", "DISP 1.6", "2025-03-17 23:59:59"),
        ]:
            reading = self.reading(both, happened, now)
            self.assertEqual(reading.governing.name, name)
            self.assertEqual(reading.due_at, at(due))
        self.assertEqual(reading.targets[0].due_at, at("2025-03-25 17:00"))
        self.assertEqual(reading.targets[0].original_due_at, at("2025-03-18 17:00"))

    def test_a_paused_clock_tells_when_the_law_overtakes_it(self):
        legal = Target(2, "calendar_week", "law")
        both = Rule("respond", (Target(10, "working_day", pauses=WAITS), legal))
        happened = events(
            ("start", "2025-03-03 09:00"),
            ("pause", "2025-03-04 12:00", {"reason": "waiting"}),
        )
        now = at("2025-03-04 12:00")
        reading = read(both, happened, self.office, now)
        boundary = reading.next_boundary_at
        self.assertEqual((reading.state, reading.governing.name), ("paused", "own"))
        reading = read(both, happened, self.office, boundary)
        self.assertEqual((reading.state, reading.governing.name), ("running", "law"))
        reading = read(both, happened, self.office, boundary - timedelta(seconds=2))
        self.assertEqual(reading.governing.name, "own")

    def test_an_extension_moves_the_date_and_later_pauses_move_it_on(self):
        happened = events(
            ("start", "2025-03-03 09:00"),
            *waiting("2025-03-04 09:00", "2025-03-05 09:00"),
            ("extend", "2025-03-13 09:00", {"until": at("2025-03-28 17:00")}),
            *waiting("2025-03-20 09:00", "2025-03-21 09:00"),
        )
        reading = self.reading(rule(), happened, "2025-03-14 09:00")
        self.assertEqual(reading.due_at, at("2025-03-28 17:00"))
        self.assertEqual(reading.governing.original_due_at, at("2025-03-18 17:00"))
        self.assertEqual((reading.moves, reading.moved_at), (1, at("2025-03-13 09:00")))
        reading = self.reading(rule(), happened, "2025-03-24 09:00")
        self.assertEqual(reading.due_at, at("2025-03-31 17:00"))

    def test_an_extension_never_gives_an_earlier_date(self):
        happened = events(
            ("start", "2025-03-03 09:00"),
            ("extend", "2025-03-04 09:00", {"until": at("2025-03-05 17:00")}),
        )
        reading = self.reading(rule(), happened, "2025-03-04 09:00")
        self.assertEqual(reading.due_at, at("2025-03-17 17:00"))

    def test_4_15_late_by_how_much(self):
        happened = events(("start", "2025-03-03 09:00"), ("met", "2025-03-06 10:00"))
        reading = self.reading(rule(2), happened, "2025-04-01 10:00")
        self.assertEqual((reading.state, reading.met), ("done", False))
        self.assertEqual(reading.late, 17 * 3600)
        self.assertEqual(reading.governing.late_used, 2 * 3600)
        self.assertEqual(reading.used_days, 3)

    def test_a_stop_at_the_deadline_is_in_time_a_second_later_is_not(self):
        for second, met in (("00", True), ("01", False)):
            happened = events(
                ("start", "2025-03-03 09:00"), ("met", f"2025-03-05 17:00:{second}")
            )
            reading = self.reading(rule(2), happened, "2025-03-06 10:00")
            self.assertEqual(reading.met, met)
            self.assertEqual([outcome.met for outcome in reading.outcomes], [met])
            self.assertEqual(reading.used_days, 2 if met else 3)

    def test_warning_then_overdue(self):
        happened = events(("start", "2025-03-03 08:00"))
        clock = rule(16, "working_hour", warnings=(0.5, 0.75))
        for now, state, level, share in [
            ("2025-03-03 16:59", "running", 0, 0.4990),
            ("2025-03-03 17:00", "warning", 1, 0.5),
            ("2025-03-04 12:00", "warning", 2, 0.75),
            ("2025-03-04 17:00", "overdue", 2, 1),
        ]:
            reading = self.reading(clock, happened, now)
            self.assertEqual((reading.state, reading.warning_level), (state, level))
            self.assertAlmostEqual(reading.share, share, 3)
            self.assertEqual(reading.is_paused, False)
        self.assertEqual(reading.remaining, 0)

    def test_the_boundaries_of_a_clock_are_its_warnings_and_its_deadline(self):
        happened = events(("start", "2025-03-03 08:00"))
        clock = rule(16, "working_hour", warnings=(0.5,))
        for now, boundary in [
            ("2025-03-03 07:00", "2025-03-03 08:00"),
            ("2025-03-03 08:00", "2025-03-03 17:00"),
            ("2025-03-03 17:00", "2025-03-04 17:00"),
            ("2025-03-04 17:00", None),
        ]:
            reading = self.reading(clock, happened, now)
            self.assertEqual(reading.next_boundary_at, boundary and at(boundary))

    def test_the_calendar_fallback_is_said(self):
        happened = events(("start", "2025-03-08 09:00"))
        wall = CalendarTime(BRUSSELS, "flexible_calendar")
        reading = read(rule(2), happened, wall, at("2025-03-08 10:00"))
        self.assertEqual(reading.fallback, "flexible_calendar")
        self.assertEqual(reading.due_at, at("2025-03-10 23:59:59", BRUSSELS))
        legal = rule(2, "calendar_day")
        self.assertEqual(read(legal, happened, wall, LATEST).fallback, "")

    def test_7_no_working_time_left_falls_back_to_calendar_time(self):
        happened = events(("start", "2025-03-08 09:00"))
        never = growing(weekdays=())
        reading = read(rule(2), happened, never, at("2025-03-08 10:00"))
        self.assertEqual(reading.fallback, "no_working_time")
        self.assertEqual(reading.due_at, at("2025-03-10 23:59:59"))

    def test_7_the_year_9999_is_no_error(self):
        happened = [
            Event(1, "start", datetime(9999, 12, 31, 12)),
            Event(2, "pause", datetime(9999, 12, 31, 13), reason="waiting"),
            Event(3, "extend", datetime(9999, 12, 31, 14), until=datetime.max),
            Event(4, "pause", datetime.min, reason="waiting"),
        ]
        for unit in sorted(UNITS):
            reading = read(rule(9000, unit), happened, growing(), datetime.max)
            self.assertLessEqual(reading.due_at, LATEST)
            self.assertTrue(explain(rule(9000, unit), happened, growing(), LATEST))
        early = [Event(1, "start", datetime.min)]
        self.assertTrue(read(rule(), early, growing(), datetime.min).due_at)


class TestGolden(ClockCase):
    """domain_numbers 5.1 read by the engine, as of 15 April 2025."""

    def met(self, days, column):
        """Clocks met, of those that have ended or passed their deadline."""
        readings = []
        for row in GOLDEN:
            happened = [("start", f"2025-{row[1]} 12:00")]
            if row[column]:
                happened.append(("met", f"2025-{row[column]} 12:00"))
            reading = self.reading(rule(days), events(*happened), "2025-04-15 12:00")
            if reading.met is not None:
                readings.append(reading.met)
        return sum(readings), len(readings)

    def test_K03_acknowledged_in_two_working_days_and_in_one(self):
        self.assertEqual(self.met(2, 2), (10, 12))
        self.assertEqual(self.met(1, 2), (9, 12))

    def test_K07_closed_in_ten_working_days(self):
        self.assertEqual(self.met(10, 3), (7, 12))  # the two open ones are late
        self.assertEqual(self.met(20, 3), (10, 10))  # and here they still run


class TestConfiguration(BaseCase):
    def test_7_zero_and_negative_limits_are_refused(self):
        for amount in (0, -1, float("nan"), float("inf")):
            for unit in sorted(UNITS):
                with self.assertRaisesRegex(ValueError, "more than zero"):
                    Target(amount, unit)

    def test_7_nonsense_is_refused_in_words(self):
        for make, words in [
            (lambda: Target(1, "fortnight"), "unknown unit"),
            (lambda: Target(1.5, "working_day"), "whole"),
            (lambda: Rule("respond", ()), "respond clock has no target"),
            (lambda: rule(warnings=(0,)), "warning share"),
            (lambda: Event(1, "explode", at("2025-01-01")), "unknown clock event"),
            (lambda: Event(1, "extend", at("2025-01-01")), "new date"),
        ]:
            with self.assertRaisesRegex(ValueError, words):
                make()
