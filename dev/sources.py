"""What the databases are built from, as keys: another key means another database."""

from . import paths, steps

NOT_INSTALLED = {"tests", "readme", "__pycache__", "description"}
"""Directories of an addon that do not end up in a database."""
NOT_INSTALLED_SUFFIXES = {".md", ".pot", ".pyc", ".rst"}


def base_key():
    """Key of Odoo, its dependencies and the OCA addons."""
    return steps.digest(
        paths.odoo_revision(), paths.DEV / "requirements.txt", str(paths.ROOT)
    )


def addons_key():
    """Key of the base and of all addons of this repository, apart from their tests."""
    files = (file for addon in paths.own_addons() for file in _installed_files(addon))
    named = ((str(file.relative_to(paths.ROOT)), file) for file in files)
    return steps.digest(base_key(), *(part for pair in named for part in pair))


def _installed_files(addon):
    return [
        file
        for file in sorted(addon.rglob("*"))
        if file.is_file()
        and file.suffix not in NOT_INSTALLED_SUFFIXES
        and not NOT_INSTALLED & set(file.relative_to(addon).parts[:-1])
    ]
