import secrets

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    complaint_remedy_limit = fields.Monetary(
        string="Remedy limit",
        default=100,
        help="Sum of remedies a person may promise without approval, unless "
        "their user has a limit of its own (5.4, 7.7).",
    )
    complaint_cluster_count = fields.Integer(
        string="Complaints of a cluster",
        default=5,
        help="So many complaints with one cause and product make a signal; 0 for "
        "none (8.2).",
    )
    complaint_cluster_days = fields.Integer(
        string="Days of a cluster",
        default=30,
        help="Received within so many days (8.2).",
    )
    complaint_effect_after_days = fields.Integer(
        string="Effect of actions judged after",
        default=90,
        help="Days between an improvement action and the judgement of its effect, "
        "unless the action says otherwise (8.7).",
    )
    complaint_feedback_share = fields.Float(
        string="Share of complainants asked",
        default=100,
        help="Percentage of closed cases whose complainant is asked for feedback; "
        "drawn at random (8.3).",
    )
    complaint_feedback_after = fields.Integer(
        string="Ask for feedback after",
        default=5,
        help="Working days after closing; from 3 to 10.",
    )
    complaint_feedback_remind = fields.Integer(
        string="Remind of feedback after",
        default=10,
        help="Days after asking; once. 0: never.",
    )
    complaint_feedback_valid = fields.Integer(
        string="Feedback possible for",
        default=30,
        help="Days during which the link works.",
    )
    complaint_feedback_seed = fields.Char(
        string="Seed of the sample",
        default=lambda self: secrets.token_hex(8),
        help="With it the sample can be drawn again and checked.",
    )
    complaint_objectivity_share = fields.Float(
        string="Cases checked for objectivity",
        default=5,
        help="Percentage of the cases closed in a month that auditors check for "
        "objectivity, at least three; drawn by chance. 0: none (annex D).",
    )
    complaint_leads_kept_out = fields.Boolean(
        string="Keep leaders of people complained about out",
        help="Who leads a help-desk team of a person complained about does not see "
        "the case either (4.7).",
    )
    complaint_anonymous = fields.Boolean(
        string="Anonymous complaints",
        default=True,
        help="Let people stay anonymous in the public form (4.5).",
    )
    complaint_publish_figures = fields.Boolean(
        string="Publish last year's figures",
        help="Show figures of the last calendar year on the public page; numbers "
        "below five are left out (4.4, 8.1).",
    )
    complaint_owner_hours = fields.Float(
        string="Hours without a handler",
        default=1,
        help="Working hours of the team after which a complaint nobody handles is "
        "given to the team leader; 0: never (4.12).",
    )
    complaint_training = fields.Selection(
        [("none", "Not asked"), ("warn", "Warn"), ("block", "Refuse")],
        string="Handlers without training",
        required=True,
        default="none",
        help="What happens when a complaint is given to a person without a valid "
        "training on complaints (4.14).",
    )
    complaint_backlog_months = fields.Integer(
        string="Warn of a backlog after",
        default=3,
        help="Months in a row in which more complaints came in than ended; 0: "
        "never (4.3).",
    )
    complaint_backlog_told_for = fields.Date(
        readonly=True,
        help="First day of the last month managers were warned of.",
    )
    complaint_resource_days = fields.Integer(
        string="Resources decided on within",
        default=30,
        help="Days after which a request for resources without a decision is an open "
        "point of the next management review; 0: never (6.4).",
    )
    complaint_review_months = fields.Integer(
        string="Management review every",
        default=12,
        help="Months from one management review to the next; the next one is "
        "drafted when its period is over (8.6).",
    )

    _complaint_resource_days = models.Constraint(
        "CHECK(complaint_resource_days >= 0)",
        "Days to decide on resources are not negative.",
    )
    _complaint_objectivity_share = models.Constraint(
        "CHECK(complaint_objectivity_share BETWEEN 0 AND 100)",
        "The share of cases checked is a percentage.",
    )
    _complaint_owner_hours = models.Constraint(
        "CHECK(complaint_owner_hours >= 0)",
        "The hours without a handler cannot be negative.",
    )
    _complaint_feedback_share = models.Constraint(
        "CHECK(complaint_feedback_share BETWEEN 0 AND 100)",
        "The share of complainants asked is a percentage.",
    )
    _complaint_feedback_after = models.Constraint(
        "CHECK(complaint_feedback_after BETWEEN 3 AND 10)",
        "Feedback is asked for 3 to 10 working days after closing.",
    )
    _complaint_feedback_valid = models.Constraint(
        "CHECK(complaint_feedback_valid BETWEEN 1 AND 365)",
        "The link for feedback works for 1 to 365 days.",
    )
