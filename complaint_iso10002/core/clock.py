"""Reading a clock: what its rule and its events say at ``now``.

A clock is read, not counted (ISO 10002:2018, 4.15): nothing is accumulated
anywhere, a reading is a function of the rule copied onto the clock at its
start, the events, the calendar and ``now``.

Conventions
-----------
* Instants are naive UTC, deadlines in whole seconds. Durations are seconds of
  the clock's own time: working seconds for ``working_hour`` and
  ``working_day``, seconds on the wall for the calendar units.
* A stop at the deadline is met; a clock still running at it is overdue.
* A pause gives back what it took: its whole minutes of the clock's own time,
  for pauses whose reason the target lists. Only a pause that began before the
  deadline moves it, so a missed deadline stays missed. Overlapping pauses give
  back once. A pause still open moves the deadline along as time goes by:
  ``due_at`` is then the deadline if the wait ended now.
* Working days pause by the same minutes: a deadline at the end of day N moves
  by the paused working time, and the day of an answer is counted after taking
  that time off. So a pause of three working days gives back three, ten pauses
  of an hour give back ten hours, and "used at most N days" remains the same
  statement as "met" (AT-4.15).
* An extension gives a later date, never an earlier one.
* A stop is judged with what was known then and stays so (4.15, REQ 4).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from .calendar_time import NO_WORKING_TIME, CalendarTime, added, bounded
from .escalation import Step
from .measure import Measure, Target, measure, scale
from .timeline import Event, Run, Span, Timeline, replay
from .working_time import NoWorkingTime, WorkingTime

__all__ = ["Event", "Outcome", "Reading", "Rule", "Target", "read"]

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Rule:
    """What a clock promises; copied onto it at its start.

    Of several ``targets`` (own and legal) the earlier deadline wins and is
    named. ``warnings`` are shares of the clock, 0.75 meaning 75 %; ``steps``
    are escalation steps, see :mod:`~.escalation`.

    :raises ValueError: without a target, or for a share that is not positive.
    """

    milestone: str
    targets: tuple[Target, ...]
    recurring: bool = False
    warnings: tuple[float, ...] = (0.5, 0.75, 1.0)
    steps: tuple[Step, ...] = ()

    def __post_init__(self) -> None:
        if not self.targets:
            raise ValueError(f"the {self.milestone} clock has no target")
        for share in self.warnings:
            if not 0 < share < float("inf"):
                raise ValueError(f"a warning share must be positive, not {share}")


@dataclass(frozen=True)
class Outcome:
    """A stop, judged with what was known at it. ``kind`` is ``met`` or
    ``restart``; ``number`` counts the runs of a recurring clock from 1."""

    number: int
    kind: str
    at: datetime
    governing: Measure
    targets: tuple[Measure, ...]

    @property
    def met(self) -> bool:
        return self.at <= self.governing.due_at


@dataclass(frozen=True)
class Reading:
    """A clock at one instant.

    ``state`` is ``none`` (not started, or cancelled), ``running``,
    ``warning``, ``paused``, ``overdue`` (paused or not) or ``done``.
    ``governing`` is the target with the earliest deadline, empty before the
    start; ``targets`` are all of them. ``warning_level`` counts the warning
    shares passed. ``next_boundary_at`` is the next instant after ``at`` at
    which a reading would differ in anything but the time used, if nobody does
    anything. ``moves`` and ``moved_at`` tell how often and when the date was
    last moved by an extension, a restart or a reopening. ``fallback`` says why
    calendar time was used where working time was asked for.
    """

    at: datetime
    milestone: str
    state: str
    next_boundary_at: datetime | None = None
    started_at: datetime | None = None
    stopped_at: datetime | None = None
    governing: Measure | None = None
    targets: tuple[Measure, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    pauses: tuple[Span, ...] = ()
    extensions: tuple[Event, ...] = ()
    number: int = 0
    moves: int = 0
    moved_at: datetime | None = None
    warning_level: int = 0
    fallback: str = ""

    @property
    def due_at(self) -> datetime | None:
        return self.governing and self.governing.due_at

    @property
    def met(self) -> bool | None:
        """True or False when stopped, False when overdue, else None."""
        if self.governing is None:
            return None
        if self.state == "done":
            return self.governing.late == 0
        return False if self.state == "overdue" or self.governing.late else None

    @property
    def used(self) -> int:
        return self.governing.used if self.governing else 0

    @property
    def raw(self) -> int:
        return self.governing.raw if self.governing else 0

    @property
    def remaining(self) -> int:
        """Seconds of the clock's own time left; negative when overdue."""
        return self.governing.remaining if self.governing else 0

    @property
    def used_days(self) -> int:
        return self.governing.used_days if self.governing else 0

    @property
    def raw_days(self) -> int:
        return self.governing.raw_days if self.governing else 0

    @property
    def late(self) -> int:
        """Seconds on the wall after the deadline; 0 when in time."""
        return self.governing.late if self.governing else 0

    @property
    def share(self) -> float:
        """Part of the clock that is used up; 1 at the deadline."""
        return self.governing.share if self.governing else 0.0

    @property
    def is_paused(self) -> bool:
        return bool(self.governing and self.governing.is_paused)


