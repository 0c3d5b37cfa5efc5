from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ComplaintPromiseMixin(models.AbstractModel):
    """Which published promises are said to be broken (annex A).

    Who reads the case reads it; people outside do not. Changes are journalled.
    """

    _name = "complaint.promise.mixin"
    _description = "Complaint: promises"

    promise_ids = fields.Many2many(
        "complaint.promise",
        "complaint_promise_ticket_rel",
        "ticket_id",
        "promise_id",
        string="Promises said to be broken",
        copy=False,
        groups="complaint_iso10002.group_complaint_contact,"
        "complaint_iso10002.group_complaint_executive,"
        "complaint_iso10002.group_complaint_auditor",
    )

    def _journalled_fields(self):
        return super()._journalled_fields() | {"promise_ids"}

    @api.constrains("promise_ids", "company_id")
    def _check_promises(self):
        # sudo: the law is the same whatever the writer may read
        for ticket in self.sudo().filtered(lambda t: t.is_complaint and t.promise_ids):
            if ticket.promise_ids.company_id != ticket.company_id:
                raise ValidationError(
                    self.env._("A complaint is about promises of its own company.")
                )
