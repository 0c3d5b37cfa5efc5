"""Calendar time: the clock on the wall, every day alike.

It measures the calendar units (hours, days, weeks, months) and stands in for
a working calendar that is missing, empty, flexible or without end, in which
case ``fallback`` says why. It offers the same questions as
:class:`~.working_time.CompiledCalendar`. Instants are naive UTC, amounts are
seconds, days are dates in ``tz``.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo

#: Instants outside these bounds cannot be shown in every time zone.
EARLIEST = datetime(1, 1, 3)
LATEST = datetime(9999, 12, 29, 23, 59, 59)

#: Why calendar time is used: the calendar has no working time left.
NO_WORKING_TIME = "no_working_time"

_LAST_SECOND = time(23, 59, 59)


@dataclass(frozen=True)
class Day:
    """A local date with what is counted in it, for explanations.

    ``start`` is its first instant asked for and ``spans`` the counted (start,
    stop) pairs, in UTC; ``skipped`` names the leaves on that date.
    """

    date: date
    start: datetime
    spans: tuple[tuple[datetime, datetime], ...] = ()
    skipped: tuple[str, ...] = ()


def bounded(moment: datetime) -> datetime:
    """``moment`` inside EARLIEST..LATEST."""
    if EARLIEST <= moment <= LATEST:
        return moment
    return EARLIEST if moment < EARLIEST else LATEST


def added(moment: datetime, seconds: float) -> datetime:
    """``moment`` plus ``seconds``, stopped at EARLIEST and LATEST."""
    try:
        return min(max(moment + timedelta(seconds=seconds), EARLIEST), LATEST)
    except OverflowError:
        return LATEST if seconds > 0 else EARLIEST


def local_date(moment: datetime, tz: tzinfo) -> date:
    """The date that ``moment`` (UTC) falls on in ``tz``."""
    return moment.replace(tzinfo=timezone.utc).astimezone(tz).date()


def day_start(day: date, tz: tzinfo) -> datetime:
    """The first instant (UTC) of ``day`` in ``tz``; the gap of a midnight
    daylight-saving change belongs to neither day."""
    local = datetime.combine(day, time.min, tzinfo=tz)
    return local.astimezone(timezone.utc).replace(tzinfo=None)


def day_end(day: date, tz: tzinfo) -> datetime:
    """23:59:59 of ``day`` in ``tz`` as UTC, the later one when it is twice."""
    if day >= LATEST.date():
        return LATEST
    local = datetime.combine(day, _LAST_SECOND, tzinfo=tz).replace(fold=1)
    return local.astimezone(timezone.utc).replace(tzinfo=None)


def months_after(day: date, months: int) -> date:
    """The same day of the month ``months`` later, clipped to its length."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > LATEST.year:
        return LATEST.date()
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class CalendarTime:
    """All time counts. ``fallback`` is empty when that is what was asked for,
    else the reason why no working calendar could be used."""

    tz: tzinfo
    fallback: str = ""

    def advance(self, start: datetime, seconds: float) -> datetime:
        """``start`` plus ``seconds``; never beyond the bounds of a date."""
        return added(start, seconds)

    def elapsed(self, start: datetime, stop: datetime) -> float:
        """Seconds from ``start`` to ``stop``; negative backwards."""
        return (stop - start).total_seconds()

    def end_of_day(self, start: datetime, days: int) -> datetime:
        """23:59:59 local of the day ``days`` after that of ``start`` (2.1 of
        the house conventions: calendar days run to the end of day N)."""
        try:
            day = local_date(start, self.tz) + timedelta(days=days)
        except OverflowError:
            return LATEST
        return day_end(day, self.tz)

    def end_of_month_day(self, start: datetime, months: int) -> datetime:
        """23:59:59 local, ``months`` after the day of ``start``; 31 January
        plus one month is the last day of February."""
        return day_end(months_after(local_date(start, self.tz), months), self.tz)

    def days_between(self, start: datetime, stop: datetime, back: float = 0) -> int:
        """Midnights between ``start`` and the instant ``back`` seconds before
        ``stop``; never negative."""
        last = local_date(added(stop, -back), self.tz)
        return max(0, (last - local_date(start, self.tz)).days)

    def next_working(self, moment: datetime) -> datetime:
        """``moment``: there is no better one."""
        return moment

    def days(self, start: datetime, stop: datetime) -> Iterator[Day]:
        """Every local date touched by (``start``, ``stop``)."""
        while start < stop:
            day = local_date(start, self.tz)
            after = max(
                day_start(day + timedelta(days=1), self.tz),
                start + timedelta(seconds=1),
            )
            yield Day(day, start, ((start, min(after, stop)),))
            start = after
