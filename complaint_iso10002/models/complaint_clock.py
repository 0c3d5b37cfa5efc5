from collections import defaultdict
from dataclasses import replace

from odoo import api, fields, models

from ..core import clock, explanation, milestone
from ..core.promise import promise, read_rule
from ..core.strike import strike
from .complaint_clock_target import MILESTONES

STATES = [
    ("none", "Fell away"),
    ("running", "Running"),
    ("warning", "Near its end"),
    ("paused", "Paused"),
    ("overdue", "Overdue"),
    ("done", "Done"),
]
RESULTS = [
    ("met", "In time"),
    ("late", "Done late"),
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
    _complaint_erasure = {
        "start": "keep: a milestone",
        "rule": "keep: a promise of time",
        "tz": "keep: a zone",
        "working_time_seen": "keep: a mark of the monitor",
        "governed_by": "keep: ours or the law",
        "source": "keep: a paragraph of a law",
        "fallback": "keep: a code",
    }

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
    working_time_seen = fields.Char(
        help="Which change of the calendars this reading knows; see the monitor.",
    )
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
    _stale = models.Index("(working_time_seen) WHERE stopped_at IS NULL AND is_working")

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
                {"clock": record, "lines": record._explain(), "hours": hours},
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
        seen = self.env["complaint.clock.monitor"]._working_time_mark()
        calendars = self.env["resource.calendar"]
        tickets = self.env["helpdesk.ticket"]
        working_time = self._working_times()
        for vals in vals_list:
            company = tickets.browse(vals["ticket_id"]).company_id
            calendar = calendars.browse(vals["calendar_id"] or [])
            working = working_time(calendar, vals["tz"], company)
            events = milestone.events(
                vals["milestone"], vals["start"], facts[vals["ticket_id"]]
            )
            reading = clock.read(read_rule(vals["rule"]), events, working, now)
            vals.update(_values(reading), working_time_seen=seen)
            late = reading.state in ("warning", "overdue")
            if late and not tickets.browse(vals["ticket_id"]).imported_from:
                vals["next_boundary_at"] = now  # the monitor tells what has fired
        self.env["complaint.clock.monitor"]._arm(self.create(vals_list))

    def _explain(self):
        """The lines of ``core.explanation``, for views, portal and PDF."""
        self.ensure_one()
        # sudo: dates, of letters too; who reads the clock may know what stopped it
        case = self.ticket_id.sudo()
        lines = explanation.explain(
            read_rule(self.rule),
            self._events(case._clock_facts()[case.id]),
            self._working_time(),
            self.stopped_at or fields.Datetime.now(),
        )
        if not self.env.user._reads_without_identity():
            return lines
        hide = case._identity_pattern()
        return [
            replace(line, name=strike(hide, line.name))
            if line.kind == "extension"
            else line
            for line in lines
        ]

    def _follow_rule(self, policy, text):
        """After a change of class the promise may be another (REQ 7.5-5).

        Clocks that stopped keep what they were judged by. The former promise
        stays in the journal.
        """
        self.ensure_one()
        if self.stopped_at or self.rule == text:
            return
        former, now = promise(read_rule(self.rule)), promise(read_rule(text))
        if former != now:
            self.ticket_id._journal(
                "clock", {"milestone": self.milestone, "former": former, "now": now}
            )
        self.write({"policy_id": policy.id, "rule": text})

    def _refresh(self, now, facts=None, watched=False):
        """Bring the stored readings up to ``now``; writes only what differs.

        A boundary that passed stays due until the monitor has ``watched`` it, so
        that what happens to a case meanwhile swallows no notice.

        :return: ``{clock: (reading, working time)}``
        """
        facts = facts or self.ticket_id._clock_facts()
        seen = self.env["complaint.clock.monitor"]._working_time_mark()
        # what they were read from is gone
        erased = self.filtered("ticket_id.erased_at")
        erased.write({"next_boundary_at": False, "working_time_seen": seen})
        working_time = self._working_times()
        readings, changes = {}, defaultdict(self.browse)
        for record in self - erased:
            ticket = record.ticket_id
            working = working_time(record.calendar_id, record.tz, ticket.company_id)
            events = record._events(facts[ticket.id])
            reading = clock.read(read_rule(record.rule), events, working, now)
            readings[record] = reading, working
            vals = {**_values(reading), "working_time_seen": seen}
            passed = record.next_boundary_at and record.next_boundary_at <= now
            if passed and not watched:
                vals["next_boundary_at"] = record.next_boundary_at
            changed = (item for item in vals.items() if record[item[0]] != item[1])
            changes[tuple(changed)] |= record
        for changed, records in changes.items():
            if changed:
                records.write(dict(changed))
        self.env["complaint.clock.monitor"]._arm(self)
        return readings

    @api.model
    def _working_times(self):
        """A function that finds the working time of a calendar, a zone and a
        company; for one batch, in which a grown calendar stays grown."""
        kept = {}

        def find(calendar, tz, company):
            key = calendar, tz, company
            if key not in kept:
                kept[key] = calendar._complaint_working_time(tz, company=company)
            return kept[key]

        return find


def hours(seconds):
    """``seconds`` as hours and minutes."""
    return f"{seconds // 3600}:{seconds % 3600 // 60:02d}"


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
