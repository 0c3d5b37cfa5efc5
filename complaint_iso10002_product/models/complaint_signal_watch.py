from odoo import api, models
from odoo.tools import SQL

from odoo.addons.complaint_iso10002.core import chart


class ComplaintSignalWatch(models.AbstractModel):
    """Watches products, and clusters of one product, as chosen on the case (8.2)."""

    _inherit = "complaint.signal.watch"

    @api.model
    def _wanted_charts(self):
        """Products too, from as many complaints on as limits need periods.

        So that a catalogue of thousands does not become thousands of charts.
        """
        rows = self.env["complaint.report"]._read_group(
            [("product_id", "!=", False)],
            ["company_id", "product_id"],
            having=[("case_count:sum", ">=", chart.ENOUGH)],
        )
        return super()._wanted_charts() + [
            {
                "company_id": company.id,
                "product_id": product.id,
                "measure": "rate",
            }
            for company, product in rows
            if product.company_id in (company, self.env["res.company"])
        ]

    @api.model
    def _same_product(self, ticket):
        if ticket.product_id:
            return SQL("t.product_id = %s", ticket.product_id.id)
        return super()._same_product(ticket)

    @api.model
    def _product(self, ticket):
        if ticket.product_id:
            return f"product.product,{ticket.product_id.id}"
        return super()._product(ticket)
