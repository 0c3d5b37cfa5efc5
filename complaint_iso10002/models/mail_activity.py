from odoo import models


class MailActivity(models.Model):
    """Activities of a complaint: seen by who may see it, titled by number."""

    _name = "mail.activity"
    _inherit = ["complaint.thread.part.mixin", "mail.activity"]

    def _compute_res_name(self):
        """A stored title would outlive the right to read it (4.10)."""
        of_cases = self.filtered("complaint_id")
        for activity in of_cases:
            activity.res_name = activity.complaint_id.number
        return super(MailActivity, self - of_cases)._compute_res_name()
