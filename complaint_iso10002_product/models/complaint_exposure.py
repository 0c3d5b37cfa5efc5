from odoo import api, fields, models


class ComplaintExposure(models.Model):
    """How many of a product were sold, or are in use (8.2)."""

    _inherit = "complaint.exposure"
    _check_company_auto = True

    product_id = fields.Many2one(
        "product.product",
        check_company=True,
        ondelete="cascade",
        index="btree_not_null",
        help="Only for the complaints about this product; empty: about all.",
    )

    _team_or_product = models.Constraint(
        "CHECK(team_id IS NULL OR product_id IS NULL)",
        "An exposure is for one team or for one product.",
    )

    @api.model
    def _scoped_by(self):
        return (*super()._scoped_by(), "product_id")
