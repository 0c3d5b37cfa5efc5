from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..core import gate


class ComplaintGate(models.Model):
    """A requirement a complaint must meet, in words people understand.

    What a gate asks is law (``core/gate.py``); which stage demands it is the
    pipeline's choice. Records are readable by every complaint role; only the
    wording is meant to be edited.
    """

    _name = "complaint.gate"
    _description = "Complaint gate"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    code = fields.Char(required=True, readonly=True)
    clause = fields.Char(required=True, help="Clause of ISO 10002:2018 it serves.")
    name = fields.Char(
        string="Requirement",
        required=True,
        translate=True,
        help="What is missing, as told to the person who is stopped.",
    )
    field_name = fields.Char(
        string="Field",
        readonly=True,
        help="The field of the complaint where the answer is given.",
    )

    _code_unique = models.Constraint("UNIQUE(code)", "A gate exists only once.")

    @api.constrains("code")
    def _check_code(self):
        unknown = [record.code for record in self if record.code not in gate.QUESTIONS]
        if unknown:
            raise ValidationError(
                self.env._(
                    "No question is written for the gates: %(codes)s",
                    codes=", ".join(unknown),
                )
            )
