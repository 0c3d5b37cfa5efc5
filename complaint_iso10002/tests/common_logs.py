"""Two real case logs, read from where the project keeps its data.

``COMPLAINT_DATA`` names the folder; without it, the one beside the checkout.
Where there is none, small generated logs of the same form take their place.
"""

import csv
import gzip
import os
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random

from lxml import etree

BESIDE = Path(__file__).resolve().parents[2].parent / "shared" / "data"
DATA = Path(os.environ.get("COMPLAINT_DATA") or BESIDE)


@dataclass(frozen=True)
class Case:
    """A case as its log tells it; instants in naive UTC."""

    name: str
    start: datetime
    stop: datetime
    waits: tuple = ()
    deadline: datetime | None = None
    ended: datetime | None = None


def helpdesk_cases():
    """Tickets of a help desk; a wait lasts until anything else happens."""
    path = DATA / "helpdesk_log.xes.gz"
    if not path.exists():
        return [_generated(number) for number in range(300)]
    with gzip.open(path) as log:
        traces = (trace for _event, trace in etree.iterparse(log, tag="{*}trace"))
        return [_ticket(trace) for trace in traces]


def _ticket(trace):
    name = trace.find("{*}string[@key='concept:name']").get("value")
    happened = sorted(
        (
            _utc(event.find("{*}date[@key='time:timestamp']").get("value")),
            event.find("{*}string[@key='concept:name']").get("value"),
        )
        for event in trace.iterfind("{*}event")
    )
    waits, begun = [], None
    for moment, kind in happened:
        if begun and kind != "Wait":
            waits.append((begun, moment))
        begun = (begun or moment) if kind == "Wait" else None
    trace.clear()
    return Case(name, happened[0][0], happened[-1][0], tuple(waits))


def permit_cases():
    """Permit requests of a municipality with the deadlines it wrote down."""
    path = DATA / "permit_receipt_log.csv.gz"
    if not path.exists():
        return [_generated(number) for number in range(300)]
    rows = {}
    with gzip.open(path, "rt", encoding="utf-8") as log:
        for row in csv.DictReader(log):
            rows.setdefault(row["case:concept:name"], []).append(row)
    return [_permit(name, events) for name, events in rows.items()]


def _permit(name, events):
    case = events[0]
    start = _utc(case["case:startdate"])
    last = max(_utc(event["time:timestamp"]) for event in events)
    return Case(
        name,
        start,
        max(start, last),
        (),
        _utc(case["case:deadline"]),
        _utc(case["case:enddate"]) if case["case:enddate"] else None,
    )


def _utc(text):
    moment = datetime.fromisoformat(text).astimezone(timezone.utc)
    return moment.replace(tzinfo=None)


def _generated(number):
    random = Random(number)
    start = datetime(2011, 1, 3) + timedelta(seconds=random.randrange(10**7))
    edges = [start + timedelta(seconds=random.randrange(10**6)) for _edge in range(4)]
    first, second, third, fourth = sorted(edges)
    ended = start + timedelta(days=random.randrange(80)) if number % 12 else None
    return Case(
        f"generated {number}",
        start,
        fourth + timedelta(days=random.randrange(20)),
        ((first, second), (third, fourth)),
        start + timedelta(days=56),
        ended,
    )
