from odoo import fields, models


class ComplaintRecourseBody(models.Model):
    """Where a complainant may go when we cannot agree (7.9, ISO 10003)."""

    _name = "complaint.recourse.body"
    _description = "Outside body"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [
            ("ombudsman", "Ombudsman"),
            ("mediation", "Mediation"),
            ("arbitration", "Arbitration"),
            ("regulator", "Regulator"),
            ("court", "Court"),
            ("association", "Consumer association"),
        ],
        required=True,
        default="ombudsman",
    )
    country_id = fields.Many2one("res.country")
    company_id = fields.Many2one("res.company")
    category_ids = fields.Many2many(
        "helpdesk.ticket.category",
        string="Categories",
        help="Competent for these; for all when empty.",
    )
    contact = fields.Text(translate=True)
    website = fields.Char()
    apply_within_days = fields.Integer(
        help="Calendar days after our final answer during which it may be asked.",
    )

    _days_positive = models.Constraint(
        "CHECK(apply_within_days >= 0)", "A time limit cannot be negative."
    )
