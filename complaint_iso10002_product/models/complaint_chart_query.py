from odoo import api, models
from odoo.tools import SQL


class ComplaintChartQuery(models.AbstractModel):
    _inherit = "complaint.chart.query"

    @api.model
    def _dimension(self, chart):
        conditions = super()._dimension(chart)
        if chart.product_id:
            conditions.append(SQL("t.product_id = %s", chart.product_id.id))
        return conditions
