"""One record's failure stops no other, and a conflict is tried again as a whole."""

import logging

from psycopg2 import OperationalError

from odoo.exceptions import ConcurrencyError

_logger = logging.getLogger(__name__)


def attempt(records, act, failure):
    """Do ``act`` on ``records`` in a savepoint; whether it was done.

    :param failure: what the log says when it was not
    :raises ConcurrencyError, OperationalError: when somebody else was quicker;
        the caller's whole transaction is to be tried again
    """
    try:
        with records.env.cr.savepoint():
            act(records)
    except (ConcurrencyError, OperationalError):
        raise
    # whatever else one record suffers from, the others go on
    except Exception:
        records.env.invalidate_all(flush=False)
        _logger.exception("%s: %s", failure, records)
        return False
    return True
