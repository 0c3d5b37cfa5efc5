"""What the facts of a case mean to each of its clocks (4.15, 7.3 to 7.9).

A clock starts from one fact and stops at another; closing takes away what no
longer matters, reopening brings it back. Nothing is remembered here: the same
facts always give the same events, so historical complaints get the clocks
they would have had.
"""

from dataclasses import dataclass
from datetime import datetime

from .timeline import Event

MILESTONES = (
    "acknowledge",
    "assess",
    "first_action",
    "update",
    "respond",
    "communicate",
    "remedy",
    "internal_review",
    "answer_wait",
    "signpost",
)
RECURRING = frozenset({"update"})
#: Resumed when a closed case is reopened.
_RESUMED = frozenset({"update", "respond", "signpost"})


@dataclass(frozen=True)
class Closing:
    """A case ended, and was perhaps reopened later."""

    closed_at: datetime
    reopened_at: datetime | None = None


@dataclass(frozen=True)
class Pause:
    """A wait with its reason; ``id`` is the record's."""

    id: int
    reason: str
    started_at: datetime
    stopped_at: datetime | None = None


@dataclass(frozen=True)
class Facts:
    """Instants (naive UTC) at which things happened to a case."""

    received_at: datetime
    acknowledged_at: datetime | None = None
    assessed_at: datetime | None = None
    needs_action: bool = False
    acted_at: datetime | None = None
    decided_at: datetime | None = None
    decisions: tuple[datetime, ...] = ()
    communicated_at: datetime | None = None
    accepted_at: datetime | None = None
    promises: int = 0
    remedied_at: datetime | None = None
    rejected_at: datetime | None = None
    reviewed_at: datetime | None = None
    answered_at: datetime | None = None
    told_at: datetime | None = None
    updates: tuple[datetime, ...] = ()
    closings: tuple[Closing, ...] = ()
    pauses: tuple[Pause, ...] = ()


_STARTS = {
    "communicate": lambda f: f.decided_at,
    "remedy": lambda f: f.accepted_at if f.promises else None,
    "internal_review": lambda f: f.rejected_at,
    "answer_wait": lambda f: f.communicated_at,
    "first_action": lambda f: f.received_at if f.needs_action else None,
}
_STOPS = {
    "acknowledge": lambda f: (f.acknowledged_at,),
    "assess": lambda f: (f.assessed_at,),
    "first_action": lambda f: (f.acted_at,),
    "update": lambda f: f.updates,
    "respond": lambda f: f.decisions,
    "communicate": lambda f: (f.communicated_at,),
    "remedy": lambda f: (f.remedied_at,),
    "internal_review": lambda f: (f.reviewed_at,),
    "answer_wait": lambda f: (f.answered_at,),
    "signpost": lambda f: (f.told_at,),
}


def started_at(milestone: str, start: str, facts: Facts) -> datetime | None:
    """When the clock starts, ``None`` while it does not.

    ``start`` is ``receipt`` or the milestone whose fulfilment starts it; a
    clock that can only start later than receipt keeps its own start.
    """
    own = _STARTS.get(milestone, lambda f: f.received_at)(facts)
    if start == "receipt" or own is None:
        return own
    return next((at for at in _STOPS[start](facts) if at), None)


def events(milestone: str, start: str, facts: Facts) -> tuple[Event, ...]:
    """The events of the clock, for :func:`~.clock.read`; empty before it starts."""
    begun = started_at(milestone, start, facts)
    if begun is None:
        return ()
    found = [Event(0, "start", begun)]
    found += [
        Event(10 + index, "met", at)
        for index, at in enumerate(_STOPS[milestone](facts))
        if at and at >= begun and not (milestone in RECURRING and _over(at, facts))
    ]
    found += _endings(milestone, facts, begun)
    found += _waits(facts)
    return tuple(found)


def _over(at: datetime, facts: Facts) -> bool:
    """Whether the case is closed ``at``: what is said then starts no new period."""
    return any(
        closing.closed_at < at
        and (closing.reopened_at is None or at < closing.reopened_at)
        for closing in facts.closings
    )


def _endings(milestone: str, facts: Facts, begun: datetime) -> list[Event]:
    found = []
    for index, closing in enumerate(facts.closings):
        if closing.closed_at >= begun:
            found.append(Event(100_000 + 2 * index, "cancel", closing.closed_at))
            if closing.reopened_at and milestone in _RESUMED:
                found.append(Event(100_001 + 2 * index, "reopen", closing.reopened_at))
    return found


def _waits(facts: Facts) -> list[Event]:
    found = []
    for pause in facts.pauses:
        key = 200_000 + 2 * pause.id
        found.append(Event(key, "pause", pause.started_at, reason=pause.reason))
        if pause.stopped_at:
            found.append(
                Event(
                    key + 1, "resume", max(pause.stopped_at, pause.started_at), ref=key
                )
            )
    return found
