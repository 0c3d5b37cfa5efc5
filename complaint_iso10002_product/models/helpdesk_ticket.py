from odoo import models


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    def _journalled_fields(self):
        return super()._journalled_fields() | {"product_id"}
