from odoo import fields, models


class ComplaintErasureMixin(models.AbstractModel):
    """Anonymised in place: what a complaint keeps when its time is over (8.1)."""

    _name = "complaint.erasure.mixin"
    _description = "Complaint: erasure"
    _complaint_erasure = {  # the host's own fields
        "number": "keep: the register has no gaps",
        "name": "erase",
        "description": "erase",
        "partner_id": "erase",
        "commercial_partner_id": "erase",
        "partner_name": "erase",
        "partner_email": "erase",
        "email_cc": "erase",
        "access_token": "erase",
        "properties": "erase",
        "user_id": "keep: staff who acted",
    }

    erased_at = fields.Datetime(
        string="Anonymised on",
        copy=False,
        readonly=True,
        index="btree_not_null",
        help="What named people was erased; figures and the journal's chain stay.",
    )
