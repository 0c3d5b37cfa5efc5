from odoo import fields, models


class ComplaintTrackingLink(models.TransientModel):
    """Number, code and link of a case, shown once to who issued them.

    Nothing of it is stored: the dialog is closed, not saved.
    """

    _name = "complaint.tracking.link"
    _description = "Link for the complainant"

    number = fields.Char(store=False, readonly=True)
    code = fields.Char(string="Tracking code", store=False, readonly=True)
    link = fields.Char(store=False, readonly=True)
