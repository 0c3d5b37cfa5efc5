"""Databases to measure in, and Odoo registries upon them, all in one process."""

import contextlib
import os

from dev import databases, paths, steps

from . import mail_sink

PREFIX = "bn_"
CACHED = f"{PREFIX}cache_"


class Lab:
    """Copies of the templates `make test` starts from; a context that drops them.

    Two registries, one with the addon and one without, live side by side, so that peer
    and ours share the process, the server and the moment.
    """

    def __init__(self):
        self._sites = {}
        self.mails = mail_sink.MailSink()

    def __enter__(self):
        _boot()
        self._stack = contextlib.ExitStack()
        self._stack.enter_context(self.mails.installed())
        return self

    def __exit__(self, *failure):
        for site in list(self._sites.values()):
            self.drop(site)
        self._stack.close()

    def base(self, name):
        """A fresh database with helpdesk_mgmt, without our addons."""
        return self.site(name, os.environ["COMPLAINT_BASE_TEMPLATE"])

    def addon(self, name):
        """A fresh database with all our addons."""
        return self.site(name, addon_template())

    def site(self, name, template):
        """A fresh copy of the database `template`; the name need not be unique."""
        database = f"{PREFIX}{os.getpid()}_{name}"
        databases.create(database, template)
        self._sites[database] = Site(database)
        return self._sites[database]

    def drop(self, site):
        """Drop a database before the end, to make room."""
        site.close()
        databases.drop(site.name)
        del self._sites[site.name]

    def cached(self, name, sources, template, build):
        """Name of a database that is kept between runs; `build(site)` fills it once.

        It is built again when its template or one of the `sources` (files, texts)
        changed, and takes the place of the one before.
        """
        key = steps.digest(template, *sources)
        database = f"{CACHED}{name}_{key}"
        if database not in databases.names():
            steps.say(f"building the register {name}, once")
            site = self.site(f"build_{name}", template)
            build(site)
            site.close()
            with contextlib.closing(databases.connect(site.name)) as connection:
                connection.cursor().execute("VACUUM ANALYZE")
            for former in databases.names():
                if former.startswith(f"{CACHED}{name}_"):
                    databases.drop(former)
            del self._sites[site.name]
            databases.rename(site.name, database)
        return database


class Site:
    """One database under measurement."""

    def __init__(self, name):
        self.name = name

    @contextlib.contextmanager
    def env(self, login="__system__", **context):
        """An environment as one request has it: a new cursor, empty caches.

        Commits at the end, unless the body did; a failure rolls back.
        """
        from odoo import api
        from odoo.modules.registry import Registry

        with Registry(self.name).cursor() as cr:
            root = api.Environment(cr, api.SUPERUSER_ID, {})
            users = root["res.users"].with_context(active_test=False)
            user = users.search([("login", "=", login)], limit=1)
            yield api.Environment(cr, user.id, context)

    def close(self):
        """Forget the registry and its connections, so that the database can go."""
        from odoo import sql_db
        from odoo.modules.registry import Registry

        Registry.delete(self.name)
        sql_db.close_db(self.name)


def addon_template():
    """Name of the database with all our addons; changes with what it is built from."""
    return os.environ["COMPLAINT_ADDON_TEMPLATE"]


def drop_abandoned():
    """Drop the databases of runs that were killed."""
    for name in databases.names():
        process = name.removeprefix(PREFIX).split("_")[0]
        ours = name.startswith(PREFIX) and process.isdigit()
        if ours and not os.path.exists(f"/proc/{process}"):
            databases.drop(name)


def _boot():
    """Configure Odoo in this process, quiet and without a server of its own."""
    from odoo import modules
    from odoo.tools import config

    rc = os.environ.get("ODOO_RC", str(paths.CONFIG))
    arguments = ["-c", rc, "--no-http", "--max-cron-threads=0", "--log-level=error"]
    config.parse_config(arguments, setup_logging=True)
    modules.initialize_sys_path()
