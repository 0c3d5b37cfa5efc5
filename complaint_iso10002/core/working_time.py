"""Working time: a resource calendar compiled to arithmetic.

A :class:`CompiledCalendar` is the sorted edges of all working spans of a
window plus prefix sums, so that a question is a bisection, whatever the
distance. It answers inside its window only and raises :class:`OutsideWindow`
beyond; :class:`GrowingCalendar` then compiles a larger one.

Instants are naive UTC, amounts are seconds of working time. Inside, everything
is a whole number of microseconds, because the base ends a day at
23:59:59.999999 and we agree with it exactly.

Counting of working days (ISO 10002:2018, 4.15 and 7.2, house conventions 2.1):
the day of receipt is day 0; received after the day's working time or on a day
without, day 0 is the next working day; day N lasts until its working time
ends. The day of an answer is found by the same rule, so that "answered in at
most N days" and "answered by the end of day N" are one statement. A day with
less than a minute of working time is none: a leave until 23:59:59 must not
leave a working day of one second behind.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from itertools import accumulate, pairwise
from typing import Protocol

from .calendar_time import Day, added, day_start, local_date

_EPOCH = datetime(1970, 1, 1)
_TICK = timedelta(microseconds=1)
_SECOND = 1_000_000
_SHORTEST_DAY = 60 * _SECOND
_HOUR = 3600 * _SECOND


class WorkingTime(Protocol):
    """What the clock asks of a calendar; three classes answer:
    :class:`CompiledCalendar`, :class:`~.growing_calendar.GrowingCalendar` and
    :class:`~.calendar_time.CalendarTime`."""

    tz: tzinfo
    fallback: str

    def advance(self, start: datetime, seconds: float) -> datetime: ...
    def elapsed(self, start: datetime, stop: datetime) -> float: ...
    def end_of_day(self, start: datetime, days: int) -> datetime: ...
    def days_between(self, start: datetime, stop: datetime, back: float = 0) -> int: ...
    def next_working(self, moment: datetime) -> datetime: ...
    def days(self, start: datetime, stop: datetime) -> Iterator[Day]: ...


class OutsideWindow(LookupError):
    """The question needs at least (``first``, ``last``) to be compiled."""

    def __init__(self, first: datetime, last: datetime) -> None:
        super().__init__(f"{first} to {last} is not compiled")
        self.first = first
        self.last = last


class NoWorkingTime(LookupError):
    """No window of a sane length holds the answer: the calendar has no more
    working time, or the instants are absurdly far apart."""


@dataclass(frozen=True)
class Skip:
    """Working time taken away from (``start``, ``stop``) by a named leave."""

    start: datetime
    stop: datetime
    name: str


def _ticks(moment: datetime) -> int:
    return (moment - _EPOCH) // _TICK


def _moment(ticks: int) -> datetime:
    return _EPOCH + timedelta(microseconds=ticks)


@dataclass(frozen=True)
class CompiledCalendar:
    """Immutable; build it with :func:`compile_calendar`.

    ``starts``/``stops`` are the edges in microseconds since 1970, ``before``/
    ``after`` the working time accumulated at them; ``day_stops``/``day_after``
    the same for the last instant of every working day.
    """

    tz: tzinfo
    first: datetime
    last: datetime
    starts: tuple[int, ...]
    stops: tuple[int, ...]
    before: tuple[int, ...]
    after: tuple[int, ...]
    day_stops: tuple[int, ...]
    day_after: tuple[int, ...]
    skips: tuple[Skip, ...] = ()
    fallback: str = ""

    def _position(self, moment: datetime) -> tuple[int, bool]:
        """Working time accumulated at ``moment`` and whether that instant is
        inside a span or at its very end."""
        ticks = (moment - _EPOCH) // _TICK
        index = bisect_left(self.starts, ticks) - 1
        if not 0 <= index < len(self.starts) - 1:
            self._check(moment)
        if index < 0:
            return 0, False
        if ticks <= self.stops[index]:
            return self.before[index] + ticks - self.starts[index], True
        return self.after[index], False

    def _check(self, moment: datetime) -> None:
        if not self.first <= moment <= self.last:
            raise OutsideWindow(moment, moment)

    def elapsed(self, start: datetime, stop: datetime) -> float:
        """Working seconds from ``start`` to ``stop``; negative backwards."""
        try:
            worked = self._position(stop)[0] - self._position(start)[0]
        except OutsideWindow:
            raise OutsideWindow(min(start, stop), max(start, stop)) from None
        return worked / _SECOND

    def advance(self, start: datetime, seconds: float) -> datetime:
        """The instant ``seconds`` of working time after ``start`` (before it,
        when negative), at the near edge of a break. Zero gives the first
        working instant from ``start`` on. As ``plan_hours`` of the base does.
        """
        if not seconds:
            return self.next_working(start)
        target = self._position(start)[0] + round(seconds * _SECOND)
        if seconds > 0:
            index = bisect_left(self.after, target)
            if index == len(self.after):
                raise OutsideWindow(start, added(self.last, self._length))
        else:
            index = bisect_right(self.before, target) - 1
            if index < 0:
                raise OutsideWindow(added(self.first, -self._length), start)
        return _moment(self.starts[index] + target - self.before[index])

    @property
    def _length(self) -> float:
        return (self.last - self.first).total_seconds()

    def next_working(self, moment: datetime) -> datetime:
        """The first instant from ``moment`` on that is working time."""
        self._check(moment)
        ticks = _ticks(moment)
        index = bisect_right(self.stops, ticks)
        if index == len(self.stops):
            raise OutsideWindow(moment, added(self.last, self._length))
        return max(moment, _moment(self.starts[index]))

    def _day(self, moment: datetime, back: int = 0) -> int:
        """Index of the working day of ``moment`` less ``back`` microseconds
        of working time; an instant outside working time is the next day's."""
        worked, inside = self._position(moment)
        find = bisect_left if inside else bisect_right
        return find(self.day_after, worked - back)

    def end_of_day(self, start: datetime, days: int) -> datetime:
        """When the working time of the day ``days`` after day 0 ends."""
        index = self._day(start) + days
        if index >= len(self.day_stops):
            raise OutsideWindow(start, added(self.last, self._length))
        return _moment(self.day_stops[index])

    def days_between(self, start: datetime, stop: datetime, back: float = 0) -> int:
        """Number of the working day of ``stop``, day 0 being that of
        ``start``, after taking ``back`` working seconds off; never negative.
        """
        try:
            last = self._day(stop, round(back * _SECOND))
            day_0 = self._day(start)
        except OutsideWindow:
            raise OutsideWindow(min(start, stop), max(start, stop)) from None
        if last == len(self.day_after):
            raise OutsideWindow(start, added(self.last, self._length))
        return max(0, last - day_0)

    def days(self, start: datetime, stop: datetime) -> Iterator[Day]:
        """Every local date touched by (``start``, ``stop``), with the working
        spans in between and the leaves in the way."""
        if not self.first <= start <= stop <= self.last:
            raise OutsideWindow(start, stop)
        return self._days(start, stop)

    def _days(self, start: datetime, stop: datetime) -> Iterator[Day]:
        while start < stop:
            day, after = _local_day(_ticks(start), self.tz)
            end = min(_moment(after), stop)
            spans = tuple(self._spans(start, end))
            yield Day(day, start, spans, self._names(start, end))
            start = end

    def _spans(
        self, start: datetime, stop: datetime
    ) -> Iterator[tuple[datetime, datetime]]:
        first = bisect_right(self.stops, _ticks(start))
        last = bisect_left(self.starts, _ticks(stop))
        for low, high in zip(
            self.starts[first:last], self.stops[first:last], strict=True
        ):
            yield max(start, _moment(low)), min(stop, _moment(high))

    def _names(self, start: datetime, stop: datetime) -> tuple[str, ...]:
        names = (
            skip.name for skip in self.skips if skip.start < stop and skip.stop > start
        )
        return tuple(dict.fromkeys(names))


