from datetime import date, datetime, timedelta
from itertools import pairwise

import pytz

from odoo import Command
from odoo.tests import TransactionCase, new_test_user

START = datetime(2025, 3, 7, 16)
WINDOW = START, START


class TestResourceCalendar(TransactionCase):
    """The adapter: what it compiles, when it falls back, when it forgets."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.calendar = cls.env["resource.calendar"].create(
            {"name": "Office", "tz": "Europe/Brussels", "company_id": cls.company.id}
        )
        cls.calendar.attendance_ids = [
            Command.clear(),
            *(
                cls._line(day, *hours)
                for day in range(5)
                for hours in ((8, 12), (13, 17))
            ),
        ]

    @classmethod
    def _line(cls, day, low, high, **more):
        values = {"name": "x", "dayofweek": str(day), "hour_from": low, "hour_to": high}
        return Command.create(values | more)

    def working(self, calendar=None, **more):
        calendar = self.calendar if calendar is None else calendar
        return calendar._complaint_working_time(window=WINDOW, **more)

    def due(self, days=2, **more):
        return self.working(**more).end_of_day(START, days)

    def leave(self, day, **more):
        values = {
            "name": "Carnival",
            "calendar_id": self.calendar.id,
            "date_from": datetime.combine(day, datetime.min.time()),
            "date_to": datetime.combine(day, datetime.max.time()),
        }
        return self.env["resource.calendar.leaves"].create(values | more)

    # ------------------------------------------------------------ compiled
    def test_4_15_within_two_working_days_in_the_time_zone_of_the_team(self):
        self.assertEqual(self.due(), datetime(2025, 3, 11, 16))
        self.assertEqual(
            self.due(tz_name="Asia/Kolkata"), datetime(2025, 3, 12, 11, 30)
        )

    def test_lunch_breaks_and_sections_are_no_working_time(self):
        self.calendar.attendance_ids = [self._line(0, 12, 13, day_period="lunch")]
        self.assertEqual(self.working().elapsed(START, START + timedelta(7)), 40 * 3600)

    def test_two_week_calendars(self):
        self.calendar.two_weeks_calendar = True
        self.calendar.attendance_ids = [
            Command.clear(),
            self._line(0, 0, 0, week_type="0", display_type="line_section", sequence=0),
            self._line(0, 8, 12, week_type="0", sequence=1),
            self._line(
                0, 0, 0, week_type="1", display_type="line_section", sequence=25
            ),
            self._line(1, 8, 12, week_type="1", sequence=26),
        ]
        working = self.working()
        found = [working.end_of_day(START, days).weekday() for days in range(4)]
        self.assertEqual(sorted(found), [0, 0, 1, 1])
        self.assertEqual(
            working.elapsed(START, START + timedelta(28)) / 3600,
            self.calendar.get_work_hours_count(START, START + timedelta(28)),
        )

    def test_a_leave_is_skipped_by_name(self):
        self.leave(date(2025, 3, 10))
        self.assertEqual(self.due(), datetime(2025, 3, 12, 16))
        days = self.working().days(START, START + timedelta(4))
        names = [name for day in days for name in day.skipped]
        self.assertIn("Carnival", names)

    def test_only_leaves_of_everybody_in_the_company_count(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        resource = self.env["resource.resource"].create({"name": "One of us"})
        self.leave(date(2025, 3, 10), calendar_id=False).company_id = other
        self.leave(date(2025, 3, 10), resource_id=resource.id)
        self.leave(date(2025, 3, 10), time_type="other")
        self.assertEqual(self.due(), datetime(2025, 3, 11, 16))
        self.leave(date(2025, 3, 11), calendar_id=False)
        self.assertEqual(self.due(), datetime(2025, 3, 12, 16))

    def test_a_shared_calendar_takes_the_leaves_of_the_company_asked_for(self):
        self.calendar.company_id = False
        other = self.env["res.company"].create({"name": "Elsewhere"})
        leave = self.leave(date(2025, 3, 10), calendar_id=False)
        leave.company_id = other
        self.assertEqual(self.due(), datetime(2025, 3, 11, 16))
        self.assertEqual(self.due(company=other), datetime(2025, 3, 12, 16))

    def test_4_15_everybody_sees_the_same_deadline(self):
        self.leave(date(2025, 3, 10))
        portal = new_test_user(self.env, "clock.portal", groups="base.group_portal")
        calendar = self.calendar.with_user(portal)
        self.assertEqual(
            self.working(calendar).end_of_day(START, 2), datetime(2025, 3, 12, 16)
        )
        self.env.registry.clear_cache()
        self.assertEqual(
            self.working(calendar).end_of_day(START, 2), datetime(2025, 3, 12, 16)
        )

    # ------------------------------------------------------------ fallback
    def assertFallback(self, working, reason):
        self.assertEqual(working.fallback, reason)
        self.assertEqual(working.advance(START, 3600), START + timedelta(hours=1))

    def test_7_2_without_calendar_it_is_calendar_time_and_says_so(self):
        nothing = self.env["resource.calendar"]
        working = self.working(nothing, tz_name="Asia/Tehran")
        self.assertFallback(working, "no_calendar")
        self.assertEqual(working.tz.key, "Asia/Tehran")
        self.assertFallback(self.working(nothing), "no_calendar")

    def test_7_2_a_deleted_calendar(self):
        self.working()
        calendar = self.calendar.browse(self.calendar.id)
        self.calendar.unlink()
        self.assertFallback(self.working(calendar), "no_calendar")

    def test_7_2_an_empty_calendar(self):
        self.calendar.attendance_ids = [
            Command.clear(),
            self._line(0, 12, 13, day_period="lunch"),
        ]
        self.assertFallback(self.working(), "empty_calendar")

    def test_7_2_a_flexible_calendar(self):
        self.calendar.flexible_hours = True
        self.assertFallback(self.working(), "flexible_calendar")

    def test_7_2_hours_the_base_cannot_read(self):
        self.calendar.attendance_ids[0].hour_to = 11.9999
        with self.assertRaises(ValueError):
            self.calendar.get_work_hours_count(START, START + timedelta(7))
        self.assertFallback(self.working(), "unreadable_calendar")

    def test_an_unknown_time_zone_is_utc(self):
        self.assertEqual(self.due(tz_name="Nowhere/Land"), datetime(2025, 3, 11, 17))

    # ------------------------------------------------------------ windows
    def test_the_window_grows_with_the_question(self):
        working = self.working()
        due = working.end_of_day(START, 900)
        self.assertEqual(working.days_between(START, due), 900)
        early = datetime(2019, 1, 1)
        self.assertEqual(
            working.elapsed(early, START) / 3600,
            self.calendar.get_work_hours_count(early, START),
        )

    def test_7_a_leave_of_a_year_is_jumped_over(self):
        self.leave(date(2025, 3, 8), date_to=datetime(2026, 3, 8))
        self.assertEqual(self.due(1), datetime(2026, 3, 9, 16))

    def test_7_absurd_windows_compile(self):
        for moment in (datetime.min, datetime.max):
            for window in ((moment, moment), (datetime.min, moment)):
                working = self.calendar._complaint_working_time(window=window)
                self.assertEqual(working.fallback, "")
        tuesday = datetime(2025, 3, 11, 8)
        self.assertEqual(working.elapsed(START, tuesday), 9 * 3600)

    def test_the_days_at_the_edge_of_a_window_are_whole(self):
        for tz_name in ("America/Los_Angeles", "Pacific/Auckland"):
            self.calendar.tz = tz_name
            self.calendar.attendance_ids = [
                Command.clear(),
                *(self._line(day, 1, 23) for day in range(7)),
            ]
            narrow = self.working()
            wide = self.calendar._complaint_working_time(
                window=(datetime(2020, 1, 1), datetime(2030, 1, 1))
            )
            start = datetime(2026, 12, 30, 12)
            for days in range(4):
                self.assertEqual(
                    narrow.end_of_day(start, days), wide.end_of_day(start, days)
                )

    # ------------------------------------------------------------ cache
    def test_compiled_once_for_everybody(self):
        self.working().elapsed(START, START + timedelta(30))
        with self.assertQueryCount(0):
            self.working().elapsed(START, START + timedelta(30))

    def test_whatever_changes_the_calendar_drops_it(self):
        leave = self.leave(date(2025, 6, 2))
        attendance = self.calendar.attendance_ids[0]
        steps = [
            lambda: leave.write({"date_from": datetime(2025, 3, 10)}),
            lambda: leave.unlink(),
            lambda: self.leave(date(2025, 3, 11)),
            lambda: attendance.write({"hour_from": 9}),
            lambda: attendance.unlink(),
            lambda: self.calendar.write({"tz": "UTC"}),
        ]
        seen = [self.working().elapsed(START, START + timedelta(7, 3600))]
        for step in steps:
            self.env.registry.cache_invalidated.clear()
            step()
            self.assertIn("default", self.env.registry.cache_invalidated)
            seen.append(self.working().elapsed(START, START + timedelta(7, 3600)))
        changes = [a != b for a, b in pairwise(seen)]
        self.assertTrue(all(changes[:4]), seen)
        expected = self.calendar.get_work_hours_count(
            START,
            START + timedelta(7, 3600),
            domain=self.calendar._complaint_leave_domain(self.company.id),
        )
        self.assertEqual(seen[-1], expected * 3600)

    def test_the_leave_of_one_person_drops_nothing(self):
        resource = self.env["resource.resource"].create({"name": "One of us"})
        self.env.registry.cache_invalidated.clear()
        leave = self.leave(date(2025, 3, 10), resource_id=resource.id)
        leave.name = "Honeymoon"
        self.assertNotIn("default", self.env.registry.cache_invalidated)
        leave.resource_id = False
        self.assertIn("default", self.env.registry.cache_invalidated)

    def test_it_is_dropped_once_more_after_the_commit(self):
        with self.registry.cursor() as cr:
            before = len(cr.postcommit._funcs)
            env = self.env(cr=cr)
            for _change in range(3):
                env["resource.calendar"]._complaint_drop_working_time()
            self.assertEqual(len(cr.postcommit._funcs), before + 1)

    def test_naive_utc_goes_in_and_out(self):
        moment = self.working().next_working(START + timedelta(hours=1))
        self.assertIsNone(moment.tzinfo)
        local = pytz.utc.localize(moment).astimezone(pytz.timezone("Europe/Brussels"))
        self.assertEqual((local.weekday(), local.hour), (0, 8))
