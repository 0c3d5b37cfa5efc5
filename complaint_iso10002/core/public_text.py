"""What strangers type: made harmless, never silently shortened."""

import re
import unicodedata
from datetime import date

#: characters that turn the reading direction of what follows
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_BLANK_LINES = re.compile(r"\n{4,}")


def clean(text):
    """``text`` without what a reader cannot see or a database cannot keep.

    NUL and other control characters go, and so do direction overrides; line
    breaks, joiners (Persian needs them) and emoji stay.
    """
    text = str(text or "").replace("\r\n", "\n").replace("\r", "\n")
    text = text.translate(_TURNING)
    kept = (
        char
        for char in text
        if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs")
    )
    return _BLANK_LINES.sub("\n\n\n", "".join(kept)).strip()


def line(text):
    """``text`` as a single line."""
    return " ".join(clean(text).split())


def read_date(text):
    """The day written as year-month-day, in the digits of any script.

    :raises ValueError: when it is no day.
    """
    plain = "".join(
        str(unicodedata.digit(char)) if char.isdecimal() else char for char in text
    )
    return date.fromisoformat(plain.replace("/", "-").strip())


def title(text, length=80):
    """A title for ``text``: its first line, cut at a word."""
    first = line(text.strip().split("\n", 1)[0])
    if len(first) <= length:
        return first
    cut = first[: length - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut) + "…"
