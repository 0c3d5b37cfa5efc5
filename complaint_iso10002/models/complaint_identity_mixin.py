from odoo import api, fields, models, tools
from odoo.exceptions import AccessError
from odoo.fields import Domain

from .complaint_identity import KEPT

MODES = [
    ("open", "Known to the handlers"),
    ("protected", "Protected"),
    ("anonymous", "Anonymous"),
]


class ComplaintIdentityMixin(models.AbstractModel):
    """Identity kept apart (4.10): the case goes on, the person stays unseen.

    *Protected*: the organization knows who complains, the handlers do not.
    *Anonymous*: nobody asked; an address given for the answer is kept apart all
    the same. Whatever identifies is moved to ``complaint.identity`` before it is
    written, and the ticket carries a neutral label. What is written *about* the
    person in free text is not searched.
    """

    _name = "complaint.identity.mixin"
    _description = "Complaint: identity"

    identity_mode = fields.Selection(
        MODES,
        string="Identity",
        required=True,
        default="open",
        copy=False,
        help="Protected and anonymous complainants are shown to nobody: mail "
        "reaches them through the case, and who must know asks for a disclosure.",
    )
    identity_ids = fields.One2many(
        "complaint.identity",
        "ticket_id",
        string="Identity kept apart",
        copy=False,
        groups="base.group_system",
    )
    is_hidden_own = fields.Boolean(
        string="Own complaint behind a hidden identity",
        compute="_compute_is_hidden_own",
        search="_search_is_hidden_own",
        help="Tells users about themselves only.",
    )
    disclosure_ids = fields.One2many(
        "complaint.disclosure",
        "ticket_id",
        copy=False,
        readonly=True,
        groups="complaint_iso10002.group_complaint_contact",
    )

    @api.depends("identity_ids", "representative_authority")
    @api.depends_context("uid")
    def _compute_is_hidden_own(self):
        own = self.sudo().search(Domain("id", "in", self.ids) & self._hidden_own())
        for ticket in self:
            ticket.is_hidden_own = ticket.id in own.ids

    def _search_is_hidden_own(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        # sudo: users are told what is theirs, not what else the case holds
        return Domain("id", "in", self.sudo()._search(self._hidden_own()))

    @api.model
    def _hidden_own(self):
        """Cases whose hidden complainant, or confirmed agent, is the user."""
        partner = self.env.user.partner_id.id
        agent = Domain("identity_ids.representative_id", "=", partner)
        agent &= Domain("representative_authority", "=", True)
        return Domain("identity_ids.partner_id", "=", partner) | agent

    # ------------------------------------------------------------------
    # For whoever writes to the complainant
    # ------------------------------------------------------------------

    def _hides_complainant(self):
        self.ensure_one()
        # sudo: how a case treats its complainant is no secret of the case
        case = self.sudo()
        return case.is_complaint and case.identity_mode != "open"

    def _identity(self):
        """The identity behind a hidden case, in sudo; never to be shown."""
        self.ensure_one()
        # sudo: the case itself writes to its complainant; nobody else reads it
        return self.sudo().identity_ids[:1]

    def _complainant_partner(self):
        """The complainant's contact, in sudo, hidden or not; may be empty."""
        self.ensure_one()
        # sudo: whoever writes to the complainant, the contact belongs to the case
        return self._identity().partner_id or self.sudo().partner_id

    def _complainant_name(self):
        """How to address the complainant in what only the complainant reads."""
        self.ensure_one()
        if self._hides_complainant():
            identity = self._identity()
            return identity.name or identity.partner_id.name or False
        # sudo: as above
        return self.sudo().partner_name or self.sudo().partner_id.name

    def _complainant_email(self):
        """Where mail to the complainant goes, normalised, or ``False``.

        To the representative once the authority is confirmed.
        """
        self.ensure_one()
        # sudo: as above
        case = self.sudo()
        identity = self._identity()
        agent = identity.representative_id or case.representative_id
        addresses = [
            agent.email if case.representative_authority else False,
            identity.email_normalized,
            case.partner_id.email,
            case.partner_email,
        ]
        found = (tools.email_normalize(address) for address in addresses if address)
        return next(filter(None, found), False)

    def _greeting_name(self):
        """How a letter greets that handlers read too."""
        self.ensure_one()
        return False if self._hides_complainant() else self._complainant_name()

    def _is_reachable(self):
        """Whether any way to the complainant is known (7.2)."""
        self.ensure_one()
        identity = self._identity()
        return any(identity[name] for name in KEPT.values()) or any(
            self[name] for name in KEPT if name != "partner_name"
        )

    # ------------------------------------------------------------------
    # At intake
    # ------------------------------------------------------------------

    @api.model
    def _take_identities(self, vals_list):
        """Take what identifies out of new hidden complaints, in place.

        :return: ``{index: vals of the identity}``
        """
        taken = {}
        for index, vals in enumerate(vals_list):
            is_entry = vals.get("registered_at") and vals.get("team_id")
            vals["identity_mode"] = self._wanted_mode(vals) if is_entry else "open"
            if vals["identity_mode"] != "open":
                taken[index] = self._take_identity(vals, vals["identity_mode"])
        return taken

    @api.model
    def _wanted_mode(self, vals):
        if vals.get("complainant_kind") == "anonymous":
            return "anonymous"
        # sudo: what a team protects does not depend on who may read it
        team = self.env["helpdesk.ticket.team"].sudo().browse(vals["team_id"])
        return vals.get("identity_mode") or team.default_identity_mode or "open"

    @api.model
    def _take_identity(self, vals, mode):
        """Move what identifies from ``vals`` into the vals returned."""
        given = {KEPT[name]: vals[name] for name in KEPT if vals.get(name)}
        vals.update(dict.fromkeys(KEPT, False), **self._neutral_vals(mode))
        return self.env["complaint.identity"]._complete(given)

    @api.model
    def _neutral_vals(self, mode):
        if mode == "anonymous":
            return {
                "partner_name": self.env._("Anonymous"),
                "complainant_kind": "anonymous",
            }
        return {"partner_name": self.env._("Identity protected")}

    def _keep_identities(self, taken):
        """Keep what ``_take_identities`` took from these new tickets."""
        for index, vals in taken.items():
            self[index]._keep_identity(vals)

    def _keep_identity(self, vals):
        self.ensure_one()
        identity = self._identity()
        if identity and vals:
            identity.write(vals)
        elif vals:
            # sudo: who takes a complaint in enters an identity and reads none
            identities = self.env["complaint.identity"].sudo()
            identities.create({**vals, "ticket_id": self.id})

    def _veil_complainants(self):
        """A hidden complainant who enters or changes the own case bears no name."""
        if self.env.user.share:
            own = self.sudo().filtered(lambda ticket: ticket._hides_complainant())
            self.env["complaint.identity"]._veil(own)

    # ------------------------------------------------------------------
    # Later
    # ------------------------------------------------------------------

    def _touches_identity(self, vals):
        """Whether ``vals`` says who complains, to be written case by case."""
        return not {*KEPT, "identity_mode", "complainant_kind"}.isdisjoint(vals)

    def _follow_identity(self, vals):
        """Before a write: keep apart what ``vals`` would show, in place."""
        self.ensure_one()
        mode = self._next_mode(vals)
        if mode == self.identity_mode == "open":
            return
        if mode == "open":
            self._check_opening()
            vals.update(self._give_identity(vals))
        elif self.identity_mode == "open":
            people, addresses = self._own_people(), self._own_addresses()
            known = {name: self[name] for name in KEPT}
            known.update(
                (name, known[name].id) for name in ("partner_id", "representative_id")
            )
            self._conceal({**known, **vals}, vals, mode)
            self._scrub(people, addresses)
        else:
            self._conceal(dict(vals), vals, mode)
        vals["identity_mode"] = mode

    def _next_mode(self, vals):
        mode = vals.get("identity_mode") or self.identity_mode
        kind = vals.get("complainant_kind")
        if kind == "anonymous" or (mode == "anonymous" and not kind):
            return "anonymous"
        # who was anonymous and is said to be somebody stays protected
        return "protected" if mode == "anonymous" else mode

    def _conceal(self, shown, vals, mode):
        if mode == "protected" and self.complainant_kind == "anonymous":
            vals.setdefault("complainant_kind", "customer")
        given = self._take_identity(shown, mode)
        if shown.get("partner_name") == given.get("name"):
            given.pop("name", None)
        for name in (*KEPT, *self._neutral_vals(mode)):
            vals[name] = shown[name]
        self._keep_identity(given)
        if self.identity_mode != mode:
            self._journal("identity", {"act": mode})

    def _check_opening(self):
        """Only who may read the identity, and with consent, shows it again."""
        identity = self._identity()
        # the reader's own right, not ours
        if identity and not identity.with_env(self.env(su=False)).has_access("read"):
            raise AccessError(
                self.env._(
                    "Ask for a disclosure before the identity is shown to the "
                    "handlers again."
                )
            )

    def _give_identity(self, vals):
        """Values of the ticket from the identity, which is kept no longer."""
        identity = self._identity()
        given = {
            "partner_id": identity.partner_id.id,
            "partner_name": identity.name,
            "partner_email": identity.email,
            "complainant_phone": identity.phone,
            "complainant_address": identity.street,
            "representative_id": identity.representative_id.id,
        }
        identity.unlink()
        self._journal("identity", {"act": "opened"})
        return {name: vals.get(name) or value for name, value in given.items()}

    def _snapshot(self, vals):
        """What hides the complainant is not journalled by value."""
        if self and vals.get("identity_mode", self[0].identity_mode) != "open":
            vals = {name: value for name, value in vals.items() if name not in KEPT}
        return super()._snapshot(vals)
