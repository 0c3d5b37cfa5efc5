from datetime import timedelta

from odoo import models
from odoo.fields import Domain

from .complaint_figure import REPEAT_DAYS

#: journal kinds after which the figures of a case may be others
_TOLD_BY = {
    "received",
    "imported",
    "acknowledged",
    "not_acknowledged",
    "bounced",
    "changed",
    "corrected",
    "step",
    "message_in",
    "point",
    "response",
    "remedy",
    "reopened",
}
#: and those after which it may repeat another case
_REPEAT_TOLD_BY = {"received", "imported", "changed", "corrected", "point"}


class ComplaintFigureMixin(models.AbstractModel):
    """The figures of a case follow its journal (8.2, 8.4)."""

    _name = "complaint.figure.mixin"
    _description = "Complaint: figures"

    def _follow_journal(self, kind):
        result = super()._follow_journal(kind)
        # sudo: figures are kept by what happens, nobody holds the right to edit
        cases = self.sudo().filtered(lambda t: t.is_complaint and t.registered_at)
        if cases and kind in _TOLD_BY:
            self.env["complaint.figure"].sudo()._refresh(cases)
        if cases and kind in _REPEAT_TOLD_BY:
            self.env["complaint.figure"].sudo()._refresh_repeats(cases)
        if kind == "point":
            new = cases.filtered(lambda t: not t.imported_from)
            self.env["complaint.signal.watch"].sudo()._watch_clusters(new)
        return result

    def _prepare_figure_vals(self):
        """Figures of the case that are no matter of time."""
        self.ensure_one()
        return {
            "remedy_cost": self._remedy_cost(),
            "point_count": len(self.point_ids),
            "first_point_id": min(self.point_ids.ids, default=False),
        }

    def _remedy_cost(self):
        """Money promised or paid and not refused, in the company's currency."""
        self.ensure_one()
        money = self.remedy_ids.filtered(
            lambda remedy: remedy.is_money and remedy.state != "refused"
        )
        return sum(money.mapped("amount"))

    def _same_complainant(self):
        """``{case: cases of its complainant around its receipt}``, itself included.

        The complainant is known by the contact or the address; in protected
        cases by what their identity holds. Nothing of it is stored.
        """
        found = {}
        for ticket in self:
            domain = ticket._complainant_match()
            if domain:
                reach = timedelta(days=REPEAT_DAYS)
                found[ticket] = ticket | self.search(
                    Domain("is_complaint", "=", True)
                    & Domain("company_id", "=", ticket.company_id.id)
                    & Domain("received_at", ">=", ticket.received_at - reach)
                    & Domain("received_at", "<=", ticket.received_at + reach)
                    & domain
                )
        return found

    def _complainant_match(self):
        """Domain of the cases of this case's complainant; ``None``: not known."""
        self.ensure_one()
        # never the representative's: one speaks for many
        partner, identity = self._complainant_partner(), self._identity()
        emails = {self.partner_email, partner.email, identity.email_normalized}
        emails = [email for email in emails if email]
        domains = []
        if partner:
            domains += [
                Domain("partner_id", "=", partner.id),
                Domain("identity_ids.partner_id", "=", partner.id),
            ]
        if emails:
            domains += [
                Domain("partner_email", "in", emails),
                Domain("identity_ids.email_normalized", "in", emails),
            ]
        return Domain.OR(domains) if domains else None
