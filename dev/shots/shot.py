"""What a picture is of."""

from dataclasses import dataclass

from .. import paths

OUTPUT = paths.LOCAL / "shots"
LANGUAGES = ("en_US", "zh_CN", "fa_IR")
SIZES = {"desktop": (1440, 900), "phone": (390, 844)}


@dataclass(frozen=True)
class Shot:
    """One picture: whose screen, which page, what to click, what must be there."""

    name: str
    login: str
    path: str
    ready: str
    clicks: tuple = ()
    sizes: tuple = ("desktop", "phone")
    languages: tuple = ("en_US",)
    in_readme: bool = False


def is_meant(name, word):
    """`case` means that picture alone, `case-` all whose names begin so."""
    return name == word or (word.endswith("-") and name.startswith(word))
