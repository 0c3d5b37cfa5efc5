"""Ratings of a self-assessment, added up (6.1, annex I)."""

from collections.abc import Iterable

RATINGS = ("yes", "partly", "no", "not_applicable")
#: ratings that leave something to be done
GAPS = ("partly", "no")


def group(clause: str) -> str:
    """The clause or annex that ``clause`` is part of: ``7`` of ``7.4``."""
    return clause.split(".")[0]


def is_missing(rating: str | bool, note: str | bool) -> bool:
    """Whether an answer lacks its rating, or the evidence for it."""
    return not rating or (rating != "not_applicable" and not (note or "").strip())


def totals(answers: Iterable[tuple[str, str | bool]]) -> dict[str, dict[str, int]]:
    """``{group: {rating or "open": number}}`` of ``(clause, rating)``, in order."""
    found: dict[str, dict[str, int]] = {}
    for clause, rating in answers:
        counts = found.setdefault(group(clause), dict.fromkeys((*RATINGS, "open"), 0))
        counts[rating or "open"] += 1
    return found


def shares(counts: dict[str, int]) -> dict[str, float]:
    """Percent of yes, partly and no among what applies; nothing when nothing does."""
    applying = sum(number for code, number in counts.items() if code != RATINGS[-1])
    if not applying:
        return {}
    return {code: 100 * counts[code] / applying for code in RATINGS[:-1]}
