from datetime import timedelta
from uuid import uuid4

from psycopg2.errors import DeadlockDetected, SerializationFailure

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import SQL

from ..core import escalation
from ..core.promise import read_rule

_CHANGED = "complaint_iso10002.working_time_changed"
_PATIENCE = 5
#: what the partial index of a column covers
_WATCHED = {
    "next_boundary_at": SQL("next_boundary_at IS NOT NULL"),
    "working_time_seen": SQL("stopped_at IS NULL AND is_working"),
}


class ComplaintClockMonitor(models.AbstractModel):
    """Watches the clocks (4.15): armed for the next boundary, touching what is due.

    Two workers share the work, since locked rows are skipped; a kill loses at most
    the batch at hand, which the next run takes up; downtime is made up for.
    """

    _name = "complaint.clock.monitor"
    _description = "Monitor of the clocks"

    # ------------------------------------------------------------------
    # When to wake up
    # ------------------------------------------------------------------

    @api.model
    def _arm(self, clocks):
        """Wake up at the next boundary of ``clocks``."""
        boundaries = [at for at in clocks.mapped("next_boundary_at") if at]
        if boundaries:
            self._wake(min(boundaries))

    @api.model
    def _wake(self, moment):
        """Be up at ``moment`` (UTC), unless a trigger stands for before."""
        cron = self.env.ref("complaint_iso10002.ir_cron_complaint_monitor")
        # sudo: what happens to a case may wake the monitor, whoever did it
        triggers = self.env["ir.cron.trigger"].sudo()
        armed = [("cron_id", "=", cron.id), ("call_at", "<=", moment)]
        armed.append(("call_at", ">", fields.Datetime.now() - timedelta(minutes=5)))
        if not triggers.search_count(armed, limit=1):
            cron.sudo()._trigger(at=moment)

    @api.model
    def _arm_next(self):
        self.env["helpdesk.ticket"].flush_model(["owner_due_at", "level_due_at"])
        query = SQL(
            """
            SELECT LEAST(
                (SELECT min(next_boundary_at) FROM complaint_clock
                  WHERE next_boundary_at IS NOT NULL),
                (SELECT min(owner_due_at) FROM helpdesk_ticket
                  WHERE owner_due_at IS NOT NULL),
                (SELECT min(level_due_at) FROM helpdesk_ticket
                  WHERE level_due_at IS NOT NULL))
            """
        )
        [(moment,)] = self.env.execute_query(query)
        if moment:
            self._wake(moment)

    @api.model
    def _working_time_changed(self):
        """Leave a mark that a calendar changed; the monitor reads the running
        clocks that know an older one again, so that nobody waits for that in a
        request. Every mark is new: a clock read between the change and its
        commit still knows the former."""
        # sudo: whoever edits a calendar or a leave leaves the mark
        clocks = self.env["complaint.clock"].sudo()
        if clocks.search_count([("stopped_at", "=", False)], limit=1):
            mark = uuid4().hex
            self.env["ir.config_parameter"].sudo().set_param(_CHANGED, mark)
            self._wake(fields.Datetime.now())

    @api.model
    def _working_time_mark(self):
        # sudo: the monitor's own note
        return self.env["ir.config_parameter"].sudo().get_param(_CHANGED, "")

    # ------------------------------------------------------------------
    # What to do then
    # ------------------------------------------------------------------

    @api.model
    def _cron_watch(self, batch=200):
        """Refresh what is due, tell who has to know; safe to kill anywhere.

        Each batch is locked, refreshed, its notices recorded, and committed.
        Notices are sent after that, with a commit each.
        """
        while done := self._patiently(lambda: self._watch(batch)):
            if not self.env["ir.cron"]._commit_progress(done):
                self._wake(fields.Datetime.now())
                return
        handover = self.env["complaint.handover"]
        while done := self._patiently(lambda: handover._hand_over(batch)):
            if not self.env["ir.cron"]._commit_progress(done):
                self._wake(fields.Datetime.now())
                return
        self.env["complaint.clock.notice"]._send_due()
        self._arm_next()

    @api.model
    def _watch(self, batch):
        """Refresh at most ``batch`` clocks and record who is told; how many."""
        now = fields.Datetime.now()
        due = self._lock_due(now, batch)
        self._escalate(due._refresh(now, watched=True), now)
        return len(due)

    @api.model
    def _patiently(self, act):
        """What ``act`` returns. Another worker or user may be quicker at the same
        case: then what was not committed is forgotten, and it is tried again."""
        for patience in reversed(range(_PATIENCE)):
            try:
                result = act()
                self.env.flush_all()
                return result
            except (ConcurrencyError, SerializationFailure, DeadlockDetected):
                if not patience:
                    raise
                self.env.cr.rollback()

    @api.model
    def _lock_due(self, now, batch):
        """At most ``batch`` clocks whose boundary has passed, or that know an older
        calendar; each query walks its own partial index in order."""
        self.env["complaint.clock"].flush_model()
        found = self._lock(SQL("next_boundary_at"), SQL("<="), now, batch)
        mark = self._working_time_mark()
        for other in (SQL("<"), SQL(">")):  # an index knows no "differs"
            left = batch - len(found)
            found |= self._lock(SQL("working_time_seen"), other, mark, left)
        return found

    @api.model
    def _lock(self, column, comparison, value, limit):
        query = SQL(
            """
            SELECT id FROM complaint_clock
             WHERE %(column)s %(comparison)s %(value)s AND %(watched)s
             ORDER BY %(column)s LIMIT %(limit)s FOR UPDATE SKIP LOCKED
            """,
            column=column,
            comparison=comparison,
            value=value,
            watched=_WATCHED[column.code],
            limit=limit,
        )
        ids = [row[0] for row in self.env.execute_query(query)]
        return self.env["complaint.clock"].browse(ids)

    @api.model
    def _escalate(self, readings, now):
        """Record a notice for every step that fired, once for each date.

        :param readings: ``{clock: (reading, working time)}``
        """
        clocks = self.env["complaint.clock"].union(*readings)
        steps = clocks.policy_id.escalation_ids.grouped(lambda step: str(step.id))
        fired = []
        for clock, (reading, working) in readings.items():
            if reading.state in ("none", "done"):
                continue
            plan = escalation.plan(read_rule(clock.rule).steps, reading, working)
            fired += [
                (clock, steps[firing.code], firing)
                for firing in plan.fired
                if firing.code in steps
            ]
        self.env["complaint.clock.notice"]._record(fired, now)
