"""A random sample that anybody can draw again (8.5, annex D.5)."""

from collections.abc import Iterable
from random import Random


def draw(numbers: Iterable[str], size: int, seed: str) -> tuple[str, ...]:
    """``size`` of ``numbers``, the same for the same numbers and ``seed``.

    The order the numbers come in does not matter; fewer than ``size`` are all
    drawn. The result is sorted.
    """
    known = sorted(set(numbers))
    if size >= len(known):
        return tuple(known)
    return tuple(sorted(Random(seed).sample(known, max(size, 0))))


def size_of(population: int, share: float, minimum: int) -> int:
    """``share`` percent of ``population``, rounded up, at least ``minimum``."""
    wanted = -(-population * share // 100)
    return min(population, max(int(wanted), minimum))
