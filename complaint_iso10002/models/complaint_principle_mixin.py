from odoo import fields, models


class ComplaintPrincipleMixin(models.AbstractModel):
    """What serves principles of complaints handling says which (4.1).

    Tags are changed as long as what carries them is: what is approved, locked
    or finished keeps its own.
    """

    _name = "complaint.principle.mixin"
    _description = "Serves principles of complaints handling"

    principle_ids = fields.Many2many(
        "complaint.principle",
        string="Principles",
        help="The principles of ISO 10002, clauses 4.2 to 4.15, that it serves.",
    )
