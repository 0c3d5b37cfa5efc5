"""Stopwatches and medians.

What is measured is processor time: that of this process plus that of its sessions at
the database server. Odoo waits while PostgreSQL works and the other way round, so on an
idle machine the sum is the time a user waits; on a busy one, unlike the clock on the
wall, it does not count what others do meanwhile. With a server on another machine the
wall clock is all there is, and is used.
"""

import contextlib
import gc
import os
import time
from pathlib import Path
from statistics import median

from dev import databases

TICK = 1 / os.sysconf("SC_CLK_TCK")
_SESSIONS = """
    SELECT pid FROM pg_stat_activity
     WHERE datname = %s AND backend_type = 'client backend'
"""


class Watch:
    """Seconds of the blocks measured so far."""

    def __init__(self):
        self.seconds = []

    @contextlib.contextmanager
    def running(self, site):
        """Measure a block that works on `site` only.

        Garbage of what came before is not on its bill.
        """
        gc.collect()
        before = _sessions(site.name)
        wall, own = time.perf_counter(), time.process_time()
        yield
        own, wall = time.process_time() - own, time.perf_counter() - wall
        after = _sessions(site.name)
        if before and after:
            served = sum(used - before.get(pid, 0) for pid, used in after.items())
            self.seconds.append(own + served)
        else:
            self.seconds.append(wall)

    def median(self, units=1, scale=1000):
        """Median of the blocks per unit, in milliseconds unless told otherwise."""
        return median(self.seconds) * scale / units


def interleaved(repetitions, peer, ours):
    """Call `peer(watch)` and `ours(watch)` in turns; the two watches.

    Each callable does its preparation untimed and starts its watch for the rest.
    """
    watches = Watch(), Watch()
    for _repetition in range(repetitions):
        peer(watches[0])
        ours(watches[1])
    return watches


def _sessions(database):
    """`{process id: seconds of processor time}` of a database's sessions, if local."""
    with contextlib.suppress(OSError):
        rows = databases.fetch("postgres", _SESSIONS, database)
        return {pid: _processor_seconds(pid) for (pid,) in rows}
    return {}


def _processor_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * TICK
