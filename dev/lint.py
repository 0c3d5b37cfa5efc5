"""`make lint`: every check runs and shows what it finds; any finding fails."""

import os
import subprocess

from . import manifest_checks, node, paths, settings, steps

FIX = bool(os.environ.get("FIX"))
NOT_ASKED = "--disable=xml-header-missing,xml-header-wrong,prefer-readme-rst"
"""Prettier has the last word on headers; `readme/*.md` is the source of README.rst."""
NOT_ASKED_OF_PO = "--disable=po-pretty-format"


def main():
    """Number of checks that found something, as the exit code."""
    checks = {
        "manifests and readmes": manifest_checks.main,
        "ruff check": _ruff("check", fixing=["--fix"]),
        "ruff format": _ruff("format", checking=["--check"]),
        "prettier": _prettier(),
        **_addon_checks(),
    }
    return sum(not _passes(name, check) for name, check in checks.items())


def _ruff(command, fixing=(), checking=()):
    options = fixing if FIX else checking
    return ["ruff", command, "--output-format=concise", *options, "."]


def _prettier():
    addons = [f"{addon.name}/{node.FILES}" for addon in paths.own_addons()]
    options = ["--write" if FIX else "--check", "--no-error-on-unmatched-pattern"]
    files = [*addons, "dev/*.json", "*.yaml"]
    return [*node.prettier(), "--log-level=warn", *options, *files]


def _addon_checks():
    """Name and command of each tool that looks at addons, where there are any."""
    addons = [addon.name for addon in paths.own_addons()]
    translations = sorted(str(file) for file in paths.ROOT.glob("*/i18n/*.po*"))
    checks = {}
    if addons:
        checks["pylint-odoo"] = ["pylint", "--rcfile=.pylintrc", *addons]
        checks["oca-checks"] = ["oca-checks-odoo-module", NOT_ASKED, *addons]
    if translations:
        checks["oca-checks-po"] = ["oca-checks-po", NOT_ASKED_OF_PO, *translations]
    return checks


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
    done = subprocess.run(command, cwd=paths.ROOT, env=environment, check=False)
    return done.returncode == 0


if __name__ == "__main__":
    steps.main(main)
