import secrets
from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import html2plaintext, is_html_empty

from ..core import chain, language

KINDS = [
    ("customer", "Customer"),
    ("representative", "Representative"),
    ("anonymous", "Anonymous"),
    ("other", "Other"),
]
#: no 0/O, 1/I/L: people read the code out on the phone
_CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class ComplaintReceiptMixin(models.AbstractModel):
    """Receipt: a complaint enters the register (4.5, 4.9, 7.2, annex C).

    The true receipt may lie before the entry, never in the future. The words
    of the complainant are kept as they came. Once a case has left receipt,
    its receipt is corrected by the manager only, with a reason.
    """

    _name = "complaint.receipt.mixin"
    _description = "Complaint: receipt"

    # Identity of the case
    is_complaint = fields.Boolean(
        compute="_compute_is_complaint",
        store=True,
        index=True,
    )
    tracking_code = fields.Char(
        copy=False,
        readonly=True,
        groups="complaint_iso10002.group_complaint_contact",
        help="With the number, lets the complainant follow the case.",
    )
    registered_at = fields.Datetime(
        string="Entered on",
        copy=False,
        readonly=True,
        help="When the complaint was entered in the register.",
    )
    imported_from = fields.Char(
        copy=False,
        help="Where a historical complaint was imported from. It keeps its own "
        "dates and step, and nobody is written to.",
    )
    imported_step = fields.Char(copy=False, readonly=True)

    # Receipt (7.2)
    received_at = fields.Datetime(
        copy=False,
        index="btree_not_null",
        help="When the complaint truly reached us; deadlines run from here.",
    )
    received_by_id = fields.Many2one(
        "res.users",
        copy=False,
        default=lambda self: self._default_received_by_id(),
        domain=[("share", "=", False)],
    )
    complainant_kind = fields.Selection(KINDS, default="customer")
    complainant_phone = fields.Char(string="Phone")
    complainant_address = fields.Text(string="Postal address")
    representative_id = fields.Many2one(
        "res.partner",
        help="Who acts for the complainant.",
    )
    representative_authority = fields.Boolean(
        string="Authority confirmed",
        help="Proof was seen that the representative may act.",
    )
    about = fields.Char(
        string="Product or service",
        help="The product, service or practice complained about.",
    )
    order_reference = fields.Char()
    unit_concerned = fields.Char(
        string="Department or branch",
        help="Department, branch or market segment concerned.",
    )
    occurred_on = fields.Date()
    place = fields.Char()
    is_recurring = fields.Boolean(string="Recurring problem")
    referred_by = fields.Char(
        help="Who sent the complainant to us: a shop, a regulator, the press, …",
    )
    remedy_requested = fields.Text(
        help="What the complainant wants; leave empty when not stated.",
    )
    immediate_action = fields.Text(help="What was done at once, by whom.")
    preferred_lang = fields.Selection(
        selection=lambda self: self.env["res.lang"].get_installed(),
        string="Preferred language",
    )
    assistance_needed = fields.Text(
        copy=False,  # who copies a plain ticket may not read it
        groups="complaint_iso10002.group_complaint_contact",
        help="Large print, interpreter, more time, another channel, …",
    )
    is_vulnerable = fields.Boolean(
        string="Vulnerable",
        copy=False,
        groups="complaint_iso10002.group_complaint_contact",
    )
    consent_disclosure = fields.Boolean(
        string="Agrees to disclosure",
        help="The complainant expressly agrees that the identity is disclosed to "
        "those who must know it outside the organization.",
    )
    earlier_complaint_id = fields.Many2one(
        "helpdesk.ticket",
        copy=False,
        index="btree_not_null",
        domain=[("is_complaint", "=", True)],
        help="The earlier complaint this one continues, or is about.",
    )

    # The words as they came (4.9)
    original_name = fields.Char(string="Original subject", copy=False, readonly=True)
    original_description = fields.Html(
        string="Original words",
        copy=False,
        readonly=True,
        sanitize_style=True,
    )
    correction_reason = fields.Char(
        copy=False,
        help="Why the receipt is corrected; asked from the manager who does it.",
    )

    @api.model
    def _default_received_by_id(self):
        return self.env.user if self.env.user._is_internal() else False

    @api.depends("team_id")
    def _compute_is_complaint(self):
        for ticket in self:
            # sudo: what a ticket is does not depend on who looks at the team
            ticket.is_complaint = ticket.team_id.sudo().complaint_handling

    # ------------------------------------------------------------------
    # Law
    # ------------------------------------------------------------------

    @api.constrains("received_at", "is_complaint")
    def _check_received_at(self):
        for ticket in self.filtered("is_complaint"):
            if ticket.received_at and ticket.received_at > fields.Datetime.now():
                raise ValidationError(
                    self.env._(
                        "Complaint %(number)s: the receipt date lies in the future.",
                        number=ticket.number,
                    )
                )

    @api.constrains("user_id", "earlier_complaint_id", "category_id", "is_complaint")
    def _check_handler_of_earlier(self):
        """How a complaint was handled is not for its handler to judge (3, 4.7)."""
        for ticket in self.filtered("earlier_complaint_id"):
            # sudo: the law is the same whatever the writer may read
            earlier = ticket.sudo().earlier_complaint_id
            root = ticket.category_id.sudo().parent_path or ""
            handling = self.env.ref(
                "complaint_iso10002.helpdesk_ticket_category_hnd",
                raise_if_not_found=False,
            )
            if (
                handling
                and str(handling.id) in root.split("/")
                and ticket.user_id
                and ticket.user_id == earlier.user_id
            ):
                raise ValidationError(
                    self.env._(
                        "Complaint %(number)s is about how %(earlier)s was handled. "
                        "Another person than the handler of that one takes it.",
                        number=ticket.number,
                        earlier=earlier.number,
                    )
                )

    @api.constrains("active", "is_complaint")
    def _check_active(self):
        if any(ticket.is_complaint and not ticket.active for ticket in self):
            raise ValidationError(
                self.env._("A complaint is closed or redirected, not archived.")
            )

    @api.model
    def _act_fields(self):
        """What only an act of a person sets, and ``_note`` writes."""
        return {
            "acknowledged_at",
            "assessed_at",
            "assessed_by_id",
            "conflict_declared_by_id",
            "conflict_declared_at",
            "decided_at",
            "communicated_at",
            "complainant_answer",
            "answered_at",
            "reminded_at",
            "step_since",
            "closed_date",
            "reopened_count",
        }

    def _locked_fields(self):
        """Fields that are evidence once the case has left receipt."""
        return {"received_at", "channel_id"}

    def _check_register_write(self, vals):
        """Refuse what would rewrite the register (4.9, 7.2)."""
        fixed = {
            "original_name",
            "original_description",
            "registered_at",
            "tracking_code",
            "imported_step",
            "imported_from",
        }
        if fixed.intersection(vals) and any(ticket.registered_at for ticket in self):
            raise UserError(self.env._("The original entry of a complaint is kept."))
        if not self._act_fields().isdisjoint(vals) and any(
            ticket.registered_at for ticket in self
        ):
            raise UserError(
                self.env._("This is recorded when it is done, by who does it.")
            )
        if "number" in vals and any(ticket.registered_at for ticket in self):
            raise UserError(self.env._("A complaint keeps its number."))
        self._check_team_change(vals)
        self._check_correction(vals)

    def _check_team_change(self, vals):
        if "team_id" not in vals:
            return
        # sudo: what a team is does not depend on who may read it
        team = self.env["helpdesk.ticket.team"].sudo().browse(vals["team_id"] or [])
        if not team.complaint_handling:
            raise UserError(
                self.env._(
                    "A complaint stays in the register. Redirect it when it is none."
                )
            )

    def _check_correction(self, vals):
        names = self._locked_fields().intersection(vals)
        late = self.filtered(
            lambda ticket: (
                ticket.iso_step not in (False, "received")
                and any(ticket[name] for name in names)
            )
        )
        if not names or not late:
            return
        if not self.env.user.has_group("complaint_iso10002.group_complaint_manager"):
            raise UserError(
                self.env._("The complaints manager corrects the receipt of a case.")
            )
        if not vals.get("correction_reason"):
            raise UserError(self.env._("Give the reason of the correction."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_complaint(self):
        if any(ticket.is_complaint for ticket in self):
            raise UserError(self.env._("A complaint is never deleted."))

    # ------------------------------------------------------------------
    # Entering the register
    # ------------------------------------------------------------------

    @api.model
    def _prepare_entries(self, vals_list):
        """Complete the ``vals`` of new complaints in place; plain ones are left.

        Numbers are taken for the whole batch at once.
        """
        # sudo: what a team is does not depend on who may read it
        teams = self.env["helpdesk.ticket.team"].sudo()
        entries = []
        for vals in vals_list:
            team_id = vals.get("team_id", self.env.context.get("default_team_id"))
            team = teams.browse(team_id or [])
            if "team_id" in vals:
                vals["is_complaint"] = team.complaint_handling
            if team.complaint_handling:
                vals.update(self._prepare_entry_vals(vals, team))
                if not vals["imported_from"]:
                    for name in self._act_fields().intersection(vals):
                        del vals[name]
                entries.append(vals)
        self._number_entries(entries)

    @api.model
    def _prepare_entry_vals(self, vals, team):
        now = fields.Datetime.now()
        company = team.company_id.id or vals.get("company_id") or self.env.company.id
        return {
            "team_id": team.id,
            "company_id": company,
            "registered_at": now,
            "received_at": fields.Datetime.to_datetime(vals.get("received_at")) or now,
            "tracking_code": "".join(secrets.choice(_CODE_LETTERS) for _ in range(12)),
            "original_name": vals.get("name"),
            "original_description": vals.get("description"),
            "name": self._shorten(vals.get("name")),
            "preferred_lang": vals.get("preferred_lang")
            or self._guess_lang(vals, company),
            "imported_from": self._imported_from(vals),
            "imported_step": False,
        }

    @api.model
    def _imported_from(self, vals):
        """Where a complaint with these ``vals`` comes from; ``False`` when new.

        :raises AccessError: when somebody else than the manager enters history,
            which stands where it stood and passes no gate.
        """
        source = vals.get("imported_from")
        manager = self.env.user.has_group("complaint_iso10002.group_complaint_manager")
        if source and not manager:
            raise AccessError(
                self.env._("The complaints manager imports historical complaints.")
            )
        if self.env.context.get("import_file") and manager:
            return source or self.env._("file import")
        return source or False

    @staticmethod
    def _shorten(name, length=250):
        """A title people can read; the whole of it stays in ``original_name``."""
        if not name or len(name) <= length:
            return name
        return name[: length - 1] + "…"

    @api.model
    def _number_entries(self, entries):
        """Number new complaints; historical ones may bring a number along."""
        register = self.env["complaint.register"]
        wanted, brought = defaultdict(list), defaultdict(list)
        for vals in entries:
            key = (vals["company_id"], vals["received_at"].year)
            if vals["imported_from"] and vals.get("number", "/") != "/":
                brought[key].append(vals["number"])
            else:
                wanted[key].append(vals)
        for key, numbers in brought.items():
            register._check_brought(*key, numbers)
        for key, group in wanted.items():
            numbers = register._take_numbers(*key, len(group))
            for vals, number in zip(group, numbers, strict=True):
                vals["number"] = number

    def _register_converted(self):
        """Enter tickets that have just become complaints (REQ-1-2).

        Their receipt is the moment the ticket was opened, so that every
        deadline runs from there.
        """
        for ticket in self:
            vals = {
                "name": ticket.name,
                "description": ticket.description,
                "received_at": ticket.create_date,
                "company_id": ticket.company_id.id,
                "partner_id": ticket.partner_id.id,
                "preferred_lang": ticket.preferred_lang,
            }
            entry = self._prepare_entry_vals(vals, ticket.team_id)
            self._number_entries([entry])
            del entry["team_id"], entry["company_id"]
            entry["closed_date"] = False
            former = ticket.number
            ticket.write(entry)
            ticket._journal("received", {"former_number": former})
        for model in (
            "mail.message",
            "mail.activity",
            "mail.followers",
            "ir.attachment",
        ):
            self.env[model]._complaint_adopt(self)

    @api.model
    def _guess_lang(self, vals, company_id):
        """The complainant's language: by the script, else the contact's (4.5)."""
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        # sudo: whoever enters a complaint, its language is the complainant's
        contact = self.env["res.partner"].sudo().browse(vals.get("partner_id") or [])
        company = self.env["res.company"].sudo().browse(company_id)
        wanted = (contact.lang, company.partner_id.lang, self.env.lang, installed[0])
        default = next(code for code in wanted if code in installed)
        text = f"{vals.get('name')} {html2plaintext(vals.get('description') or '')}"
        return language.guess(text, installed, default)

    def _complete_entries(self):
        """After creation: the journal."""
        imported = self.filtered("imported_from")
        imported._journal("imported", lambda t: t._entry_payload())
        (self - imported)._journal("received", lambda t: t._entry_payload())

    def _entry_payload(self):
        self.ensure_one()
        return {
            # sudo: whoever enters it, the journal names the channel
            "number": self.number,
            "received_at": self.received_at,
            "channel": self.channel_id.sudo().name,
            "step": self.iso_step,
            "imported_from": self.imported_from,
            "words": chain.digest(f"{self.original_name}\n{self.original_description}"),
        }

    # ------------------------------------------------------------------
    # Facts
    # ------------------------------------------------------------------

    def _receipt_facts(self):
        self.ensure_one()
        return {
            "channel": bool(self.channel_id),
            "description": not is_html_empty(self.description),
            "contact": self.complainant_kind == "anonymous"
            or bool(
                self.partner_id
                or self.partner_email
                or self.complainant_phone
                or self.complainant_address
            ),
            "immediate_action": bool(self.immediate_action),
        }
