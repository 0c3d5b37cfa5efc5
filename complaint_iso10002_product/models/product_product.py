from odoo import api, models


class ProductProduct(models.Model):
    """Leads to complaints, and counts those the user may know of (4.10)."""

    _name = "product.product"
    _inherit = ["product.product", "complaint.lead.mixin"]

    @api.depends("helpdesk_ticket_ids")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_helpdesk_ticket_count(self):
        rows = self.env["helpdesk.ticket"]._read_group(
            [("product_id", "in", self.ids)], ["product_id"], ["__count"]
        )
        counts = {product.id: count for product, count in rows}
        for product in self:
            product.helpdesk_ticket_count = counts.get(product.id, 0)
