"""Odoo 19.0 Community, which PyPI lacks: from Debian unstable, or ODOO_SOURCE."""

import ast
import os
import shutil

from . import apt, paths, steps

PACKAGE = "odoo-19"
DATA_PACKAGES = (
    "fonts-roboto-unhinted",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
)
"""Packages the Odoo package links into."""
ELSEWHERE = "set ODOO_SOURCE to an Odoo 19.0 checkout"


def ensure():
    """Have the Odoo sources at `paths.odoo_source()`."""
    if "ODOO_SOURCE" in os.environ:
        return _check_given()
    with steps.step("odoo", PACKAGE) as todo:
        if todo:
            _fetch()


def _check_given():
    if not (paths.odoo_source() / "odoo" / "release.py").exists():
        raise steps.StepFailed(
            "ODOO_SOURCE is no Odoo checkout: it has no odoo/release.py"
        )
    if paths.odoo_version() != "19.0":
        raise steps.StepFailed(f"ODOO_SOURCE is Odoo {paths.odoo_version()}, not 19.0")


def _fetch():
    if apt.os_release().get("ID") != "debian":
        raise steps.StepFailed(f"only a Debian mirror carries {PACKAGE}: {ELSEWHERE}")
    archive = apt.Archive("unstable", suite="unstable")
    archive.update()
    version = archive.candidate(PACKAGE)
    if not version.startswith("19.0"):
        had = version or "not at all"
        raise steps.StepFailed(f"Debian's mirror has {PACKAGE} {had}: {ELSEWHERE}")
    steps.say(f"downloading Odoo ({PACKAGE} {version}, 120 MB)")
    unpacked = steps.fresh_directory(paths.LOCAL / "odoo-unpacking")
    archive.unpack((PACKAGE, *DATA_PACKAGES), unpacked)
    package = unpacked / "usr" / "lib" / "python3" / "dist-packages" / "odoo"
    _replace_links(package)
    _fill_gaps(package / "addons")
    package.replace(steps.fresh_directory(paths.UNPACKED_ODOO) / "odoo")
    steps.write(paths.UNPACKED_ODOO / "VERSION", f"{PACKAGE} {version}\n")
    shutil.rmtree(unpacked)


def _replace_links(package):
    """Put the linked files in place of the links, so that the tree can be moved."""
    for directory, _folders, files in os.walk(package):
        for name in files:
            path = os.path.join(directory, name)
            if not os.path.islink(path):
                continue
            target = os.path.realpath(path)
            os.unlink(path)
            if os.path.exists(target):
                shutil.copyfile(target, path)


def _fill_gaps(addons):
    """Write the scripts that Debian leaves out, empty.

    They are minified third-party files; a bundle that names a missing one prints an
    error on every page, which fails browser tests.
    """
    for manifest in addons.glob("*/__manifest__.py"):
        for path in _plain_scripts(ast.literal_eval(manifest.read_text())):
            script = addons / path.lstrip("/")
            if not script.exists():
                script.parent.mkdir(parents=True, exist_ok=True)
                script.touch()


def _plain_scripts(manifest):
    """Scripts that the bundles of a manifest name without a wildcard."""
    for entries in manifest.get("assets", {}).values():
        for entry in entries:
            names = [entry] if isinstance(entry, str) else entry[1:]
            yield from (
                name for name in names if name.endswith(".js") and "*" not in name
            )
