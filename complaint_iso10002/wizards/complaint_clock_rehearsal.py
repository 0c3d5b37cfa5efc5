from collections import Counter
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..core import clock, milestone
from ..core.promise import read_rule
from ..models.complaint_clock_target import MILESTONES

_BATCH = 500


class ComplaintClockRehearsal(models.TransientModel):
    """What a policy would have done to the complaints of a period (4.15).

    Reads the facts of each complaint against the limits of the policy, also
    while it is switched off, and writes nothing but the result shown here.
    """

    _name = "complaint.clock.rehearsal"
    _description = "Rehearsal of a clock policy"

    policy_id = fields.Many2one("complaint.clock.policy", required=True)
    date_from = fields.Date(
        required=True,
        default=lambda self: self._default_date_from(),
    )
    date_to = fields.Date(required=True, default=fields.Date.context_today)
    complaint_count = fields.Integer(readonly=True)
    line_ids = fields.One2many(
        "complaint.clock.rehearsal.line", "rehearsal_id", readonly=True
    )

    @api.model
    def _default_date_from(self):
        return fields.Date.context_today(self) - timedelta(days=365)

    def action_run(self):
        self.ensure_one()
        if self.date_from > self.date_to:
            raise UserError(self.env._("The period ends before it begins."))
        self.line_ids.unlink()
        run, late, overload = self._rehearse()
        self.complaint_count = run.pop("complaints", 0)
        self.line_ids = [
            fields.Command.create(
                {"milestone": name, "run": run[name], "late": late[name]}
            )
            for name, _label in MILESTONES
            if run[name]
        ] + [
            fields.Command.create({"user_id": user.id, "late": count})
            for user, count in overload.most_common(10)
        ]
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _rehearse(self):
        """Counters: clocks run and late per milestone, late ones per handler."""
        run, late, overload = Counter(), Counter(), Counter()
        tickets = self._tickets()
        for start in range(0, len(tickets), _BATCH):
            batch = tickets[start : start + _BATCH]
            facts = batch._clock_facts()
            for ticket in batch.filtered(self._covers):
                run["complaints"] += 1
                for name, is_late in self._read(ticket, facts[ticket.id]):
                    run[name] += 1
                    late[name] += is_late
                    overload[ticket.user_id] += is_late
            batch.invalidate_recordset()
        return run, late, +overload

    def _tickets(self):
        domain = [
            ("is_complaint", "=", True),
            ("received_at", ">=", self.date_from),
            ("received_at", "<", self.date_to + timedelta(days=1)),
        ]
        if self.policy_id.company_id:
            domain.append(("company_id", "=", self.policy_id.company_id.id))
        return self.env["helpdesk.ticket"].search(domain)

    def _covers(self, ticket):
        """Whether the policy would hold, whatever its own dates say."""
        return self.policy_id._fits(ticket, ignore_dates=True)

    def _read(self, ticket, facts):
        """Yield ``(milestone, late?)`` for the clocks this policy would start."""
        now = fields.Datetime.now()
        rules = self.policy_id._combine(ticket.complexity)
        for (name, start), (_policy, text) in rules.items():
            if not milestone.started_at(name, start, facts):
                continue
            vals = ticket._prepare_clock_vals((name, start), self.policy_id, text)
            calendar = self.env["resource.calendar"].browse(vals["calendar_id"] or [])
            working = calendar._complaint_working_time(
                vals["tz"], company=ticket.company_id
            )
            events = milestone.events(name, start, facts)
            reading = clock.read(read_rule(text), events, working, now)
            missed = any(not outcome.met for outcome in reading.outcomes)
            yield name, missed or reading.state == "overdue"


class ComplaintClockRehearsalLine(models.TransientModel):
    """A figure of a rehearsal: for a milestone, or for a handler."""

    _name = "complaint.clock.rehearsal.line"
    _description = "Rehearsal figure"

    rehearsal_id = fields.Many2one(
        "complaint.clock.rehearsal", required=True, ondelete="cascade"
    )
    milestone = fields.Selection(MILESTONES)
    user_id = fields.Many2one("res.users", string="Handler")
    run = fields.Integer(string="Clocks")
    late = fields.Integer()
    late_share = fields.Float(compute="_compute_late_share", string="Late %")

    @api.depends("run", "late")
    def _compute_late_share(self):
        for line in self:
            line.late_share = 100 * line.late / line.run if line.run else 0
