"""Which language a text is written in, by its script (4.5, 7.4).

Enough to answer a stranger's first mail in a language the company has
installed; a person may correct it. No statistics, no network.
"""

from collections.abc import Sequence

_PERSIAN = frozenset("پچژگکیۀ")
_SHARE = 0.15


def _script(letter: str) -> str | None:
    point = ord(letter)
    if 0x4E00 <= point <= 0x9FFF or 0x3400 <= point <= 0x4DBF:
        return "han"
    if 0x3040 <= point <= 0x30FF:
        return "kana"
    if 0xAC00 <= point <= 0xD7A3:
        return "hangul"
    if 0x0600 <= point <= 0x06FF or 0xFB50 <= point <= 0xFEFF:
        return "arabic"
    if 0x0400 <= point <= 0x04FF:
        return "cyrillic"
    if 0x0590 <= point <= 0x05FF:
        return "hebrew"
    return None


_LANGUAGES = {
    "kana": ("ja",),
    "han": ("zh",),
    "hangul": ("ko",),
    "arabic": ("ar", "fa", "ur"),
    "cyrillic": ("ru", "uk", "bg"),
    "hebrew": ("he",),
}


def may_tell(markup: str) -> bool:
    """Whether the script of ``markup`` may tell its language: most text is ASCII,
    and need not be taken apart to be known as Latin."""
    return not markup.isascii() or "&" in markup


def guess(text: str, installed: Sequence[str], default: str) -> str:
    """The code among ``installed`` (``zh_CN``, ``fa_IR``, …) that fits ``text``.

    Returns ``default`` when the script does not tell, or when no language of
    that script is installed; among variants of one language it comes first.
    """
    letters = [letter for letter in text[:5000] if letter.isalpha()]
    counts: dict[str, int] = {}
    for letter in letters:
        script = _script(letter)
        if script:
            counts[script] = counts.get(script, 0) + 1
    for script, languages in _LANGUAGES.items():
        if counts.get(script, 0) > _SHARE * len(letters):
            if script == "arabic" and not _PERSIAN.isdisjoint(letters):
                languages = ("fa", "ar", "ur")
            return _pick(languages, installed, default)
    return default


def _pick(languages: Sequence[str], installed: Sequence[str], default: str) -> str:
    for language in languages:
        codes = [code for code in installed if code.split("_")[0] == language]
        if codes:
            return default if default in codes else codes[0]
    return default
