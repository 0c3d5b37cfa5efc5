"""Small numbers that could point at people are not published (4.10, 8.1)."""

#: counts below it are suppressed
THRESHOLD = 5


def suppressed(counts: dict, threshold: int = THRESHOLD) -> dict:
    """``counts`` with ``None`` for what may not be shown.

    Zero tells nothing of anybody and stays. When just one count would be hidden
    it could be found by subtraction from the total, so the next smallest is
    hidden as well.
    """
    hidden = {key for key, count in counts.items() if 0 < count < threshold}
    if len(hidden) == 1:
        others = [key for key in counts if key not in hidden and counts[key]]
        if others:
            hidden.add(min(others, key=lambda key: counts[key]))
    return {key: None if key in hidden else count for key, count in counts.items()}
