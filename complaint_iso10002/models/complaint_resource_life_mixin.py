from odoo import fields, models
from odoo.exceptions import AccessError, UserError

_EXECUTIVE = "complaint_iso10002.group_complaint_executive"
_ACTIVITY = "complaint_iso10002.mail_activity_type_resource_request"


class ComplaintResourceLifeMixin(models.AbstractModel):
    """A request for resources is decided, provided or withdrawn (6.4).

    Every change of state is an act of a person; nothing else sets what an act
    records.
    """

    _name = "complaint.resource.life.mixin"
    _description = "Life of a request for resources"

    def _act(self, vals):
        """Write ``vals`` as part of an act."""
        # past the checks of write
        # pylint: disable-next=super-method-mismatch
        return super().write(vals)

    def _plan_deciders(self):
        """Who may decide finds the request among the own activities."""
        users = self.env["res.users"]
        for request in self:
            deciders = users._complaint_people(request.company_id, "executive")
            for user in deciders - request.asked_by_id:
                # sudo: whoever asks plans it for who decides
                request.sudo().activity_schedule(
                    _ACTIVITY,
                    user_id=user.id,
                    date_deadline=request.due_on or request.asked_on,
                )

    def _decide(self, decision, reason, amount=0):
        """An executive who did not ask grants or refuses it, with the reason."""
        self.ensure_one()
        self._check_decider()
        if not (reason or "").strip():
            raise UserError(self.env._("A decision needs its reason."))
        today = fields.Date.context_today(self)
        # sudo: executives decide, and write nothing else
        request = self.sudo()
        request._act(
            {
                "state": "refused" if decision == "refused" else "granted",
                "decision": decision,
                "decision_reason": reason.strip(),
                "granted_amount": 0 if decision == "refused" else amount,
                "decided_by_id": self.env.uid,
                "decided_on": today,
                "decision_days": (today - request.asked_on).days,
            }
        )
        request.activity_unlink([_ACTIVITY])
        request._tell_asker()

    def _check_decider(self):
        self.ensure_one()
        self.check_access("read")
        if self.state != "asked":
            raise UserError(self.env._("This request was decided already."))
        if not self.env.user.has_group(_EXECUTIVE):
            raise AccessError(self.env._("An executive decides on resources."))
        if self.asked_by_id == self.env.user:
            raise UserError(self.env._("Somebody else than who asked decides."))

    def _tell_asker(self):
        self.ensure_one()
        asker = self.asked_by_id.filtered("active")
        spoken = self.with_context(lang=asker.lang or self.env.lang)
        outcomes = spoken._fields["decision"]._description_selection(spoken.env)
        text = spoken.env._(
            "%(decision)s: %(name)s",
            decision=dict(outcomes)[self.decision],
            name=self.name,
        )
        if asker:
            spoken.message_notify(
                partner_ids=asker.partner_id.ids,
                subject=text,
                body=self.decision_reason,
            )

    def action_provided(self):
        """What was granted is there, since today."""
        self.check_access("write")
        for request in self:
            if request.state != "granted":
                raise UserError(self.env._("Only what was granted is provided."))
            today = fields.Date.context_today(request)
            request._act(
                {
                    "state": "provided",
                    "provided_by_id": self.env.uid,
                    "provided_on": today,
                    "provision_days": (today - request.decided_on).days,
                }
            )

    def action_withdraw(self):
        """No longer needed: whoever asks takes it back, before it is decided."""
        self.check_access("write")
        if any(request.state != "asked" for request in self):
            raise UserError(self.env._("This request was decided already."))
        self._act({"state": "withdrawn"})
        # sudo: the activities are those of who was to decide
        self.sudo().activity_unlink([_ACTIVITY])
