from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .complaint_struck_mixin import struck


class ComplaintClockPause(models.Model):
    """A wait of a case, with its reason (4.15).

    The clocks whose limit lists the reason give the time back. Handlers pause
    their cases; a wait never begins before receipt, nor in the future.
    """

    _name = "complaint.clock.pause"
    _inherit = ["complaint.struck.mixin", "complaint.case.mixin"]
    _description = "Pause of a complaint's clocks"
    _order = "started_at desc, id desc"
    _rec_name = "reason_id"
    _journal_kind = "paused"
    _journal_fields = ("reason_id", "started_at", "stopped_at", "note")
    _unaudited = frozenset({"note"})
    _complaint_erasure = {
        "note": "erase",
    }

    reason_id = fields.Many2one(
        "complaint.pause.reason",
        required=True,
        ondelete="restrict",
    )
    note = fields.Char(help="What exactly is awaited, and from whom.")
    struck_note = struck(fields.Char, string="Note without identity")
    started_at = fields.Datetime(required=True, default=fields.Datetime.now)
    stopped_at = fields.Datetime()

    _in_order = models.Constraint(
        "CHECK(stopped_at IS NULL OR started_at <= stopped_at)",
        "A pause cannot end before it begins.",
    )

    @api.constrains("started_at", "stopped_at", "ticket_id")
    def _check_times(self):
        now = fields.Datetime.now()
        for pause in self:
            if pause.started_at < pause.ticket_id.received_at:
                raise ValidationError(
                    self.env._("A pause cannot begin before the complaint came.")
                )
            if pause.started_at > now or (pause.stopped_at or now) > now:
                raise ValidationError(
                    self.env._("A pause lies in the past or begins now.")
                )
            if pause._overlaps():
                raise ValidationError(
                    self.env._("The case waits for this reason at that time already.")
                )

    def _overlaps(self):
        self.ensure_one()
        others = self.ticket_id.pause_ids.filtered(
            lambda p: p.reason_id == self.reason_id
        )
        return any(
            other.started_at < (self.stopped_at or fields.Datetime.now())
            and self.started_at < (other.stopped_at or fields.Datetime.now())
            or not (other.stopped_at or self.stopped_at)
            for other in others - self
        )

    def action_resume(self):
        self.filtered(lambda p: not p.stopped_at).stopped_at = fields.Datetime.now()
