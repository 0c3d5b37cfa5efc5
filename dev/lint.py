"""`make lint`: every check runs and shows what it finds; any finding fails."""

import os
import subprocess

from . import manifest_checks, node, paths, settings, steps

FIX = bool(os.environ.get("FIX"))
NOT_OURS_TO_JUDGE = "xml-header-missing,xml-header-wrong,prefer-readme-rst"
"""Prettier has the last word on headers; `readme/*.md` is the source of README.rst."""


def main():
    """Number of checks that found something, as the exit code."""
    checks = {"manifests and readmes": manifest_checks.main, **_commands()}
    return sum(not _passes(name, check) for name, check in checks.items())


def _commands():
    """Name and command of each tool; those of addons only where there are any."""
    commands = {
        "ruff check": [
            "ruff",
            "check",
            "--output-format=concise",
            *_when_fixing("--fix"),
            ".",
        ],
        "ruff format": [
            "ruff",
            "format",
            "--output-format=concise",
            *_unless_fixing("--check"),
            ".",
        ],
        "prettier": [
            *node.prettier(),
            "--write" if FIX else "--check",
            "--log-level=warn",
            *(f"{addon.name}/{node.FILES}" for addon in paths.own_addons()),
            "dev/*.json",
            "*.yaml",
            "--no-error-on-unmatched-pattern",
        ],
    }
    addons = [addon.name for addon in paths.own_addons()]
    if addons:
        commands["pylint-odoo"] = ["pylint", "--rcfile=.pylintrc", *addons]
        disabled = f"--disable={NOT_OURS_TO_JUDGE}"
        commands["oca-checks"] = ["oca-checks-odoo-module", disabled, *addons]
    translations = sorted(str(file) for file in paths.ROOT.glob("*/i18n/*.po*"))
    if translations:
        disabled = "--disable=po-pretty-format"
        commands["oca-checks-po"] = ["oca-checks-po", disabled, *translations]
    return commands


def _passes(name, check):
    """Run a check, a command or a function that lists problems; show what it finds."""
    steps.say(name)
    if callable(check):
        problems = check()
        if problems:
            steps.show("\n".join(problems))
        return not problems
    command = [str(part) for part in check]
    environment = settings.environment()
    return not subprocess.run(
        command, cwd=paths.ROOT, env=environment, check=False
    ).returncode


def _when_fixing(*options):
    return options if FIX else ()


def _unless_fixing(*options):
    return () if FIX else options


if __name__ == "__main__":
    steps.main(main)
