"""The virtualenv: Odoo's dependencies, the OCA addons, test and lint tools."""

import platform
import shutil
import sys

from . import apt, paths, steps

SUPPORTED = ((3, 10), (3, 13))
REQUIREMENTS = paths.DEV / "requirements.txt"


def ensure():
    """Have the virtualenv with all requirements; Odoo's sources must be there."""
    if not SUPPORTED[0] <= sys.version_info[:2] <= SUPPORTED[1]:
        raise steps.StepFailed(
            f"Odoo 19 needs Python 3.10 to 3.13, this is {platform.python_version()}"
        )
    key = steps.digest(
        REQUIREMENTS,
        platform.python_version(),
        str(paths.odoo_source()),
        str(paths.ROOT),
    )
    with steps.step("venv", key) as todo:
        if todo:
            _create()
            _link_odoo()
            steps.say("installing the Python requirements (a minute or two)")
            _pip("-r", REQUIREMENTS)


def _create():
    """Make an empty virtualenv, unless there is one of this very Python."""
    if paths.PYTHON.exists() and steps.stamp("venv-python") == sys.version:
        return
    steps.say(f"creating the virtualenv (Python {platform.python_version()})")
    shutil.rmtree(paths.VENV, ignore_errors=True)
    steps.run([sys.executable, "-m", "venv", "--without-pip", paths.VENV])
    steps.run([paths.PYTHON, _pip_wheel() / "pip", "install", "-q", "pip"])
    steps.set_stamp("venv-python", sys.version)


def _pip_wheel():
    """A wheel of pip to start with: Python's own, or Debian's where Python lacks it."""
    bundled = _bundled_wheel()
    if bundled:
        return bundled
    archive = apt.Archive("machine")
    archive.update()
    unpacked = steps.fresh_directory(paths.LOCAL / "pip")
    archive.unpack(["python3-pip-whl"], unpacked)
    return next(unpacked.glob("usr/share/python-wheels/pip-*.whl"))


def _bundled_wheel():
    """The wheel in `ensurepip`, which Debian moves into the package python3-venv."""
    try:
        import ensurepip
    except ImportError:
        return None
    directory = paths.Path(ensurepip.__file__).parent / "_bundled"
    return next(directory.glob("pip-*.whl"), None)


def _link_odoo():
    """Put Odoo on the virtualenv's path.

    The OCA wheels depend on a distribution `odoo`; a stub of it satisfies pip, and
    leaves the choice of Odoo's dependencies to our requirements.
    """
    packages = paths.site_packages()
    steps.write(packages / "odoo-source.pth", f"{paths.odoo_source()}\n")
    metadata = "Metadata-Version: 1.1\nName: odoo\nVersion: 19.0\n"
    steps.write(packages / "odoo-19.0.egg-info", metadata)


def _pip(*arguments):
    steps.run([paths.PYTHON, "-m", "pip", "install", "-q", *arguments])
