"""Requests no browser makes, drawn from a seed, to the public pages.

Read by the test and by the benchmark (``bench/fuzz.py``): plain Python, no import of
Odoo and none of this addon.
"""

import random

FORM = "/complaints/new"
TRACK = "/complaints/track"
SEED = 20250312
PATHS = (
    "/complaints",
    FORM,
    f"{FORM}/about",
    f"{FORM}/wish",
    f"{FORM}/you",
    f"{FORM}/files",
    f"{FORM}/check",
    f"{FORM}/done",
    f"{FORM}/receipt.pdf",
    f"{FORM}/%00",
    f"{FORM}/%ff%fe",
    TRACK,
    "/complaints/policy.txt",
    "/complaints/policy/1",
    "/complaints/policy/99999999999999999999",
    "/complaints/case/nokey",
    "/complaints/case/nokey/message",
    "/complaints/case/nokey/answer",
    "/complaints/case/nokey/file/1",
    "/complaints/case/%00/copy.pdf",
    "/complaints/feedback/" + "x" * 27,
    "/complaints/feedback/x/review",
    "/my/complaints",
    "/my/complaints/1",
    "/my/complaints/-1/withdraw",
    "/complaints/..%2fweb/login",
)
NAMES = (
    "description",
    "category_id",
    "occurred_on",
    "identity_mode",
    "behalf",
    "email",
    "preferred_lang",
    "signed",
    "homepage",
    "back",
    "drop",
    "add",
    "company",
    "size",
    "problem",
    "number",
    "code",
    "text",
    "once",
    "answer",
    "answer_reason",
    "sure",
    "overall",
    "comment",
    "reason",
    "done",
    "remedy",
    "remedy_requested",
    "point_1",
    "name",
    "phone",
    "representative_email",
    "is_recurring",
    "withdraw_reason",
    "review_reason",
    "csrf_token",
)
ODD = (
    "",
    " ",
    "\x00",
    "\u202egnp.exe",
    "😀" * 50,
    "می‌خواهم",
    "%s%n{0}{{7*7}}",
    "'; DROP TABLE complaint_draft; --",
    "<script>alert(1)</script>",
    "-1",
    "1",
    "999999999999999999999",
    "2999-13-45",
    "x" * 30_000,
    "\ud7ff\uffff",
    "a@b",
    "../../etc/passwd",
    "[]",
    "null",
    "accepted",
    "open",
)
METHODS = ("GET", "POST", "POST", "POST", "HEAD", "PUT", "DELETE", "OPTIONS")
BROKEN = (
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-da"),
    ("multipart/form-data", b"no boundary"),
    ("application/x-www-form-urlencoded", b"description=%ff%fe&a=%00&=&&&"),
    ("application/json", b'{"jsonrpc": "2.0"'),
    ("text/xml", b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>"),
)
HEADERS = (
    {},
    {},
    {"Accept": "application/json"},
    {"Accept-Language": "fa\x7f,xx;q=zz"},
    {"Cookie": "complaint_draft=\x80\x81; session_id=nothing; tz=../../x"},
    {"Cookie": "frontend_lang=xx_XX; complaint_draft="},
    {"Range": "bytes=9-1"},
    {"X-Forwarded-For": "1.2.3.4, <x>"},
)


def requests(count, token=""):
    """``count`` times the arguments of ``Session.request``, the same in every run.

    :param token: of a session, which four of five forms bear: without it a form is
        only shown again
    """
    dice = random.Random(SEED)
    for _number in range(count):
        asked = _request(dice)
        if isinstance(asked["data"], dict) and dice.random() < 0.8:
            asked["data"]["csrf_token"] = token
        yield asked


def _request(dice):
    asked = {
        "method": dice.choice(METHODS),
        "path": dice.choice(PATHS),
        "params": _fields(dice, 3),
        "headers": dict(dice.choice(HEADERS)),
    }
    if dice.random() < 0.15:
        kind, asked["data"] = dice.choice(BROKEN)
        asked["headers"]["Content-Type"] = kind
        return asked
    asked["data"] = _fields(dice, 12)
    if dice.random() < 0.2:
        content = dice.randbytes(dice.randint(0, 3000))
        asked["files"] = {dice.choice(("files", "authority", "text")): ("f", content)}
    return asked


def _fields(dice, most):
    names = dice.sample(NAMES, dice.randint(0, most))
    return {name: dice.choice(ODD) for name in names}
