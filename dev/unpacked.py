"""Programs and fonts unpacked from Debian packages under `.local/tools`, not installed.

One directory per archive, for libraries of two suites do not mix.
"""

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
  <dir>{tools}</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""


def from_machine(tools):
    """Unpack tools from the machine's own sources, beside what it has installed.

    Returns the tools that these sources lack.
    """
    archive = apt.Archive("machine", assume_installed=True)
    archive.update()
    there = [tool for tool in tools if archive.candidate(tool.package)]
    _unpack(archive, there)
    return [tool for tool in tools if tool not in there]


def from_older_suite(tools):
    """Unpack tools, with all their libraries, from Debian's older suite."""
    archive = apt.Archive(OLDER_SUITE, suite=OLDER_SUITE)
    archive.update()
    _unpack(archive, [tool for tool in tools if archive.candidate(tool.package)])


def _unpack(archive, tools):
    if not tools:
        return
    wanted = archive.missing(*(tool.package for tool in tools))
    names = [name for name in wanted if name.split("=")[0] not in MACHINE_OWN]
    home = steps.fresh_directory(paths.UNPACKED_TOOLS / archive.name)
    archive.unpack(names, home)
    for program in (name for tool in tools for name in tool.programs):
        binary = _binary(home, program)
        if binary.exists():
            _write_wrapper(home, program, binary)
    cache = paths.FONTS_CONFIG.parent / "cache"
    text = FONTS_CONFIG.format(tools=paths.UNPACKED_TOOLS, cache=cache)
    steps.write(paths.FONTS_CONFIG, text)


def _binary(home, program):
    """The program itself: Debian's script around Chromium knows one place only."""
    inner = home / "usr" / "lib" / program / program
    return inner if inner.exists() else home / "usr" / "bin" / program


def _write_wrapper(home, program, binary):
    """Start an unpacked program with the libraries unpacked beside it."""
    libraries = sorted({str(file.parent) for file in home.rglob("lib*.so*")})
    plugins = next(home.glob("usr/lib/*/qt5/plugins"), "")
    lines = (
        "#!/bin/sh",
        f'export LD_LIBRARY_PATH="{":".join(libraries)}"',
        f'export QT_PLUGIN_PATH="{plugins}"',
        f'exec "{binary}" "$@"\n',
    )
    steps.write_script(paths.WRAPPERS / program, "\n".join(lines))
