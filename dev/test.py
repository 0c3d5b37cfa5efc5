"""`make test`: our tests and the OCA's own, on copies of a ready database.

A whole run goes through pytest-xdist, a file at a time to whichever worker is free;
each has a database of its own. With ARGS there is one process, to be looked at.
"""

import os
import shlex
import subprocess
from pathlib import Path

from . import databases, paths, settings, steps, tools

PREFIX = "complaint_test_"
MOST_WORKERS = 4


def main():
    """Run pytest with the options and paths in ARGS; its exit code is ours."""
    tools.ensure()
    templates = databases.templates()
    arguments = shlex.split(os.environ.get("ARGS", ""))
    _drop_abandoned()
    name = f"{PREFIX}{os.getpid()}"
    workers = [] if arguments else [f"gw{index}" for index in range(_workers())]
    copies = [f"{name}_{worker}" for worker in workers] or [name]
    try:
        for copy in copies:
            databases.create(copy, templates["COMPLAINT_ADDON_TEMPLATE"])
        spread = ["-n", str(len(workers)), "--dist=loadfile"] if workers else []
        return _pytest(name, [*spread, *arguments], settings.environment(**templates))
    finally:
        for copy in copies:
            databases.drop(copy)


def _workers():
    """As many as there are processors, within reason."""
    return min(os.cpu_count() or 1, MOST_WORKERS)


def _pytest(name, arguments, environment):
    """Exit code of pytest on a database, or on those of its workers."""
    command = [
        paths.PYTHON,
        "-m",
        "pytest",
        f"--odoo-database={name}",
        "--odoo-http",
        "--odoo-log-level=warn",
        *arguments,
    ]
    if not any(_is_path(argument) for argument in arguments):
        command += _all_tests()
    done = subprocess.run(command, cwd=paths.ROOT, env=environment, check=False)
    return done.returncode


def _all_tests():
    """Our addons' tests, then the helpdesk's, which must pass beside our addons."""
    own = (addon / "tests" for addon in paths.own_addons())
    helpdesk = paths.oca_addons() / paths.HELPDESK / "tests"
    return [*(directory for directory in own if directory.exists()), helpdesk]


def _is_path(argument):
    """Whether it names a test file or directory, and not a word after `-k`."""
    path = paths.ROOT / argument.split("::")[0]
    return path.exists() and ("/" in argument or path in paths.own_addons())


def _drop_abandoned():
    """Drop the databases of runs that were killed."""
    for name in databases.names():
        process = name.removeprefix(PREFIX).split("_")[0]
        if name.startswith(PREFIX) and not Path("/proc", process).exists():
            databases.drop(name)


if __name__ == "__main__":
    steps.main(main)
