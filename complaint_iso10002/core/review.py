"""Figures of a management review as plain values, to be frozen as JSON."""


def line(code: str, value: float | None, unit: str = "number", n: int | None = None):
    """One figure; ``value`` is ``None`` when there was nothing to measure."""
    return {"code": code, "value": rounded(value), "unit": unit, "n": n}


def share(code: str, part: int, n: int):
    """``part`` of ``n`` in percent, with its ``n``; nothing of nothing is nothing."""
    return line(code, 100 * part / n if n else None, "percent", n)


def rounded(value: float | None):
    """``value`` to two decimals, whole numbers as such."""
    if value is None:
        return None
    return int(value) if value == int(value) else round(value, 2)
