"""A PostgreSQL of the bench's own, that may be crashed: durable, on its own directory.

The shared one trades safety for speed and serves others; here `fsync` is on, so that
what was acknowledged must be there after a crash.
"""

import contextlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg2

from dev import paths, postgres, run, settings, steps

SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{socket}'
max_connections = 100
shared_buffers = 128MB
fsync = on
synchronous_commit = on
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
"""


class Cluster:
    """A context: the server runs inside it, and its directory is gone afterwards."""

    def __enter__(self):
        self._home = Path(tempfile.mkdtemp(prefix="complaint-bench-pg-"))
        self._hand_over(self._home)
        arguments = f"-U {postgres.ROLE} -A trust -E UTF8 --locale=C".split()
        self._run("initdb", "-D", self._home / "data", *arguments)
        with open(self._home / "data/postgresql.conf", "a") as configuration:
            configuration.write(SETTINGS.format(socket=self._home))
        self.start()
        return self

    def __exit__(self, *failure):
        self._control("stop", "-m", "immediate")
        shutil.rmtree(self._home, ignore_errors=True)

    def variables(self):
        """What reaches this server."""
        return {
            "PGHOST": str(self._home),
            "PGPORT": "5432",
            "PGUSER": postgres.ROLE,
        }

    def start(self):
        self._control("start", "-w", "-l", self._home / "server.log")

    def crash(self):
        """As if the power had gone, and come back."""
        self._control("stop", "-m", "immediate")
        self.start()

    def copy(self, template, name):
        """Bring the database `template` of the usual server here, with its files."""
        dump = self._home / "dump"
        programs = postgres.programs()
        environment = settings.environment()
        here = {**environment, **self.variables()}
        for program, variables in (
            ([programs / "pg_dump", "-Fc", "-f", dump, template], environment),
            ([programs / "createdb", "-T", "template0", name], here),
            ([programs / "pg_restore", "-d", name, dump], here),
        ):
            subprocess.run(list(map(str, program)), env=variables, check=True)
        dump.unlink()
        files = paths.DATA / "filestore"
        shutil.rmtree(files / name, ignore_errors=True)
        if (files / template).exists():
            shutil.copytree(files / template, files / name, copy_function=os.link)

    def fetch(self, name, query):
        """Rows that a query gives on a database of this server."""
        with contextlib.closing(self._connect(name)) as connection:
            cursor = connection.cursor()
            cursor.execute(query)
            return cursor.fetchall() if cursor.description else []

    execute = fetch

    def script(self, name, text):
        """Run Python text with `env` on a database of this server."""
        command = [*run.ODOO, "shell", "-d", name, "--no-http", "--log-level=warn"]
        subprocess.run(
            command,
            env=settings.environment(**self.variables()),
            cwd=paths.ROOT,
            input=text,
            text=True,
            check=True,
        )

    def _connect(self, name):
        variables = self.variables()
        connection = psycopg2.connect(
            dbname=name, host=variables["PGHOST"], user=variables["PGUSER"]
        )
        connection.autocommit = True
        return connection

    def forget(self, name):
        """Remove the files of a database of this server."""
        shutil.rmtree(paths.DATA / "filestore" / name, ignore_errors=True)

    def _control(self, *arguments):
        self._run("pg_ctl", "-D", self._home / "data", *arguments)

    def _run(self, program, *arguments):
        command = [postgres.programs() / program, *arguments]
        log = paths.LOGS / f"bench-{program}.log"
        with open(log, "w") as output:
            done = subprocess.run(
                list(map(str, command)),
                **postgres.servant(),
                cwd=self._home,
                stdout=output,
                stderr=output,
                check=False,
            )
        if done.returncode:
            raise steps.StepFailed(f"{program} failed: {log.read_text()}")

    def _hand_over(self, directory):
        directory.chmod(0o700)
        if not os.geteuid():
            postgres.hand_over(directory)
