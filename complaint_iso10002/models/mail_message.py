from odoo import models
from odoo.fields import Command


class MailMessage(models.Model):
    """Messages of a complaint are seen by who may see the case (4.10)."""

    _name = "mail.message"
    _inherit = ["complaint.thread.part.mixin", "mail.message"]
    _complaint_link = ("model", "res_id")

    def write(self, vals):
        """Who else got a hidden complainant's mail may be family, or a lawyer."""
        if "partner_ids" in vals:
            # sudo: whoever writes, a hidden complainant stays hidden
            veiled = self.sudo().filtered(
                lambda m: m.complaint_id and m.complaint_id._is_veiled(m)
            )
            if veiled:
                super(MailMessage, veiled).write(
                    {**vals, "partner_ids": [Command.clear()]}
                )
                return super(MailMessage, self - veiled).write(vals)
        return super().write(vals)
