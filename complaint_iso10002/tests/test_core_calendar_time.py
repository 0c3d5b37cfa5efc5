from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytz

from odoo.tests import BaseCase

from ..core.calendar_time import EARLIEST, LATEST, CalendarTime, day_end
from ..core.time_zone import quick_zone, zone
from .common_clock import BRUSSELS, UTC, at, spans


class TestCalendarTime(BaseCase):
    """Calendar units, and the fallback of a missing calendar."""

    def test_a_day_ends_at_23_59_59_whatever_the_time_change(self):
        wall = CalendarTime(BRUSSELS)
        for start, days, due in [
            ("2025-03-29 10:00", 1, "2025-03-30 23:59:59"),
            ("2025-10-25 10:00", 1, "2025-10-26 23:59:59"),
            ("2025-12-31 23:59:59", 1, "2026-01-01 23:59:59"),
        ]:
            found = wall.end_of_day(at(start, BRUSSELS), days)
            self.assertEqual(found, at(due, BRUSSELS))

    def test_a_day_that_ends_twice_ends_the_second_time(self):
        santiago = ZoneInfo("America/Santiago")  # 24:00 goes back to 23:00
        end = day_end(date(2025, 4, 5), santiago)
        self.assertEqual(end, datetime(2025, 4, 6, 3, 59, 59))

    def test_months_are_clipped(self):
        wall = CalendarTime(UTC)
        for start, months, due in [
            ("2025-01-31 10:00", 1, "2025-02-28 23:59:59"),
            ("2024-01-31 10:00", 1, "2024-02-29 23:59:59"),
            ("2024-02-29 10:00", 12, "2025-02-28 23:59:59"),
            ("2025-10-15 10:00", 3, "2026-01-15 23:59:59"),
            ("2025-12-31 10:00", 6, "2026-06-30 23:59:59"),
        ]:
            self.assertEqual(wall.end_of_month_day(at(start), months), at(due))

    def test_dates_are_counted_by_midnights(self):
        wall = CalendarTime(BRUSSELS, "no_calendar")
        start = at("2025-03-08 23:00", BRUSSELS)
        self.assertEqual(wall.days_between(start, at("2025-03-09 01:00", BRUSSELS)), 1)
        back = wall.days_between(start, at("2025-03-10 01:00", BRUSSELS), 7200)
        self.assertEqual(back, 1)
        self.assertEqual(wall.next_working(start), start)
        self.assertEqual(len(list(wall.days(start, at("2025-03-10 12:00")))), 3)

    def test_7_2_the_end_of_time_is_no_error(self):
        wall = CalendarTime(BRUSSELS)
        for moment in (datetime.max, LATEST, datetime(9999, 12, 1)):
            moment = min(moment, LATEST)
            self.assertEqual(wall.advance(moment, 10**15), LATEST)
            self.assertEqual(wall.end_of_day(moment, 10**12), LATEST)
            self.assertEqual(wall.end_of_month_day(moment, 10**6), LATEST)
            self.assertEqual(wall.days_between(moment, LATEST, 10**15), 0)
        self.assertEqual(wall.advance(EARLIEST, -(10**15)), EARLIEST)


class TestTimeZone(BaseCase):
    def test_the_quick_zone_localizes_like_pytz(self):
        random = Random(3)
        names = ["Europe/Brussels", "America/St_Johns", "Asia/Tehran", "Etc/GMT+5"]
        names += ["Australia/Lord_Howe", "Africa/Casablanca", "UTC", "Asia/Kathmandu"]
        for name in names:
            quick, plain = quick_zone(name), pytz.timezone(name)
            for _case in range(800):
                local = datetime(1990, 1, 1) + timedelta(
                    minutes=random.randrange(3**16)
                )
                self.assertEqual(quick.localize(local), plain.localize(local))
                aware = pytz.utc.localize(local)
                self.assertEqual(aware.astimezone(quick), aware.astimezone(plain))

    def test_an_unknown_zone_is_utc(self):
        moment = datetime(2025, 7, 1, 12)
        self.assertEqual(quick_zone("Nowhere/Land").localize(moment).hour, 12)
        self.assertFalse(moment.replace(tzinfo=zone("Nowhere/Land")).utcoffset())

    def test_helper_spans_are_what_the_tests_say(self):
        first = list(spans(date(2025, 3, 7), date(2025, 3, 10), BRUSSELS))
        self.assertEqual(len(first), 4)
        self.assertEqual(first[0][0], datetime(2025, 3, 7, 7))
