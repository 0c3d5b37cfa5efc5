"""The levels a complaint goes through (ISO 10002:2018, annex H): up only."""

#: contact staff, specialists, an internal review by others, an outside body
LEVELS = ("1", "2", "2r", "3")
#: steps that are not done at the first level
_AT_LEAST = {
    "investigation": "2",
    "response": "2",
    "communicated": "2",
    "remedy": "2",
    "disputed": "2r",
    "recourse": "3",
}


def reached(level: str | None, step: str | None) -> str:
    """The level of a case in ``step`` that was at ``level`` before.

    An ending takes no case up: it was settled where it stood.
    """
    wanted = _AT_LEAST.get(step or "", LEVELS[0])
    return max(level or LEVELS[0], wanted, key=LEVELS.index)
