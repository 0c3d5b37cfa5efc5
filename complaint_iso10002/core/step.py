"""The steps a complaint goes through (ISO 10002:2018, 7.2 to 7.9).

A *step* is what the standard speaks of; a *stage* is how one company's
pipeline names it. Code always asks the step.
"""

MAIN_LINE = (
    "received",
    "assessment",
    "investigation",
    "response",
    "communicated",
    "remedy",
    "disputed",
    "recourse",
    "closed",
)
EXITS = ("redirected", "withdrawn", "merged")
STEPS = MAIN_LINE + EXITS
FINAL = ("closed",) + EXITS
#: Visited only by cases that need them: a case may be closed without.
DETOURS = ("remedy", "disputed", "recourse")

_RANK = {step: rank for rank, step in enumerate(STEPS)}


def is_final(step: str | None) -> bool:
    """Whether nothing more is expected of a case in ``step``."""
    return step in FINAL


def leaves_final(before: str | None, after: str | None) -> bool:
    """Whether going from ``before`` to ``after`` reopens or restores a case.

    Changing one ending for another (closed to merged, say) reopens it too:
    the ending that was recorded stops being true.
    """
    return is_final(before) and before != after


def demanded_before(step: str) -> tuple[str, ...]:
    """Steps whose gates a case in ``step`` must satisfy, its own included.

    Gates belong to the step they open. A case that took a side exit answers
    for that exit alone, and a detour binds only the cases that are on it.
    """
    if step in EXITS:
        return (step,)
    way = (name for name in MAIN_LINE if _RANK[name] <= _RANK[step])
    return tuple(name for name in way if name == step or name not in DETOURS)


def nearest(step: str, available: frozenset[str] | set[str]) -> str:
    """The step of ``available`` in which a case now in ``step`` belongs.

    Used when a team changes its pipeline: the same step when the new pipeline
    has it, else the last one before it on the main line.

    :raises ValueError: when ``available`` holds no step at or before ``step``.
    """
    if step in available:
        return step
    line = EXITS if step in EXITS else MAIN_LINE
    for name in reversed(line[: line.index(step)]):
        if name in available:
            return name
    raise ValueError(f"no step at or before {step!r}")


def following(
    step: str,
    available: frozenset[str] | set[str],
    answer: str | None,
    remedies_open: bool,
    reviewed: bool,
) -> str | None:
    """The step a case in ``step`` would go to next, ``None`` at the end.

    After the decision the complainant's ``answer`` shows the way: rejection
    leads to internal review and then to outside bodies, a promised remedy
    must be carried out, anything else may be closed (7.9).
    """
    if is_final(step):
        return None
    if step == "communicated":
        wanted = _after_decision(answer, remedies_open, reviewed)
    elif step == "disputed":
        wanted = "recourse"
    elif step in DETOURS:
        wanted = "closed"
    else:
        wanted = MAIN_LINE[_RANK[step] + 1]
    return _or_later(wanted, available)


def _after_decision(answer: str | None, remedies_open: bool, reviewed: bool) -> str:
    if answer == "rejected":
        return "recourse" if reviewed else "disputed"
    return "remedy" if remedies_open else "closed"


def _or_later(wanted: str, available: frozenset[str] | set[str]) -> str | None:
    for name in MAIN_LINE[_RANK[wanted] :]:
        if name == wanted and name in available:
            return name
        if name in available and name not in DETOURS:
            return name
    return None
