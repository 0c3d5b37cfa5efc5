from odoo import fields, models


class HelpdeskTicketChannel(models.Model):
    """How a complaint reached us, and whether mail answers it at once."""

    _inherit = "helpdesk.ticket.channel"

    acknowledge_by_mail = fields.Boolean(
        help="Complaints from this channel are acknowledged by mail at once "
        "when an address is known; for the others a person is asked to (7.4).",
    )
