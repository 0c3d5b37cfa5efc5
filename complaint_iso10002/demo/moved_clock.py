"""The past, for the thread that loads the demonstration data and no other."""

import threading
from contextlib import contextmanager
from unittest.mock import patch

from odoo import fields


@contextmanager
def at(moment):
    """Let ``fields.Datetime.now()`` be ``moment`` (UTC) in this thread.

    Demonstration complaints shall have lived for months when they are loaded;
    their journal is sealed with these times.
    """
    own_thread, real = threading.get_ident(), fields.Datetime.now

    def now(*_args):
        return moment if threading.get_ident() == own_thread else real()

    with patch.object(fields.Datetime, "now", staticmethod(now)):
        yield
