from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .complaint_struck_mixin import struck


class ComplaintClockExtension(models.Model):
    """A deadline moved in writing, with the reason, the complainant told (4.15)."""

    _name = "complaint.clock.extension"
    _inherit = ["complaint.struck.mixin", "complaint.case.mixin"]
    _description = "Extension of a complaint's deadline"
    _order = "id"
    _rec_name = "until"
    _journal_kind = "extended"
    _journal_fields = ("clock_id", "until", "reason")
    _unaudited = frozenset({"reason"})
    _complaint_erasure = {
        "reason": "erase",
        "user_id": "keep: staff who acted",
    }

    clock_id = fields.Many2one(
        "complaint.clock",
        required=True,
        ondelete="restrict",
        index=True,
        domain="[('ticket_id', '=', ticket_id), ('stopped_at', '=', False)]",
    )
    until = fields.Datetime(string="New date", required=True)
    reason = fields.Text(required=True, help="Told to the complainant.")
    struck_reason = struck(fields.Text, string="Reason without identity")
    granted_at = fields.Datetime(readonly=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        "res.users",
        readonly=True,
        default=lambda self: self.env.user,
    )
    told = fields.Selection(
        [("email", "By mail, now"), ("person", "Already told")],
        required=True,
        default="email",
        help="The complainant always hears of a new date.",
    )

    @api.constrains("until", "clock_id")
    def _check_until(self):
        for extension in self:
            clock = extension.clock_id
            if clock.ticket_id != extension.ticket_id:
                raise ValidationError(self.env._("This clock belongs to another case."))
            if clock.original_due_at and extension.until <= clock.original_due_at:
                raise ValidationError(
                    self.env._("An extension gives a later date than the one promised.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        extensions = super().create(vals_list)
        for extension in extensions.filtered(lambda e: e.told == "email"):
            extension._tell()
        return extensions

    # refused, whoever asks
    # pylint: disable-next=method-required-super
    def write(self, vals):
        raise UserError(self.env._("An extension is not changed; grant another one."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("An extension that was granted is kept."))

    def _tell(self):
        self.ensure_one()
        ticket = self.ticket_id
        if not ticket._complainant_email():
            raise UserError(
                self.env._(
                    "No e-mail address is known: tell the complainant in another way "
                    "first, and record it so."
                )
            )
        # sudo: the template reads the case for its handler
        template = self.env.ref("complaint_iso10002.mail_template_extension").sudo()
        rendered = template._generate_template(self.ids, ("subject", "body_html"))
        values = rendered[self.id]
        ticket._write_to_complainant(
            values["subject"], values["body_html"], ticket.preferred_lang
        )
