"""Rules of a test run, on top of pytest-odoo.

* A log record at WARNING or above that is ours fails the test during which it came,
  unless the test asserts or mutes it (`assertLogs`, `mute_logger`).
* Nothing is skipped: Odoo skips a browser test when the browser does not start, which
  would pass for success.
* OCA's own suite runs without its JavaScript unit tests, which test their script alone.
"""

import functools
import logging

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


def pytest_configure(config):
    """Watch the log from the start, collection and loading of the registry included."""
    logging.getLogger().addHandler(GUARD)


def pytest_sessionstart(session):
    """Give a browser on a busy machine the time to start, and to run a script."""
    from odoo.tests import common

    common.CHECK_BROWSER_ITERATIONS = BROWSER_START_SECONDS * 10
    browser_js = common.HttpCase.browser_js

    @functools.wraps(browser_js)
    def patient(self, *args, timeout=0, **kwargs):
        timeout = max(timeout, BROWSER_SCRIPT_SECONDS)
        return browser_js(self, *args, timeout=timeout, **kwargs)

    common.HttpCase.browser_js = patient


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
    return report


def pytest_sessionfinish(session, exitstatus):
    """Fail the run for warnings that came outside of any test."""
    warnings = GUARD.take()
    if warnings and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    session.config.stash[LATE_WARNINGS] = warnings


LATE_WARNINGS = pytest.StashKey()


def pytest_terminal_summary(terminalreporter, config):
    """Show the warnings that came outside of any test."""
    for warning in config.stash.get(LATE_WARNINGS, ()):
        terminalreporter.write_line(
            f"warning of ours outside of any test: {warning}", red=True
        )
