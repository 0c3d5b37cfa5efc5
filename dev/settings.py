"""Odoo's configuration file, its environment, and `.local/bin/odoo`."""

import os

from . import paths, postgres, steps

CONFIG = """[options]
addons_path = {addons_path}
data_dir = {data}
http_interface = 127.0.0.1
max_cron_threads = 1
limit_memory_soft = 0
limit_memory_hard = 0
"""
LAUNCHER = """#!/bin/sh
# The project's own `dev`, whatever directory this is started from.
start='import sys; sys.path[0] = "{root}"; from dev.run import start; start()'
exec "{python}" -c "$start" {command}"$@"
"""


def ensure():
    """Write the configuration, and two launchers that tests and people start.

    `.local/bin/odoo` is Odoo with our addons and server; `.local/bin/run` runs any
    program (psql, createdb, python, …) in the same environment.
    """
    paths.DATA.mkdir(parents=True, exist_ok=True)
    steps.write(
        paths.CONFIG, CONFIG.format(addons_path=_addons_path(), data=paths.DATA)
    )
    for name, command in (("odoo", "odoo "), ("run", "")):
        launcher = LAUNCHER.format(
            root=paths.ROOT, python=paths.PYTHON, command=command
        )
        steps.write_script(paths.BIN / name, launcher)


def environment(**more):
    """The variables with which everything runs.

    A test may rely on PG* (the database server), ODOO_RC and COMPLAINT_ODOO_CMD (path
    of a program to start as `odoo`).
    """
    programs = [
        paths.BIN,
        paths.VENV / "bin",
        postgres.programs(),
        os.environ["PATH"],
        paths.WRAPPERS,
    ]
    variables = {
        **os.environ,
        **postgres.environment(),
        "PATH": os.pathsep.join(map(str, programs)),
        "PYTHONPATH": str(paths.ROOT),
        "ODOO_RC": str(paths.CONFIG),
        "LC_ALL": "C.UTF-8",
        "COMPLAINT_ODOO_CMD": str(paths.BIN / "odoo"),
    }
    if paths.FONTS_CONFIG.exists():
        variables["FONTCONFIG_FILE"] = str(paths.FONTS_CONFIG)
    return {**variables, **more}


def _addons_path():
    """Our addons, the OCA ones, and Odoo's, in the order of precedence."""
    directories = [paths.ROOT] if paths.own_addons() else []
    directories += [paths.oca_addons(), paths.odoo_source() / "addons"]
    directories += [paths.odoo_source() / "odoo" / "addons"]
    return ",".join(str(directory) for directory in directories if directory.exists())
