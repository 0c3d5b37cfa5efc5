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
    complaint_publish_figures = fields.Boolean(
        string="Publish last year's figures",
        help="Show figures of the last calendar year on the public page; numbers "
        "below five are left out (4.4, 8.1).",
    )
    complaint_review_months = fields.Integer(
        string="Management review every",
        default=12,
        help="Months from one management review to the next; the next one is "
        "drafted when its period is over (8.6).",
    )
