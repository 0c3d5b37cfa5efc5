import json
import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from textwrap import dedent

import psycopg2

from odoo.sql_db import connection_info_for
from odoo.tests import BaseCase
from odoo.tools import config


class DatabaseCase(BaseCase):
    """A database of its own, with Odoo run on it in processes of its own.

    For what a transaction that is rolled back cannot show: installing,
    uninstalling, two people at once. The database is dropped afterwards.
    """

    #: environment variable that names a database to start from, and what is
    #: installed in an empty one when it is not set
    TEMPLATE = ("COMPLAINT_ADDON_TEMPLATE", "complaint_iso10002")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.database = f"ts_{cls.__name__.lower()}_{os.getpid()}"
        variable, module = cls.TEMPLATE
        template = os.environ.get(variable)
        cls._drop()
        cls.addClassCleanup(cls._drop)
        cls._admin(
            f'CREATE DATABASE "{cls.database}" TEMPLATE "{template or "template0"}"'
        )
        if template:
            files = _filestore(template)
            if files.exists():
                copy = _filestore(cls.database)
                shutil.copytree(files, copy, copy_function=os.link)
        else:
            cls._odoo("-i", module)

    @classmethod
    def _drop(cls):
        cls._admin(f'DROP DATABASE IF EXISTS "{cls.database}" WITH (FORCE)')
        shutil.rmtree(_filestore(cls.database), ignore_errors=True)

    @classmethod
    def _admin(cls, statement):
        _name, info = connection_info_for("postgres")
        with closing(psycopg2.connect(**info)) as connection:
            connection.autocommit = True
            connection.cursor().execute(statement)

    @classmethod
    def _odoo(cls, *arguments):
        """Run Odoo to its end; its log, which holds nothing to worry about."""
        log = cls._run(
            "-d", cls.database, *arguments, "--stop-after-init", "--no-http"
        ).stderr
        bad = [
            line
            for line in log.splitlines()
            if any(level in line for level in (" WARNING ", " ERROR ", " CRITICAL "))
            and "complaint" in line.replace(cls.database, "")
        ]
        if bad:
            raise AssertionError("\n".join(bad))
        return log

    @classmethod
    def _script(cls, text):
        """What ``text``, run with ``env`` on the database, leaves in ``result``."""
        done = cls._run(
            "shell",
            "-d",
            cls.database,
            "--no-http",
            "--log-level=warn",
            stdin=f"{dedent(text)}\nenv.cr.commit()\n"
            "import json; print('RESULT' + json.dumps(result, default=str))\n",
        )
        lines = [line for line in done.stdout.splitlines() if "RESULT" in line]
        if not lines:
            raise AssertionError(f"{done.stdout}\n{done.stderr}")
        return json.loads(lines[-1].partition("RESULT")[2])

    @classmethod
    def _run(cls, *arguments, stdin=None):
        program = os.environ.get("COMPLAINT_ODOO_CMD")
        command = [program] if program else [sys.executable, "-m", "odoo"]
        done = subprocess.run(
            [*command, *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise AssertionError(f"{done.stdout}\n{done.stderr}")
        return done


def _filestore(name):
    """Not ``config.filestore``: in a worker of pytest-xdist pytest-odoo lets that
    name the worker's own, whichever database is asked about."""
    return Path(config["data_dir"], "filestore", name)
