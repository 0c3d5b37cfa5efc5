"""Measuring a run of a clock against one target."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil, isfinite

from .calendar_time import CalendarTime, bounded
from .timeline import CLOSED, Run, Span
from .working_time import WorkingTime

HOUR = 3600
WORKING_UNITS = frozenset({"working_hour", "working_day"})
UNITS = WORKING_UNITS | {
    "calendar_hour",
    "calendar_day",
    "calendar_week",
    "calendar_month",
}
#: In ``Target.pauses``: every reason pauses.
ANY_REASON = "*"


@dataclass(frozen=True)
class Target:
    """A promise of time: so many of a unit, from the start of the clock.

    ``name`` and ``source`` say whose it is (own, or the law's with citation).
    ``pauses`` are the reasons that stop it; legal calendar targets normally
    list none. ``extendable``: a written extension moves it.

    :raises ValueError: for an unknown unit, an amount that is not positive, or
        part of a day, week or month.
    """

    amount: float
    unit: str
    name: str = "own"
    source: str = ""
    pauses: frozenset[str] = frozenset()
    extendable: bool = True

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ValueError(f"unknown unit of time: {self.unit}")
        if not isfinite(self.amount) or self.amount <= 0:
            raise ValueError(
                f"a time limit must be more than zero, not {self.amount} {self.unit}"
            )
        if not self.unit.endswith("_hour") and self.amount != int(self.amount):
            raise ValueError(f"{self.amount} {self.unit}: only whole ones count")

    @property
    def is_working(self) -> bool:
        return self.unit in WORKING_UNITS

    def pauses_for(self, reason: str) -> bool:
        """Whether ``reason`` stops it; being closed stops every target."""
        return reason == CLOSED or reason in self.pauses or ANY_REASON in self.pauses


@dataclass(frozen=True)
class GivenBack:
    """A stretch of (merged) pauses and the seconds it gave back."""

    start: datetime
    stop: datetime
    seconds: int


@dataclass(frozen=True)
class Measure:
    """A run measured against one target.

    ``used`` is the clock's own time less the pauses, ``raw`` with them, both
    in seconds and in days (working days for working units, else dates).
    ``budget`` is what may be used until ``due_at``; ``original_due_at`` is the
    deadline without extensions. ``late`` counts seconds on the wall after the
    deadline, ``late_used`` those of the clock's own time.
    """

    name: str
    source: str
    unit: str
    due_at: datetime
    original_due_at: datetime
    used: int
    raw: int
    budget: int
    used_days: int
    raw_days: int
    late: int
    late_used: int
    is_paused: bool
    given_back: tuple[GivenBack, ...]

    @property
    def remaining(self) -> int:
        return self.budget - self.used

    @property
    def share(self) -> float:
        if self.budget <= 0:
            return 1.0
        return self.used / self.budget

    def threshold(self, share: float) -> int:
        """The seconds used at which ``share`` of the clock is."""
        return ceil(share * self.budget)

    def reached(self, threshold: int, at: datetime) -> bool:
        """Whether ``threshold`` seconds are used up; the whole budget is when
        the deadline comes, be it in the middle of the night."""
        if threshold == self.budget:
            return at >= self.due_at
        return self.used >= threshold


def scale(unit: str, working: WorkingTime) -> WorkingTime:
    """The time in which ``unit`` is measured."""
    return working if unit in WORKING_UNITS else CalendarTime(working.tz)


def instant_at(
    seconds: int, start: datetime, given: tuple[GivenBack, ...], time: WorkingTime
) -> datetime:
    """When ``seconds`` of the clock's own time are used up."""
    return _shifted(time.advance(start, seconds), given, time)


def measure(target: Target, run: Run, at: datetime, working: WorkingTime) -> Measure:
    """``run`` against ``target`` as it stands ``at`` (its stop, or now)."""
    time = scale(target.unit, working)
    spans = _merged([s for s in run.pauses if target.pauses_for(s.reason)])
    given = tuple(_give(span, time) for span in spans)
    off = sum(each.seconds for each in given)
    original = _due(target, target.amount, run, given, time)
    due = _extended(target, run, given, time, original)
    raw = round(time.elapsed(run.start, at))
    paused_until_due = sum(each.seconds for each in given if each.start < due)
    raw_days = time.days_between(run.start, at)
    return Measure(
        name=target.name,
        source=target.source,
        unit=target.unit,
        due_at=due,
        original_due_at=original,
        used=raw - off,
        raw=raw,
        budget=round(time.elapsed(run.start, due)) - paused_until_due,
        used_days=time.days_between(run.start, at, off) if off else raw_days,
        raw_days=raw_days,
        late=max(0, ceil((at - due).total_seconds())),
        late_used=round(time.elapsed(due, at)) if at > due else 0,
        is_paused=any(span.is_open for span in spans),
        given_back=given,
    )


def _merged(spans: list[Span]) -> list[Span]:
    """Overlapping and touching pauses as one."""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, s.stop)):
        if merged and span.start <= merged[-1].stop:
            last = merged.pop()
            span = Span(
                last.start,
                max(last.stop, span.stop),
                last.reason,
                last.is_open or span.is_open,
            )
        merged.append(span)
    return merged


def _give(span: Span, time: WorkingTime) -> GivenBack:
    """Whole minutes, once the pause is over; until then to the second, so
    that the time used stands still meanwhile."""
    seconds = round(time.elapsed(span.start, span.stop))
    if not span.is_open:
        seconds -= seconds % 60
    return GivenBack(span.start, span.stop, seconds)


def _shifted(
    moment: datetime, given: tuple[GivenBack, ...], time: WorkingTime
) -> datetime:
    """``moment`` moved by the pauses that began before it."""
    for each in given:
        if each.start >= moment:
            break
        if each.seconds:
            moment = time.advance(moment, each.seconds)
    return moment


def _due(
    target: Target,
    amount: float,
    run: Run,
    given: tuple[GivenBack, ...],
    time: WorkingTime,
) -> datetime:
    """The deadline of ``amount``, down to a whole second: the base ends a day
    at 23:59:59.999999, which is shown as 23:59:59."""
    start = run.start
    if target.unit.endswith("_hour"):
        due = time.advance(start, amount * HOUR)
    elif target.unit == "calendar_month":
        due = CalendarTime(time.tz).end_of_month_day(start, int(amount))
    else:
        days = int(amount) * (7 if target.unit == "calendar_week" else 1)
        due = time.end_of_day(start, days)
    return bounded(_shifted(due, given, time).replace(microsecond=0))


def _extended(
    target: Target,
    run: Run,
    given: tuple[GivenBack, ...],
    time: WorkingTime,
    original: datetime,
) -> datetime:
    """The latest of the dates that the extensions give. A written date moves
    on by the pauses, or parts of them, after it was given."""
    if not target.extendable or not run.extensions:
        return original
    more = sum(extension.amount for extension in run.extensions)
    dates = [original, _due(target, target.amount + more, run, given, time)]
    for extension in run.extensions:
        if extension.until:
            later = _after(given, extension.at, time)
            dates.append(_shifted(extension.until, later, time))
    return max(bounded(date) for date in dates)


def _after(
    given: tuple[GivenBack, ...], moment: datetime, time: WorkingTime
) -> tuple[GivenBack, ...]:
    return tuple(
        each
        if each.start >= moment
        else GivenBack(
            moment, each.stop, min(each.seconds, round(time.elapsed(moment, each.stop)))
        )
        for each in given
        if each.stop > moment
    )
