from odoo import fields, models
from odoo.tools import SQL

from ..models.complaint_assessment_rule import CRITICALITY
from ..models.complaint_clock import RESULTS, STATES
from ..models.complaint_clock_target import MILESTONES


class ComplaintClockReport(models.Model):
    """Analysis of deadlines: one row a clock that ran (4.15, 8.4).

    Shares count ended clocks only: met, or their deadline passed. No personal
    data. Who may read the case may read its rows.
    """

    _name = "complaint.clock.report"
    _description = "Timeliness analysis"
    _auto = False
    _rec_name = "ticket_id"
    _order = "started_on desc, id desc"

    ticket_id = fields.Many2one("helpdesk.ticket", string="Complaint", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    team_id = fields.Many2one("helpdesk.ticket.team", readonly=True)
    channel_id = fields.Many2one("helpdesk.ticket.channel", readonly=True)
    category_id = fields.Many2one(
        "helpdesk.ticket.category", string="Category as reported", readonly=True
    )
    criticality = fields.Selection(CRITICALITY, readonly=True)
    policy_id = fields.Many2one("complaint.clock.policy", readonly=True)
    milestone = fields.Selection(MILESTONES, string="Promise", readonly=True)
    state = fields.Selection(STATES, readonly=True)
    result = fields.Selection(RESULTS, readonly=True)
    started_on = fields.Date(string="Runs from", readonly=True)
    due_on = fields.Date(string="Due", readonly=True)
    received_on = fields.Date(string="Received on", readonly=True)
    clock_count = fields.Integer(string="Promises", readonly=True)
    ended_count = fields.Integer(string="Ended", readonly=True)
    met_count = fields.Integer(string="Kept", readonly=True)
    late_count = fields.Integer(string="Late or missed", readonly=True)
    met_rate = fields.Float(
        string="Kept (share)",
        readonly=True,
        aggregator="avg",
        digits=(16, 2),
        help="Promises kept of those that ended; those still running do not count.",
    )
    used_days = fields.Integer(string="Days used", readonly=True, aggregator="avg")
    raw_days = fields.Integer(string="Days passed", readonly=True, aggregator="avg")
    late_hours = fields.Float(
        string="Hours late", readonly=True, aggregator="avg", digits=(16, 1)
    )
    is_extended = fields.Boolean(string="Extended", readonly=True)

    _depends = {
        "helpdesk.ticket": [
            "company_id",
            "team_id",
            "channel_id",
            "category_id",
            "criticality",
        ],
        "complaint.figure": ["ticket_id", "received_on"],
        "complaint.clock": [
            "ticket_id",
            "policy_id",
            "milestone",
            "state",
            "result",
            "started_at",
            "due_at",
            "original_due_at",
            "used_days",
            "raw_days",
            "late_seconds",
            "tz",
        ],
    }

    @property
    def _table_query(self):
        return SQL("SELECT %s FROM %s", self._select(), self._from())

    def _select(self):
        return SQL(
            """
            c.id, c.ticket_id, t.company_id, t.team_id, t.channel_id, t.category_id,
            t.criticality, c.policy_id, c.milestone, c.state, c.result, %(started)s
            AS started_on, %(due)s AS due_on, f.received_on, 1 AS clock_count,
            CASE WHEN c.result IS NOT NULL THEN 1 ELSE 0 END AS ended_count,
            CASE WHEN c.result = 'met' THEN 1 ELSE 0 END AS met_count,
            CASE WHEN c.result IN ('late', 'missed') THEN 1 ELSE 0 END AS late_count,
            CASE WHEN c.result = 'met' THEN 1.0::float8
                 WHEN c.result IS NOT NULL THEN 0.0 END AS met_rate,
            CASE WHEN c.state = 'done' THEN c.used_days END AS used_days,
            CASE WHEN c.state = 'done' THEN c.raw_days END AS raw_days,
            CASE WHEN c.result IN ('late', 'missed') THEN c.late_seconds / 3600.0 END
            AS late_hours,
            c.due_at > c.original_due_at AS is_extended
            """,
            started=_local("started_at"),
            due=_local("due_at"),
        )

    def _from(self):
        return SQL(
            """
            complaint_clock c
            JOIN helpdesk_ticket t ON t.id = c.ticket_id
            LEFT JOIN complaint_figure f ON f.ticket_id = c.ticket_id
            """
        )

    def action_open_case(self):
        """The complaint behind a row."""
        self.ensure_one()
        return self.ticket_id.get_formview_action()


def _local(column):
    """The local date of an instant of the clock."""
    moment = SQL.identifier("c", column)
    return SQL("((%s AT TIME ZONE 'UTC') AT TIME ZONE c.tz)::date", moment)
