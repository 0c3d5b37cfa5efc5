"""What happened to a clock: its events replayed into runs.

A run is one stretch that is judged as a whole: from the start to the stop,
with the pauses and extensions in between. A recurring clock (progress update,
7.3) has a run per interval; any other has one, and a reopening (7.9) resumes
it, the time it lay closed taken out like a pause.

Replaying does not depend on the order or the batches in which events arrive,
nor on their repetition: they carry ids, are sorted by instant and id, and only
those up to ``now`` have happened.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from .calendar_time import bounded

#: The reason of the pause between a stop and the reopening.
CLOSED = "closed"

KINDS = frozenset(
    {
        "start",  # receipt, or whatever the clock starts from; the last id wins
        "met",  # the obligation is fulfilled; a recurring clock starts anew
        "pause",  # with a reason; until ``until`` if given
        "resume",  # the pause ``ref``, else those of ``reason``, else all
        "extend",  # to ``until``, or by ``amount`` of the target's unit
        "restart",  # judged and started anew (recurring: an update was sent)
        "reopen",  # resumes a met or cancelled clock
        "void",  # the ``met`` with id ``ref`` did not happen (mail bounced)
        "cancel",  # the obligation fell away; nothing is judged
    }
)


@dataclass(frozen=True)
class Event:
    """One thing that happened to a clock.

    ``id`` is unique and, as a number, grows in the order of recording; ``at``
    and ``until`` are naive UTC; ``amount`` counts the extended target's unit.

    :raises ValueError: for an unknown kind, or an extension without new date.
    """

    id: int | str
    kind: str
    at: datetime
    reason: str = ""
    until: datetime | None = None
    amount: float = 0
    ref: int | str | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown clock event: {self.kind}")
        if self.kind == "extend" and not (self.until or self.amount > 0):
            raise ValueError("an extension needs a new date or a positive amount")

    @property
    def recorded(self) -> tuple[str, int | str]:
        """Sorting key: numbers by value, then names."""
        return type(self.id).__name__, self.id


@dataclass(frozen=True)
class Span:
    """A pause. ``is_open``: it had not ended when the reading was taken."""

    start: datetime
    stop: datetime
    reason: str
    is_open: bool = False


@dataclass(frozen=True)
class Run:
    """One stretch of a clock. ``stop`` is empty while it runs; ``ended`` is
    the kind of the stopping event. ``moved_at`` is when the date last moved
    by an extension, a restart or a reopening, ``moves`` how often it did."""

    number: int
    start: datetime
    stop: datetime | None = None
    ended: str = ""
    pauses: tuple[Span, ...] = ()
    extensions: tuple[Event, ...] = ()
    moves: int = 0
    moved_at: datetime | None = None


@dataclass(frozen=True)
class Timeline:
    """``judged`` are the runs as they stood at each stop, frozen there;
    ``current`` is the last one; ``next_at`` the next instant known to change
    something without anybody acting."""

    judged: tuple[Run, ...] = ()
    current: Run | None = None
    next_at: datetime | None = None


class _Replay:
    """The state while replaying; pauses still open are kept by event id."""

    def __init__(self, start: datetime, recurring: bool) -> None:
        self.recurring = recurring
        self.judged: list[Run] = []
        self.open: dict[int | str, Event] = {}
        self.moves = 0
        self.moved_at: datetime | None = None
        self.number = 0
        self._begin(start)

    def _begin(self, start: datetime) -> None:
        self.number += 1
        self.start = start
        self.stop: datetime | None = None
        self.ended = ""
        self.pauses: list[Span] = []
        self.extensions: list[Event] = []

    def apply(self, event: Event) -> None:
        getattr(self, f"_{event.kind}")(event, max(event.at, self.start))

    def run(self, moment: datetime) -> Run:
        """The run with its open pauses drawn up to ``moment``."""
        drawn = (_span(event, self.start, moment) for event in self.open.values())
        pauses = (span for span in drawn if span.start < span.stop or span.is_open)
        return Run(
            self.number,
            self.start,
            self.stop,
            self.ended,
            (*self.pauses, *pauses),
            tuple(self.extensions),
            self.moves,
            self.moved_at,
        )

    def _pause(self, event: Event, at: datetime) -> None:
        if not self.ended:
            self.open[event.id] = event

    def _resume(self, event: Event, at: datetime) -> None:
        self._end_pauses([p for p in self.open.values() if _ends(event, p)], at)

    def _end_pauses(self, pauses: list[Event], at: datetime) -> None:
        for pause in pauses:
            span = _span(self.open.pop(pause.id), self.start, at, over=True)
            if span.start < span.stop:
                self.pauses.append(span)

    def _move(self, at: datetime) -> None:
        self.moves += 1
        self.moved_at = at

    def _extend(self, event: Event, at: datetime) -> None:
        if not self.ended:
            self._move(at)
            self.extensions.append(event)

    def _met(self, event: Event, at: datetime) -> None:
        if self.recurring:
            self._restart(event, at)
        elif not self.ended:
            self._judge(event.kind, at)

    def _judge(self, kind: str, at: datetime) -> None:
        self._end_pauses(list(self.open.values()), at)
        self.stop, self.ended = at, kind
        self.judged.append(self.run(at))

    def _cancel(self, event: Event, at: datetime) -> None:
        if not self.ended:
            self._end_pauses(list(self.open.values()), at)
            self.stop, self.ended = at, event.kind

    def _restart(self, event: Event, at: datetime) -> None:
        waiting = dict(self.open)
        if not self.ended:
            self._judge(event.kind, at)
        self._begin(at)
        self.open = waiting
        self._move(at)

    def _reopen(self, event: Event, at: datetime) -> None:
        if self.ended:
            if self.stop < at:
                self.pauses.append(Span(self.stop, at, CLOSED))
            self.stop, self.ended = None, ""
            self._move(at)


def _span(event: Event, start: datetime, moment: datetime, over: bool = False) -> Span:
    """The pause as far as it lies between ``start`` and ``moment``."""
    stop = min(event.until or moment, moment)
    is_open = not over and (event.until is None or event.until > moment)
    return Span(max(event.at, start), stop, event.reason, is_open)


def _ends(resume: Event, pause: Event) -> bool:
    if resume.ref is not None:
        return pause.id == resume.ref
    return resume.reason in ("", pause.reason)


def _sane(event: Event) -> Event:
    at, until = bounded(event.at), event.until and bounded(event.until)
    if at == event.at and until == event.until:
        return event
    return replace(event, at=at, until=until)


def _sorted(events: Iterable[Event]) -> list[Event]:
    """Each id once, in the order of what happened."""
    unique: dict[int | str, Event] = {}
    for event in sorted(map(_sane, events), key=lambda e: (e.at, e.recorded)):
        unique.setdefault(event.id, event)
    return list(unique.values())


def _voided(events: list[Event]) -> set[int | str]:
    """Ids of the ``met`` events that a later ``void`` takes back."""
    gone: set[int | str] = set()
    met: list[int | str] = []
    for event in events:
        if event.kind in ("met", "restart"):
            met.append(event.id)
        elif event.kind == "void":
            known = event.ref if event.ref is not None else (met or [None])[-1]
            if known in met:
                met.remove(known)
                gone.add(known)
    return gone


def replay(events: Iterable[Event], recurring: bool, now: datetime) -> Timeline:
    """The runs of a clock at ``now``. Never raises for odd events: a pause
    before the start counts from the start, a stop before it is a stop at it,
    an event dated after ``now`` waits until then."""
    known = _sorted(events)
    past = [event for event in known if event.at <= now]
    coming = [event.at for event in known if event.at > now]
    starts = [event for event in past if event.kind == "start"]
    if not starts:
        return Timeline(next_at=min(coming, default=None))
    start = max(starts, key=lambda event: event.recorded)
    state = _Replay(start.at, recurring)
    gone = _voided(past)
    for event in past:
        if event.kind not in ("start", "void") and event.id not in gone:
            state.apply(event)
    coming += [e.until for e in state.open.values() if e.until and e.until > now]
    return Timeline(tuple(state.judged), state.run(now), min(coming, default=None))
