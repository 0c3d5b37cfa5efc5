"""Steps that are done once: progress lines, stamps keyed by inputs, locks, commands."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from . import paths


class StepFailed(Exception):
    """A step cannot go on; the message tells the user why and what to do."""


def say(message):
    """One line of progress."""
    show(f"==> {message}")


def show(text):
    """Text for the user, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main(function):
    """Run a command's entry point; a failed step ends with its message only.

    Being terminated is like Ctrl-C: what was started is stopped.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        sys.exit(function())
    except StepFailed as failure:
        sys.exit(f"error: {failure}")
    except KeyboardInterrupt:
        sys.exit(130)


def digest(*parts):
    """Short hash of texts, and of the content of files given as Path."""
    total = hashlib.sha256()
    for part in parts:
        if isinstance(part, Path):
            part = part.read_bytes() if part.exists() else b"missing"
        total.update(part if isinstance(part, bytes) else str(part).encode())
        total.update(b"\0")
    return total.hexdigest()[:16]


def stamp(name):
    """Key under which the step was last done, or an empty text."""
    with contextlib.suppress(FileNotFoundError):
        return (paths.STAMPS / name).read_text()
    return ""


def set_stamp(name, key):
    """Remember that the step is done for these inputs."""
    write(paths.STAMPS / name, key)


@contextlib.contextmanager
def step(name, key):
    """Yield whether the step must run; stamp it once its body ends well.

    Another process at the same step is waited for.
    """
    with lock(name):
        todo = stamp(name) != key
        yield todo
        if todo:
            set_stamp(name, key)


@contextlib.contextmanager
def lock(name):
    """One process at a time, across commands of this checkout."""
    directory = paths.LOCAL / "locks"
    directory.mkdir(parents=True, exist_ok=True)
    with open(directory / name, "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def write(path, text):
    """Write a file in one go: a reader never sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    temporary.write_text(text)
    temporary.replace(path)


def write_script(path, text):
    """Like `write`, executable."""
    write(path, text)
    path.chmod(0o755)


def fresh_directory(path):
    """An empty directory at `path`, whatever an interrupted run left there."""
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path


def run(command, log=None, **options):
    """Run a command quietly; on failure show the end of what it said.

    With `log`, its output goes to that file of `.local/logs/`.
    """
    command = [str(part) for part in command]
    if "input" not in options:
        options["stdin"] = subprocess.DEVNULL
    done = subprocess.run(
        command,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        **options,
    )
    if log:
        write(paths.LOGS / log, done.stdout)
    if done.returncode:
        tail = "\n".join(done.stdout.splitlines()[-30:])
        raise StepFailed(f"{' '.join(command[:6])} failed ({done.returncode}):\n{tail}")
    return done.stdout
