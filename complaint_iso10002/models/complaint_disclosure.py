from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

STATES = [
    ("asked", "Asked"),
    ("granted", "Granted"),
    ("refused", "Refused"),
    ("ended", "Ended"),
]
PURPOSES = [
    ("contact", "Speak with the complainant"),
    ("verify", "Check the facts of the complaint"),
    ("remedy", "Carry out the remedy"),
    ("safety", "Protect somebody"),
    ("law", "Legal duty"),
    ("audit", "Check of the process"),
]
BASES = [
    ("consent", "Consent of the complainant"),
    ("law", "A law demands it"),
    ("vital", "Life or health is at stake"),
]
#: how long an identity officer's own reading lasts
READING = timedelta(minutes=15)


class ComplaintDisclosure(models.Model):
    """A hidden identity shown to one person, for a purpose and a time (4.10).

    Who may see the case asks, with a reason. Another person decides: one who
    may read identities, or a complaints manager. Identity officers read for
    themselves, for some minutes, with a reason too. Every asking, deciding and
    ending is journalled and stands on the case. Showing it to somebody outside
    needs the complainant's consent or a legal basis, which is named.
    """

    _name = "complaint.disclosure"
    _inherit = "complaint.case.mixin"
    _description = "Disclosure of an identity"
    _order = "id desc"
    _rec_name = "ticket_id"
    _journal_kind = "disclosure"
    _journal_fields = (
        "state",
        "asked_by_id",
        "purpose",
        "reason",
        "recipient",
        "legal_basis",
        "decided_by_id",
        "expires_at",
    )
    _act_fields = (
        "state",
        "asked_by_id",
        "is_own",
        "decided_by_id",
        "decided_at",
        "decision_note",
        "expires_at",
    )
    _complaint_erasure = {
        "asked_by_id": "keep: staff who acted",
        "reason": "erase",
        "recipient": "erase",
        "decided_by_id": "keep: staff who acted",
        "decision_note": "erase",
    }

    asked_by_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.user,
    )
    purpose = fields.Selection(PURPOSES, required=True, default="contact")
    reason = fields.Text(required=True)
    hours = fields.Integer(
        string="For (hours)",
        required=True,
        default=24,
        help="How long the identity may be read once this is granted.",
    )
    recipient = fields.Char(
        string="Passed on to",
        help="Who outside the organization is told; empty when nobody.",
    )
    legal_basis = fields.Selection(BASES)
    state = fields.Selection(STATES, required=True, default="asked", readonly=True)
    is_own = fields.Boolean(string="Own reading", readonly=True)
    decided_by_id = fields.Many2one("res.users", readonly=True)
    decided_at = fields.Datetime(readonly=True)
    decision_note = fields.Text(readonly=True)
    expires_at = fields.Datetime(readonly=True)
    is_live = fields.Boolean(compute="_compute_is_live")
    may_decide = fields.Boolean(compute="_compute_may_decide")

    _hours_bounded = models.Constraint(
        "CHECK(hours BETWEEN 1 AND 720)",
        "An identity is disclosed for one hour to thirty days.",
    )

    @api.depends("state", "expires_at")
    def _compute_is_live(self):
        now = fields.Datetime.now()
        for disclosure in self:
            granted = disclosure.state == "granted" and disclosure.expires_at
            disclosure.is_live = bool(granted) and disclosure.expires_at > now

    @api.depends("state", "asked_by_id")
    @api.depends_context("uid")
    def _compute_may_decide(self):
        for disclosure in self:
            disclosure.may_decide = (
                disclosure.state == "asked"
                and disclosure.asked_by_id != self.env.user
                and self._is_decider()
            )

    @api.model
    def _is_decider(self):
        user = self.env.user
        return any(
            user.has_group(f"complaint_iso10002.group_complaint_{role}")
            for role in ("identity", "manager")
        )

    @api.constrains("decided_by_id", "asked_by_id", "is_own")
    def _check_decider(self):
        for disclosure in self.filtered("decided_by_id"):
            own = disclosure.decided_by_id == disclosure.asked_by_id
            if own and disclosure.state == "granted" and not disclosure.is_own:
                raise ValidationError(
                    self.env._("Another person than who asked decides.")
                )

    @api.constrains("recipient", "legal_basis")
    def _check_basis(self):
        for disclosure in self.filtered("recipient"):
            basis = disclosure.legal_basis
            # sudo: the consent stands on the case
            agreed = disclosure.sudo().ticket_id.consent_disclosure
            if not basis or (basis == "consent" and not agreed):
                raise ValidationError(
                    self.env._(
                        "An identity leaves the organization with the complainant's "
                        "recorded consent, or on a legal basis."
                    )
                )

    @api.constrains("ticket_id")
    def _check_hidden(self):
        for disclosure in self:
            if not disclosure.ticket_id._hides_complainant():
                raise ValidationError(
                    self.env._("The identity behind this complaint is not hidden.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        disclosures = super().create(vals_list)
        if not self.env.context.get("complaint_own_reading"):
            disclosures._ask()
        return disclosures

    def _ask(self):
        """Tell a person who may decide."""
        for disclosure in self:
            # sudo: whom to ask does not depend on who asks
            case = disclosure.ticket_id.sudo()
            decider = case._propose_approver(disclosure.asked_by_id)
            if decider and case._readers(decider):
                case.activity_schedule(
                    "complaint_iso10002.mail_activity_type_disclosure",
                    user_id=decider.id,
                )

    # ------------------------------------------------------------------
    # Acts
    # ------------------------------------------------------------------

    def action_grant(self):
        for disclosure in self:
            disclosure._decide("granted")

    def action_refuse(self, note=False):
        """Refuse, with what who asked is told (``complaint.disclosure.refusal``)."""
        for disclosure in self:
            disclosure._decide("refused", note)

    def _decide(self, state, note=False):
        self.ensure_one()
        self.check_access("read")
        if self.state != "asked":
            raise UserError(self.env._("This was decided already."))
        if not self._is_decider() or self.asked_by_id == self.env.user:
            raise AccessError(
                self.env._(
                    "Another person decides: one who may read identities, or a "
                    "complaints manager."
                )
            )
        now = fields.Datetime.now()
        expires_at = now + timedelta(hours=self.hours) if state == "granted" else False
        # sudo: nobody writes disclosures; the act was checked above
        self.sudo()._act(
            {
                "state": state,
                "decided_by_id": self.env.uid,
                "decided_at": now,
                "decision_note": note,
                "expires_at": expires_at,
            }
        )
        # sudo: the activity may be another decider's
        self.sudo().ticket_id.activity_feedback(
            ["complaint_iso10002.mail_activity_type_disclosure"]
        )

    def action_end(self):
        """End a disclosure before its time; who asked or who may decide.

        What was refused, or is over, stays as it is.
        """
        for disclosure in self:
            disclosure.check_access("read")
            if disclosure.state not in ("asked", "granted"):
                raise UserError(self.env._("This disclosure is over."))
            if disclosure.asked_by_id != self.env.user and not self._is_decider():
                raise AccessError(self.env._("This disclosure is not yours to end."))
            # sudo: nobody writes disclosures; the act was checked above
            disclosure.sudo()._act(
                {"state": "ended", "expires_at": fields.Datetime.now()}
            )

    @api.model
    def _read_own(self, ticket, purpose, reason):
        """An identity officer's own reading of ``ticket``, for some minutes."""
        if not self.env.user.has_group("complaint_iso10002.group_complaint_identity"):
            raise AccessError(
                self.env._("Ask for a disclosure: another person grants it.")
            )
        disclosure = self.with_context(complaint_own_reading=True).create(
            {"ticket_id": ticket.id, "purpose": purpose, "reason": reason}
        )
        now = fields.Datetime.now()
        # sudo: nobody writes disclosures; the right was checked above
        disclosure.sudo()._act(
            {
                "state": "granted",
                "is_own": True,
                "decided_by_id": self.env.uid,
                "decided_at": now,
                "expires_at": now + READING,
            }
        )
        return disclosure

    def action_open_identity(self):
        """Show the identity; refused once the time is over."""
        self.ensure_one()
        identity = self.env["complaint.identity"].search(
            [("ticket_id", "=", self.ticket_id.id)], limit=1
        )
        if not identity:
            raise UserError(
                self.env._("There is nothing to show, or the time is over.")
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Identity"),
            "res_model": "complaint.identity",
            "res_id": identity.id,
            "view_mode": "form",
            "target": "new",
        }
