from odoo import fields, models


class ComplaintPauseReason(models.Model):
    """Why a clock may wait (4.15): a list, so that nobody pauses for comfort."""

    _name = "complaint.pause.reason"
    _description = "Reason to pause a clock"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    ends_on_reply = fields.Boolean(
        help="Any word from the complainant, on any channel, ends the wait.",
    )

    _code_unique = models.Constraint("UNIQUE(code)", "A reason code is used once.")
