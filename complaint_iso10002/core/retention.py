"""How long a complaint is kept, and what stands against erasing it (8.1)."""

from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

#: what stands against erasing a case, in the order it is told
ERASED = "erased"
OPEN = "open"
HELD = "held"
UNSCHEDULED = "no_schedule"
EARLY = "early"


@dataclass(frozen=True)
class Facts:
    """What retention asks of a case; ``until`` is the last day it is kept."""

    closed: bool
    erased: bool
    held: bool
    until: date | None


def until(start: date, closed: date, years: int) -> date:
    """The last day a case is kept: ``years`` from ``start``, never before it
    closed. The 29th of February ends on the 28th."""
    return max(start + relativedelta(years=years), closed)


def obstacle(facts: Facts, today: date, on_request: bool = False) -> str | None:
    """Why the case is not erased ``today``; ``None`` when nothing is against it.

    A person may ask for erasure before the time is over (``on_request``); a
    legal hold stands against that too.
    """
    if facts.erased:
        return ERASED
    if not facts.closed:
        return OPEN
    if facts.held:
        return HELD
    if on_request:
        return None
    if facts.until is None:
        return UNSCHEDULED
    return EARLY if facts.until >= today else None
