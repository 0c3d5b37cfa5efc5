from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_amount

from ..core import authority
from .complaint_appointment_life_mixin import PROMISING

_GROUP = "complaint_iso10002.group_complaint_"
#: who reads limits: not everybody
LIMIT_READERS = f"{_GROUP}manager,{_GROUP}auditor"
ROLES = [
    ("representative", "Representative of top management"),
    ("manager", "Complaints manager"),
    ("handler", "Handler"),
    ("contact", "Contact staff"),
    ("identity", "Identity officer"),
    ("auditor", "Auditor"),
    ("executive", "Executive"),
]
#: the group a role needs, where its name is another
_GROUP_OF = {"representative": "manager"}
#: roles that hold a group as well as those named after it
_ABOVE = {
    "manager": ("representative",),
    "handler": ("manager", "representative"),
    "contact": ("handler", "manager", "representative"),
}


class ComplaintAppointment(models.Model):
    """Who holds which role in complaint handling, in which period (5.4).

    The record of authority: the limit of what a person may promise on a day is
    that of the appointments in force. Everybody inside reads who is appointed
    to what; limits are for managers, auditors and the person appointed. The
    complaints manager appoints. What began is ended, never changed or deleted.
    One representative of top management is in force in a company at a time.
    """

    _name = "complaint.appointment"
    _inherit = ["complaint.appointment.life.mixin", "mail.thread"]
    _check_company_auto = True
    _description = "Appointment in complaint handling"
    _order = "company_id, role_rank, date_from, id"

    user_id = fields.Many2one(
        "res.users",
        string="Person",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('share', '=', False)]",
        tracking=True,
    )
    role = fields.Selection(ROLES, required=True, index=True, tracking=True)
    role_rank = fields.Integer(compute="_compute_role_rank", store=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        tracking=True,
    )
    team_id = fields.Many2one(
        "helpdesk.ticket.team",
        string="Only for team",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        domain="[('complaint_handling', '=', True)]",
        tracking=True,
        help="Empty: complaints of all teams.",
    )
    category_id = fields.Many2one(
        "helpdesk.ticket.category",
        string="Only for category",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        help="With all categories below it; empty: any category.",
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: fields.Date.context_today(self),
        tracking=True,
    )
    date_to = fields.Date(
        string="To", copy=False, tracking=True, help="Last day; empty: until ended."
    )
    state = fields.Selection(
        [("planned", "Planned"), ("in_force", "In force"), ("ended", "Ended")],
        compute="_compute_state",
    )
    appointed_by_id = fields.Many2one(
        "res.users",
        string="Appointed by",
        required=True,
        ondelete="restrict",
        domain="[('share', '=', False)]",
        default=lambda self: self.env.user,
        tracking=True,
    )
    deputy_id = fields.Many2one(
        "res.users",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('share', '=', False)]",
        tracking=True,
        help="Stands in. What a deputy may promise is said by their own appointment.",
    )
    duties = fields.Text(tracking=True)
    lacks_group = fields.Boolean(
        string="Rights missing",
        compute="_compute_lacks_group",
        search="_search_lacks_group",
        help="The person does not have the access rights of the role: an appointment "
        "gives none, an administrator does, in the settings of the user.",
    )

    # What may be promised
    currency_id = fields.Many2one(related="company_id.currency_id")
    has_limit = fields.Boolean(
        string="States a limit",
        tracking=True,
        groups=LIMIT_READERS,
        help="Then it replaces the limit of the user and of the company, from the "
        "first day on.",
    )
    limit_amount = fields.Monetary(
        string="Limit",
        tracking=True,
        groups=LIMIT_READERS,
        help="Sum of remedies that may be promised in one case without approval.",
    )
    limit_ids = fields.One2many(
        "complaint.appointment.limit",
        "appointment_id",
        string="Limits by kind",
        copy=True,
        groups=LIMIT_READERS,
    )
    limit_text = fields.Char(string="May promise", compute="_compute_limit_text")

    _in_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_from <= date_to)",
        "An appointment cannot end before it begins.",
    )
    _limit_positive = models.Constraint(
        "CHECK(limit_amount >= 0)", "A limit cannot be negative."
    )
    _one_representative = models.Constraint(
        "EXCLUDE USING gist (int4range(company_id, company_id, '[]') WITH &&, "
        "daterange(date_from, date_to, '[]') WITH &&) WHERE (role = 'representative')",
        "One representative of top management is in force at a time. End the other "
        "appointment first.",
    )

    # ------------------------------------------------------------------
    # What it says
    # ------------------------------------------------------------------

    @api.depends("role", "user_id", "date_from")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["role"]._description_selection(self.env))
        for appointment in self:
            parts = (labels.get(appointment.role), appointment.user_id.name)
            appointment.display_name = ": ".join(part for part in parts if part)

    @api.depends("role")
    def _compute_role_rank(self):
        ranks = {role: rank for rank, (role, _label) in enumerate(ROLES)}
        for appointment in self:
            appointment.role_rank = ranks.get(appointment.role, 0)

    @api.depends("date_from", "date_to")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for appointment in self:
            first, last = appointment.date_from, appointment.date_to
            if last and last < today:
                appointment.state = "ended"
            else:
                appointment.state = "planned" if first and first > today else "in_force"

    @api.depends("role", "user_id")
    def _compute_lacks_group(self):
        holders = self._holders()
        for appointment in self:
            user, role = appointment.user_id, appointment.role
            appointment.lacks_group = bool(user and role) and user not in holders[role]

    @api.model
    def _search_lacks_group(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        return Domain.OR(
            Domain("role", "=", role) & Domain("user_id", "not in", users.ids)
            for role, users in self._holders().items()
        )

    @api.depends("has_limit", "limit_amount", "limit_ids.amount", "user_id")
    @api.depends_context("uid", "lang")
    def _compute_limit_text(self):
        user = self.env.user
        reads_all = user.has_groups(LIMIT_READERS)
        for appointment in self:
            told = reads_all or appointment.user_id == user
            # sudo: who is appointed knows the own limit
            appointment.limit_text = told and appointment.sudo()._limit_words()

    def _limit_words(self):
        self.ensure_one()
        if not self.has_limit:
            return False
        words = [format_amount(self.env, self.limit_amount, self.currency_id)]
        for line in self.limit_ids:
            amount = format_amount(self.env, line.amount, self.currency_id)
            words.append(f"{line.type_id.name}: {amount}")
        return "; ".join(words)

    # ------------------------------------------------------------------
    # Who holds what
    # ------------------------------------------------------------------

    @api.model
    def _in_force(self, day):
        """Domain of the appointments in force on ``day``."""
        return Domain("date_from", "<=", day) & (
            Domain("date_to", "=", False) | Domain("date_to", ">=", day)
        )

    @api.model
    def _holders(self):
        """``{role: users with its access rights}``."""
        xmlids = {role: _GROUP + _GROUP_OF.get(role, role) for role, _label in ROLES}
        known = self.env["ir.model.data"]._xmlid_to_res_id  # asks no table, unlike ref
        groups = {role: known(xmlid) for role, xmlid in xmlids.items()}
        # sudo: who has a role is no secret to what tells or counts them
        every = self.env["res.groups"].sudo().browse(set(groups.values()))
        holders = {group.id: group.all_user_ids for group in every}
        return {role: holders[group] for role, group in groups.items()}

    @api.model
    def _unappointed(self, companies, day):
        """People with the rights of a role in ``companies`` and no appointment to
        it, or to one above it, on ``day``."""
        # sudo: who is appointed is no secret to what counts them
        rows = self.sudo()._read_group(
            Domain("company_id", "in", companies.ids) & self._in_force(day),
            ["company_id", "role"],
            ["user_id:recordset"],
        )
        appointed = {(company, role): users for company, role, users in rows}
        # sudo: nor are the companies of who has a role
        people = none = self.env["res.users"].sudo()
        for role, users in self._holders().items():
            if role in _GROUP_OF:
                continue
            roles = (role, *_ABOVE.get(role, ()))
            for company in companies:
                covered = (appointed.get((company, name), none) for name in roles)
                people |= users._complaint_staff(company) - none.union(*covered)
        return people.with_env(self.env)

    @api.model
    def _of(self, user, company):
        """``core.authority.Appointment`` of the roles in which ``user`` promises."""
        # sudo: another person's limit is asked for when a letter is judged
        appointments = self.sudo().search(
            [
                ("user_id", "=", user.id),
                ("company_id", "=", company.id),
                ("role", "in", PROMISING),
            ]
        )
        return [one._to_core() for one in appointments]

    def _to_core(self):
        self.ensure_one()
        return authority.Appointment(
            first=self.date_from,
            last=self.date_to or None,
            team=self.team_id.id or None,
            category=self.category_id.id or None,
            limit=self.limit_amount if self.has_limit else None,
            kinds={line.type_id.id: line.amount for line in self.limit_ids},
        )
