from odoo import fields, models


class ComplaintRemedyType(models.Model):
    """What can be done for a complainant (7.7, annex G)."""

    _name = "complaint.remedy.type"
    _description = "Kind of remedy"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    is_money = fields.Boolean(string="Money", help="An amount has to be given.")
    relief = fields.Selection(
        [
            ("monetary", "Monetary relief"),
            ("other", "Non-monetary relief"),
            ("explanation", "Explanation"),
            ("none", "None"),
        ],
        required=True,
        default="other",
    )
    needs_verification = fields.Boolean(
        help="Another look confirms that it was carried out before closing (7.9).",
    )
    proof = fields.Char(
        translate=True,
        help="What shows that it was carried out.",
    )

    _code_unique = models.Constraint("UNIQUE(code)", "A remedy code is used once.")
