from odoo import api, models
from odoo.exceptions import MissingError
from odoo.fields import Domain

#: what the people outside who complain may read of their case by any means
OUTSIDE = frozenset(
    {
        "accepted_at",
        "access_url",
        "access_warning",
        "acknowledged_at",
        "active",
        "answer_reason",
        "answered_at",
        "category_id",
        "channel_id",
        "closed",
        "closed_date",
        "commercial_partner_id",
        "communicated_at",
        "company_id",
        "complainant_address",
        "complainant_answer",
        "complainant_kind",
        "complainant_phone",
        "consent_disclosure",
        "create_date",
        "description",
        "display_name",
        "has_message",
        "id",
        "identity_mode",
        "is_complaint",
        "is_hidden_own",
        "iso_step",
        "last_stage_update",
        "message_ids",
        "name",
        "number",
        "occurred_on",
        "order_reference",
        "original_description",
        "original_name",
        "partner_email",
        "partner_id",
        "partner_name",
        "place",
        "preferred_lang",
        "priority",
        "received_at",
        "registered_at",
        "rejected_at",
        "remedy_requested",
        "representative_authority",
        "representative_id",
        "stage_id",
        "team_id",
        "unit_concerned",
        "website_message_ids",
        "write_date",
    }
)


class ComplaintPortalMixin(models.AbstractModel):
    """What complainants read of the own case, and what they do not (4.10).

    The base lets people outside read nearly every field of a ticket by RPC. Of a
    complaint they read what they said, where it stands and what was decided:
    a list of what is allowed, so that a field added later is hidden. Nor do
    other fields answer to searches, groupings or orders. Pages of the portal
    show more where they choose to. Plain tickets are read as before.
    """

    _name = "complaint.portal.mixin"
    _description = "Complaint: seen from outside"

    def _has_field_access(self, field, operation):
        return super()._has_field_access(field, operation) and (
            self.env.su
            or field.name in OUTSIDE
            or not self.env.user.share
            or not self._has_complaints()
        )

    def _has_complaints(self):
        # sudo: whether one is a complaint decides what may be asked of it; nothing
        # else gets into the cache that the user shares
        tickets = self.sudo().with_context(prefetch_fields=False)
        try:
            return any(ticket.is_complaint for ticket in tickets)
        except MissingError:
            return any(ticket.is_complaint for ticket in tickets.exists())

    @api.model
    def _search(
        self, domain, offset=0, limit=None, order=None, *, bypass_access=False, **kwargs
    ):
        if self._is_outside() and not bypass_access:
            # What the rules say themselves tells nothing new.
            rules = self.env["ir.rule"]._compute_domain(self._name, "read")
            own = list(Domain(rules).iter_conditions())
            asked = Domain(domain).iter_conditions()
            names = {part.field_expr for part in asked if part not in own}
            names |= set() if order == self._order else _sorted_by(order)
            domain = self._hide_complaints(domain, names)
            self = self.browse()  # noqa: PLW0642  no record says what may be asked
        return super()._search(
            domain, offset, limit, order, bypass_access=bypass_access, **kwargs
        )

    @api.model
    def _read_group(
        self,
        domain,
        groupby=(),
        aggregates=(),
        having=(),
        offset=0,
        limit=None,
        order=None,
    ):
        if self._is_outside():
            names = {*groupby, *aggregates, *_sorted_by(order)}
            names |= {part.field_expr for part in Domain(having).iter_conditions()}
            domain = self._hide_complaints(domain, names)
        return super()._read_group(
            domain, groupby, aggregates, having, offset, limit, order
        )

    @api.model
    def _read_grouping_sets(self, domain, grouping_sets, aggregates=(), order=None):
        if self._is_outside():
            names = {name for groupby in grouping_sets for name in groupby}
            names |= {*aggregates, *_sorted_by(order)}
            domain = self._hide_complaints(domain, names)
        return super()._read_grouping_sets(domain, grouping_sets, aggregates, order)

    def message_post(self, **kwargs):
        if self._is_outside() and self._has_complaints():
            kwargs.update(self._spoken_vals())
            kwargs.pop("subtype_id", None)
        return super().message_post(**kwargs)

    @api.model
    def _spoken_vals(self):
        """What people outside post is said to us: no note, which Odoo would make
        of it where nothing is said, so that no message is overlooked (7.9)."""
        return {"message_type": "comment", "subtype_xmlid": "mail.mt_comment"}

    def _notify_thread(self, message, msg_vals=False, **kwargs):
        """Who is told follows from fields a writer outside does not read."""
        outside = self._is_outside() and self._has_complaints()
        # sudo: the post was allowed; telling people of it is the machine's work
        thread = self.sudo() if outside else self
        return super(ComplaintPortalMixin, thread)._notify_thread(
            message, msg_vals=msg_vals, **kwargs
        )

    # ------------------------------------------------------------------
    # Links that need no login
    # ------------------------------------------------------------------

    def _portal_ensure_token(self):
        """A token does not end with the right to read: complaints have none."""
        if self.is_complaint:
            return False
        return super()._portal_ensure_token()

    def _sign_token(self, pid):
        """Nobody is known to a complaint by a link."""
        if self.is_complaint:
            return ""
        return super()._sign_token(pid)

    @api.model
    def _get_thread_with_access(self, thread_id, **kwargs):
        if self.browse(thread_id)._has_complaints():
            for name in ("hash", "pid", "token"):
                kwargs.pop(name, None)
        return super()._get_thread_with_access(thread_id, **kwargs)

    # ------------------------------------------------------------------
    # Helpers
    # ------------------------------------------------------------------

    @api.model
    def _is_outside(self):
        return not self.env.su and self.env.user.share

    @api.model
    def _hide_complaints(self, domain, names):
        """``domain`` without complaints if one of ``names`` is hidden."""
        asked = {name.split(".")[0].split(":")[0] for name in names} - {"__count"}
        if asked <= OUTSIDE:
            return domain
        return Domain(domain) & Domain("is_complaint", "=", False)


def _sorted_by(order):
    """Names an ``order`` sorts by."""
    return {part.split()[0] for part in (order or "").split(",") if part.strip()}
