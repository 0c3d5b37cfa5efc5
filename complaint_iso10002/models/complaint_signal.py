from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..core import statistic

RULES = [
    ("outside", "Beyond the limits"),
    ("shift", "Eight periods on one side"),
    ("cluster", "Several with one cause"),
]
STATES = [
    ("new", "To judge"),
    ("confirmed", "Confirmed"),
    ("rejected", "Rejected"),
    ("closed", "Closed"),
]
OPEN = ("new", "confirmed")
#: what an act, or the watch, writes
_ACTS = {
    "state",
    "decided_by_id",
    "decided_at",
    "chart_id",
    "cause_id",
    "company_id",
    "rule",
    "is_up",
    "date_from",
    "date_to",
    "value",
    "lower",
    "upper",
    "centre",
    "count",
    "exposure",
    "same_as_id",
    "alarm_text",
    "key",
}


class ComplaintSignal(models.Model):
    """More than chance: a change in complaints that asks for a judgement (8.2).

    Opened by the weekly watch over the control charts, or when several
    complaints with one cause come together; with the complaints attached for
    those who may read them. A manager is told once, and confirms or rejects it
    with a reason. Managers, auditors and executives read it; it holds counts,
    no case content. The watch alone writes what was found.
    """

    _name = "complaint.signal"
    _inherit = [
        "complaint.action.source.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Signal in complaints"
    _order = "date_to desc, id desc"

    company_id = fields.Many2one(
        "res.company", required=True, index=True, readonly=True
    )
    chart_id = fields.Many2one(
        "complaint.chart", index="btree_not_null", ondelete="restrict", readonly=True
    )
    chart_data = fields.Json(related="chart_id.chart_data")
    cause_id = fields.Many2one("complaint.cause", ondelete="restrict", readonly=True)
    rule = fields.Selection(RULES, required=True, readonly=True)
    is_up = fields.Boolean(string="More than before", default=True, readonly=True)
    date_from = fields.Date(string="From", required=True, readonly=True)
    date_to = fields.Date(string="To", required=True, readonly=True)
    value = fields.Float(
        digits=(16, 6),
        aggregator=None,
        readonly=True,
        groups="complaint_iso10002.group_complaint_manager",
    )
    lower = fields.Float(digits=(16, 6), aggregator=None, readonly=True)
    upper = fields.Float(digits=(16, 6), aggregator=None, readonly=True)
    centre = fields.Float(digits=(16, 6), aggregator=None, readonly=True)
    count = fields.Integer(
        aggregator="sum",
        readonly=True,
        groups="complaint_iso10002.group_complaint_manager",
    )
    count_text = fields.Char(string="Events", compute="_compute_count_text")
    exposure = fields.Float(digits=(16, 2), aggregator=None, readonly=True)
    alarm_text = fields.Char(
        string="False alarms",
        help="How often such a signal comes though nothing changed.",
        readonly=True,
    )
    key = fields.Char(help="What keeps a cluster from being told twice.", readonly=True)
    same_as_id = fields.Many2one(
        "complaint.signal",
        string="Same as",
        ondelete="set null",
        help="A signal about mostly the same complaints, told before.",
        readonly=True,
    )
    case_ids = fields.One2many("complaint.signal.case", "signal_id")
    state = fields.Selection(
        STATES, required=True, default="new", readonly=True, tracking=True
    )
    reason = fields.Text(
        string="Judgement",
        tracking=True,
        help="What it is, or why it is nothing; without names.",
    )
    owner_id = fields.Many2one(
        "res.users", domain=[("share", "=", False)], tracking=True
    )
    decided_by_id = fields.Many2one("res.users", string="Judged by", readonly=True)
    decided_at = fields.Datetime(string="Judged on", readonly=True)

    _once = models.UniqueIndex(
        "(chart_id, rule, date_to) WHERE chart_id IS NOT NULL",
        "This was signalled before.",
    )
    _cluster_once = models.UniqueIndex(
        "(company_id, key) WHERE key IS NOT NULL AND state IN ('new', 'confirmed')",
        "This was signalled before.",
    )

    @api.depends("chart_id", "cause_id", "rule", "date_to")
    @api.depends_context("lang")
    def _compute_display_name(self):
        rules = dict(self._fields["rule"]._description_selection(self.env))
        for signal in self:
            subject = signal.chart_id.display_name or signal.cause_id.display_name
            day = format_date(self.env, signal.date_to)
            parts = [subject, rules.get(signal.rule), day]
            signal.display_name = " · ".join(part for part in parts if part)

    @api.depends_context("uid", "lang")
    def _compute_count_text(self):
        kpis = self.env["complaint.kpi"]
        for signal in self:
            # sudo: small counts are worded, not shown
            count = signal.sudo().count
            small = 0 < count < statistic.SMALL and not kpis._reads_cases()
            signal.count_text = kpis._few() if small else str(count)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise UserError(self.env._("Signals are found, not entered."))
        return super().create(vals_list)

    def write(self, vals):
        if not _ACTS.isdisjoint(vals):
            raise UserError(self.env._("What was found stays as it was found."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A signal is judged, not removed."))

    def _note(self, vals):
        # past the checks of write
        # pylint: disable-next=super-method-mismatch
        return super().write(vals)

    def _extend(self, vals, cases):
        """The same thing goes on: newer figures and cases, nobody told again."""
        self.ensure_one()
        known = self.case_ids.ticket_id
        now = {
            name: vals[name]
            for name in ("date_to", "value", "lower", "upper", "count", "exposure")
            if name in vals
        }
        added = [(0, 0, {"ticket_id": case.id}) for case in cases - known]
        self._note({**now, "case_ids": added})

    # ------------------------------------------------------------------
    # Judging
    # ------------------------------------------------------------------

    def action_confirm(self):
        """It is a systemic issue; a cause is looked for (8.2)."""
        self._decide("confirmed", ("new",))

    def action_reject(self):
        """It is chance, or known otherwise."""
        self._decide("rejected", OPEN)

    def action_close(self):
        """What it showed is dealt with."""
        self._decide("closed", ("confirmed",))

    def _decide(self, state, before):
        self.check_access("write")
        for signal in self:
            if signal.state not in before:
                raise UserError(self.env._("This signal was judged before."))
            if not (signal.reason or "").strip():
                raise UserError(self.env._("Write down your judgement first."))
            signal._note(
                {
                    "state": state,
                    "decided_by_id": self.env.uid,
                    "decided_at": fields.Datetime.now(),
                }
            )
        self.activity_feedback(["complaint_iso10002.mail_activity_type_signal"])

    def action_open_cases(self):
        """The complaints behind it, of those the user may read."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "helpdesk.ticket",
            "view_mode": "list,form",
            "domain": [("id", "in", self.case_ids.ticket_id.ids)],
        }

    def _prepare_action_vals(self):
        return {
            **super()._prepare_action_vals(),
            "origin": "signal",
            "signal_id": self.id,
            "cause_id": self.cause_id.id,
            "company_id": self.company_id.id,
        }

    @api.model
    def _count(self, scope):
        """``{variant: Figure}``: found in the period, open at its end (K34)."""
        found = self._of(scope) + [
            ("create_date", ">=", scope.date_from),
            ("create_date", "<", scope.last + timedelta(days=1)),
        ]
        return {
            "found": statistic.count(self.search_count(found)),
            "open": statistic.count(len(self._open_at(scope))),
        }

    @api.model
    def _of(self, scope):
        domain = [("company_id", "=", scope.company_id)]
        if scope.team_id:
            domain += [("chart_id.team_id", "=", scope.team_id)]
        if scope.category_ids is not None:
            domain += [("chart_id.category_id", "in", scope.category_ids)]
        return domain

    @api.model
    def _open_at(self, scope):
        """The signals of a scope that were open at the end of ``as_of``."""
        after = scope.as_of + timedelta(days=1)
        return self.search(
            self._of(scope)
            + [
                ("create_date", "<", after),
                "|",
                ("state", "in", OPEN),
                ("decided_at", ">=", after),
            ]
        )


class ComplaintSignalCase(models.Model):
    """A complaint behind a signal; read by who may read the complaint."""

    _name = "complaint.signal.case"
    _description = "Complaint behind a signal"
    _rec_name = "ticket_id"
    _log_access = False

    signal_id = fields.Many2one(
        "complaint.signal", required=True, ondelete="cascade", index=True
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="Complaint",
        required=True,
        ondelete="cascade",
        index=True,
    )

    _once = models.UniqueIndex("(signal_id, ticket_id)")
