"""A random sample anybody can draw again (8.3)."""

import hashlib

_SIZE = 8


def is_drawn(seed: str, case: str, share: float) -> bool:
    """Whether ``case`` belongs to the sample of ``share`` percent of ``seed``.

    The same answer at any time; cases are independent of each other, and of
    whoever works on them.
    """
    digest = hashlib.sha256(f"{seed}|{case}".encode()).digest()
    lot = int.from_bytes(digest[:_SIZE], "big")
    return lot * 100 < share * (1 << 8 * _SIZE)
