from odoo import models


class MailMail(models.Model):
    """Outgoing mail; the message of a complaint outlives it (8.1)."""

    _inherit = "mail.mail"

    def unlink(self):
        """The base takes the message of a mail along that was no notification."""
        # sudo: what belongs to a complaint is kept whoever asks
        lone = self.sudo().filtered(
            lambda mail: not mail.is_notification and mail.mail_message_id.complaint_id
        )
        if lone:
            lone.is_notification = True
        return super().unlink()
