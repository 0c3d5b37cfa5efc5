"""Databases with their filestores, and the templates that tests start from.

Importable in a test. Templates are keyed by what they are built from:

* the base template: helpdesk_mgmt with its dependencies, no demo data;
* the addon template: the base plus every addon of this repository.
"""

import contextlib
import os
import shutil

import psycopg2
from psycopg2 import sql

from . import log_scan, paths, postgres, sources, steps

GENERATE_ASSETS = """
for bundle in %r:
    assets = env["ir.qweb"]._get_asset_bundle(bundle, css=True, js=True)
    assets.js()
    assets.css()
"""
BUNDLES = (
    "web.assets_web",
    "web.assets_frontend",
    "web.assets_frontend_lazy",
    "web.assets_frontend_minimal",
    "web.assets_tests",
    "web.report_assets_common",
)
"""What pages, tours and printed documents load."""
INSTALL = ("--stop-after-init", "--no-http", "--max-cron-threads=0")


def create(name, template=None):
    """Make a database, empty or a copy of `template` with its filestore."""
    with steps.lock("databases"):
        _execute("CREATE DATABASE {} TEMPLATE {}", name, template or "template0")
    if template and _filestore(template).exists():
        shutil.rmtree(_filestore(name), ignore_errors=True)
        shutil.copytree(_filestore(template), _filestore(name), copy_function=os.link)


def drop(name):
    """Remove a database and its filestore, also one that is in use; none is fine."""
    _execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    shutil.rmtree(_filestore(name), ignore_errors=True)


def rename(name, new_name):
    """Give a database, with its filestore, a name that no other has."""
    _execute("ALTER DATABASE {} RENAME TO {}", name, new_name)
    if _filestore(name).exists():
        _filestore(name).replace(_filestore(new_name))


def names():
    """Names of all databases on the server."""
    return {row[0] for row in fetch("postgres", "SELECT datname FROM pg_database")}


def fetch(name, query, *arguments):
    """Rows that a query gives on a database."""
    with contextlib.closing(connect(name)) as connection, connection.cursor() as cursor:
        cursor.execute(query, arguments)
        return cursor.fetchall()


def connect(name):
    """A psycopg2 connection in autocommit mode."""
    environment = postgres.environment()
    host, port = environment.get("PGHOST"), environment.get("PGPORT")
    connection = psycopg2.connect(
        dbname=name, host=host, port=port, user=environment.get("PGUSER")
    )
    connection.autocommit = True
    return connection


def base_template():
    """Name of the base template, built if need be."""

    def build(unfinished):
        install(unfinished, [paths.HELPDESK], log="install-base.log")

    return _template("base", sources.base_key(), build)


def addon_template():
    """Name of the addon template, built if need be; a warning that is ours fails it."""
    addons = [addon.name for addon in paths.own_addons()]

    def build(unfinished):
        create(unfinished, base_template())
        output = install(unfinished, addons, log="install-addons.log")
        log_scan.check(output, f"installing {', '.join(addons)}")
        generate_assets(unfinished)

    return _template("addons", sources.addons_key(), build)


def templates():
    """Variables that tell a test or a benchmark which databases it may copy."""
    return {
        "COMPLAINT_BASE_TEMPLATE": base_template(),
        "COMPLAINT_ADDON_TEMPLATE": addon_template(),
    }


def _template(kind, key, build):
    """Let `build` make a database of a provisional name, then publish it."""
    name = f"complaint_{kind}_{key}"
    with steps.lock(f"template-{kind}"):
        if name not in names():
            steps.say(f"building the template database of the {kind}")
            unfinished = f"{name}_unfinished"
            drop(unfinished)
            build(unfinished)
            rename(unfinished, name)
            _forget_previous(kind, name)
    return name


def _forget_previous(kind, name):
    """Drop the template that the new one replaces."""
    previous = steps.stamp(f"database-{kind}")
    if previous and previous != name:
        drop(previous)
    record(kind, name)


def record(kind, name):
    """Remember a database that is ours, for `drop_recorded`."""
    steps.set_stamp(f"database-{kind}", name)


def drop_recorded():
    """Drop the templates and the demo, on a server that outlives this checkout."""
    for stamp in paths.STAMPS.glob("database-*"):
        drop(stamp.read_text())


def install(name, modules, *options, log):
    """Install modules, in a new database if there is none; returns Odoo's log."""
    return odoo("-d", name, "-i", ",".join(modules), *INSTALL, *options, log=log)


def update(name, modules, log):
    """Update modules, installing those that are not yet; returns Odoo's log."""
    listed = ",".join(modules)
    return odoo("-d", name, "-i", listed, "-u", listed, *INSTALL, log=log)


def generate_assets(name):
    """Build the script and style bundles, or each browser test would build them."""
    script(name, GENERATE_ASSETS % (BUNDLES,))


def script(name, text, log="script.log"):
    """Run Python text with `env` on a database, and commit."""
    command = ["odoo", "shell", "-d", name, "--no-http", "--log-level=warn"]
    return _run(command, log, input=f"{text}\nenv.cr.commit()\n")


def odoo(*arguments, log):
    """Run Odoo to its end, its output kept under `.local/logs/` and returned."""
    return _run(["odoo", *arguments], log)


def _run(command, log, **options):
    launcher = [paths.PYTHON, "-m", "dev.run"]
    return steps.run([*launcher, *command], log=log, cwd=paths.ROOT, **options)


def _filestore(name):
    return paths.DATA / "filestore" / name


def _execute(query, *identifiers):
    statement = sql.SQL(query).format(*map(sql.Identifier, identifiers))
    with (
        contextlib.closing(connect("postgres")) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
