from odoo import fields, models
from odoo.tools import SQL


class ComplaintReport(models.Model):
    """Analysis of complaints by product, as chosen on the case (8.2)."""

    _inherit = "complaint.report"

    product_id = fields.Many2one("product.product", readonly=True)

    _depends = {"helpdesk.ticket": ["product_id"]}

    def _select_case(self):
        return SQL("%s, t.product_id", super()._select_case())
