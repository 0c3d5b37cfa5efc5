from odoo import models


class MailMessage(models.Model):
    """Messages of a complaint are seen by who may see the case (4.10)."""

    _name = "mail.message"
    _inherit = ["complaint.thread.part.mixin", "mail.message"]
    _complaint_link = ("model", "res_id")
