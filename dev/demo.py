"""`make demo`: a database with demo data, made once and kept, served until Ctrl-C."""

import os
import subprocess
import sys
from pathlib import Path

from . import databases, log_scan, paths, run, server, settings, sources, steps, tools

DATABASE = os.environ.get("DEMO_DB", "complaint_demo")
LOGINS = (
    ("contact", "takes complaints in, sees the own ones"),
    ("handler", "works on the cases of the team"),
    ("manager", "complaints management representative: all cases, configuration"),
    ("identity", "a role for identities kept apart"),
    ("auditor", "verifies the register and its journal, reads the rules"),
    ("executive", "a role for figures and reviews; no case content"),
    ("admin", "technical administrator"),
    ("portal", "a customer, sees the own complaints"),
)
"""Login, which is also the password, and what its role may do."""
TOUR = """
Three steps to look around:
  1. Log in as `contact`, open Complaints, press New: enter what a caller says in one
     dialog.
  2. Log in as `handler`, open the new complaint: the panel on top says what it still
     needs for the next step; click a deadline to read how it came about.
  3. Log in as `manager`: approve a response, read the journal, try a clock policy on
     last year's complaints (Configuration, Clock policies, Rehearse).
"""
CFPB_DATA = Path(
    os.environ.get(
        "CFPB_DATA", paths.ROOT.parent / "shared/data/cfpb_complaints.csv.gz"
    )
)


def main(command="serve"):
    """Bring the demo database up to date, then serve it or work on it."""
    tools.ensure(tools.PRINTING if command != "shots" else tools.ALL)
    ensure()
    return {"serve": _serve, "shell": _shell, "shots": _shots}[command]()


def ensure():
    """Have the demo database, with the addons as they are now; its data stays."""
    addons = [addon.name for addon in paths.own_addons()] or [paths.HELPDESK]
    key = f"{sources.base_key()}:{sources.addons_key()}"
    with steps.lock("demo"):
        if DATABASE not in databases.names():
            _create(addons)
        elif steps.stamp(_stamp("code")) != key:
            _update(addons, key)
        steps.set_stamp(_stamp("code"), key)
        _import_real_complaints()


def _create(addons):
    """Build under a provisional name: what is interrupted leaves no half database."""
    steps.say(f"creating the database {DATABASE} with demo data (two minutes)")
    unfinished = f"{DATABASE}_unfinished"
    databases.drop(unfinished)
    _report(
        databases.install(unfinished, addons, "--with-demo", log="install-demo.log")
    )
    databases.generate_assets(unfinished)
    databases.rename(unfinished, DATABASE)
    databases.record(f"demo-{DATABASE}", DATABASE)
    steps.set_stamp(_stamp("import"), "")


def _update(addons, key):
    """Update our addons, or all modules when Odoo itself or a dependency changed."""
    same_base = steps.stamp(_stamp("code")).split(":")[0] == key.split(":")[0]
    steps.say(f"updating the database {DATABASE} to the present code")
    _report(
        databases.update(
            DATABASE, addons if same_base else ["base", *addons], "update-demo.log"
        )
    )


def _report(output):
    """Show warnings of ours; they fail `make test`, not the demo."""
    for record in log_scan.warnings_of_ours(output):
        steps.say(f"warning: {record}")


def _import_real_complaints():
    """Load public complaints once, where the importer and its data are at hand."""
    importer = paths.DEV / "import_cfpb.py"
    if not (importer.exists() and CFPB_DATA.exists()) or steps.stamp(_stamp("import")):
        return
    steps.say(f"importing real complaints from {CFPB_DATA.name}")
    lines = (
        "from pathlib import Path",
        "from dev.import_cfpb import main",
        f"main(env, Path({str(CFPB_DATA)!r}))",
    )
    databases.script(DATABASE, "\n".join(lines), log="import.log")
    steps.set_stamp(_stamp("import"), "done")


def _stamp(what):
    return f"demo-{DATABASE}-{what}"


def _serve():
    port = server.free_port(os.environ.get("PORT"))
    with server.serving(DATABASE, port) as (process, url):
        _print_welcome(url)
        try:
            return process.wait()
        except KeyboardInterrupt:
            return 0


def _print_welcome(url):
    rows = databases.fetch(DATABASE, "SELECT login FROM res_users WHERE active")
    known = {login for (login,) in rows}
    lines = [f"\nOdoo serves {DATABASE} at {url}/web", "\nLogin = password:"]
    lines += [f"  {login:<10} {role}" for login, role in LOGINS if login in known]
    lines += [
        TOUR.format(url=url),
        f"Log: {paths.LOGS / 'server.log'}",
        "Ctrl-C stops it.",
    ]
    steps.show("\n".join(lines))


def _shell():
    command = [*run.ODOO, "shell", "-d", DATABASE, "--no-http", "--log-level=warn"]
    os.chdir(paths.ROOT)
    os.execve(command[0], command, settings.environment())


def _shots():
    with server.serving(DATABASE, server.free_port()) as (_process, url):
        variables = settings.environment(COMPLAINT_URL=url, COMPLAINT_DB=DATABASE)
        command = [paths.PYTHON, "-m", "dev.shots"]
        return subprocess.run(
            command, cwd=paths.ROOT, env=variables, check=False
        ).returncode


if __name__ == "__main__":
    steps.main(lambda: main(*sys.argv[1:]))
