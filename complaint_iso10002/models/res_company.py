from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    complaint_remedy_limit = fields.Monetary(
        string="Remedy limit",
        default=100,
        help="Sum of remedies a person may promise without approval, unless "
        "their user has a limit of its own (5.4, 7.7).",
    )
