from odoo import fields, models


class ComplaintAccessGrant(models.Model):
    """A sealed case opened in an emergency, for one manager and a time (4.10).

    Nobody gives it: a manager who knows the number takes it with a reason
    (``complaint.break.glass``). Those named on the case are told, it is
    journalled, and it ends by itself: ``_complaint_domain`` reads it. People
    complained about take none.
    """

    _name = "complaint.access.grant"
    _inherit = "complaint.case.mixin"
    _description = "Case opened in an emergency"
    _order = "id desc"
    _rec_name = "ticket_id"
    _journal_kind = "glass"
    _journal_fields = ("user_id", "reason", "expires_at")
    _complaint_erasure = {"user_id": "keep: staff who acted", "reason": "erase"}

    user_id = fields.Many2one("res.users", required=True, readonly=True, index=True)
    reason = fields.Text(required=True, readonly=True)
    expires_at = fields.Datetime(required=True, readonly=True)
