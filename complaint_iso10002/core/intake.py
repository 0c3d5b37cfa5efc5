"""The steps of the form for the complainant (annex C), and what each demands.

Little is demanded: the words of the complaint, a way to answer unless it is
anonymous, and a sign that it is meant. All else may follow later (4.5).
"""

import re
from datetime import date

from . import public_text

STEPS = ("about", "wish", "you", "files", "check")
FIELDS = {
    "about": (
        "description",
        "category_id",
        "about",
        "order_reference",
        "occurred_on",
        "place",
        "is_recurring",
    ),
    "wish": ("point_1", "point_2", "point_3", "remedy", "remedy_requested"),
    "you": (
        "identity_mode",
        "behalf",
        "name",
        "email",
        "phone",
        "address",
        "representative_name",
        "representative_email",
        "representative_phone",
        "representative_relation",
        "preferred_lang",
        "contact_preference",
        "assistance_needed",
    ),
    "files": (),
    "check": ("signed",),
}
#: texts of several lines and how long they may be
LONG = {
    "description": 20_000,
    "remedy_requested": 4_000,
    "point_1": 1_000,
    "point_2": 1_000,
    "point_3": 1_000,
    "address": 500,
    "assistance_needed": 1_000,
}
SHORT = 200
CHOICES = {
    "remedy": ("yes", "no"),
    "identity_mode": ("open", "protected", "anonymous"),
    "behalf": ("self", "other"),
    "contact_preference": ("email", "phone", "letter"),
}
#: what says who somebody is; an anonymous complaint keeps none of it
PERSONAL = (
    "behalf",
    "name",
    "email",
    "phone",
    "address",
    "representative_name",
    "representative_email",
    "representative_phone",
    "representative_relation",
    "contact_preference",
)
_MAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;.]+(\.[^@\s<>,;.]+)+")
_EARLIEST = date(1900, 1, 1)


def tidy(step, values):
    """``values`` of ``step`` as they are kept: short texts on one line."""
    tidied = {
        name: value if name in LONG else public_text.line(value)
        for name, value in values.items()
    }
    if step == "you":
        if tidied.get("identity_mode") == "anonymous":
            tidied.update(dict.fromkeys(PERSONAL, ""))
        elif tidied.get("behalf") != "other":
            names = (name for name in PERSONAL if name.startswith("representative"))
            tidied.update(dict.fromkeys(names, ""))
    if step == "wish" and tidied.get("remedy") == "no":
        tidied["remedy_requested"] = ""
    return tidied


def check(step, values, today):
    """What is wrong with ``values`` at ``step``: ``{field: code}``, in their order.

    Codes: ``missing``, ``long``, ``choice``, ``date``, ``future``, ``email``,
    ``contact``, ``whom``.
    """
    wrong = {}
    for name in FIELDS[step]:
        code = _wrong(name, values.get(name) or "", today)
        if code:
            wrong[name] = code
    if step == "you" and "identity_mode" not in wrong:
        wrong.update(_wrong_person(values, wrong))
    return wrong


def _wrong(name, value, today):
    if not value:
        return "missing" if name in ("description", "identity_mode", "signed") else None
    if len(value) > LONG.get(name, SHORT):
        return "long"
    if name in CHOICES and value not in CHOICES[name]:
        return "choice"
    if name.endswith("email") and not _MAIL.fullmatch(value):
        return "email"
    if name == "occurred_on":
        return _wrong_date(value, today)
    return None


def _wrong_date(value, today):
    try:
        day = public_text.read_date(value)
    except ValueError:
        return "date"
    if day > today:
        return "future"
    return "date" if day < _EARLIEST else None


def _wrong_person(values, wrong):
    """A person we can answer; somebody else's name when it is for them."""
    if values["identity_mode"] == "anonymous":
        return {}
    found = {}
    other = values.get("behalf") == "other"
    if other and not values.get("name") and "name" not in wrong:
        found["name"] = "whom"
    ways = ["email", "phone", "address"]
    if other:
        ways += ["representative_email", "representative_phone"]
    if not any(values.get(way) for way in ways):
        found["email"] = "contact"
    return found


def first_open(done):
    """The first step that is not in ``done``; the last one when all are."""
    return next((step for step in STEPS if step not in done), STEPS[-1])
