from odoo import api, models


class ResourceCalendarAttendance(models.Model):
    """A changed attendance drops the compiled calendars of the clocks."""

    _inherit = "resource.calendar.attendance"

    @api.model_create_multi
    def create(self, vals_list):
        attendances = super().create(vals_list)
        self.env["resource.calendar"]._complaint_drop_working_time()
        return attendances

    def write(self, vals):
        result = super().write(vals)
        self.env["resource.calendar"]._complaint_drop_working_time()
        return result

    def unlink(self):
        result = super().unlink()
        self.env["resource.calendar"]._complaint_drop_working_time()
        return result
