from odoo import api, fields, models
from odoo.exceptions import AccessError

from .complaint_struck_mixin import struck


class ComplaintWaiver(models.Model):
    """Gates a manager lets a case pass without, with the reason (4.12).

    The only way round a gate: it is a recorded act of the complaints manager,
    never a context key or a superuser. Who may read the case may read its
    waivers; only the manager adds one, and none is changed or removed.
    """

    _name = "complaint.waiver"
    _inherit = ["complaint.struck.mixin", "complaint.part.name.mixin"]
    _description = "Complaint gate waiver"
    _order = "id"
    _rec_name = "reason"
    _unaudited = frozenset({"reason"})
    _complaint_erasure = {
        "reason": "erase",
        "user_id": "keep: staff who acted",
    }

    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="Complaint",
        required=True,
        index=True,
        ondelete="restrict",
    )
    gate_ids = fields.Many2many("complaint.gate", string="Gates", required=True)
    reason = fields.Char(required=True)
    struck_reason = struck(fields.Char, string="Reason without identity")
    user_id = fields.Many2one(
        "res.users",
        string="By",
        required=True,
        readonly=True,
        default=lambda self: self._default_user_id(),
    )

    @api.model
    def _default_user_id(self):
        return self.env.user

    @api.model_create_multi
    def create(self, vals_list):
        waivers = super().create(vals_list)
        waivers.ticket_id._journal(
            "waived",
            lambda ticket: {
                "gates": [
                    gate.code
                    for waiver in waivers
                    if waiver.ticket_id == ticket
                    for gate in waiver.gate_ids
                ],
                "reason": waivers.filtered(lambda w: w.ticket_id == ticket)[0].reason,
            },
        )
        return waivers

    # refused, whoever asks
    # pylint: disable-next=method-required-super
    def write(self, vals):
        raise AccessError(self.env._("A waiver is never changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise AccessError(self.env._("A waiver is never removed."))
