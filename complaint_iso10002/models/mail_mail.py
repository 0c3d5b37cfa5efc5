from odoo import models
from odoo.tools import email_normalize


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

    def _prepare_outgoing_list(self, mail_server=False, doc_to_followers=None):
        """Staff get of a restricted or sealed case its number and a link (4.10)."""
        emails = super()._prepare_outgoing_list(mail_server, doc_to_followers)
        # sudo: the queue reads the case of a mail to know what may leave the house
        case = self.sudo().mail_message_id.complaint_id
        if not case or case.access_level == "standard":
            return emails
        return [
            {
                **email,
                **case._discreet_mail(email["partner_id"]),
                "reply_to": _bare(email["reply_to"]),
            }
            if email["partner_id"] and case._is_discreet_to(email["partner_id"])
            else email
            for email in emails
        ]


def _bare(address):
    """``address`` without a name: Odoo gives it that of who wrote."""
    return email_normalize(address) or address
