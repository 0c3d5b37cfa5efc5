from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import is_html_empty

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
    _complaint_erasure = {
        "imported_from": "keep: a source of data, and figures leave imports out",
        "imported_step": "keep: a step",
        "received_by_id": "keep: staff who acted",
        "complainant_phone": "erase",
        "complainant_address": "erase",
        "representative_id": "erase",
        "about": "erase",
        "order_reference": "erase",
        "unit_concerned": "erase",
        "place": "erase",
        "referred_by": "erase",
        "remedy_requested": "erase",
        "immediate_action": "erase",
        "assistance_needed": "erase",
        "original_name": "erase",
        "original_description": "erase",
        "correction_reason": "erase",
    }

    # Identity of the case
    is_complaint = fields.Boolean(
        compute="_compute_is_complaint",
        store=True,
        index=True,
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

    # ------------------------------------------------------------------
    # Facts
    # ------------------------------------------------------------------

    def _receipt_facts(self):
        self.ensure_one()
        return {
            "channel": bool(self.channel_id),
            "description": not is_html_empty(self.description),
            "contact": self.complainant_kind == "anonymous" or self._is_reachable(),
            "immediate_action": bool(self.immediate_action),
        }
