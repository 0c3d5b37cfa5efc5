"""The law of the log: a record at WARNING or above that is ours is a failure."""

import re

from . import steps
from .ownership import is_ours

RECORD = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \d+ (?P<level>[A-Z]+) ")
SERIOUS = {"WARNING", "ERROR", "CRITICAL"}
SHOWN_LINES = 8


def check(output, what):
    """Fail if Odoo's output holds a warning of ours."""
    found = warnings_of_ours(output)
    if found:
        raise steps.StepFailed(f"{what} logged warnings of ours:\n" + "\n".join(found))


def warnings_of_ours(output):
    """Log records of ours at WARNING or above."""
    return [record for record in serious_records(output) if is_ours(record)]


def serious_records(output):
    """Log records at WARNING or above, each with its continuation lines."""
    serious = []
    current = None
    for line in output.splitlines():
        start = RECORD.match(line)
        if start:
            current = [line] if start["level"] in SERIOUS else None
            if current:
                serious.append(current)
        elif current:
            current.append(line)
    return ["\n".join(_shortened(record)) for record in serious]


def _shortened(record):
    """The message and the end of its traceback: what tells the cause."""
    if len(record) <= SHOWN_LINES:
        return record
    return [record[0], "  […]", *record[-SHOWN_LINES:]]
