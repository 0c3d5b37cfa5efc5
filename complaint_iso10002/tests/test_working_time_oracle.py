"""The clock engine against resource.calendar itself, to the second.

Where the base's counting of *days* differs from ours, and why ours stays
(house conventions, domain_numbers 2.1):

* ``plan_days(n)`` counts the day of the start as day 1, we count it as day 0:
  "within 2 working days" of a Friday ends on Tuesday. So ours of n is compared
  with the base's of n + 1.
* ``plan_days`` answers with the end of the *first* span of the day, the lunch
  break; we answer with the end of the day's working time.
* ``plan_days`` looks at 14 days at a time, each beginning at the time of day
  of the start; a span cut there ends early. Ours is not cut.
* At the closing second the base already looks at the next day; for us that
  second still belongs to the day, for receipts as for answers.
* The base counts a day of one second (24 hours less a leave until 23:59:59);
  we do not.
"""

import os
from bisect import bisect_left, bisect_right
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from random import Random
from unittest.mock import patch

import pytz

from odoo.tests import TransactionCase

UTC = timezone.utc
ZONES = [
    "Europe/Brussels",
    "America/New_York",
    "Asia/Tehran",
    "Australia/Lord_Howe",  # half an hour of daylight saving
    "America/Santiago",  # changes at midnight
    "Africa/Casablanca",  # changes around Ramadan
    "Pacific/Auckland",
    "UTC",
]
FIRST = datetime(2021, 1, 1)
DAYS = 800
#: Cases in which the base computes everything anew; the others, too, go
#: through its own loops, over the spans it computed once per calendar.
RAW_CASES = int(os.environ.get("COMPLAINT_ORACLE_RAW", "25"))
CASES = 1300


class OracleCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.random = Random(2018)
        cls.company = cls.env["res.company"].create({"name": "Oracle"})
        cls.env["resource.calendar.leaves"].create(
            [cls._leave(False) for _number in range(6)]
        )
        cls.calendars = [
            cls._calendar(zone, kind)
            for number, zone in enumerate(ZONES)
            for kind in (("whole", "split") if number % 2 else ("minutes", "round"))
        ]

    @classmethod
    def _calendar(cls, zone, kind):
        """``whole``: a span a day, in quarters of an hour; ``split``: several;
        ``minutes``: several at odd minutes; ``round``: around the clock. Every
        second one alternates two weeks."""
        two_weeks = cls.random.random() < 0.5
        lines = [
            line
            for week in ("0", "1")[: 1 + two_weeks]
            for weekday in range(7)
            for line in cls._lines(kind, weekday, week if two_weeks else False)
        ]
        calendar = cls.env["resource.calendar"].create(
            {
                "name": kind,
                "tz": zone,
                "company_id": cls.company.id,
                "two_weeks_calendar": two_weeks,
                "attendance_ids": [(5, 0, 0)] + [(0, 0, line) for line in lines],
            }
        )
        leaves = [cls._leave(calendar.id) for _number in range(25)]
        cls.env["resource.calendar.leaves"].create(leaves)
        return calendar

    @classmethod
    def _lines(cls, kind, weekday, week):
        if cls.random.random() < 0.25:
            return
        step, count = {"whole": (4, 1), "split": (4, 3), "minutes": (60, 2)}.get(
            kind, (1, 1)
        )
        edges = sorted(cls.random.sample(range(24 * step), 2 * count))
        if kind == "round":
            edges = [0, 24]
        for low, high in zip(edges[::2], edges[1::2], strict=True):
            yield {
                "name": kind,
                "dayofweek": str(weekday),
                "week_type": week,
                "hour_from": low / step,
                "hour_to": high / step,
                "day_period": cls.random.choice(["morning", "afternoon"]),
            }

    @classmethod
    def _leave(cls, calendar_id):
        start = FIRST + timedelta(minutes=cls.random.randrange(DAYS * 1440))
        stop = start + timedelta(minutes=cls.random.randrange(1, 6000))
        if cls.random.random() < 0.5:
            start = start.replace(hour=0, minute=0)
            stop = stop.replace(hour=23, minute=59, second=59)
        return {
            "name": "Closed",
            "calendar_id": calendar_id,
            "company_id": cls.company.id,
            "date_from": start,
            "date_to": stop,
            "time_type": cls.random.choice(["leave", "leave", "other"]),
        }

    def moment(self):
        """Whole minutes and some odd seconds, never on an edge of a span."""
        seconds = self.random.randrange(1, 60)
        minutes = self.random.randrange(DAYS * 1440)
        return FIRST + timedelta(minutes=minutes, seconds=seconds)

    def engine(self, calendar):
        return calendar._complaint_working_time(window=(FIRST, FIRST))

    def domain(self, calendar):
        return calendar._complaint_leave_domain(self.company.id)

    @contextmanager
    def spans_once(self, calendar):
        """The base's loops over the base's spans, computed once."""
        first = pytz.utc.localize(FIRST - timedelta(days=800))
        last = first + timedelta(days=DAYS + 2400)
        domain = self.domain(calendar)
        found = calendar._work_intervals_batch(first, last, domain=domain)[False]
        starts, stops = ([span[i].astimezone(UTC) for span in found] for i in (0, 1))

        def work_intervals(self, start, stop, *args, **kwargs):
            start, stop = start.astimezone(UTC), stop.astimezone(UTC)
            low, high = bisect_right(stops, start), bisect_left(starts, stop)
            return {
                False: [
                    (max(starts[index], start), min(stops[index], stop), None)
                    for index in range(low, high)
                ]
            }

        with patch.object(type(calendar), "_work_intervals_batch", work_intervals):
            yield

    def assertSecond(self, found, expected, case):
        self.assertTrue(expected, case)
        self.assertLess(abs((found - expected).total_seconds()), 0.5, case)

    # ------------------------------------------------------------ one case each
    def check_count(self, calendar, engine):
        start = self.moment()
        stop = start + timedelta(seconds=self.random.randrange(20 * 86400))
        hours = calendar.get_work_hours_count(start, stop, domain=self.domain(calendar))
        found = engine.elapsed(start, stop)
        case = (calendar.name, calendar.tz, start, stop)
        self.assertLess(abs(found - hours * 3600), 0.5, case)

    def check_hours(self, calendar, engine):
        start = self.moment()
        seconds = self.random.randrange(60, 80 * 3600) * self.random.choice([1, 1, -1])
        seconds += not (start.second + seconds) % 60  # floats decide on an edge
        if calendar.name in ("whole", "split") and self.random.random() < 0.2:
            start = start.replace(second=0)
            edge = engine.next_working(engine.advance(start, abs(seconds)))
            seconds = engine.elapsed(start, edge) or 60
        due = calendar.plan_hours(
            seconds / 3600, start, compute_leaves=True, domain=self.domain(calendar)
        )
        case = (calendar.name, calendar.tz, start, seconds)
        self.assertSecond(engine.advance(start, seconds), due, case)

    def check_days(self, calendar, engine):
        start, days = self.moment(), self.random.randrange(0, 25)
        theirs = calendar.plan_days(
            days + 1, start, compute_leaves=True, domain=self.domain(calendar)
        )
        ours = engine.end_of_day(start, days)
        case = (calendar.name, calendar.tz, start, days)
        self.assertLessEqual(theirs, ours, case)
        self.assertEqual(*(self.date(calendar, m) for m in (theirs, ours)), case)
        self.assertEqual(engine.days_between(start, ours), days, case)
        cut = (theirs - start) % timedelta(days=14) == timedelta()
        if calendar.name == "whole" and not cut and self.uncut(calendar, ours):
            self.assertEqual(theirs, ours, case)

    def date(self, calendar, moment):
        tz = pytz.timezone(calendar.tz)
        last = pytz.utc.localize(moment - timedelta(microseconds=1))
        return last.astimezone(tz).date()

    def uncut(self, calendar, moment):
        """No leave splits the day's only span."""
        day = timedelta(days=1)
        return not self.env["resource.calendar.leaves"].search_count(
            self.domain(calendar)
            + [("date_from", "<", moment), ("date_to", ">", moment - day)]
        )


