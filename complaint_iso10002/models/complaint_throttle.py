import ipaddress
import logging
from datetime import timedelta

from psycopg2.extensions import TRANSACTION_STATUS_IDLE

from odoo import api, fields, models
from odoo.tools import SQL, hmac

_logger = logging.getLogger(__name__)

#: what one address may do: ``(times, seconds)`` by form
LIMITS = {
    "new": (10, 3600),
    "file": (60, 3600),
    "message": (30, 3600),
    "track": (30, 600),
    "feedback": (20, 600),
    "policy": (120, 600),
    "paper": (10, 600),
}
_DEFAULT = (30, 600)
#: failures that are forgiven, the first lock-out and the longest
_FORGIVEN = 5
_FIRST, _LONGEST = timedelta(seconds=30), timedelta(hours=1)
#: seconds by which forgetting may lag, so that one wake-up serves many
_GRAIN = 300


class ComplaintThrottle(models.Model):
    """How often one address may use a public form (4.5, 4.10).

    A row is the allowance of one form and one address: no log of visits, and
    no address, only its keyed digest, kept until the allowance is whole again.
    Every question is one atomic statement in a transaction of its own, so that
    several workers count together and what is rolled back still counts. Nobody
    reads the rows.
    """

    _name = "complaint.throttle"
    _description = "Allowance of a public form"
    _log_access = False
    _rec_name = "key"

    key = fields.Char(required=True)
    whole_at = fields.Datetime(
        required=True,
        help="When the allowance is whole again, and the row forgotten.",
    )
    refused = fields.Boolean(required=True, help="Whether the last use was refused.")
    failures = fields.Integer(required=True)
    locked_until = fields.Datetime()

    _key_unique = models.UniqueIndex("(key)")
    _forgettable = models.Index("(whole_at)")

    # ------------------------------------------------------------------
    # How often
    # ------------------------------------------------------------------

    @api.model
    def _take(self, form, address):
        """Use ``form`` once from ``address``.

        :return: seconds to wait; 0 when it was granted. What is refused does
            not count.
        """
        times, window = self._limit(form)
        step = timedelta(seconds=window / times)
        room = timedelta(seconds=window) - step
        query = SQL(
            """
            INSERT INTO complaint_throttle AS t (key, whole_at, refused, failures)
            VALUES (%(key)s, %(now)s + %(step)s, FALSE, 0)
            ON CONFLICT (key) DO UPDATE SET
                refused = t.whole_at - %(now)s > %(room)s,
                whole_at = CASE WHEN t.whole_at - %(now)s > %(room)s
                    THEN t.whole_at
                    ELSE GREATEST(t.whole_at, %(now)s) + %(step)s END
            RETURNING refused, EXTRACT(EPOCH FROM whole_at - %(now)s - %(room)s)
            """,
            key=self._key(form, address),
            now=fields.Datetime.now(),
            step=step,
            room=room,
        )
        refused, wait = self._in_own_transaction(query, window)
        return max(1, round(wait)) if refused else 0

    @api.model
    def _limit(self, form):
        """``(times, seconds)``; the system parameter
        ``complaint_iso10002.limit_<form>`` (``times/seconds``) comes first."""
        # sudo: the public knows no parameters
        text = self.env["ir.config_parameter"].sudo()
        text = text.get_param(f"complaint_iso10002.limit_{form}") or ""
        try:
            times, window = (int(part) for part in text.split("/"))
            if times > 0 and window > 0:
                return times, window
        except ValueError:
            times = 0
        if text:
            _logger.warning("Limit of form %s is not readable: %s", form, text)
        return LIMITS.get(form, _DEFAULT)

    # ------------------------------------------------------------------
    # Lock-out of who guesses
    # ------------------------------------------------------------------

    @api.model
    def _fail(self, form, address):
        """Note a wrong secret from ``address``.

        The first few are forgiven; then each doubles the wait, up to an hour.

        :return: seconds during which ``_locked`` answers no zero.
        """
        query = SQL(
            """
            INSERT INTO complaint_throttle AS t (key, whole_at, refused, failures)
            VALUES (%(key)s, %(now)s + %(longest)s, FALSE, 1)
            ON CONFLICT (key) DO UPDATE SET
                failures = t.failures + 1,
                locked_until = CASE WHEN t.failures < %(forgiven)s THEN NULL
                    ELSE %(now)s + LEAST(%(longest)s, %(first)s
                        * POWER(2, LEAST(t.failures - %(forgiven)s, 20))) END,
                whole_at = %(now)s + 2 * %(longest)s
            RETURNING COALESCE(EXTRACT(EPOCH FROM locked_until - %(now)s), 0)
            """,
            key=self._key(f"{form}!", address),
            now=fields.Datetime.now(),
            forgiven=_FORGIVEN,
            first=_FIRST,
            longest=_LONGEST,
        )
        (wait,) = self._in_own_transaction(query, 2 * _LONGEST.total_seconds())
        return round(wait)

    @api.model
    def _locked(self, form, address):
        """Seconds ``address`` is still locked out of ``form``; 0 when it is not."""
        query = SQL(
            """
            SELECT EXTRACT(EPOCH FROM locked_until - %(now)s)
              FROM complaint_throttle
             WHERE key = %(key)s AND locked_until > %(now)s
            """,
            key=self._key(f"{form}!", address),
            now=fields.Datetime.now(),
        )
        rows = self.env.execute_query(query)
        return max(1, round(rows[0][0])) if rows else 0

    @api.model
    def _forgive(self, form, address):
        """A right secret clears the failures of ``address``."""
        key = self._key(f"{form}!", address)
        query = SQL(
            "DELETE FROM complaint_throttle WHERE key = %s RETURNING failures", key
        )
        self._in_own_transaction(query, 0)

    # ------------------------------------------------------------------
    # Keeping and forgetting
    # ------------------------------------------------------------------

    @api.model
    def _key(self, form, address):
        """Keyed digest of who uses ``form``; of IPv6 the network counts."""
        try:
            known = ipaddress.ip_address(address or "")
            if known.version == 6 and known.ipv4_mapped:
                known = known.ipv4_mapped
            if known.version == 6:
                known = ipaddress.ip_network((known, 64), strict=False)
            address = str(known)
        except ValueError:
            address = str(address or "")
        # sudo: the key is the database's own secret
        return hmac(self.env(su=True), "complaint.throttle", (form, address))

    @api.model
    def _in_own_transaction(self, query, window):
        """The row ``query`` returns, committed at once."""
        with self.env.registry.cursor() as cr:
            if cr.connection.info.transaction_status == TRANSACTION_STATUS_IDLE:
                # those who wait for a row count on from it, none is refused
                cr.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
            cr.execute(query)
            row = cr.fetchone()
            if window:
                self.with_env(self.env(cr=cr))._forget_later(window)
        return row

    @api.model
    def _forget_later(self, window):
        """Wake the scheduler once the allowance is whole; one call for many."""
        due = fields.Datetime.now() + timedelta(seconds=window)
        due = due + timedelta(seconds=_GRAIN - due.timestamp() % _GRAIN)
        # sudo: the public wakes no scheduler
        cron = self.env.ref("complaint_iso10002.ir_cron_complaint_throttle").sudo()
        due = due.replace(microsecond=0)
        pending = self.env["ir.cron.trigger"].sudo()
        if not pending.search_count(
            [("cron_id", "=", cron.id), ("call_at", "=", due)], limit=1
        ):
            cron._trigger(at=due)

    @api.autovacuum
    def _forget(self):
        """Remove what is whole again: nothing is kept beyond its window."""
        query = SQL(
            "DELETE FROM complaint_throttle WHERE whole_at <= %s",
            fields.Datetime.now(),
        )
        self.env.cr.execute(query)
