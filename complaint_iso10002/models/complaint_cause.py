from odoo import api, fields, models


class ComplaintCause(models.Model):
    """Root causes: what was found, apart from what was said (8.2)."""

    _name = "complaint.cause"
    _inherit = ["complaint.kept.mixin"]
    _description = "Root cause of complaints"
    _parent_store = True
    _order = "parent_path, sequence, id"

    display_name = fields.Char(recursive=True)
    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    description = fields.Text(translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    parent_id = fields.Many2one("complaint.cause", index=True, ondelete="restrict")
    parent_path = fields.Char(index=True)
    controllable = fields.Boolean(
        default=True,
        help="Whether the organization can remove this cause by itself.",
    )

    _code_unique = models.Constraint("UNIQUE(code)", "A cause code is used once.")

    @api.depends("name", "parent_id.display_name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for cause in self:
            parent = cause.parent_id.display_name
            cause.display_name = f"{parent} / {cause.name}" if parent else cause.name
