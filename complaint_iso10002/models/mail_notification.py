from odoo import api, fields, models


class MailNotification(models.Model):
    """Who was written to shows to handlers; a hidden complainant does not (4.10)."""

    _inherit = "mail.notification"
    _complaint_erasure = "delete"

    complaint_id = fields.Many2one(
        related="mail_message_id.complaint_id",
        store=True,
        precompute=True,
        index="btree_not_null",
        help="A notice ends with the right to read the case.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("mail_email_address") and not vals.get("res_partner_id"):
                # sudo: the notification is made for whoever may post
                messages = self.env["mail.message"].sudo()
                case = messages.browse(vals["mail_message_id"]).complaint_id
                if case and case._hides_complainant():
                    mode = case.identity_mode
                    vals["mail_email_address"] = case._neutral_vals(mode)[
                        "partner_name"
                    ]
        return super().create(vals_list)

    def write(self, vals):
        """The server's words about a failure repeat the address."""
        if vals.get("failure_reason"):
            # sudo: the mail queue writes for everybody
            hidden = self.sudo().filtered(
                lambda n: (
                    not n.res_partner_id
                    and n.mail_message_id.complaint_id
                    and n.mail_message_id.complaint_id._hides_complainant()
                )
            )
            if hidden:
                super(MailNotification, hidden).write({**vals, "failure_reason": False})
            self -= hidden
        return super().write(vals)