class TestWorkingTimeOracle(OracleCase):
    def test_4_15_same_second_as_the_base_computing_everything_anew(self):
        for calendar in self.calendars:
            engine = self.engine(calendar)
            for _case in range(RAW_CASES):
                self.check_count(calendar, engine)
                self.check_hours(calendar, engine)

    def test_4_15_same_second_as_the_base_in_twenty_thousand_cases(self):
        self.assertGreater(len(self.calendars) * CASES, 20_000)
        for calendar in self.calendars:
            with self.spans_once(calendar):
                engine = self.engine(calendar)
                for _case in range(CASES // 2):
                    self.check_count(calendar, engine)
                    self.check_hours(calendar, engine)

    def test_4_15_same_day_as_the_base_counting_from_day_0(self):
        for calendar in self.calendars:
            if calendar.name != "round":
                engine = self.engine(calendar)
                for _case in range(RAW_CASES // 2):
                    self.check_days(calendar, engine)


class TestDayCounting(TransactionCase):
    """The five differences to ``plan_days``, one by one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        hours = [(8, 12), (13, 17)]
        cls.office = cls._calendar([(d, *h) for d in range(5) for h in hours])

    @classmethod
    def _calendar(cls, lines):
        attendances = [
            {"name": "x", "dayofweek": str(day), "hour_from": low, "hour_to": high}
            for day, low, high in lines
        ]
        return cls.env["resource.calendar"].create(
            {
                "name": "Office",
                "tz": "UTC",
                "attendance_ids": [(5, 0, 0)] + [(0, 0, line) for line in attendances],
            }
        )

    def assertCounted(self, calendar, start, days, ours, theirs):
        start = datetime.fromisoformat(start)
        working = calendar._complaint_working_time(window=(start, start))
        found = working.end_of_day(start, days).replace(microsecond=0)
        self.assertEqual(str(found), ours)
        found = calendar.plan_days(days + 1, start, compute_leaves=True)
        self.assertEqual(str(found.replace(microsecond=0)), theirs)

    def test_the_day_of_receipt_is_day_0_and_a_day_ends_after_lunch(self):
        day = "2025-03-11 17:00:00", "2025-03-11 12:00:00"
        self.assertCounted(self.office, "2025-03-07 16:00:00", 2, *day)

    def test_two_weeks_later_is_not_cut_at_the_time_of_receipt(self):
        day = "2025-03-21 17:00:00", "2025-03-21 10:30:00"
        self.assertCounted(self.office, "2025-03-07 10:30:00", 10, *day)

    def test_the_closing_second_belongs_to_the_day(self):
        day = "2025-03-10 17:00:00", "2025-03-11 12:00:00"
        self.assertCounted(self.office, "2025-03-07 17:00:00", 1, *day)

    def test_a_leave_until_23_59_59_takes_the_whole_day(self):
        always = self._calendar([(day, 0, 24) for day in range(7)])
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": always.id,
                "date_from": datetime(2025, 3, 8),
                "date_to": datetime(2025, 3, 8, 23, 59, 59),
            }
        )
        day = "2025-03-09 23:59:59", "2025-03-08 23:59:59"
        self.assertCounted(always, "2025-03-07 16:00:00", 1, *day)
