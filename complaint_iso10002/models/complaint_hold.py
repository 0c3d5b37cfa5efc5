from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain


class ComplaintHold(models.Model):
    """A legal hold: while it stands, a complaint is not anonymised (8.1).

    It overrides every schedule and every request. The manager sets and lifts it,
    with a reason; who may read the case may read its holds; none is removed.
    """

    _name = "complaint.hold"
    _inherit = "complaint.case.mixin"
    _description = "Legal hold on a complaint"
    _order = "id desc"
    _rec_name = "reason"
    _journal_kind = "held"
    _journal_fields = ("reason", "held_from", "held_until", "lift_reason")
    _act_fields = ("user_id", "lifted_by_id", "lifted_at")
    _complaint_erasure = {
        "reason": "erase",
        "lift_reason": "erase",
        "user_id": "keep: staff who acted",
        "lifted_by_id": "keep: staff who acted",
    }

    reason = fields.Char(required=True, help="The proceedings or the claim.")
    held_from = fields.Date(required=True, default=fields.Date.context_today)
    held_until = fields.Date(help="Empty: until it is lifted.")
    user_id = fields.Many2one(
        "res.users",
        string="By",
        readonly=True,
        default=lambda self: self.env.user,
    )
    lift_reason = fields.Char(help="Why the records need not be kept any longer.")
    lifted_by_id = fields.Many2one("res.users", readonly=True)
    lifted_at = fields.Datetime(readonly=True)
    is_standing = fields.Boolean(
        compute="_compute_is_standing",
        search="_search_is_standing",
    )

    _in_order = models.Constraint(
        "CHECK(held_until IS NULL OR held_from <= held_until)",
        "A hold cannot end before it begins.",
    )

    @api.depends("held_from", "held_until", "lifted_at")
    def _compute_is_standing(self):
        standing = self.filtered_domain(self._standing_domain())
        for hold in self:
            hold.is_standing = hold in standing

    @api.model
    def _search_is_standing(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._standing_domain()

    @api.model
    def _standing_domain(self):
        today = fields.Date.context_today(self)
        return (
            Domain("lifted_at", "=", False)
            & Domain("held_from", "<=", today)
            & (Domain("held_until", "=", False) | Domain("held_until", ">=", today))
        )

    @api.constrains("lifted_at", "lift_reason")
    def _check_lift_reason(self):
        for hold in self.filtered("lifted_at"):
            if not (hold.lift_reason or "").strip():
                raise ValidationError(self.env._("Say why the hold is lifted."))

    def write(self, vals):
        if any(hold.lifted_at for hold in self):
            raise UserError(self.env._("A hold that was lifted is not changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A hold is lifted, not removed."))

    def action_lift(self):
        """Lift the hold, for the reason written beside it."""
        self.check_access("write")
        self._act({"lifted_by_id": self.env.uid, "lifted_at": fields.Datetime.now()})
