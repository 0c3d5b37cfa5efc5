"""What a person may promise, by the appointments in force (ISO 10002:2018, 5.4).

Plain data in, an answer out: days are days, amounts are in one currency, kinds
of remedies and categories are ids.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Appointment:
    """One appointment; ``limit`` is ``None`` where it states none.

    ``kinds`` narrows the limit for single kinds of remedies; 0 means that none
    of that kind is promised without somebody else.
    """

    first: date
    last: date | None = None
    team: int | None = None
    category: int | None = None
    limit: float | None = None
    kinds: Mapping[int, float] = field(default_factory=dict)

    def in_force(self, day: date) -> bool:
        """From the first day to the last, both included."""
        return self.first <= day and (self.last is None or day <= self.last)

    def covers(self, team: int | None, categories: Iterable[int]) -> bool:
        """Whether a case of ``team`` and ``categories``, the parents of its
        category included, is in the scope."""
        return self.team in (None, team) and (
            self.category is None or self.category in categories
        )

    def allows(self, promises: Mapping[int, float]) -> bool:
        """Whether all of ``promises``, ``{kind: amount}``, is within the limit."""
        if self.limit is None or sum(promises.values()) > self.limit:
            return False
        return all(
            kind not in self.kinds or 0 < self.kinds[kind] >= amount
            for kind, amount in promises.items()
        )


def goes_beyond(
    appointments: Iterable[Appointment],
    day: date,
    team: int | None,
    categories: Iterable[int],
    promises: Mapping[int, float],
) -> bool | None:
    """Whether ``promises`` need somebody else's word on ``day``.

    ``None``: the appointments do not say, either since none began yet, or since
    those in force for the case state no limit. Who was appointed, and is not
    for this case on this day, promises nothing.
    """
    begun = [one for one in appointments if one.first <= day]
    if not begun:
        return None
    ruling = [
        one for one in begun if one.in_force(day) and one.covers(team, categories)
    ]
    if not ruling:
        return bool(promises)
    limited = [one for one in ruling if one.limit is not None]
    if not limited:
        return None
    return not any(one.allows(promises) for one in limited)
