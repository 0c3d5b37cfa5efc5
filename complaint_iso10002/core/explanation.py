"""Why a clock is due when it is, line by line (4.4, 4.15).

The lines carry codes, instants and seconds; whoever shows them words them and
converts to the reader's language and time zone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from .calendar_time import NO_WORKING_TIME, CalendarTime, Day
from .clock import Event, Reading, Rule, read
from .measure import GivenBack, Measure, scale
from .timeline import CLOSED
from .working_time import WorkingTime

Spans = tuple[tuple[datetime, datetime], ...]


@dataclass(frozen=True)
class Line:
    """One line of an explanation.

    ``kind``: ``start``; ``fallback`` (``name`` says why); ``day`` (counted
    time of a working day, ``number`` in working days from day 0); ``off``
    (no working time on ``day`` .. ``last_day``); ``leave`` (the same, because
    of ``name``); ``calendar`` (``number`` dates on the wall); ``pause`` and
    ``closed`` (``seconds`` given back); ``extension`` (to ``until`` or by
    ``number`` units); ``target`` (another target, due ``until``); ``due``;
    ``stop``; ``cancel``; ``late`` (``seconds`` on the wall).
    ``at`` is UTC, ``seconds`` and ``total`` are the clock's own time.
    """

    kind: str
    at: datetime
    until: datetime | None = None
    day: date | None = None
    last_day: date | None = None
    spans: Spans = ()
    seconds: int = 0
    total: int = 0
    number: float = 0
    name: str = ""


def explain(
    rule: Rule, events: Iterable[Event], working: WorkingTime, now: datetime
) -> tuple[Line, ...]:
    """The current run of the clock against the target that governs it, from
    its start to its deadline; empty before the start. The running total of
    the last day counted is the whole budget of the clock."""
    reading = read(rule, events, working, now)
    target = reading.governing
    if target is None:
        return ()
    time = scale(target.unit, working)
    if reading.fallback == NO_WORKING_TIME:
        time = CalendarTime(working.tz, NO_WORKING_TIME)
    lines = [*_facts(reading, target), *_counted(reading, target, time)]
    lines.sort(key=lambda line: line.at)
    return (*_opening(reading), *lines, *_closing(reading, target))


def _opening(reading: Reading) -> Iterator[Line]:
    start = reading.started_at
    yield Line("start", start, name=reading.milestone)
    if reading.fallback:
        yield Line("fallback", start, name=reading.fallback)


def _facts(reading: Reading, target: Measure) -> Iterator[Line]:
    for extension in reading.extensions:
        yield Line(
            "extension",
            max(extension.at, reading.started_at),
            until=extension.until,
            number=extension.amount,
            name=extension.reason,
        )
    for given in target.given_back:
        reasons = [s.reason for s in reading.pauses if _within(s.start, given)]
        kind = "closed" if reasons == [CLOSED] else "pause"
        yield Line(
            kind,
            given.start,
            until=given.stop,
            seconds=given.seconds,
            name=", ".join(dict.fromkeys(r for r in reasons if r != CLOSED)),
        )


def _within(moment: datetime, given: GivenBack) -> bool:
    return given.start <= moment <= given.stop


def _counted(reading: Reading, target: Measure, time: WorkingTime) -> Iterator[Line]:
    start, due = reading.started_at, target.due_at
    if isinstance(time, CalendarTime) and not time.fallback:
        number = time.days_between(start, due)
        yield Line("calendar", start, due, number=number, total=target.budget)
        return
    paused = tuple(
        (each.start, time.advance(each.start, each.seconds))
        for each in target.given_back
        if each.seconds
    )
    counted = 0.0
    for line in _days(start, due, time):
        spans = _without(line.spans, paused)
        seconds = sum(time.elapsed(*span) for span in spans)
        counted += seconds
        yield replace(line, spans=spans, seconds=round(seconds), total=round(counted))


def _days(start: datetime, stop: datetime, time: WorkingTime) -> Iterator[Line]:
    """A line per working day, one for each row of days off."""
    off: Line | None = None
    for day in time.days(start, stop):
        line = _day_line(day, start, time)
        if off and (off.kind, off.name) == (line.kind, line.name):
            off = replace(off, last_day=day.date)
            continue
        if off:
            yield off
        off = None if line.kind == "day" else line
        if off is None:
            yield line
    if off:
        yield off


def _day_line(day: Day, start: datetime, time: WorkingTime) -> Line:
    name = ", ".join(day.skipped)
    if not day.spans:
        kind = "leave" if day.skipped else "off"
        return Line(kind, day.start, day=day.date, last_day=day.date, name=name)
    first, last = day.spans[0][0], day.spans[-1][1]
    number = time.days_between(start, last)
    return Line("day", first, day=day.date, spans=day.spans, number=number, name=name)


def _without(spans: Spans, paused: Spans) -> Spans:
    for low, high in paused:
        spans = tuple(
            piece
            for start, stop in spans
            for piece in ((start, min(stop, low)), (max(start, high), stop))
            if piece[0] < piece[1]
        )
    return spans


def _closing(reading: Reading, target: Measure) -> Iterator[Line]:
    for other in reading.targets:
        if other is not target:
            yield Line("target", reading.started_at, other.due_at, name=other.name)
    yield Line("due", target.due_at, total=target.budget, name=target.name)
    if reading.stopped_at:
        kind = "stop" if reading.state == "done" else "cancel"
        yield Line(kind, reading.stopped_at, total=target.used)
    if target.late:
        yield Line("late", target.due_at, seconds=target.late)
