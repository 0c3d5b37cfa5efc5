"""Rating of risks and opportunities: likelihood by consequence (6.1)."""

RATINGS = ("low", "medium", "high")
#: scores from which a risk is rated medium, and high
_MEDIUM, _HIGH = 5, 15


def rating(likelihood: int, consequence: int) -> str:
    """One of ``RATINGS`` for two marks from 1 to 5.

    The worst consequence is never low, however unlikely; both alike count.
    """
    score = likelihood * consequence
    if score >= _HIGH:
        return "high"
    return "medium" if score >= _MEDIUM else "low"
