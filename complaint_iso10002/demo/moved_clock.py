"""The past, for the thread that loads the demonstration data and no other."""

import threading
from contextlib import contextmanager
from unittest.mock import patch

from odoo import fields


@contextmanager
def at(moment):
    """Let it be ``moment`` (UTC) for this thread, as Odoo's fields tell the time.

    Demonstration complaints shall have lived for months when they are loaded;
    their journal is sealed with these times.
    """
    own_thread = threading.get_ident()
    real_now, real_today = fields.Datetime.now, fields.Date.context_today

    def now(*_args):
        return moment if threading.get_ident() == own_thread else real_now()

    def context_today(record, timestamp=None):
        return real_today(record, timestamp or now())

    with (
        patch.object(fields.Datetime, "now", staticmethod(now)),
        patch.object(fields.Date, "context_today", staticmethod(context_today)),
    ):
        yield
