"""Words that tell who somebody is, struck out of texts."""

import re

#: stands where such a word stood
HIDDEN = "▇▇▇"


def pattern(told, names=()):
    """What finds each line of ``told`` and each word of ``names`` in a text.

    ``None`` when there is nothing to find. Single letters are not looked for:
    they would strike out half of any text.
    """
    parts = {line.strip() for text in (*told, *names) for line in text.split("\n")}
    parts |= {word for name in names for word in name.split()}
    longest = sorted((part for part in parts if len(part) > 1), key=len, reverse=True)
    if not longest:
        return None
    return re.compile("|".join(map(re.escape, longest)), re.IGNORECASE)


def strike(found_by, text):
    """``text`` without what the pattern ``found_by`` finds."""
    return found_by.sub(HIDDEN, text) if found_by and text else text or ""
