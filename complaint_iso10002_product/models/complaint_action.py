from odoo import models


class ComplaintAction(models.Model):
    """A cause that comes back with another product has not come back (4.13)."""

    _inherit = "complaint.action"

    def _recurs_in(self, point):
        product = point.ticket_id.product_id
        products = self.case_ids.ticket_id.product_id
        return super()._recurs_in(point) and (
            not products or not product or product in products
        )
