"""Calendars and a slow, obvious counter for the tests of the clock engine."""

from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from odoo.tests import BaseCase

from ..core.clock import Event, Rule, Target, read
from ..core.growing_calendar import GrowingCalendar
from ..core.working_time import Skip, compile_calendar

BRUSSELS = ZoneInfo("Europe/Brussels")
UTC = ZoneInfo("UTC")
OFFICE = ((8, 12), (13, 17))
MINUTE = timedelta(minutes=1)
DAY = 8 * 3600
WAITS = frozenset({"waiting"})
#: domain_numbers 5.1: received, acknowledged, closed, wd of each (2025).
GOLDEN = [
    ("C01", "03-03", "03-03", "03-03", 0, 0),
    ("C02", "03-04", "03-05", "03-10", 1, 4),
    ("C03", "03-05", "03-07", "03-28", 2, 17),
    ("C04", "03-07", "03-10", "03-12", 1, 3),
    ("C05", "03-08", "03-10", "03-21", 0, 9),
    ("C06", "03-10", "03-14", "04-07", 4, 20),
    ("C07", "03-11", "03-11", "03-11", 0, 0),
    ("C08", "03-13", "03-14", "03-20", 1, 5),
    ("C09", "03-17", "03-18", "04-14", 1, 20),
    ("C10", "03-20", "03-21", None, 1, None),
    ("C11", "03-24", None, None, None, None),
    ("C12", "03-27", "03-28", "04-01", 1, 3),
]


def at(text, tz=UTC):
    """Naive UTC from local ``text``: "2025-03-07 16:00" or with seconds."""
    local = datetime.fromisoformat(text).replace(tzinfo=tz)
    return local.astimezone(timezone.utc).replace(tzinfo=None)


def spans(first, last, tz=UTC, hours=OFFICE, weekdays=range(5), days_off=()):
    """Working spans of the dates ``first`` .. ``last``; hours may be 24."""
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if day.weekday() in weekdays and day not in days_off:
            for start, stop in hours:
                yield _utc(day, start, tz), _utc(day, stop, tz)


def _utc(day, hour, tz):
    minutes = round(hour * 60)
    day += timedelta(days=minutes // 1440)
    local = datetime.combine(day, time(minutes % 1440 // 60, minutes % 60), tz)
    return local.astimezone(timezone.utc).replace(tzinfo=None)


def office(first=date(2024, 12, 1), last=date(2026, 12, 31), tz=UTC, **rule):
    """A compiled calendar, Monday to Friday 8-12 and 13-17 unless told."""
    days_off = rule.get("days_off", ())
    skips = [
        Skip(_utc(day, 0, tz), _utc(day, 24, tz), f"off {day}") for day in days_off
    ]
    window = _utc(first, 0, tz), _utc(last, 24, tz)
    return compile_calendar(spans(first, last, tz, **rule), window, tz, skips)


def growing(first=date(2025, 1, 1), last=date(2025, 12, 31), tz=UTC, **rule):
    """The same, growing; ``compiled`` lists the windows asked for."""
    compiled = []

    def compile_window(low, high):
        compiled.append((low, high))
        low, high = max(low, datetime(1900, 1, 1)), min(high, datetime(9000, 1, 1))
        margin = timedelta(days=2)
        return office((low - margin).date(), (high + margin).date(), tz, **rule)

    calendar = GrowingCalendar(office(first, last, tz, **rule), compile_window)
    calendar.compiled = compiled
    return calendar


class MinuteCounter:
    """Independent of the engine: one flag per minute, counted one by one."""

    def __init__(self, first, last, tz=UTC, hours=OFFICE, weekdays=range(5)):
        """Zones with whole hours of difference only."""
        self.first = first
        self.flags = bytearray()
        rows = {
            hour: bytes(any(a <= hour < b for a, b in hours) for _minute in range(60))
            for hour in range(24)
        }
        while first < last:
            local = first.replace(tzinfo=timezone.utc).astimezone(tz)
            self.flags += rows[local.hour] if local.weekday() in weekdays else bytes(60)
            first += timedelta(hours=1)

    def index(self, moment):
        return (moment - self.first) // MINUTE

    def running(self, start, stop, pauses=()):
        """The flags between the two, with those in a pause taken down."""
        low, high = self.index(start), self.index(stop)
        flags = self.flags[low:high]
        for begin, end in pauses:
            begin = min(max(self.index(begin), low), high) - low
            end = min(max(self.index(end), low), high) - low
            flags[begin:end] = bytes(end - begin)
        return flags

    def count(self, start, stop, pauses=()):
        """Working minutes between the two that lie in no pause."""
        return self.running(start, stop, pauses).count(1)

    def due(self, start, minutes, pauses=(), within=timedelta(days=200)):
        """The end of the last of so many working minutes in no pause."""
        flags, index = self.running(start, start + within, pauses), -1
        for _minute in range(minutes):
            index = flags.index(1, index + 1)
        return start + (index + 1) * MINUTE


def rule(amount=10, unit="working_day", pauses=WAITS, **more):
    return Rule("respond", (Target(amount, unit, pauses=pauses),), **more)


def events(*rows):
    """(kind, when, more fields) in the order of recording."""
    return [
        Event(number, kind, at(when), **(more[0] if more else {}))
        for number, (kind, when, *more) in enumerate(rows, 1)
    ]


def waiting(start, stop):
    return ("pause", start, {"reason": "waiting"}), ("resume", stop)


class ClockCase(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office = office()

    def reading(self, clock, happened, now):
        return read(clock, happened, self.office, at(now))
