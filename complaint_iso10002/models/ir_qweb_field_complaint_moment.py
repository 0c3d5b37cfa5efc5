from datetime import datetime

from odoo import api, fields, models

from ..core import persian_date


class IrQwebFieldComplaintMoment(models.AbstractModel):
    """A day or an instant in the calendar of the reader (4.5).

    As the converter of dates writes it; readers of Persian also get the day of
    the solar calendar, beside it, where the library is there. Options are those
    of ``datetime``; seconds are not shown unless asked for.
    """

    _name = "ir.qweb.field.complaint_moment"
    _description = "Qweb Field Day in the reader's calendar"
    _inherit = "ir.qweb.field.datetime"

    @api.model
    def value_to_html(self, value, options):
        if not value:
            return ""
        if isinstance(value, datetime):
            options = {"hide_seconds": True, **options}
            text = super().value_to_html(value, options)
            zone = options.get("tz_name") or self.env.context.get("tz")
            zoned = self.with_context(tz=zone)
            day = fields.Datetime.context_timestamp(zoned, value).date()
        else:
            day = value
            text = self.env["ir.qweb.field.date"].value_to_html(value, options)
        return persian_date.beside(text, day, self.user_lang().code)
