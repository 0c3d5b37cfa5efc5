"""Chromium, wkhtmltopdf, fonts for Chinese and Farsi, and what npm brings.

From the machine where it has them; else from Debian's packages, installed when we are
root and unpacked under `.local/tools` when not. What cannot be had fails the run.
"""

import contextlib
import os
import shutil
import subprocess
from dataclasses import dataclass

from . import node, paths, steps, unpacked

CHROMIUM_FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--host-resolver-rules='MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost'",
)
"""Keep the browser from talking to anyone but our own server."""


@dataclass(frozen=True)
class Tool:
    """A program under any of its names, or fonts under the name of any family."""

    package: str
    programs: tuple = ()
    families: tuple = ()

    def found(self):
        """Path of the program, or name of the family; None if it is not there."""
        known = (shutil.which(name, path=_search_path()) for name in self.programs)
        families = _families() if self.families else ""
        there = (name for name in self.families if name in families)
        return next(filter(None, known), None) or next(there, None)


CHROMIUM = Tool(
    "chromium",
    programs=("chromium", "google-chrome-stable", "google-chrome", "chromium-browser"),
)
PRINTING = (
    Tool("wkhtmltopdf", programs=("wkhtmltopdf",)),
    Tool("fontconfig", programs=("fc-list",)),
    Tool("fonts-noto-cjk", families=("Noto Sans CJK", "Source Han Sans")),
    Tool("fonts-noto-core", families=("Noto Naskh Arabic", "Vazirmatn")),
)
ALL = (CHROMIUM, *PRINTING)


def ensure(wanted=ALL):
    """Have the tools, and the browser under a name that Odoo looks for first."""
    node.ensure()
    with steps.lock("tools"):
        missing = _missing(wanted)
        if missing:
            _get(missing)
        lacking = ", ".join(tool.package for tool in _missing(wanted))
        if lacking:
            raise steps.StepFailed(
                f"this machine lacks {lacking}, and so do its mirrors"
            )
        if CHROMIUM in wanted:
            _write_browser_wrapper()


def _missing(wanted):
    return [tool for tool in wanted if not tool.found()]


def _get(tools):
    """Get what can be had, and see that the programs start."""
    steps.say(f"getting {', '.join(tool.package for tool in tools)}")
    left = _install(tools) if os.geteuid() == 0 else unpacked.from_machine(tools)
    if left:
        unpacked.from_older_suite(left)
    for tool in tools:
        if tool.programs and tool.found():
            steps.run([tool.found(), "--version"])


def _install(tools):
    """Install packages on the machine; returns the tools its sources do not carry."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    steps.run(["apt-get", "update"], env=environment)
    for tool in tools:
        command = ["apt-get", "install", "-y", "--no-install-recommends", tool.package]
        with contextlib.suppress(steps.StepFailed):
            steps.run(command, env=environment)
    return _missing(tools)


def _write_browser_wrapper():
    flags = " ".join(CHROMIUM_FLAGS)
    script = f'#!/bin/sh\nexec "{CHROMIUM.found()}" {flags} "$@"\n'
    steps.write_script(paths.BIN / "google-chrome", script)


def _search_path():
    """The machine's PATH without our wrapper of the browser, then what we unpacked."""
    given = os.environ["PATH"].split(os.pathsep)
    directories = [directory for directory in given if directory != str(paths.BIN)]
    return os.pathsep.join([*directories, str(paths.WRAPPERS)])


def _families():
    """Names of all font families at hand, the unpacked ones included."""
    environment = {**os.environ, "PATH": _search_path()}
    if paths.FONTS_CONFIG.exists():
        environment["FONTCONFIG_FILE"] = str(paths.FONTS_CONFIG)
    program = shutil.which("fc-list", path=environment["PATH"])
    if not program:
        return ""
    command = [program, ":", "family"]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False
    )
    return done.stdout
