"""Chromium, wkhtmltopdf, and fonts for Chinese and Farsi.

From the machine where it has them; else from Debian's packages, installed when we are
root and unpacked under `.local/tools` when not. What cannot be had fails the run.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass

from . import apt, paths, steps

OLDER_SUITE = "bookworm"
"""Suite that still has what newer ones dropped (wkhtmltopdf)."""
MACHINE_OWN = {"libc6"}
"""Must stay the machine's: it belongs to the dynamic loader."""
FONTS_CONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>/usr/share/fonts</dir>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""
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
        return next(filter(None, known), None) or next(
            (name for name in self.families if name in families), None
        )


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
    with steps.lock("tools"):
        missing = _missing(wanted)
        if missing:
            steps.say(f"getting {', '.join(tool.package for tool in missing)}")
            _install(missing) if os.geteuid() == 0 else _unpack_all(missing)
        lacking = ", ".join(tool.package for tool in _missing(wanted))
        if lacking:
            raise steps.StepFailed(
                f"this machine lacks {lacking}, and so do its mirrors"
            )
        if CHROMIUM in wanted:
            _write_browser_wrapper()


def _missing(wanted):
    return [tool for tool in wanted if not tool.found()]


def _install(tools):
    """Install packages on the machine; unpack those its own sources do not carry."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    steps.run(["apt-get", "update"], env=environment)
    for tool in tools:
        command = ["apt-get", "install", "-y", "--no-install-recommends", tool.package]
        try:
            steps.run(command, env=environment)
        except steps.StepFailed:
            _unpack(tool, _older_archive())


def _unpack_all(tools):
    machine = apt.Archive("machine", assume_installed=True)
    machine.update()
    for tool in tools:
        _unpack(tool, machine if machine.has(tool.package) else _older_archive())


def _older_archive():
    archive = apt.Archive(OLDER_SUITE, suite=OLDER_SUITE)
    archive.update()
    return archive


def _unpack(tool, archive):
    """Unpack a package with what it depends on, and put its programs on our path."""
    wanted = archive.missing(tool.package)
    archive.unpack(
        [name for name in wanted if name.split("=")[0] not in MACHINE_OWN],
        paths.UNPACKED_TOOLS,
    )
    for program in tool.programs:
        binary = _binary(program)
        if binary.exists():
            _write_wrapper(program, binary)
    if tool.families:
        fonts = paths.UNPACKED_TOOLS / "usr/share/fonts"
        cache = paths.FONTS_CONFIG.parent / "cache"
        steps.write(paths.FONTS_CONFIG, FONTS_CONFIG.format(fonts=fonts, cache=cache))


def _binary(program):
    """The program itself: Debian's script around Chromium knows one place only."""
    inner = paths.UNPACKED_TOOLS / "usr" / "lib" / program / program
    return inner if inner.exists() else paths.UNPACKED_TOOLS / "usr" / "bin" / program


def _write_wrapper(program, binary):
    """Start an unpacked program with the libraries unpacked beside it."""
    libraries = {file.parent for file in paths.UNPACKED_TOOLS.rglob("*.so*")}
    plugins = next(paths.UNPACKED_TOOLS.glob("usr/lib/*/qt5/plugins"), "")
    lines = (
        "#!/bin/sh",
        f'export LD_LIBRARY_PATH="{":".join(sorted(map(str, libraries)))}"',
        f'export QT_PLUGIN_PATH="{plugins}"',
        f'exec "{binary}" "$@"\n',
    )
    steps.write_script(paths.WRAPPERS / program, "\n".join(lines))


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
    if not shutil.which("fc-list", path=environment["PATH"]):
        return ""
    command = ["fc-list", ":", "family"]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False
    ).stdout
