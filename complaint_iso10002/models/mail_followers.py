from odoo import models


class MailFollowers(models.Model):
    """Who follows a complaint is known to who may see the case (4.10)."""

    _name = "mail.followers"
    _inherit = ["complaint.thread.part.mixin", "mail.followers"]
