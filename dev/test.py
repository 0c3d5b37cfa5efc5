"""`make test`: our tests and the OCA's own, on a copy of a ready database."""

import os
import shlex
import subprocess
from pathlib import Path

from . import databases, paths, settings, steps, tools

PREFIX = "complaint_test_"


def main():
    """Run pytest with the options and paths in ARGS; its exit code is ours."""
    tools.ensure()
    templates = databases.templates()
    arguments = shlex.split(os.environ.get("ARGS", ""))
    name = f"{PREFIX}{os.getpid()}"
    _drop_abandoned()
    databases.create(name, templates["COMPLAINT_ADDON_TEMPLATE"])
    try:
        return _pytest(name, arguments, settings.environment(**templates))
    finally:
        databases.drop(name)


def _pytest(name, arguments, environment):
    """Exit code of pytest on a database."""
    command = [
        paths.PYTHON,
        "-m",
        "pytest",
        f"--odoo-database={name}",
        "--odoo-http",
        "--odoo-log-level=warn",
        f"--odoo-extra=db-filter=^{name}$",
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
        process = name.removeprefix(PREFIX)
        if name.startswith(PREFIX) and not Path("/proc", process).exists():
            databases.drop(name)


if __name__ == "__main__":
    steps.main(main)
