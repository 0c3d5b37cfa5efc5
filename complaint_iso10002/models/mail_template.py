from odoo import fields, models

from ..core import persian_date


class MailTemplate(models.Model):
    _inherit = "mail.template"

    def _render_eval_context(self):
        """Complainants who read Persian get the days of their calendar (4.5)."""
        context = super()._render_eval_context()
        gregorian = context["format_date"]
        own = self.filtered(lambda template: template._is_about_complaints())
        if not own:
            return context

        def format_date(value, date_format=False, lang_code=False):
            text = gregorian(value, date_format, lang_code)
            day = fields.Date.to_date(value)
            return persian_date.beside(text, day, lang_code) if day else text

        return {**context, "format_date": format_date}

    def _is_about_complaints(self):
        xmlid = self.get_external_id()[self.id]
        return xmlid.startswith("complaint_iso10002.")
