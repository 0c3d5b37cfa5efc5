"""Where everything lives: all state is under `.local/`."""

import hashlib
import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEV = ROOT / "dev"
LOCAL = ROOT / ".local"

STAMPS = LOCAL / "stamps"
LOGS = LOCAL / "logs"
BIN = LOCAL / "bin"
DATA = LOCAL / "data"
VENV = LOCAL / "venv"
PYTHON = VENV / "bin" / "python"
UNPACKED_ODOO = LOCAL / "odoo"
CONFIG = LOCAL / "odoo.conf"
UNPACKED_TOOLS = LOCAL / "tools"
WRAPPERS = UNPACKED_TOOLS / "wrappers"
FONTS_CONFIG = LOCAL / "fonts" / "fonts.conf"

HELPDESK = "helpdesk_mgmt"


def odoo_source():
    """Directory that holds the `odoo` package: ODOO_SOURCE, else the one we unpack."""
    given = os.environ.get("ODOO_SOURCE")
    return Path(given).expanduser().resolve() if given else UNPACKED_ODOO


def odoo_version():
    """Series of the Odoo at hand, read without importing it."""
    release = (odoo_source() / "odoo" / "release.py").read_text()
    match = re.search(r"^version_info = \((\d+), (\d+)", release, re.MULTILINE)
    return ".".join(match.groups()) if match else "unknown"


def odoo_revision():
    """Text that changes when other Odoo sources take the place of those at hand."""
    source = odoo_source()
    if source == UNPACKED_ODOO:
        return (source / "VERSION").read_text()
    command = ["git", "-C", str(source), "rev-parse", "HEAD"]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    return f"{source} {found.stdout}"


def site_packages():
    """The virtualenv's site-packages; it must exist."""
    return next((VENV / "lib").glob("python3.*/site-packages"))


def oca_addons():
    """Directory into which pip lays the OCA addons."""
    return site_packages() / "odoo" / "addons"


def own_addons():
    """Addon directories of this repository, those others depend on first by name."""
    return sorted(manifest.parent for manifest in ROOT.glob("*/__manifest__.py"))


def checkout_key():
    """Short text that tells this checkout from another on the same machine."""
    return hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]
