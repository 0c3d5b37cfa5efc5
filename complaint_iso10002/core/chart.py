"""Control charts: which change is more than chance (8.2, 8.4).

A chart compares each period with a frozen :class:`Baseline`: ``u`` for events
per exposure (complaints per order), ``p`` for a share (late answers of
answers), ``c`` and ``np`` where the exposure is always the same. Large
exposures make limits absurdly tight; Laney's factor, the spread of the
baseline beyond chance, widens them. How often a chart raises the alarm though
nothing changed is computed from the counts' own distribution, not assumed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import exp, lgamma, log, sqrt
from statistics import median

#: Mean moving range of a normal variable, in standard deviations.
_D2 = 1.128
#: Periods on one side of the centre that count as a shift.
SHIFT = 8
#: Periods rising, or falling, that count as a trend.
TREND = 6
#: Periods before limits may be drawn.
ENOUGH = 12
#: Mean exposure from which Laney's factor is used.
LARGE = 5000
#: So few events are no signal by themselves: after a baseline without any, chance
#: alone brings one in every fifth period, three in one of five hundred.
FEWEST = 3

OUTSIDE, SHIFTED, TRENDING = "outside", "shift", "trend"
BINOMIAL = ("p", "np")


@dataclass(frozen=True)
class Sample:
    """``count`` events among ``exposure`` in one period."""

    count: float
    exposure: float = 1.0


@dataclass(frozen=True)
class Baseline:
    """What a chart expects; ``factor`` is Laney's (1.0: chance alone)."""

    kind: str
    centre: float
    factor: float = 1.0
    size: int = 0


@dataclass(frozen=True)
class Point:
    """One period on the chart; all ``None`` where there was no exposure.

    ``few``: there were fewer events than a signal upwards needs.
    """

    value: float | None
    lower: float | None
    upper: float | None
    few: bool = field(default=False, compare=False)

    def is_outside(self) -> bool:
        if self.value is None:
            return False
        return self.value < self.lower or (self.value > self.upper and not self.few)


@dataclass(frozen=True)
class Signal:
    """``rule`` was met by the periods ``first`` to ``last`` (indexes)."""

    rule: str
    first: int
    last: int
    up: bool


def _sigma(kind: str, centre: float, exposure: float) -> float:
    if kind in BINOMIAL:
        return sqrt(max(0.0, centre * (1 - centre)) / exposure)
    return sqrt(max(0.0, centre) / exposure)


def baseline(
    kind: str, samples: Sequence[Sample], laney: bool | None = None
) -> Baseline:
    """Centre and factor of ``samples``; periods without exposure are left out.

    :param kind: ``u``, ``p``, ``c`` (exposure 1) or ``np`` (share of a constant).
    :param laney: whether to use Laney's factor; by itself for large exposures.
    :raises ValueError: when no sample has exposure.
    """
    known = [sample for sample in samples if sample.exposure > 0]
    if not known:
        raise ValueError("no exposure, no chart")
    whole = sum(sample.exposure for sample in known)
    centre = sum(sample.count for sample in known) / whole
    if laney is None:
        laney = whole / len(known) > LARGE
    factor = spread(kind, centre, known) if laney else 1.0
    return Baseline(kind, centre, factor, len(known))


def spread(kind: str, centre: float, samples: Sequence[Sample]) -> float:
    """Laney's sigma z: the mean moving range of the z-scores over 1.128.

    About 1 when chance explains the baseline; 1.0 when it cannot be told.
    """
    scores = [
        (sample.count / sample.exposure - centre) / sigma
        for sample in samples
        if (sigma := _sigma(kind, centre, sample.exposure))
    ]
    ranges = [abs(after - before) for before, after in pairwise(scores)]
    return sum(ranges) / len(ranges) / _D2 if ranges and any(ranges) else 1.0


def plot(base: Baseline, samples: Sequence[Sample]) -> tuple[Point, ...]:
    """Each period with its 3-sigma limits; never below nothing nor above all."""
    return tuple(_plotted(base, sample) for sample in samples)


def _plotted(base: Baseline, sample: Sample) -> Point:
    if sample.exposure <= 0:
        return Point(None, None, None)
    reach = 3 * base.factor * _sigma(base.kind, base.centre, sample.exposure)
    upper = base.centre + reach
    if base.kind in BINOMIAL:
        upper = min(1.0, upper)
    lower = max(0.0, base.centre - reach)
    value, few = sample.count / sample.exposure, sample.count < FEWEST
    return Point(value, lower, upper, few)


