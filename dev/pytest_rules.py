"""Rules of a test run, on top of pytest-odoo.

* A log record at WARNING or above that is ours fails the test during which it came,
  unless the test asserts or mutes it (`assertLogs`, `mute_logger`).
* Nothing is skipped: Odoo skips a browser test when the browser does not start, which
  would pass for success.
* What a test class counts (`figure()`) is shown at the end, also from a worker.
* OCA's own suite runs without its JavaScript unit tests, which test their script alone.
"""

import functools
import logging
import os

import pytest

from .ownership import is_ours

LEFT_OUT = "helpdesk_mgmt/tests/test_js.py"
BROWSER_START_SECONDS = 60
BROWSER_SCRIPT_SECONDS = 300


class Guard(logging.Handler):
    """Collects the records of ours that reach the root logger."""

    def __init__(self):
        super().__init__(level=logging.WARNING)
        self.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
        self.found = []

    def emit(self, record):
        text = self.format(record)
        if is_ours(f"{record.pathname} {text}"):
            self.found.append(text)

    def take(self):
        """The records since the last call."""
        found, self.found = self.found, []
        return found


GUARD = Guard()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_cmdline_main(config):
    """Give each worker the database that is its own, before pytest-odoo opens it."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        config.option.odoo_database += f"_{worker}"
    if config.option.odoo_database:
        config.option.odoo_extra.append(f"db-filter=^{config.option.odoo_database}$")
    return (yield)


def pytest_configure(config):
    """Watch the log from the start, collection and loading of the registry included."""
    logging.getLogger().addHandler(GUARD)


def pytest_sessionstart(session):
    """Give a browser on a busy machine the time to start, and to run a script."""
    from odoo.tests import common

    common.CHECK_BROWSER_ITERATIONS = BROWSER_START_SECONDS * 10
    _be_patient(common.HttpCase, "browser_js")
    _be_patient(common.ChromeBrowser, "_wait_ready")


def _be_patient(cls, name):
    """Let a method wait longer, when it is told to wait for less."""
    method = getattr(cls, name)

    @functools.wraps(method)
    def patient(self, *args, timeout=0, **kwargs):
        timeout = max(timeout, BROWSER_SCRIPT_SECONDS)
        return method(self, *args, timeout=timeout, **kwargs)

    setattr(cls, name, patient)


def pytest_ignore_collect(collection_path):
    """Pass over what is left out on purpose."""
    return True if collection_path.match(LEFT_OUT) else None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Turn warnings of ours, and skips, into failures."""
    report = yield
    warnings = GUARD.take()
    if report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which no test may be: {report.longrepr}"
    elif warnings and report.passed:
        report.outcome = "failed"
        report.longrepr = "logged warnings of ours:\n" + "\n".join(warnings)
    if call.when == "call" and hasattr(getattr(item, "cls", None), "figure"):
        report.user_properties.append(("figure", item.cls.figure()))
    return report


#: by test class, what it counted so far
FIGURES = {}


def pytest_runtest_logreport(report):
    """Keep the last figure of each class, here or in a worker of pytest-xdist."""
    figure = dict(report.user_properties).get("figure")
    if figure:
        FIGURES[report.nodeid.rpartition("::")[0]] = figure


LATE_WARNINGS = pytest.StashKey()


def pytest_sessionfinish(session, exitstatus):
    """Fail the run for warnings that came outside of any test, in a worker or here."""
    config = session.config
    warnings = [*config.stash.get(LATE_WARNINGS, ()), *GUARD.take()]
    config.stash[LATE_WARNINGS] = warnings
    if hasattr(config, "workeroutput"):
        config.workeroutput["late_warnings"] = warnings
    elif warnings and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    """Take over what a worker of pytest-xdist found outside of its tests."""
    output = getattr(node, "workeroutput", {})
    stash = node.config.stash
    stash[LATE_WARNINGS] = [
        *stash.get(LATE_WARNINGS, ()),
        *output.get("late_warnings", ()),
    ]


def pytest_terminal_summary(terminalreporter, config):
    """Show the figures, and the warnings that came outside of any test."""
    for figure in FIGURES.values():
        terminalreporter.write_line(figure)
    for warning in config.stash.get(LATE_WARNINGS, ()):
        terminalreporter.write_line(
            f"warning of ours outside of any test: {warning}", red=True
        )
