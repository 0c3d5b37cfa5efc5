from odoo import api, fields, models

from ..core import milestone, step

CLOCK_STATES = [
    ("none", "No clock"),
    ("running", "Running"),
    ("warning", "Near its end"),
    ("overdue", "Overdue"),
    ("paused", "Paused"),
    ("done", "Done"),
]
#: journal kinds that may start, stop, move or pause a clock
_MOVING = {
    "acknowledged",
    "answered",
    "assessed",
    "bounced",
    "changed",
    "corrected",
    "ended",
    "extended",
    "message_out",
    "paused",
    "recourse",
    "reminded",
    "remedy",
    "reopened",
    "response",
}
#: what a case with several clocks shows: the first of these that one is in
_WORST = ("overdue", "warning", "running", "paused")


class ComplaintClockMixin(models.AbstractModel):
    """Deadlines of a complaint (4.15, 4.6, 7.3): started, paused, met.

    Clocks follow the facts of the case wherever they change. A change of
    class selects the policy again and keeps pauses and history; historical
    complaints get the clocks they would have had.
    """

    _name = "complaint.clock.mixin"
    _description = "Complaint: clocks"

    clock_ids = fields.One2many("complaint.clock", "ticket_id", readonly=True)
    pause_ids = fields.One2many("complaint.clock.pause", "ticket_id", copy=False)
    extension_ids = fields.One2many(
        "complaint.clock.extension", "ticket_id", copy=False
    )
    entry_delay_days = fields.Integer(
        string="Entry delay",
        compute="_compute_entry_delay_days",
        compute_sudo=True,
        help="Working days of the team between receipt and entry in the register.",
    )
    is_waiting = fields.Boolean(compute="_compute_is_waiting", store=True)
    next_due_at = fields.Datetime(
        string="Next due",
        compute="_compute_clock_state",
        store=True,
        index="btree_not_null",
    )
    clock_state = fields.Selection(
        CLOCK_STATES,
        compute="_compute_clock_state",
        store=True,
        index="btree_not_null",
    )

    @api.depends("received_at", "registered_at", "team_id", "company_id")
    def _compute_entry_delay_days(self):
        for ticket in self:
            moments = (ticket.received_at, ticket.registered_at)
            if not all(moments):
                ticket.entry_delay_days = 0
                continue
            calendar = ticket._clock_calendar()
            working = calendar._complaint_working_time(
                ticket._clock_tz(calendar), company=ticket.company_id
            )
            ticket.entry_delay_days = working.days_between(*moments)

    @api.depends("clock_ids.state", "clock_ids.due_at")
    def _compute_clock_state(self):
        for ticket in self:
            clocks = ticket.clock_ids
            states = set(clocks.mapped("state"))
            ticket.clock_state = next(
                (state for state in _WORST if state in states),
                "done" if "done" in states else "none",
            )
            open_clocks = clocks.filtered(lambda c: c.state in _WORST)
            ticket.next_due_at = min(open_clocks.mapped("due_at"), default=False)

    @api.depends("pause_ids.stopped_at")
    def _compute_is_waiting(self):
        for ticket in self:
            ticket.is_waiting = any(not pause.stopped_at for pause in ticket.pause_ids)

    # ------------------------------------------------------------------
    # Rules
    # ------------------------------------------------------------------

    def _clock_rules(self):
        """``{ticket: {(milestone, start): (policy, rule text)}}`` now in force."""
        # sudo: what is promised does not depend on who may read the policies
        policies = self.env["complaint.clock.policy"].sudo()
        in_force = {company: policies._in_force(company) for company in self.company_id}
        cache = {}
        rules = {}
        for ticket in self:
            key = ticket._clock_class()
            if key not in cache:
                chosen = policies._select(ticket, in_force[ticket.company_id])
                cache[key] = chosen._combine(ticket.complexity)
            rules[ticket] = cache[key]
        return rules

    def _clock_class(self):
        """What the choice of a policy depends on."""
        self.ensure_one()
        return (
            self.company_id.id,
            fields.Date.to_date(self.received_at),
            self.team_id.id,
            self.category_id.id,
            self.channel_id.id,
            self.criticality,
            self.complexity,
            self.complainant_kind,
        )

    # ------------------------------------------------------------------
    # Following the case
    # ------------------------------------------------------------------

    def _follow_journal(self, kind):
        result = super()._follow_journal(kind)
        if kind == "message_in":
            self._end_waits()
        if kind in _MOVING:
            self.filtered("clock_ids")._sync_clocks()
        return result

    def _follow_step(self, before):
        result = super()._follow_step(before)
        ended = self.filtered(
            lambda t: (
                t.id in before
                and before[t.id]["iso_step"] != t.iso_step
                and (
                    step.is_final(t.iso_step) or step.is_final(before[t.id]["iso_step"])
                )
            )
        )
        ended.filtered("clock_ids")._sync_clocks()
        return result

    def _sync_clocks(self):
        """Start the clocks whose time has come and read those that run."""
        tickets = self.filtered(lambda t: t.is_complaint and t.registered_at)
        if not tickets:
            return
        # sudo: clocks are kept by what happens, nobody holds the right to edit
        tickets = tickets.sudo()
        tickets._note_clock_facts()
        now = fields.Datetime.now()
        facts = tickets._clock_facts()
        vals_list = []
        for ticket, rules in tickets._clock_rules().items():
            known = {(c.milestone, c.start): c for c in ticket.clock_ids}
            for key, (policy, text) in rules.items():
                if key in known:
                    known[key]._follow_rule(policy, text)
                elif milestone.started_at(*key, facts[ticket.id]):
                    vals_list.append(ticket._prepare_clock_vals(key, policy, text))
        tickets.clock_ids._refresh(now, facts)
        self.env["complaint.clock"].sudo()._start(vals_list, facts, now)

    def _prepare_clock_vals(self, key, policy, text):
        self.ensure_one()
        calendar = self._clock_calendar()
        return {
            "ticket_id": self.id,
            "milestone": key[0],
            "start": key[1],
            "policy_id": policy.id,
            "rule": text,
            "calendar_id": calendar.id,
            "tz": self._clock_tz(calendar),
        }

    def _clock_calendar(self):
        """The team's calendar, else the company's."""
        self.ensure_one()
        own = self.team_id.complaint_calendar_id
        return own or self.company_id.resource_calendar_id

    def _clock_tz(self, calendar):
        self.ensure_one()
        return calendar.tz or self.company_id.partner_id.tz or "UTC"

    # ------------------------------------------------------------------
    # Acts
    # ------------------------------------------------------------------

    def action_pause_clocks(self):
        """Ask for the reason of a wait."""
        return self._clock_dialog("complaint.clock.pause", self.env._("Pause"))

    def action_extend_deadline(self):
        """Ask for the new date and its reason."""
        return self._clock_dialog(
            "complaint.clock.extension", self.env._("Extend a deadline")
        )

    def _clock_dialog(self, model, name):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": {"default_ticket_id": self.id},
        }

    def action_resume_clocks(self):
        """What was awaited has come."""
        self.pause_ids.action_resume()

    def _end_waits(self):
        """A word from the complainant ends the waits for it (R21)."""
        now = fields.Datetime.now()
        # sudo: a mail from the complainant resumes the clocks, whoever fetched it
        waits = self.sudo().pause_ids.filtered(
            lambda p: not p.stopped_at and p.reason_id.ends_on_reply
        )
        waits.stopped_at = now
