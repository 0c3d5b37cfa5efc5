"""What one demonstration complaint says, and how far its life goes."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Point:
    """One allegation; finding, reason and cause are what the handler finds."""

    name: str
    category: str
    finding: str = ""
    reason: str = ""
    cause: str = ""


@dataclass(frozen=True)
class Remedy:
    """A promise; ``kind`` is the code of the remedy type."""

    kind: str
    promise: str
    amount: float = 0


@dataclass(frozen=True)
class Case:
    """A complaint received ``days`` ago and its life until ``until``.

    ``until`` is an ISO step, or ``to_approve`` (a letter waits for approval),
    ``reopened`` (closed, then back in investigation) or ``outside`` (closed
    after an outside body decided). ``pace`` stretches the days between acts.
    ``more`` holds further fields of the ticket; ``other`` is the key of the
    complaint it is merged into or about.
    """

    key: str
    team: str
    days: float
    until: str
    who: str
    channel: str
    name: str
    text: str
    points: tuple[Point, ...]
    level: tuple[str, str, str] = ("2", "2", "normal")
    remedies: tuple[Remedy, ...] = ()
    answer: str = "accepted"
    said: str = ""
    conclusion: str = ""
    handler: str = "handler"
    pace: float = 1
    other: str = ""
    more: dict = field(default_factory=dict)