def read(
    rule: Rule, events: Iterable[Event], working: WorkingTime, now: datetime
) -> Reading:
    """The clock at ``now``. Never raises for odd events; where the calendar
    has no working time left, calendar time is used and ``fallback`` says so.
    """
    now = bounded(now)
    timeline = replay(events, rule.recurring, now)
    try:
        return _read(rule, timeline, working, now)
    except NoWorkingTime:
        wall = CalendarTime(working.tz, NO_WORKING_TIME)
        return _read(rule, timeline, wall, now)


def _read(
    rule: Rule, timeline: Timeline, working: WorkingTime, now: datetime
) -> Reading:
    run = timeline.current
    if run is None:
        return Reading(now, rule.milestone, "none", timeline.next_at)
    at = run.stop or now
    targets = _measures(rule, run, at, working)
    governing = _earliest(targets)
    return Reading(
        at=now,
        milestone=rule.milestone,
        state=_state(rule, run, governing, at),
        next_boundary_at=_next_boundary(rule, timeline, targets, working, now),
        started_at=run.start,
        stopped_at=run.stop,
        governing=governing,
        targets=targets,
        outcomes=tuple(_outcome(rule, each, working) for each in timeline.judged),
        pauses=run.pauses,
        extensions=run.extensions,
        number=run.number,
        moves=run.moves,
        moved_at=run.moved_at,
        warning_level=_warning_level(rule, governing, at),
        fallback=working.fallback if any(t.is_working for t in rule.targets) else "",
    )


def _measures(
    rule: Rule, run: Run, at: datetime, working: WorkingTime
) -> tuple[Measure, ...]:
    return tuple(measure(target, run, at, working) for target in rule.targets)


def _earliest(targets: tuple[Measure, ...]) -> Measure:
    return min(targets, key=lambda target: target.due_at)


def _outcome(rule: Rule, run: Run, working: WorkingTime) -> Outcome:
    at = run.stop or run.start
    targets = _measures(rule, run, at, working)
    return Outcome(run.number, run.ended, at, _earliest(targets), targets)


def _state(rule: Rule, run: Run, governing: Measure, at: datetime) -> str:
    if run.ended:
        return "none" if run.ended == "cancel" else "done"
    if at >= governing.due_at:
        return "overdue"
    if governing.is_paused:
        return "paused"
    return "warning" if _warning_level(rule, governing, at) else "running"


def _warning_level(rule: Rule, governing: Measure, at: datetime) -> int:
    thresholds = (governing.threshold(share) for share in rule.warnings)
    return sum(governing.reached(threshold, at) for threshold in thresholds)


def _next_boundary(
    rule: Rule,
    timeline: Timeline,
    targets: tuple[Measure, ...],
    working: WorkingTime,
    now: datetime,
) -> datetime | None:
    instants = [timeline.next_at] if timeline.next_at else []
    if timeline.current and not timeline.current.ended:
        governing = _earliest(targets)
        if governing.is_paused:
            instants += _overtakings(governing, targets, working)
        else:
            instants += _coming(rule, governing, working, now)
    later = [_whole(instant) for instant in instants]
    return min((instant for instant in later if instant > now), default=None)


def _coming(
    rule: Rule, governing: Measure, working: WorkingTime, now: datetime
) -> Iterable[datetime]:
    """The deadline, and the next threshold of a warning or a step."""
    yield governing.due_at
    thresholds = {governing.threshold(share) for share in rule.warnings}
    thresholds |= {step.threshold(governing.budget) for step in rule.steps}
    ahead = [each for each in thresholds if not governing.reached(each, now)]
    if ahead:
        seconds = max(1, min(ahead) - governing.used)
        yield scale(governing.unit, working).advance(now, seconds)


def _overtakings(
    governing: Measure, targets: tuple[Measure, ...], working: WorkingTime
) -> Iterable[datetime]:
    """When the moving deadline of a paused target passes one that stands."""
    for target in targets:
        if not target.is_paused and governing.remaining > 0:
            passed = scale(governing.unit, working).advance(
                target.due_at, -governing.remaining
            )
            yield min(_whole(passed) + _SECOND, target.due_at)


def _whole(moment: datetime) -> datetime:
    """The whole second at or after ``moment``."""
    return added(moment, 0.999999).replace(microsecond=0)
