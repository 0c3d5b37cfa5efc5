from odoo import fields, models
from odoo.tools import SQL

from ..core.step import FINAL
from ..models.complaint_answer_mixin import ANSWERS, CLOSURE_REASONS
from ..models.complaint_assessment_rule import CRITICALITY
from ..models.complaint_decision_mixin import OUTCOMES
from ..models.complaint_level_mixin import LEVELS
from ..models.complaint_point import FINDINGS
from ..models.complaint_receipt_mixin import KINDS
from ..models.helpdesk_ticket_stage import ISO_STEPS


class ComplaintReport(models.Model):
    """Analysis of complaints: one row a point, with the facts of its case (8.2).

    A case without points has one row. What belongs to the case stands on the
    row of its first point only, so that sums and averages count a case once;
    the cost is spread evenly over its points. No personal data, no texts. Who
    may read the case may read its rows.
    """

    _name = "complaint.report"
    _description = "Complaints analysis"
    _auto = False
    _rec_name = "ticket_id"
    _order = "received_on desc, id desc"

    # Whose
    ticket_id = fields.Many2one("helpdesk.ticket", string="Complaint", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    team_id = fields.Many2one("helpdesk.ticket.team", readonly=True)
    channel_id = fields.Many2one("helpdesk.ticket.channel", readonly=True)
    complainant_kind = fields.Selection(KINDS, string="Complainant kind", readonly=True)

    # What about
    reported_category_id = fields.Many2one(
        "helpdesk.ticket.category", string="Category as reported", readonly=True
    )
    category_id = fields.Many2one(
        "helpdesk.ticket.category",
        readonly=True,
        help="As found on the point, else as reported.",
    )
    category_root_id = fields.Many2one(
        "helpdesk.ticket.category", string="Main category", readonly=True
    )
    cause_id = fields.Many2one("complaint.cause", readonly=True)
    cause_root_id = fields.Many2one(
        "complaint.cause", string="Main cause", readonly=True
    )
    criticality = fields.Selection(CRITICALITY, readonly=True)
    is_safety = fields.Boolean(string="Safety", readonly=True)
    is_repeat = fields.Boolean(string="Repeat complaint", readonly=True)

    # What became of it
    iso_step = fields.Selection(ISO_STEPS, string="ISO step", readonly=True)
    handling_level = fields.Selection(LEVELS, string="Level", readonly=True)
    is_open = fields.Boolean(string="Open", readonly=True)
    finding = fields.Selection(FINDINGS, readonly=True)
    outcome = fields.Selection(OUTCOMES, readonly=True)
    complainant_answer = fields.Selection(
        ANSWERS, string="Complainant answer", readonly=True
    )
    closure_reason = fields.Selection(
        CLOSURE_REASONS, string="Closure reason", readonly=True
    )
    is_first_contact = fields.Boolean(string="At first contact", readonly=True)
    is_reopened = fields.Boolean(string="Reopened", readonly=True)

    # When
    received_on = fields.Date(string="Received on", readonly=True)
    answered_on = fields.Date(string="Answered on", readonly=True)
    closed_on = fields.Date(string="Closed on", readonly=True)

    # How many, how long, how much
    point_count = fields.Integer(string="Points", readonly=True)
    case_count = fields.Integer(
        string="Complaints",
        readonly=True,
        help="Each complaint once, on the row of its first point.",
    )
    case_share = fields.Float(
        string="Complaints by share",
        readonly=True,
        digits=(16, 1),
        help="A complaint with three points counts a third in each of its rows.",
    )
    upheld_rate = fields.Float(
        string="Upheld (share)",
        readonly=True,
        aggregator="avg",
        digits=(16, 2),
        help="Points upheld, wholly or partly, of the points decided.",
    )
    entry_days = fields.Integer(
        string="Working days to entry", readonly=True, aggregator="avg"
    )
    ack_days = fields.Integer(
        string="Working days to acknowledge", readonly=True, aggregator="avg"
    )
    answer_days = fields.Integer(
        string="Working days to answer", readonly=True, aggregator="avg"
    )
    answer_calendar_days = fields.Float(
        string="Calendar days to answer", readonly=True, aggregator="avg"
    )
    close_days = fields.Integer(
        string="Working days to close", readonly=True, aggregator="avg"
    )
    close_calendar_days = fields.Float(
        string="Calendar days to close", readonly=True, aggregator="avg"
    )
    cost = fields.Float(string="Cost of remedies", readonly=True)

    _depends = {
        "helpdesk.ticket": [
            "company_id",
            "team_id",
            "channel_id",
            "complainant_kind",
            "category_id",
            "criticality",
            "is_safety",
            "iso_step",
            "handling_level",
            "outcome",
            "complainant_answer",
            "closure_reason",
        ],
        "complaint.point": ["ticket_id", "category_id", "cause_id", "finding"],
        "complaint.cause": ["parent_path"],
        "helpdesk.ticket.category": ["parent_path"],
        "complaint.figure": [
            "ticket_id",
            "received_on",
            "entry_days",
            "is_entry_known",
            "acknowledged_on",
            "ack_days",
            "answered_on",
            "answer_days",
            "answer_calendar_days",
            "closed_on",
            "close_days",
            "close_calendar_days",
            "is_reopened",
            "is_first_contact",
            "is_repeat",
            "point_count",
            "first_point_id",
            "remedy_cost",
        ],
    }

    @property
    def _table_query(self):
        return SQL("SELECT %s FROM %s", self._select(), self._from())

    def _select(self):
        return SQL(", ").join(
            [
                self._select_case(),
                self._select_figures(),
                self._select_point(),
            ]
        )

    def _select_case(self):
        return SQL(
            """
            COALESCE(p.id * 2, t.id * 2 + 1) AS id, t.id AS ticket_id,
            t.company_id, t.team_id, t.channel_id, t.complainant_kind,
            t.category_id AS reported_category_id, t.criticality, t.is_safety,
            t.iso_step, t.iso_step NOT IN %s AS is_open, t.outcome,
            t.handling_level,
            t.complainant_answer, t.closure_reason
            """,
            FINAL,
        )

    def _select_figures(self):
        return SQL(
            """
            f.is_repeat, f.is_first_contact, f.is_reopened,
            f.received_on, f.answered_on, f.closed_on,
            CASE WHEN %(first)s THEN 1 ELSE 0 END AS case_count,
            1.0::float8 / GREATEST(f.point_count, 1) AS case_share,
            f.remedy_cost / GREATEST(f.point_count, 1) AS cost,
            CASE WHEN %(first)s AND f.is_entry_known THEN f.entry_days END
                AS entry_days,
            CASE WHEN %(first)s AND f.acknowledged_on IS NOT NULL
                THEN f.ack_days END AS ack_days,
            CASE WHEN %(first)s AND f.answered_on IS NOT NULL
                THEN f.answer_days END AS answer_days,
            CASE WHEN %(first)s AND f.answered_on IS NOT NULL
                THEN f.answer_calendar_days END AS answer_calendar_days,
            CASE WHEN %(first)s AND f.closed_on IS NOT NULL
                THEN f.close_days END AS close_days,
            CASE WHEN %(first)s AND f.closed_on IS NOT NULL
                THEN f.close_calendar_days END AS close_calendar_days
            """,
            first=SQL("(p.id IS NULL OR p.id = f.first_point_id)"),
        )

    def _select_point(self):
        return SQL(
            """
            COALESCE(p.category_id, t.category_id) AS category_id,
            k.root_id AS category_root_id,
            p.cause_id, c.root_id AS cause_root_id,
            p.finding, CASE WHEN p.id IS NULL THEN 0 ELSE 1 END AS point_count,
            CASE WHEN p.finding IN ('upheld', 'partly_upheld') THEN 1.0::float8
                 WHEN p.finding = 'not_upheld' THEN 0.0 END AS upheld_rate
            """
        )

    def _from(self):
        return SQL(
            """
            complaint_figure f
            JOIN helpdesk_ticket t ON t.id = f.ticket_id
            LEFT JOIN complaint_point p ON p.ticket_id = t.id
            LEFT JOIN %s k ON k.id = COALESCE(p.category_id, t.category_id)
            LEFT JOIN %s c ON c.id = p.cause_id
            """,
            _roots("helpdesk_ticket_category"),
            _roots("complaint_cause"),
        )

    def action_open_case(self):
        """The complaint behind a row."""
        self.ensure_one()
        return self.ticket_id.get_formview_action()


def _roots(table):
    """The main category, or cause, of each.

    Grouped, so that PostgreSQL reckons it once each, not for every row, and knows
    that it may leave the join out where nobody asks.
    """
    return SQL(
        "(SELECT id, split_part(parent_path, '/', 1)::integer AS root_id"
        " FROM %s GROUP BY id)",
        SQL.identifier(table),
    )
