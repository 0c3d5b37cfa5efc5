"""Run a command in the project's environment: `… -m dev.run odoo shell -d NAME`."""

import os
import sys

from . import paths, postgres, settings, steps

ODOO = [str(paths.PYTHON), "-m", "odoo"]


def main():
    """Start the database server if needed, then become the command."""
    settings.ensure()
    postgres.ensure()
    command = sys.argv[1:]
    if command[0] == "odoo":
        command = ODOO + command[1:]
    elif command[0] == "python":
        command[0] = str(paths.PYTHON)
    environment = settings.environment()
    os.execvpe(command[0], command, environment)


def start():
    """What the launchers in `.local/bin` call."""
    steps.main(main)


if __name__ == "__main__":
    start()
