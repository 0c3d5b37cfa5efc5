"""What is due at ``now``: warnings and escalations of a clock (4.15, REQ 3).

Each step fires once per date: its key names the milestone, how often the date
was moved, and the step. After an extension a step fires again only when the
new date brings it up again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING

from .calendar_time import NO_WORKING_TIME, CalendarTime
from .measure import HOUR, instant_at, scale
from .working_time import NoWorkingTime, WorkingTime

if TYPE_CHECKING:
    from .clock import Reading


@dataclass(frozen=True)
class Step:
    """Fires at ``share`` of the clock (1.5 meaning 150 %), or ``hours_before``
    the deadline, in the clock's own time: working hours for working units.

    :raises ValueError: unless exactly one of the two is given, and positive.
    """

    code: str
    share: float | None = None
    hours_before: float | None = None

    def __post_init__(self) -> None:
        given = [x for x in (self.share, self.hours_before) if x is not None]
        if len(given) != 1 or not 0 < given[0] < float("inf"):
            raise ValueError(
                f"step {self.code} needs a positive share or hours before the deadline"
            )

    def threshold(self, budget: int) -> int:
        """Seconds used at which it fires; at once when the hours before the
        deadline are more than the clock has."""
        if self.share is not None:
            return max(1, ceil(self.share * budget))
        return max(1, budget - round((self.hours_before or 0) * HOUR))


@dataclass(frozen=True)
class Firing:
    """A step that fired ``at``; ``key`` is what must be sent only once."""

    code: str
    key: str
    at: datetime


@dataclass(frozen=True)
class Plan:
    """What fired until now, in order, and when the next step does."""

    fired: tuple[Firing, ...] = ()
    next_at: datetime | None = None


def plan(steps: Iterable[Step], reading: "Reading", working: WorkingTime) -> Plan:
    """The steps of ``reading`` that have fired, and the next one if nothing
    happens. A cancelled clock fires nothing; a stopped or paused one keeps
    what fired before, so that a notice missed by downtime can still go out.
    """
    target = reading.governing
    if target is None or reading.state == "none":
        return Plan()
    if reading.fallback == NO_WORKING_TIME:
        return _plan(steps, reading, CalendarTime(working.tz))
    return _plan(steps, reading, scale(target.unit, working))


def _plan(steps: Iterable[Step], reading: "Reading", time: WorkingTime) -> Plan:
    target, now = reading.governing, reading.stopped_at or reading.at
    fired, ahead = [], []
    for step in steps:
        threshold = step.threshold(target.budget)
        if threshold == target.budget:
            at = target.due_at
        else:
            at = instant_at(threshold, reading.started_at, target.given_back, time)
        if not target.reached(threshold, now):
            ahead.append(at)
        elif reading.moved_at is None or at > reading.moved_at:
            key = f"{reading.milestone}:{reading.moves}:{step.code}"
            fired.append(Firing(step.code, key, at))
    waits = reading.is_paused or reading.stopped_at
    next_at = None if waits else min(ahead, default=None)
    return Plan(tuple(sorted(fired, key=lambda f: f.at)), next_at)


def deliver_at(moment: datetime, recipient: WorkingTime) -> datetime:
    """The first instant from ``moment`` on inside the recipient's working
    time; ``moment`` itself when there is none to wait for."""
    try:
        return recipient.next_working(moment)
    except NoWorkingTime:
        return moment
