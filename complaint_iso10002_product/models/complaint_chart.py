from odoo import api, fields, models


class ComplaintChart(models.Model):
    """Complaints about one product over time (8.2).

    Counted against what was entered for the product, else per day.
    """

    _inherit = "complaint.chart"
    _check_company_auto = True

    product_id = fields.Many2one(
        "product.product",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
    )

    @api.model
    def _dimensions(self):
        return ("product_id", *super()._dimensions())

    def _exposure_scope(self):
        return {**super()._exposure_scope(), "product_id": self.product_id.id}
