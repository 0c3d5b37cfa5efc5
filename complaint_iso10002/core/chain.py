"""The hash chain of the journal (4.9, 8.1).

Every case has a chain of its own, so that cases never wait for one another.
An event's hash covers its predecessor's hash and the *digest* of its payload:
when a payload is erased by law, its digest stays and the chain still verifies.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import NamedTuple

GENESIS = "0" * 64


class Link(NamedTuple):
    """One event as stored; ``payload`` is ``None`` once erased.

    A tuple: a register is read by the hundred thousand of them.
    """

    case: int
    sequence: int
    at: datetime
    kind: str
    author: int
    digest: str
    payload: str | None
    hash: str


@dataclass(frozen=True)
class Fault:
    """The first thing wrong in a chain: where, and what."""

    case: int
    sequence: int
    problem: str  # "gap", "payload" or "hash"


def canonical(payload: object) -> str:
    """``payload`` as the one JSON text that stands for it."""
    return json.dumps(
        payload,
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        default=_plain,
    )


def _plain(value: object) -> object:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    raise TypeError(f"cannot journal a {type(value).__name__}")


def digest(text: str) -> str:
    """SHA-256 of ``text`` in hexadecimal."""
    return sha256(text.encode()).hexdigest()


def seal(
    previous: str,
    case: int,
    sequence: int,
    at: datetime,
    kind: str,
    author: int,
    payload_digest: str,
) -> str:
    """The hash of an event, given its predecessor's (``GENESIS`` if none)."""
    text = f"{previous}|{case}|{sequence}|{at.isoformat()}|{kind}|{author}|"
    return sha256((text + payload_digest).encode()).hexdigest()


def faults(links: Iterable[Link]) -> Iterator[Fault]:
    """The first fault of each case; ``links`` sorted by case and sequence."""
    case, sequence, previous, broken = None, 0, GENESIS, False
    for link in links:
        if link.case != case:
            case, sequence, previous, broken = link.case, 0, GENESIS, False
        if broken:
            continue
        sequence += 1
        problem = _problem(link, sequence, previous)
        if problem:
            broken = True
            yield Fault(link.case, sequence, problem)
        previous = link.hash


def _problem(link: Link, sequence: int, previous: str) -> str | None:
    if link.sequence != sequence:
        return "gap"
    if link.payload is not None and digest(link.payload) != link.digest:
        return "payload"
    sealed = seal(
        previous,
        link.case,
        sequence,
        link.at,
        link.kind,
        link.author,
        link.digest,
    )
    return None if sealed == link.hash else "hash"


def load(text: str) -> dict:
    """What :func:`canonical` wrote."""
    return json.loads(text)
