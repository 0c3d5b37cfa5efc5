from odoo import api, models


class ResourceCalendarLeaves(models.Model):
    """A changed leave of everybody drops the compiled calendars of the clocks;
    one person's leave moves no deadline and drops nothing."""

    _inherit = "resource.calendar.leaves"

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        leaves._complaint_drop_working_time()
        return leaves

    def write(self, vals):
        before = self._complaint_of_everybody()
        result = super().write(vals)
        self._complaint_drop_working_time(bool(before))
        return result

    def unlink(self):
        of_everybody = bool(self._complaint_of_everybody())
        result = super().unlink()
        self.browse()._complaint_drop_working_time(of_everybody)
        return result

    def _complaint_of_everybody(self):
        # sudo: whoever edits a leave, it is asked whether it is everybody's
        return self.sudo().filtered(lambda leave: not leave.resource_id)

    def _complaint_drop_working_time(self, needed: bool = False) -> None:
        if needed or self._complaint_of_everybody():
            self.env["resource.calendar"]._complaint_drop_working_time()
