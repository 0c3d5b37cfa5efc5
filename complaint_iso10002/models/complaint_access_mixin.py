from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

LEVELS = [
    ("standard", "Standard"),
    ("restricted", "Restricted"),
    ("sealed", "Sealed"),
]


class ComplaintAccessMixin(models.AbstractModel):
    """Need to know: who may see a complaint (4.7, 4.10).

    *Standard*: by role and team. *Restricted*: the people named, and the
    complaints manager. *Sealed*: the people named, and nobody else, not even
    the manager. People complained about never see the case, whatever their
    rights: see ``complaint.subject.mixin``. ``security/`` enforces it on search,
    read, count and group; see ``res.users._complaint_domain``.
    """

    _name = "complaint.access.mixin"
    _description = "Complaint: access"
    _complaint_erasure = {
        "named_user_ids": "keep: staff who may read the case",
    }

    access_level = fields.Selection(
        LEVELS,
        required=True,
        default="standard",
        index=True,
        groups="base.group_user",
        help="Restricted: named people and the manager. Sealed: named people only.",
    )
    named_user_ids = fields.Many2many(
        "res.users",
        "complaint_named_user_rel",
        "ticket_id",
        "user_id",
        string="Named people",
        copy=False,
        groups="complaint_iso10002.group_complaint_contact",
        domain="[('share', '=', False)]",
        help="Who may see a restricted or sealed case.",
    )

    @api.depends("number", "name", "is_complaint", "access_level")
    @api.depends_context("uid")
    def _compute_display_name(self):
        """Towards people without access a complaint is its number (4.10)."""
        # sudo: that it is a complaint, and its number, are told to who meets a link
        complaints = self.sudo().filtered("is_complaint").with_env(self.env)
        super(ComplaintAccessMixin, self - complaints)._compute_display_name()
        if not complaints:
            return
        known = complaints._filtered_named()
        for ticket in complaints:
            # sudo: as above; the name only to who may read it
            told = ticket.sudo()
            ticket.display_name = (
                f"{told.number} - {told.name}" if ticket in known else told.number
            )

    def _filtered_named(self):
        """Those of these complaints whose title the user may know."""
        user = self.env.user
        if user._reads_without_identity():
            return self.browse()
        viewer = self.env(su=user._is_superuser())
        return self.with_env(viewer)._filtered_access("read").with_env(self.env)

    @api.constrains("access_level", "named_user_ids")
    def _check_named(self):
        # sudo: the law is the same whatever the writer may read
        for ticket in self.sudo():
            if ticket.access_level == "sealed" and not ticket.named_user_ids:
                raise ValidationError(
                    self.env._("Name at least one person before sealing a case.")
                )

    def _name_handlers(self, vals):
        """Before a level rises, those who work the case are named."""
        if vals.get("access_level", "standard") == "standard":
            return
        # sudo: names follow from the level, whoever raises it
        for ticket in self.sudo():
            missing = (ticket.user_id | ticket.reviewer_id) - ticket.named_user_ids
            if missing - ticket.barred_user_ids and "named_user_ids" not in vals:
                ticket.named_user_ids |= missing - ticket.barred_user_ids

    def _follow_access(self, vals):
        """Keep names and followers true to who may see the case."""
        told = {"access_level", "user_id", "reviewer_id"}
        subjects = {"subject_user_ids", "kept_out_user_ids"}
        if (told | subjects).isdisjoint(vals):
            return
        if "subject_user_ids" in vals:
            self._keep_leads_out()
        for ticket in self:
            if ticket.access_level != "standard":
                missing = (ticket.user_id | ticket.reviewer_id) - ticket.named_user_ids
                if missing:
                    ticket.named_user_ids |= missing
            ticket._unsubscribe_outsiders()

    def _unsubscribe_outsiders(self):
        """Followers who may not read the case stop following it."""
        self.ensure_one()
        users = self.message_partner_ids.user_ids
        allowed = self._readers(users).partner_id
        outsiders = users.partner_id - allowed
        if outsiders:
            self.message_unsubscribe(outsiders.ids)

    def _readers(self, users):
        """Those of ``users`` who may read this case and its messages."""
        self.ensure_one()
        return users.filtered(
            lambda user: (
                self.with_user(user).has_access("read")
                and not user._reads_without_identity()
            )
        )

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Only people who may read a complaint follow it; people complained
        about are refused by name, and the attempt is kept (AT-4.7)."""
        complaints = self.filtered("is_complaint")
        plain = super(ComplaintAccessMixin, self - complaints)
        result = plain.message_subscribe(partner_ids, subtype_ids)
        if not complaints:
            return result
        partners = self.env["res.partner"].browse(partner_ids or [])
        # sudo: who may follow is the law's to say, not the subscriber's to read
        complaints = complaints.sudo()
        for ticket in complaints:
            subjects = ticket.barred_user_ids.partner_id & partners
            if subjects:
                ticket._journal("refused", {"subscribe": subjects.ids})
        subscribable = complaints._subscribable(partners)
        for allowed, tickets in complaints.grouped(subscribable.get).items():
            super(ComplaintAccessMixin, tickets).message_subscribe(
                list(allowed), subtype_ids
            )
        return result

    def _subscribable(self, partners):
        """``{case: ids of those of partners who may follow it}``: the complainant,
        and who may read the case and is not barred from it."""
        followers = defaultdict(lambda: self.env["res.partner"])
        for user in partners.user_ids.filtered(
            lambda user: not user._reads_without_identity()
        ):
            for ticket in self.with_user(user)._filtered_access("read"):
                followers[ticket.id] |= user.partner_id
        allowed = {}
        for ticket in self:
            followers[ticket.id] |= ticket.partner_id
            if ticket.representative_authority:
                followers[ticket.id] |= ticket.representative_id
            subjects = ticket.barred_user_ids.partner_id
            allowed[ticket] = (partners & followers[ticket.id] - subjects)._ids
        return allowed

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Nobody is told of a complaint who may not read it (4.10)."""
        data = super()._notify_get_recipients(message, msg_vals, **kwargs)
        if not self or not self.is_complaint:
            return data
        # sudo: the rights of the recipients are asked, not those of the sender
        case = self.sudo()
        users = case.env["res.users"].browse(
            {entry["uid"] for entry in data if entry.get("uid")}
        )
        readers = case._readers(users).ids
        partners = case.env["res.partner"].browse([e["id"] for e in data if e["id"]])
        own = case._subscribable(partners)[case]
        return [
            entry
            for entry in data
            if entry.get("uid") in readers
            or (not entry.get("uid") and (not entry["id"] or entry["id"] in own))
        ]

    def _check_access_change(self, vals):
        """Lowering the level needs the manager, who must see the case."""
        if "access_level" not in vals:
            return
        order = [level for level, _label in LEVELS]
        # sudo: handlers compare with a level they may not read
        for ticket in self.sudo():
            lower = order.index(vals["access_level"]) < order.index(ticket.access_level)
            manager = self.env.user.has_group(
                "complaint_iso10002.group_complaint_manager"
            )
            if lower and not manager:
                raise UserError(
                    self.env._("Only the complaints manager lowers the access level.")
                )