def compile_calendar(
    spans: Iterable[tuple[datetime, datetime]],
    window: tuple[datetime, datetime],
    tz: tzinfo,
    skips: Iterable[Skip] = (),
) -> CompiledCalendar:
    """Compile the working ``spans`` (UTC, disjoint, sorted) of ``window``.

    :raises ValueError: when spans overlap or are out of order.
    """
    edges = [(_ticks(start), _ticks(stop)) for start, stop in spans]
    if any(stop > start for (_, stop), (start, _) in pairwise(edges)):
        raise ValueError("working spans overlap or are not sorted")
    after = tuple(accumulate(stop - start for start, stop in edges))
    days = [*_working_days(edges, tz)]
    return CompiledCalendar(
        tz=tz,
        first=window[0],
        last=window[1],
        starts=tuple(start for start, _stop in edges),
        stops=tuple(stop for _start, stop in edges),
        before=(0, *after)[: len(after)],
        after=after,
        day_stops=tuple(stop for stop, _total in days),
        day_after=tuple(total for _stop, total in days),
        skips=tuple(skips),
    )


def _working_days(
    edges: Iterable[tuple[int, int]], tz: tzinfo
) -> Iterator[tuple[int, int]]:
    """When each working day ends, and the working time accumulated by then."""
    total = worked = last = midnight = 0
    today: date | None = None
    for low, stop in edges:
        while low < stop:
            if today is None or low >= midnight:
                day, midnight = _local_day(low, tz)
                if day != today:
                    if worked >= _SHORTEST_DAY:
                        yield last, total
                    today, worked = day, 0
            last = min(stop, midnight)
            worked += last - low
            total += last - low
            low = last
    if worked >= _SHORTEST_DAY:
        yield last, total


def _local_day(ticks: int, tz: tzinfo) -> tuple[date, int]:
    """The local date of an instant and where it ends."""
    day = local_date(_moment(ticks), tz)
    end = _ticks(day_start(day + timedelta(days=1), tz))
    return day, end if end > ticks else ticks + _HOUR