def signals(
    base: Baseline, points: Sequence[Point], trend: bool = False
) -> tuple[Signal, ...]:
    """What is more than chance, once each: a run is told when it is complete.

    Periods without exposure end a run. The trend rule belongs to run charts:
    on control charts it adds false alarms and little else.
    """
    found = [
        Signal(OUTSIDE, index, index, point.value > point.upper)
        for index, point in enumerate(points)
        if point.is_outside()
    ]
    values = [point.value for point in points]
    found += _shifts(values, base.centre)
    if trend:
        found += _trends(values)
    return tuple(sorted(found, key=lambda signal: (signal.last, signal.rule)))


def run_signals(values: Sequence[float | None]) -> tuple[Signal, ...]:
    """The run chart for small numbers: shifts about the median, and trends."""
    known = [value for value in values if value is not None]
    if not known:
        return ()
    found = [*_shifts(values, median(known)), *_trends(values)]
    return tuple(sorted(found, key=lambda signal: (signal.last, signal.rule)))


def _shifts(values: Sequence[float | None], centre: float) -> list[Signal]:
    """Runs of SHIFT periods beyond ``centre``; a period on it ends the run."""
    found, length, side = [], 0, 0
    for index, value in enumerate(values):
        now = 0 if value is None else (value > centre) - (value < centre)
        length = length + 1 if now and now == side else abs(now)
        side = now
        if length == SHIFT:
            found.append(Signal(SHIFTED, index - SHIFT + 1, index, now > 0))
    return found


def _trends(values: Sequence[float | None]) -> list[Signal]:
    found, length, way = [], 1, 0
    for index, (before, after) in enumerate(pairwise(values), 1):
        known = before is not None and after is not None
        now = (after > before) - (after < before) if known else 0
        length = length + 1 if now and now == way else 1 + abs(now)
        way = now
        if length == TREND:
            found.append(Signal(TRENDING, index - TREND + 1, index, now > 0))
    return found


def false_alarms(base: Baseline, exposure: float) -> float:
    """False alarms per period at ``exposure``, while nothing changes.

    The rules "outside" and "shift" together, as the inverse of the average run
    length of their Markov chain. Counts are taken as binomial or Poisson, or
    as normal where Laney's factor says that chance is not all.
    """
    if exposure <= 0 or base.centre <= 0:
        return 0.0
    outside, above, below = _chances(base, exposure)
    return 1 / _run_length(outside, above, below)


def _chances(base: Baseline, exposure: float) -> tuple[float, float, float]:
    """Chance of one period to be outside, and inside above or below."""
    mean = base.centre * exposure
    if mean > LARGE or base.factor > 1.0:
        outside = 0.0026997960632602
        return outside, (1 - outside) / 2, (1 - outside) / 2
    reach = 3 * base.factor * _sigma(base.kind, base.centre, exposure) * exposure
    above = below = on = 0.0
    low, high = max(0.0, mean - reach), max(mean + reach, FEWEST - 1)
    for number in range(int(high) + 1):
        if number < low:
            continue
        chance = _chance(base, exposure, number)
        if number > mean:
            above += chance
        elif number < mean:
            below += chance
        else:
            on += chance
    return max(0.0, 1 - above - below - on), above, below


def _chance(base: Baseline, exposure: float, number: int) -> float:
    mean = base.centre * exposure
    if base.kind not in BINOMIAL:
        return exp(number * log(mean) - mean - lgamma(number + 1))
    trials = round(exposure)
    if number > trials or base.centre >= 1:
        return float(number == trials and base.centre >= 1)
    ways = lgamma(trials + 1) - lgamma(number + 1) - lgamma(trials - number + 1)
    odds = number * log(base.centre) + (trials - number) * log(1 - base.centre)
    return exp(ways + odds)


def _run_length(outside: float, above: float, below: float) -> float:
    """Average run length to the first alarm.

    With ``u(k)`` periods still to go after ``k`` on one side, ``u(k) = 1 +
    stay u(k+1) + cross w(1) + on E``; solved backwards from ``u(SHIFT) = 0``
    as a line in ``E`` (start) and the other side's first step.
    """
    on = max(0.0, 1 - outside - above - below)
    # each side: first step = a + b * (other side's first step) + c * E
    up, down = _side(above, below, on), _side(below, above, on)
    divisor = 1 - up[1] * down[1]
    if divisor <= 0:
        return float("inf")
    up_const = (up[0] + up[1] * down[0]) / divisor
    up_start = (up[2] + up[1] * down[2]) / divisor
    down_const = down[0] + down[1] * up_const
    down_start = down[2] + down[1] * up_start
    left = 1 - above * up_start - below * down_start - on
    right = 1 + above * up_const + below * down_const
    return right / left if left > 0 else float("inf")


def _side(stay: float, cross: float, on: float) -> tuple[float, float, float]:
    const = other = start = 0.0
    for _step in range(SHIFT - 1):
        const, other, start = 1 + stay * const, cross + stay * other, on + stay * start
    return const, other, start
