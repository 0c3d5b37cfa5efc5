"""Figures people can trust: shares with their interval, percentiles (8.2, 8.4).

A :class:`Figure` always carries the number of cases it rests on. Shares are in
percent, percentiles interpolate linearly between closest ranks ("type 7"), as
PostgreSQL's ``percentile_cont`` does. Nothing to count gives no value, never a
division by zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, sqrt

#: Two-sided 95 % of the normal distribution.
Z_95 = 1.959963984540054
#: Below this many cases a figure may show who is meant.
SMALL = 5


@dataclass(frozen=True)
class Figure:
    """``value`` is ``None`` when there was nothing to measure.

    ``n`` is what the figure rests on (the denominator of a share), ``part``
    the numerator; ``low`` and ``high`` bound a share with 95 % confidence.
    """

    value: float | None
    n: int
    low: float | None = None
    high: float | None = None
    part: float | None = None

    def is_small(self) -> bool:
        """Whether persons could be recognised in it."""
        return 0 < self.n < SMALL


NOTHING = Figure(None, 0)


def wilson(part: int, n: int, z: float = Z_95) -> tuple[float, float]:
    """Wilson score interval of ``part`` of ``n``, both ends in 0..1.

    :raises ValueError: when there is nothing to take a share of.
    """
    if n <= 0 or not 0 <= part <= n:
        raise ValueError(f"no share: {part} of {n}")
    share, square = part / n, z * z
    middle = (share + square / (2 * n)) / (1 + square / n)
    reach = sqrt(share * (1 - share) / n + square / (4 * n * n))
    reach *= z / (1 + square / n)
    # rounding must not put the share outside of its own interval
    return max(0.0, min(share, middle - reach)), min(1.0, max(share, middle + reach))


def share(part: int, n: int) -> Figure:
    """``part`` of ``n`` in percent, with its interval."""
    if not n:
        return NOTHING
    low, high = wilson(part, n)
    return Figure(100 * part / n, n, 100 * low, 100 * high, part)


def count(number: int) -> Figure:
    return Figure(number, number, part=number)


def ratio(part: float, whole: float, n: int, base: float = 1) -> Figure:
    """``part`` per ``base`` of ``whole``; no value without a whole."""
    if not whole:
        return Figure(None, n, part=part)
    return Figure(base * part / whole, n, part=part)


def percentile(values: Sequence[float], fraction: float) -> float:
    """The ``fraction`` (0..1) percentile of ``values``, type 7.

    :raises ValueError: without values.
    """
    ordered = sorted(values)
    if not ordered:
        raise ValueError("no percentile of nothing")
    position = fraction * (len(ordered) - 1)
    index = floor(position)
    below = ordered[index]
    above = ordered[min(index + 1, len(ordered) - 1)]
    return below + (position - index) * (above - below)
