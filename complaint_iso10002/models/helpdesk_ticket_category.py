from odoo import fields, models


class HelpdeskTicketCategory(models.Model):
    """The host's category tree, with the codes complaints are counted by."""

    _inherit = "helpdesk.ticket.category"

    code = fields.Char(index="btree_not_null")
    definition = fields.Text(
        translate=True,
        help="What belongs here, with an example.",
    )
