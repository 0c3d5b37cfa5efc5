from odoo import fields, models
from odoo.exceptions import UserError

from .complaint_case_mixin import _plain


class ComplaintJournalMixin(models.AbstractModel):
    """Evidence: what happens to a complaint is journalled (4.9, 7.3, 8.1)."""

    _name = "complaint.journal.mixin"
    _description = "Complaint: journal"

    event_ids = fields.One2many(
        "complaint.event",
        "ticket_id",
        string="Journal",
        readonly=True,
        groups="complaint_iso10002.group_complaint_contact,"
        "complaint_iso10002.group_complaint_auditor",
    )

    def _journal(self, kind, payload=None):
        """Append an event of ``kind`` to each case.

        ``payload`` is a dict for all cases, or a function of the case.
        """
        entries = [
            (ticket, kind, payload(ticket) if callable(payload) else payload)
            for ticket in self
        ]
        if entries:
            self.env["complaint.event"]._append(entries)

    def _follow_journal(self, kind):
        """Hook: what follows from an event of ``kind`` on these cases."""

    def _follow_step(self, before):
        """Hook: what follows from a change of step; ``before`` is what
        ``_step_values`` said, for the cases that may have moved."""

    def _journalled_fields(self):
        """Register fields whose every change is journalled (4.9)."""
        return {
            "name",
            "description",
            "partner_id",
            "partner_name",
            "partner_email",
            "complainant_phone",
            "complainant_address",
            "complainant_kind",
            "identity_mode",
            "representative_id",
            "representative_authority",
            "channel_id",
            "category_id",
            "team_id",
            "user_id",
            "received_at",
            "received_by_id",
            "about",
            "order_reference",
            "unit_concerned",
            "occurred_on",
            "place",
            "is_recurring",
            "referred_by",
            "earlier_complaint_id",
            "remedy_requested",
            "immediate_action",
            "preferred_lang",
            "contact_preference",
            "assistance_needed",
            "is_vulnerable",
            "consent_disclosure",
            "closure_reason",
            "closure_note",
            "conclusion",
            "investigation_plan",
            "duplicate_id",
            "is_safety",
            "access_level",
            "subject_user_ids",
            "kept_out_user_ids",
            "named_user_ids",
            "reviewer_id",
        }

    def _snapshot(self, vals):
        """``{id: {field: readable value}}`` of what ``vals`` would change."""
        names = self._journalled_fields().intersection(vals)
        return {
            ticket.id: {name: _plain(ticket[name]) for name in names} for ticket in self
        }

    def _journal_changes(self, before):
        """Journal the differences to an earlier ``_snapshot``."""
        entries = []
        for ticket in self:
            changes = {
                name: [old, _plain(ticket[name])]
                for name, old in before.get(ticket.id, {}).items()
                if old != _plain(ticket[name])
            }
            if changes:
                kind = "changed"
                if ticket._locked_fields().intersection(changes):
                    kind = "corrected"
                    changes["reason"] = ticket.correction_reason
                entries.append((ticket, kind, changes))
        if entries:
            self.env["complaint.event"]._append(entries)

    def action_verify_journal(self):
        """Tell the user whether the chain of this case is whole."""
        self.ensure_one()
        fault = self.env["complaint.event"].verify(self.ids)
        if fault:
            label = self.env["complaint.event"]._problem_label(fault["problem"])
            raise UserError(
                self.env._(
                    "The journal is broken at entry %(sequence)s (%(problem)s).",
                    **{**fault, "problem": label},
                )
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("The journal of this complaint is whole."),
            },
        }
