from odoo import api, fields, models


class HelpdeskTicketCategory(models.Model):
    """The host's category tree, with the codes complaints are counted by."""

    _name = "helpdesk.ticket.category"
    _inherit = ["helpdesk.ticket.category", "complaint.kept.mixin"]

    code = fields.Char(index="btree_not_null")
    definition = fields.Text(
        translate=True,
        help="What belongs here, with an example.",
    )

    in_complaint_form = fields.Boolean(
        string="In the complaint form",
        default=True,
        help="Offered to people who complain on the public form.",
    )

    def _uses(self):
        reported = [("category_id", "=", self.id), ("is_complaint", "=", True)]
        return [*super()._uses(), ("helpdesk.ticket", reported)]

    @api.model
    def _public_choices(self):
        """``[(group, [(id, name)])]`` of the codes people may choose from."""
        categories = self.search(
            [
                ("in_complaint_form", "=", True),
                ("code", "!=", False),
                ("company_id", "in", (False, self.env.company.id)),
            ]
        )
        groups = categories.filtered("parent_id").grouped("parent_id")
        return [
            (group.name, [(leaf.id, leaf.name) for leaf in groups[group]])
            for group in categories.filtered(lambda c: c in groups)
        ]
