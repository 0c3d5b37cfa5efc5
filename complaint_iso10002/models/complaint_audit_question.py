from odoo import fields, models


class ComplaintAuditQuestion(models.Model):
    """A question that every new audit asks (annex J), in words of our own.

    Auditors read the list, the complaints manager keeps it.
    """

    _name = "complaint.audit.question"
    _inherit = "complaint.principle.mixin"
    _description = "Question of the audit checklist"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    clause = fields.Char(help="Clause of ISO 10002:2018 it is about.")
    name = fields.Char(string="Question", required=True, translate=True)
    active = fields.Boolean(default=True)
