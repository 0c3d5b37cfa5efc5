"""Periods people name: this month, last quarter, the last twelve months.

Days are local dates and both ends are included.
"""

from datetime import date, timedelta

from .calendar_time import months_after

_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
NAMES = (
    "month",
    "last_month",
    "quarter",
    "last_quarter",
    "half",
    "last_half",
    "year",
    "last_year",
    "12_months",
)


def named(name: str, today: date) -> tuple[date, date]:
    """First and last day of the period ``name`` around ``today``.

    A running period ends with its last day, which may lie ahead;
    ``12_months`` are the last twelve that are over.

    :raises ValueError: for a name that is none of ``NAMES``.
    """
    if name == "12_months":
        last = today.replace(day=1) - timedelta(days=1)
        return months_after(last.replace(day=1), -11), last
    if name not in NAMES:
        raise ValueError(f"no such period: {name}")
    length = _MONTHS[name.removeprefix("last_")]
    month = (today.month - 1) // length * length + 1
    first = today.replace(month=month, day=1)
    if name.startswith("last_"):
        first = months_after(first, -length)
    return first, months_after(first, length) - timedelta(days=1)


def months(first: date, last: date) -> list[tuple[date, date]]:
    """The whole months inside ``first``..``last``."""
    start = first if first.day == 1 else months_after(first.replace(day=1), 1)
    found = []
    while (stop := months_after(start, 1) - timedelta(days=1)) <= last:
        found.append((start, stop))
        start = stop + timedelta(days=1)
    return found


def weeks(first: date, last: date) -> list[tuple[date, date]]:
    """The whole weeks, from Monday on, inside ``first``..``last``."""
    start = first + timedelta(days=-first.weekday() % 7)
    found = []
    while (stop := start + timedelta(days=6)) <= last:
        found.append((start, stop))
        start = stop + timedelta(days=1)
    return found
