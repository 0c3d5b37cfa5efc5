from datetime import timedelta
from functools import lru_cache

from odoo import api, fields, models
from odoo.tools import SQL

from ..core import chain, clock, escalation, explanation, milestone
from .complaint_clock_target import MILESTONES

STATES = [
    ("none", "Fell away"),
    ("running", "Running"),
    ("warning", "Near its end"),
    ("paused", "Paused"),
    ("overdue", "Overdue"),
    ("done", "Done"),
]
_CHANGED = "complaint_iso10002.working_time_changed"
RESULTS = [
    ("met", "In time"),
    ("late", "Late"),
    ("missed", "Missed"),
]


class ComplaintClock(models.Model):
    """One promise of time on one complaint (4.15).

    A clock is read, never counted: its state is what ``core.clock.read`` says
    of the rule copied onto it and of the facts of its case. These fields are
    written by ``_refresh`` only, when something happens or a boundary passes.
    Who may read the case may read its clocks; nobody edits them.
    """

    _name = "complaint.clock"
    _description = "Clock of a complaint"
    _order = "ticket_id, due_at, id"
    _rec_name = "milestone"

    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="Complaint",
        required=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="ticket_id.company_id")
    milestone = fields.Selection(MILESTONES, required=True)
    start = fields.Char(required=True)
    policy_id = fields.Many2one(
        "complaint.clock.policy",
        ondelete="set null",
        help="Where the promise came from; what it said then is kept below.",
    )
    rule = fields.Text(required=True, help="The promise, as copied at the start.")
    calendar_id = fields.Many2one("resource.calendar", ondelete="set null")
    tz = fields.Char(string="Time zone", required=True)

    # The reading
    state = fields.Selection(STATES, required=True, default="none")
    result = fields.Selection(RESULTS)
    started_at = fields.Datetime()
    due_at = fields.Datetime()
    original_due_at = fields.Datetime(string="Promised at first")
    stopped_at = fields.Datetime()
    next_boundary_at = fields.Datetime()
    refreshed_at = fields.Datetime()
    used_seconds = fields.Integer(help="The clock's own time used, pauses taken off.")
    raw_seconds = fields.Integer(help="The clock's own time that passed.")
    budget_seconds = fields.Integer(help="The clock's own time until the deadline.")
    late_seconds = fields.Integer(help="Time on the wall after the deadline.")
    used_days = fields.Integer()
    raw_days = fields.Integer()
    round_number = fields.Integer(help="Which round of a recurring clock this is.")
    missed_rounds = fields.Integer(help="Rounds of a recurring clock that were late.")
    governed_by = fields.Char(help="Whose limit came first: ours or the law's.")
    source = fields.Char()
    fallback = fields.Char(help="Why calendar time is used instead of working time.")
    is_working = fields.Boolean(help="Measured in working time.")
    remaining_seconds = fields.Integer(compute="_compute_remaining_seconds")
    explanation = fields.Html(compute="_compute_explanation", sanitize=False)

    _one_of_each = models.UniqueIndex("(ticket_id, milestone, start)")
    _boundary = models.Index("(next_boundary_at) WHERE next_boundary_at IS NOT NULL")
    _stale = models.Index("(refreshed_at) WHERE stopped_at IS NULL AND is_working")

    @api.depends("budget_seconds", "used_seconds")
    def _compute_remaining_seconds(self):
        for record in self:
            record.remaining_seconds = record.budget_seconds - record.used_seconds

    @api.depends("due_at", "stopped_at", "rule")
    @api.depends_context("lang", "tz")
    def _compute_explanation(self):
        for record in self:
            record.explanation = self.env["ir.qweb"]._render(
                "complaint_iso10002.complaint_clock_explanation",
                {"clock": record, "lines": record._explain(), "hours": _hours},
            )

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------

    def _working_time(self):
        self.ensure_one()
        return self.calendar_id._complaint_working_time(
            self.tz, company=self.ticket_id.company_id
        )

    def _events(self, facts):
        """Events of this clock from the facts of its case."""
        self.ensure_one()
        extensions = tuple(
            clock.Event(
                400_000_000 + extension.id,
                "extend",
                extension.granted_at,
                reason=extension.reason,
                until=extension.until,
            )
            for extension in self.ticket_id.extension_ids
            if extension.clock_id == self
        )
        return milestone.events(self.milestone, self.start, facts) + extensions

    def _read(self, now, facts=None):
        """This clock's ``core.clock.Reading`` at ``now`` (naive UTC)."""
        self.ensure_one()
        facts = facts or self.ticket_id._clock_facts()[self.ticket_id.id]
        return clock.read(
            read_rule(self.rule), self._events(facts), self._working_time(), now
        )

    @api.model
    def _start(self, vals_list, facts, now):
        """Create clocks with their first reading."""
        calendars = self.env["resource.calendar"]
        companies = self.env["helpdesk.ticket"]
        for vals in vals_list:
            calendar = calendars.browse(vals["calendar_id"] or [])
            company = companies.browse(vals["ticket_id"]).company_id
            working = calendar._complaint_working_time(vals["tz"], company=company)
            events = milestone.events(
                vals["milestone"], vals["start"], facts[vals["ticket_id"]]
            )
            reading = clock.read(read_rule(vals["rule"]), events, working, now)
            vals.update(_values(reading), refreshed_at=now)
        self.create(vals_list)._arm_monitor()

    def _explain(self):
        """The lines of ``core.explanation``, for views, portal and PDF."""
        self.ensure_one()
        facts = self.ticket_id._clock_facts()[self.ticket_id.id]
        return explanation.explain(
            read_rule(self.rule),
            self._events(facts),
            self._working_time(),
            self.stopped_at or fields.Datetime.now(),
        )

    def _follow_rule(self, policy, text):
        """After a change of class the promise may be another (REQ 7.5-5).

        Clocks that stopped keep what they were judged by. The former promise
        stays in the journal.
        """
        self.ensure_one()
        if self.stopped_at or self.rule == text:
            return
        former, now = read_rule(self.rule).targets, read_rule(text).targets
        if _promise(former) != _promise(now):
            self.ticket_id._journal(
                "clock",
                {
                    "milestone": self.milestone,
                    "former": _promise(former),
                    "now": _promise(now),
                },
            )
        self.write({"policy_id": policy.id, "rule": text})

    def _refresh(self, now, facts=None):
        """Bring the stored reading up to ``now``; writes only what differs."""
        facts = facts or self.ticket_id._clock_facts()
        for record in self:
            reading = record._read(now, facts[record.ticket_id.id])
            changed = {
                name: value
                for name, value in _values(reading).items()
                if record[name] != value
            }
            if changed or record.is_working:
                record.write({**changed, "refreshed_at": now})
        self._arm_monitor()

    # ------------------------------------------------------------------
    # The monitor
    # ------------------------------------------------------------------

    def _arm_monitor(self):
        """Wake the monitor at the next boundary, unless it will be up earlier."""
        boundaries = [at for at in self.mapped("next_boundary_at") if at]
        if boundaries:
            self._wake_monitor(min(boundaries))

    @api.model
    def _wake_monitor(self, moment):
        cron = self.env.ref("complaint_iso10002.ir_cron_complaint_monitor")
        # sudo: what happens to a case may wake the monitor, whoever did it
        triggers = self.env["ir.cron.trigger"].sudo()
        armed = [("cron_id", "=", cron.id), ("call_at", "<=", moment)]
        armed.append(("call_at", ">", fields.Datetime.now() - timedelta(minutes=5)))
        if not triggers.search_count(armed, limit=1):
            cron.sudo()._trigger(at=moment)

    @api.model
    def _cron_monitor(self, batch=200):
        """Refresh what is due, tell who has to know; safe to kill anywhere.

        Each batch is locked (other workers skip it), refreshed, its notices
        recorded, and committed. Notices are sent after that, one commit each.
        """
        while True:
            now = fields.Datetime.now()
            due = self._lock_due(now, batch)
            if not due:
                break
            due._refresh(now)
            due._escalate(now)
            if not self.env["ir.cron"]._commit_progress(len(due)):
                self._wake_monitor(now)
                return
        self.env["complaint.clock.notice"]._send_due()
        self._arm_next()

    @api.model
    def _lock_due(self, now, batch):
        self.flush_model()
        # sudo: the monitor's own note
        changed = self.env["ir.config_parameter"].sudo().get_param(_CHANGED) or None
        query = SQL(
            """
            SELECT id FROM complaint_clock
             WHERE next_boundary_at <= %(now)s
                OR (stopped_at IS NULL AND is_working AND refreshed_at < %(changed)s)
             ORDER BY next_boundary_at LIMIT %(batch)s FOR UPDATE SKIP LOCKED
            """,
            now=now,
            changed=changed,
            batch=batch,
        )
        return self.browse([row[0] for row in self.env.execute_query(query)])

    @api.model
    def _working_time_changed(self):
        """Note that a calendar changed; the monitor reads the running clocks
        again, so that nobody waits for that in a request."""
        if not self.sudo().search_count([("stopped_at", "=", False)], limit=1):
            return
        now = fields.Datetime.now()
        # sudo: whoever edits a calendar or a leave leaves the note
        self.env["ir.config_parameter"].sudo().set_param(_CHANGED, now)
        self._wake_monitor(now)

    @api.model
    def _arm_next(self):
        query = SQL(
            "SELECT min(next_boundary_at) FROM complaint_clock "
            "WHERE next_boundary_at IS NOT NULL"
        )
        [(moment,)] = self.env.execute_query(query)
        if moment:
            self._wake_monitor(moment)

    def _escalate(self, now):
        """Record a notice for every step that fired, once for each date."""
        steps = self.policy_id.escalation_ids.grouped(lambda step: str(step.id))
        vals_list = []
        for record in self.filtered(lambda c: c.state not in ("none", "done")):
            reading = record._read(now)
            plan = escalation.plan(
                read_rule(record.rule).steps, reading, record._working_time()
            )
            for firing in plan.fired:
                step = steps.get(firing.code)
                if step:
                    vals_list.append((record, step, firing))
        self.env["complaint.clock.notice"]._record(vals_list, now)


