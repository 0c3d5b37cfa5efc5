from odoo import api, fields, models


class ProductTemplate(models.Model):
    """Leads to complaints, and counts those the user may know of (4.10)."""

    _name = "product.template"
    _inherit = ["product.template", "complaint.lead.mixin"]

    # as the user: by the rules of the tickets
    helpdesk_ticket_ids = fields.One2many(related_sudo=False)

    @api.depends("product_variant_ids.helpdesk_ticket_count")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_helpdesk_ticket_count(self):
        for template in self:
            template.helpdesk_ticket_count = sum(
                template.product_variant_ids.mapped("helpdesk_ticket_count")
            )
