from odoo import api, fields, models, tools
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..core import retention, step
from .complaint_retention import CRITERIA

OBSTACLES = [
    (retention.ERASED, "Anonymised already"),
    (retention.OPEN, "Not closed"),
    (retention.HELD, "Legal hold"),
    (retention.UNSCHEDULED, "No schedule fits"),
    (retention.EARLY, "Time not over"),
]


class ComplaintErasureMixin(models.AbstractModel):
    """How long a complaint is kept, and how it is anonymised in place (4.10, 8.1).

    When its time is over and nothing holds it, and a manager has approved, all
    that names people goes: texts, identity, messages, files. Numbers, dates,
    classes, findings, amounts, clocks and the journal's chain stay. Nothing is
    added to such a case any more, and it is not reopened.
    """

    _name = "complaint.erasure.mixin"
    _description = "Complaint: erasure"
    _complaint_erasure = {  # the host's own fields
        "number": "keep: the register has no gaps",
        "name": "erase",
        "description": "erase",
        "partner_id": "erase",
        "commercial_partner_id": "erase",
        "partner_name": "erase",
        "partner_email": "erase",
        "email_normalized": "erase",
        "email_cc": "erase",
        "access_token": "erase",
        "properties": "erase",
        "user_id": "keep: staff who acted",
    }

    email_normalized = fields.Char(
        string="Normalized e-mail",
        compute="_compute_email_normalized",
        store=True,
        index="btree_not_null",
        groups="complaint_iso10002.group_complaint_contact",
        help="Lets the privacy look-up find complainants who are no contact.",
    )
    retention_id = fields.Many2one(
        "complaint.retention",
        string="Retention schedule",
        compute="_compute_retention",
        store=True,
        index="btree_not_null",
        ondelete="set null",
        groups="base.group_user",
    )
    retention_until = fields.Date(
        string="Kept until",
        compute="_compute_retention",
        store=True,
        index="btree_not_null",
        groups="base.group_user",
        help="The last day the records are kept; then they may be anonymised.",
    )
    hold_ids = fields.One2many(
        "complaint.hold",
        "ticket_id",
        copy=False,
        groups="complaint_iso10002.group_complaint_contact",
    )
    erasure_line_ids = fields.One2many(
        "complaint.erasure.line",
        "ticket_id",
        groups="complaint_iso10002.group_complaint_manager",
    )
    is_held = fields.Boolean(
        string="Legal hold",
        compute="_compute_is_held",
        search="_search_is_held",
        compute_sudo=True,
        groups="base.group_user",
    )
    erasure_obstacle = fields.Selection(
        OBSTACLES,
        string="Why not now",
        compute="_compute_erasure_obstacle",
        compute_sudo=True,
        groups="base.group_user",
    )
    erased_at = fields.Datetime(
        string="Anonymised on",
        copy=False,
        readonly=True,
        index="btree_not_null",
        help="What named people was erased; figures and the journal's chain stay.",
    )

    @api.depends("partner_email", "is_complaint")
    def _compute_email_normalized(self):
        for ticket in self:
            ticket.email_normalized = (
                ticket.is_complaint and tools.email_normalize(ticket.partner_email)
            ) or False

    @api.depends("closed_date", "iso_step", *CRITERIA)
    def _compute_retention(self):
        over = self.filtered(lambda t: t.closed_date and step.is_final(t.iso_step))
        (self - over).retention_id = False
        (self - over).retention_until = False
        schedules = over and self.env["complaint.retention"]._schedules()
        for ticket in over:
            first = next(
                (s for s in schedules if ticket.filtered_domain(s._domain())), None
            )
            ticket.retention_id = first
            ticket.retention_until = first and retention.until(
                fields.Date.to_date(ticket[first.counted_from]),
                fields.Date.to_date(ticket.closed_date),
                first.years,
            )

    @api.depends("hold_ids.is_standing")
    def _compute_is_held(self):
        for ticket in self:
            ticket.is_held = any(hold.is_standing for hold in ticket.hold_ids)

    @api.model
    def _search_is_held(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: whether a case is held does not depend on who asks
        standing = self.env["complaint.hold"].sudo()
        return Domain("hold_ids", "any!", standing._standing_domain())

    @api.depends("retention_until", "is_held", "erased_at", "iso_step")
    def _compute_erasure_obstacle(self):
        for ticket in self:
            ticket.erasure_obstacle = ticket.is_complaint and ticket._obstacle()

    def _obstacle(self, on_request=False):
        """Why this case is not erased today, as a code; ``None`` if it may be."""
        self.ensure_one()
        facts = retention.Facts(
            closed=step.is_final(self.iso_step),
            erased=bool(self.erased_at),
            held=self.is_held,
            until=self.retention_until or None,
        )
        return retention.obstacle(facts, fields.Date.context_today(self), on_request)

    # ------------------------------------------------------------------
    # Law
    # ------------------------------------------------------------------

    def _check_not_erased(self):
        """Nothing is added to what was anonymised (8.1)."""
        # sudo: the law is the same whatever the writer may read
        erased = self.sudo().filtered("erased_at")
        if erased:
            raise UserError(
                self.env._(
                    "Complaint %(number)s was anonymised. It stays as it is; enter a "
                    "new complaint.",
                    number=erased[0].number,
                )
            )

    def _check_register_write(self, vals):
        self._check_not_erased()
        return super()._check_register_write(vals)

    def _check_reopening(self, reason):
        self._check_not_erased()
        return super()._check_reopening(reason)

    def message_post(self, **kwargs):
        self._check_not_erased()
        return super().message_post(**kwargs)

    def activity_schedule(self, *args, **kwargs):
        self._check_not_erased()
        return super().activity_schedule(*args, **kwargs)

    # ------------------------------------------------------------------
    # Anonymising
    # ------------------------------------------------------------------

    def action_propose_erasure(self):
        """A batch of these cases, for a manager to approve."""
        self.check_access("read")
        return self.env["complaint.erasure"]._propose(self).get_formview_action()

    def _anonymise(self, batch):
        """Anonymise this case in place, as part of ``batch``; ``{what: how many}``.

        The caller has checked that it may be, and that it was approved.
        """
        self.ensure_one()
        self.env.flush_all()
        self._lock_case()
        names = self._personal_strings()
        # past the ORM: no rule of a living case is asked any more
        self.env.cr.execute(
            SQL(
                "UPDATE helpdesk_ticket SET erased_at = %s WHERE id = %s",
                fields.Datetime.now(),
                self.id,
            )
        )
        self.env.invalidate_all()
        counts = self.env["complaint.erasure.thread"]._erase_threads(self)
        parts = self.env["complaint.erasure.contract"]._erase_parts(self)
        counts["event_count"] = parts.get("complaint.event", 0)
        counts["record_count"] = sum(parts.values()) - counts["event_count"]
        counts["log_count"] = self._erase_server_log(names)
        self._settle_clocks()
        self.env.invalidate_all()
        self._journal("erased", {"batch": batch, **counts})
        return counts

    def _lock_case(self):
        self.env.cr.execute(
            SQL("SELECT 1 FROM helpdesk_ticket WHERE id = %s FOR UPDATE", self.id)
        )

    def _personal_strings(self):
        """What the server's log may have named this case by."""
        self.ensure_one()
        kept = self.env["complaint.identity"].search([("ticket_id", "=", self.id)])
        people = self.partner_id | self.representative_id
        people |= kept.partner_id | kept.representative_id
        found = [self.partner_name, self.partner_email, self.complainant_phone]
        found += [self.name, self.number, self.tracking_code]
        found += kept.mapped("name") + kept.mapped("email") + kept.mapped("phone")
        found += people.mapped("name") + people.mapped("email")
        return sorted({text for text in found if text and len(text) > 5})

    def _erase_server_log(self, texts):
        """Lines of ``ir.logging`` that name the case; how many."""
        patterns = [f"%{_escaped(text)}%" for text in texts]
        self.env.cr.execute(
            SQL(
                "UPDATE ir_logging SET message = %s WHERE message ILIKE ANY(%s)",
                self.env._("[erased]"),
                patterns,
            )
        )
        return self.env.cr.rowcount

    def _settle_clocks(self):
        """Readings stay as they are: what they were read from is erased."""
        self.env.cr.execute(
            SQL(
                "UPDATE complaint_clock SET next_boundary_at = NULL "
                "WHERE ticket_id = %s",
                self.id,
            )
        )


def _escaped(text):
    return text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
