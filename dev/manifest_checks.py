"""What the OCA asks of a manifest and a readme, and pylint-odoo does not look at."""

import ast
import re

from . import paths

VERSION = re.compile(r"19\.0\.\d+\.\d+\.\d+")
REQUIRED_KEYS = (
    "name",
    "summary",
    "version",
    "category",
    "author",
    "license",
    "depends",
    "website",
)
REQUIRED_FILES = ("README.rst", "readme/DESCRIPTION.md")
NEWS = re.compile(r"[\w+-]+\.(feature|bugfix|misc|doc|removal)(\.md)?|\.gitkeep")


def main():
    """Problems found, one text each."""
    return [problem for addon in paths.own_addons() for problem in _problems(addon)]


def _problems(addon):
    manifest = ast.literal_eval((addon / "__manifest__.py").read_text())
    yield from _manifest_problems(addon, manifest)
    for name in REQUIRED_FILES:
        if not (addon / name).exists():
            yield f"{addon.name}/{name}: missing"
    for file in addon.glob("readme/newsfragments/*"):
        if not NEWS.fullmatch(file.name):
            yield f"{file.relative_to(paths.ROOT)}: not named <issue>.<kind>.md"


def _manifest_problems(addon, manifest):
    where = f"{addon.name}/__manifest__.py"
    for key in REQUIRED_KEYS:
        if not manifest.get(key):
            yield f"{where}: no {key}"
    if not VERSION.fullmatch(manifest.get("version", "")):
        yield f"{where}: version {manifest.get('version')} is not 19.0.x.y.z"
    for key in ("data", "demo"):
        for name in manifest.get(key, ()):
            if not (addon / name).exists():
                yield f"{where}: {key} names {name}, which is missing"
