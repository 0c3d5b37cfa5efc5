"""What a case took, in working and in calendar time (8.2, 8.4).

Days are counted by the house rule: the day of receipt is day 0, and what
arrives outside working time belongs to the next working day. Calendar time is
the raw time on the wall. Instants are naive UTC; dates are local.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .calendar_time import day_start, local_date
from .milestone import Closing
from .working_time import WorkingTime

#: A case that comes back within so many days was not settled.
REOPENED_DAYS = 90
_HOUR = 3600


@dataclass(frozen=True)
class Facts:
    """When things happened to a case; ``None`` for what has not.

    ``registered_at`` is ``None`` for a historical case: when it was typed in
    says nothing. ``settled`` tells that the case is closed, not merged,
    withdrawn or redirected; ``talked`` that the complainant wrote again.
    """

    received_at: datetime
    registered_at: datetime | None = None
    acknowledged_at: datetime | None = None
    decided_at: datetime | None = None
    communicated_at: datetime | None = None
    closed_at: datetime | None = None
    closings: tuple[Closing, ...] = ()
    settled: bool = False
    talked: bool = False


@dataclass(frozen=True)
class Figures:
    """``*_on`` are local dates, ``*_days`` working days, ``*_hours`` and
    ``*_calendar_days`` time on the wall."""

    received_on: date
    day_zero_on: date
    entry_days: int | None = None
    acknowledged_on: date | None = None
    ack_days: int | None = None
    ack_hours: float | None = None
    answered_on: date | None = None
    answer_days: int | None = None
    answer_calendar_days: float | None = None
    notice_hours: float | None = None
    closed_on: date | None = None
    close_days: int | None = None
    close_calendar_days: float | None = None
    first_closed_on: date | None = None
    is_reopened: bool = False
    is_first_contact: bool = False


def measure(facts: Facts, working: WorkingTime) -> Figures:
    """The figures of a case; a stop before receipt counts as none of them."""
    begun = facts.received_at

    def on(moment: datetime | None) -> date | None:
        return local_date(moment, working.tz) if moment else None

    def days(moment: datetime | None) -> int | None:
        return working.days_between(begun, max(begun, moment)) if moment else None

    def hours(start: datetime, stop: datetime | None) -> float | None:
        return max(0.0, (stop - start).total_seconds() / _HOUR) if stop else None

    def wall_days(moment: datetime | None) -> float | None:
        return round(hours(begun, moment) / 24, 2) if moment else None

    first = min(
        (closing.closed_at for closing in facts.closings), default=facts.closed_at
    )
    told = facts.communicated_at
    return Figures(
        received_on=on(begun),
        day_zero_on=on(working.next_working(begun)),
        entry_days=days(facts.registered_at),
        acknowledged_on=on(facts.acknowledged_at),
        ack_days=days(facts.acknowledged_at),
        ack_hours=hours(begun, facts.acknowledged_at),
        answered_on=on(told),
        answer_days=days(told),
        answer_calendar_days=wall_days(told),
        notice_hours=hours(facts.decided_at, told) if facts.decided_at else None,
        closed_on=on(facts.closed_at),
        close_days=days(facts.closed_at),
        close_calendar_days=wall_days(facts.closed_at),
        first_closed_on=on(first),
        is_reopened=any(map(_came_back, facts.closings)),
        is_first_contact=_at_first_contact(facts, working),
    )


def _came_back(closing: Closing) -> bool:
    limit = closing.closed_at + timedelta(days=REOPENED_DAYS)
    return closing.reopened_at is not None and closing.reopened_at <= limit


def _at_first_contact(facts: Facts, working: WorkingTime) -> bool:
    """Closed on the day of receipt, in one conversation, for good."""
    if not (facts.settled and facts.closed_at) or facts.closings or facts.talked:
        return False
    received, closed = facts.received_at, facts.closed_at
    return local_date(received, working.tz) == local_date(closed, working.tz)


def age(day_zero: date, as_of: date, working: WorkingTime) -> int:
    """Working days since ``day_zero`` at the end of ``as_of``, for open cases."""
    if as_of <= day_zero:
        return 0
    first = day_start(day_zero, working.tz)
    last = day_start(as_of + timedelta(days=1), working.tz)
    return max(0, working.days_between(first, last) - 1)
