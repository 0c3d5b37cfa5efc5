from odoo import fields, models


class HelpdeskTicketChannel(models.Model):
    """How a complaint reached us, and whether mail answers it at once."""

    _inherit = "helpdesk.ticket.channel"

    acknowledge_by_mail = fields.Boolean(
        help="Complaints from this channel are acknowledged by mail at once "
        "when an address is known; for the others a person is asked to (7.4).",
    )
    public_note = fields.Text(
        translate=True,
        help="How to reach us this way: opening hours, number, address. Shown on "
        "the public page on complaints; empty keeps the channel off it (7.1).",
    )
