"""Requests no browser makes: those of the addon's own test, in greater number."""

import importlib.util

from dev import paths

_SOURCE = paths.ROOT / "complaint_iso10002" / "tests" / "odd_requests.py"


def requests(count, token=""):
    """As `requests` of the addon's `tests/odd_requests.py`.

    Read as a file: its package would load all the tests.
    """
    spec = importlib.util.spec_from_file_location("odd_requests", _SOURCE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.requests(count, token)