def _hours(seconds):
    """``seconds`` as hours and minutes."""
    return f"{seconds // 3600}:{seconds % 3600 // 60:02d}"


@lru_cache(maxsize=4096)
def read_rule(text):
    """The ``core.clock.Rule`` that ``rule_text`` wrote; kept, as they repeat."""
    content = chain.load(text)
    targets = tuple(
        clock.Target(**{**target, "pauses": frozenset(target["pauses"])})
        for target in content["targets"]
    )
    steps = tuple(escalation.Step(**step) for step in content["steps"])
    return clock.Rule(
        content["milestone"],
        targets,
        recurring=content["milestone"] in milestone.RECURRING,
        warnings=tuple(content["warnings"]),
        steps=steps,
    )


def _promise(targets):
    """The limits in short, as the journal keeps them."""
    return ", ".join(
        f"{target.amount:g} {target.unit} ({target.name})" for target in targets
    )


def rule_text(name, targets, steps, warnings=(0.75,)):
    """The canonical text of a rule, which is what a clock keeps."""
    return chain.canonical(
        {
            "milestone": name,
            "targets": [
                {
                    "amount": target.amount,
                    "unit": target.unit,
                    "name": target.name,
                    "source": target.source,
                    "pauses": sorted(target.pauses),
                    "extendable": target.extendable,
                }
                for target in targets
            ],
            "steps": [
                {
                    "code": step.code,
                    "share": step.share,
                    "hours_before": step.hours_before,
                }
                for step in steps
            ],
            "warnings": list(warnings),
        }
    )


def _values(reading):
    """What is stored of a reading."""
    governing = reading.governing
    return {
        "state": reading.state,
        "result": _result(reading),
        "started_at": reading.started_at or False,
        "due_at": reading.due_at or False,
        "original_due_at": governing.original_due_at if governing else False,
        "stopped_at": reading.stopped_at or False,
        "next_boundary_at": reading.next_boundary_at or False,
        "used_seconds": reading.used,
        "raw_seconds": reading.raw,
        "budget_seconds": governing.budget if governing else 0,
        "late_seconds": reading.late,
        "used_days": reading.used_days,
        "raw_days": reading.raw_days,
        "round_number": reading.number,
        "missed_rounds": sum(not outcome.met for outcome in reading.outcomes),
        "governed_by": governing.name if governing else False,
        "source": governing.source if governing else False,
        "fallback": reading.fallback or False,
        "is_working": bool(governing) and governing.unit.startswith("working"),
    }


def _result(reading):
    if reading.state == "none":
        return False
    if reading.met:
        return "met"
    if reading.met is None:
        return False
    return "late" if reading.state == "done" else "missed"
