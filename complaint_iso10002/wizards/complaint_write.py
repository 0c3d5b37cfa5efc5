from odoo import api, fields, models
from odoo.exceptions import UserError

KINDS = [
    ("progress", "Tell how far we are"),
    ("question", "Ask for something"),
]


class ComplaintWrite(models.TransientModel):
    """Write to the complainant: how far we are, or what we need (7.3, 7.6).

    A question may let the clocks wait for the answer; any word from the
    complainant ends the wait.
    """

    _name = "complaint.write"
    _description = "Write to the complainant"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True)
    lang = fields.Selection(
        related="ticket_id.preferred_lang", related_sudo=False, string="Language"
    )
    kind = fields.Selection(KINDS, required=True, default="progress")
    words = fields.Text(
        required=True,
        help="Sent as it is, in the complainant's language.",
    )
    is_waiting = fields.Boolean(
        string="Wait for the answer",
        help="Clocks that may wait for the complainant stand still until then.",
    )

    def action_apply(self):
        for wizard in self:
            ticket = wizard.ticket_id
            ticket.check_access("write")
            if not ticket._complainant_email():
                raise UserError(
                    self.env._(
                        "No e-mail address is known. Ask by phone or letter and "
                        "record it in the case."
                    )
                )
            ticket._write_by_person(f"mail_template_{wizard.kind}", wizard.words)
            if wizard.kind == "question" and wizard.is_waiting:
                wizard._wait()
        return {"type": "ir.actions.act_window_close"}

    def _wait(self):
        self.ensure_one()
        reason = self.env.ref("complaint_iso10002.complaint_pause_reason_complainant")
        waiting = self.ticket_id.pause_ids.filtered(
            lambda pause: pause.reason_id == reason and not pause.stopped_at
        )
        if not waiting:
            self.env["complaint.clock.pause"].create(
                {
                    "ticket_id": self.ticket_id.id,
                    "reason_id": reason.id,
                    "note": self._note_of(self.words),
                }
            )

    @api.model
    def _note_of(self, words):
        return self.env["helpdesk.ticket"]._shorten(" ".join(words.split()), 120)
