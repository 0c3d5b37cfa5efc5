from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class ComplaintRedact(models.TransientModel):
    """Remove one text or one file of a case, with a reason (8.1)."""

    _name = "complaint.redact"
    _description = "Remove a text or a file"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True)
    what = fields.Selection(
        [
            ("message", "A message"),
            ("file", "A file"),
            ("words", "The words of the complaint"),
        ],
        required=True,
        default="message",
    )
    message_id = fields.Many2one(
        "mail.message",
        domain="[('complaint_id', '=', ticket_id), "
        "('message_type', '!=', 'user_notification')]",
    )
    preview = fields.Html(string="Text", compute="_compute_preview")
    file_id = fields.Many2one(
        "ir.attachment",
        domain="[('res_model', '=', 'helpdesk.ticket'), ('res_id', '=', ticket_id)]",
    )
    reason = fields.Char(
        required=True,
        help="Stays in place of what is removed. Do not repeat it here.",
    )

    @api.depends("message_id")
    def _compute_preview(self):
        for wizard in self:
            # asked for by name: whose cache holds it may not be who may read it
            wizard.preview = wizard.message_id._filtered_access("read").body

    def action_apply(self):
        self.ensure_one()
        removed = {
            "message": self.message_id,
            "file": self.file_id,
            "words": self.ticket_id,
        }[self.what]
        if not removed:
            raise UserError(self.env._("Choose what to remove."))
        self.ticket_id._redact(removed, self.reason)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    @api.model
    def default_get(self, fields_list):
        """The newest message is proposed: what just came in is what is removed."""
        vals = super().default_get(fields_list)
        ticket_id = vals.get("ticket_id")
        if ticket_id and "message_id" in fields_list:
            vals.setdefault(
                "message_id",
                self.env["mail.message"]
                .search(
                    Domain("complaint_id", "=", ticket_id)
                    & Domain("message_type", "in", ("email", "comment")),
                    limit=1,
                )
                .id,
            )
        return vals
