"""Fifty people at the door at once, while the house has an accident.

They complain with files, then look at their cases, on a server with two workers and a
PostgreSQL of its own. In the middle the database crashes and comes back, and a worker
is killed. What is told to nobody may be lost; what was acknowledged may not, and
nothing may be entered twice.
"""

import contextlib
import os
import random
import signal
import threading
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from dev import paths, server

from . import fuzz
from .visitor import FORM, Visitor, Wire, patiently, token_of

PEOPLE = 50
SECONDS = 120
#: how long a person goes on trying after the two minutes
PATIENCE = 180
#: one more process for the scheduler: mail leaves by the queue
WORKERS = ("--workers=2", "--max-cron-threads=1", "--log-level=error")
FUZZ_THREADS = 4
START = (str(paths.PYTHON), str(Path(__file__).parent / "start" / "odoo_server.py"))


@dataclass
class Seen:
    """What the people were told, and how long it took."""

    receipts: list = field(default_factory=list)
    submits: list = field(default_factory=list)
    tracks: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    unanswered: int = 0


@contextlib.contextmanager
def house(cluster, name, smtp_port):
    """Yield `(process, url)` of a server with two workers on the cluster."""
    port = server.free_port()
    options = (*WORKERS, f"--smtp-port={smtp_port}", "--smtp=127.0.0.1")
    variables = cluster.variables()
    with server.serving(name, port, *options, start=START, **variables) as started:
        yield started


def rush(url, process, cluster):
    """Let everybody in; `Seen`."""
    seen, start = Seen(), time.monotonic()
    people = [
        threading.Thread(target=_person, args=(url, seen, start, number))
        for number in range(PEOPLE)
    ]
    for person in people:
        person.start()
    time.sleep(SECONDS / 3)
    cluster.crash()
    time.sleep(SECONDS / 6)
    _kill_a_worker(process)
    for person in people:
        person.join()
    return seen


def _person(url, seen, start, number):
    dice = random.Random(number)
    time.sleep(dice.random() * 5)
    while time.monotonic() < start + SECONDS:
        mark = uuid.uuid4().hex
        # the same files when it is tried again, as a person has them
        files = _files(mark)
        visitor = Visitor(Wire(url))
        deadline = start + SECONDS + PATIENCE
        _done, seconds = patiently(
            lambda v=visitor, m=mark, f=files: v.write(f"The kettle leaks. {m}", f),
            deadline,
            seen.errors,
        )
        if seconds is None:
            return
        receipt, seconds = patiently(visitor.submit, deadline, seen.errors)
        if receipt is None:
            seen.unanswered += 1
            return
        seen.submits.append(seconds)
        seen.receipts.append((receipt[0], mark))
        stranger = Visitor(Wire(url))
        _done, seconds = patiently(
            lambda s=stranger, r=receipt: _look(s, r), deadline, seen.errors
        )
        if seconds is not None:
            seen.tracks.append(seconds)


def _look(visitor, receipt):
    visitor.get("/complaints/track")
    visitor.track(*receipt)


def _files(mark):
    """Two files that are the person's own."""
    photo = b"\x89PNG\r\n\x1a\n" + os.urandom(60_000)
    return [
        ("kettle.png", photo),
        ("bill.txt", f"Bill {mark}\n".encode() * 200),
    ]


def _kill_a_worker(process):
    """Kill one of the server's workers for pages, as the kernel would.

    They are the first children of the server; the scheduler comes after them.
    """
    processes = Path("/proc").glob("[0-9]*/stat")
    for status in sorted(processes, key=lambda path: int(path.parent.name)):
        with contextlib.suppress(OSError):
            fields = status.read_text().rpartition(")")[2].split()
            words = status.with_name("cmdline").read_bytes()
            if int(fields[1]) == process.pid and b"gevent" not in words:
                os.kill(int(status.parent.name), signal.SIGKILL)
                return
    raise AssertionError("the server has no worker")


def strange(url, count):
    """Answers of 500 and above to `count` drawn requests, as texts."""
    bad, threads = [], []
    for part in range(FUZZ_THREADS):
        arguments = url, part, count, bad
        threads.append(threading.Thread(target=_ask_all, args=arguments))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return bad


def _ask_all(url, part, count, bad):
    """Ask every fourth of the drawn requests, in a session of its own."""
    import requests

    session = requests.Session()
    session.trust_env = False
    token = token_of(session.get(url + FORM, timeout=60).text)
    for asked in list(fuzz.requests(count, token))[part::FUZZ_THREADS]:
        path = asked["path"]
        rest = {name: value for name, value in asked.items() if name != "path"}
        try:
            answer = session.request(
                url=url + path, allow_redirects=False, timeout=60, **rest
            )
        except (requests.RequestException, UnicodeError) as error:
            if not isinstance(error, UnicodeError):
                bad.append(f"{type(error).__name__} {asked!r}"[:400])
            continue
        if answer.status_code >= 500:
            bad.append(f"{answer.status_code} {asked!r}"[:400])
