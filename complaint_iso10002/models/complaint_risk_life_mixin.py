from odoo import api, fields, models
from odoo.exceptions import UserError

from .acts import refuse_typed

_MANAGER = "complaint_iso10002.group_complaint_manager"
_ACTIVITY = "complaint_iso10002.mail_activity_type_risk"


class ComplaintRiskLifeMixin(models.AbstractModel):
    """A risk is treated, accepted, closed, and looked at again (6.1).

    Every change of state is an act of a person; nothing else sets what an act
    records. The owner finds the next look among the own activities.
    """

    _name = "complaint.risk.life.mixin"
    _description = "Life of a risk or opportunity"

    def _act(self, vals):
        """Write ``vals`` as part of an act."""
        # past the checks of write
        # pylint: disable-next=super-method-mismatch
        return super().write(vals)

    @api.model
    def _prepare_start(self):
        """Everything starts open, whatever defaults the context brings."""
        return {
            **dict.fromkeys(self._act_fields, False),
            "state": "open",
            "identified_on": fields.Date.context_today(self),
        }

    @api.model
    def _check_acts(self, vals):
        refuse_typed(self, self._act_fields, vals)

    def _check_owner(self, vals):
        """Who answers for it does not pass it on, nor to another company."""
        if not {"owner_id", "company_id"}.isdisjoint(vals):
            self._check_manager()
        if any(risk.state == "closed" for risk in self):
            raise UserError(self.env._("Open it again before you change it."))

    def _check_manager(self):
        if not (self.env.su or self.env.user.has_group(_MANAGER)):
            raise UserError(self.env._("The complaints manager decides this."))

    def _check_reason(self):
        for risk in self:
            if not (risk.reason or "").strip():
                raise UserError(self.env._("Say why it is accepted or closed."))

    # ------------------------------------------------------------------
    # Acts
    # ------------------------------------------------------------------

    def action_treat(self):
        """Something is done about it."""
        self._move("open", "accepted", to="treated")

    def action_accept(self):
        """The manager leaves it as it is, and says why."""
        self._check_manager()
        self._check_reason()
        self._move("open", "treated", to="accepted", accepted_by_id=self.env.uid)

    def action_close(self):
        """It is over, and said why; nobody looks at it again."""
        self._check_reason()
        today = fields.Date.context_today(self)
        self._move("open", "treated", "accepted", to="closed", closed_on=today)

    def action_reopen(self):
        self._move("closed", "accepted", to="open", closed_on=False)

    def action_review(self):
        """Looked at today: rated anew if need be; the next look is planned."""
        self.check_access("write")
        if any(risk.state == "closed" for risk in self):
            raise UserError(self.env._("Open it again before you change it."))
        today = fields.Date.context_today(self)
        self._act({"reviewed_on": today, "reviewed_by_id": self.env.uid})
        self._plan_review()

    def _move(self, *states, to, **vals):
        self.check_access("write")
        if any(risk.state not in states for risk in self):
            raise UserError(self.env._("This does not follow from where it stands."))
        accepted = {"accepted_by_id": False} if to != "closed" else {}
        self._act({**accepted, **vals, "state": to})
        self._plan_review()

    def _plan_review(self):
        """One activity of the owner, on the day of the next look."""
        # sudo: whoever acts plans it for the owner
        risks = self.sudo()
        risks.activity_unlink([_ACTIVITY])
        for risk in risks.filtered(lambda risk: risk.state != "closed"):
            risk.activity_schedule(
                _ACTIVITY,
                user_id=risk.owner_id.id,
                date_deadline=risk.review_on,
            )
