from odoo import api, models
from odoo.exceptions import UserError, ValidationError


class ComplaintEvidenceMixin(models.AbstractModel):
    """What the register says stays said (4.9, 7.2, 8.1).

    The entry, its number and the dates of acts are kept; the receipt of a case
    under way is corrected by the manager only, with a reason; a complaint is
    neither archived, nor deleted, nor made a plain ticket.
    """

    _name = "complaint.evidence.mixin"
    _description = "Complaint: what is kept as it was"

    @api.model
    def _act_fields(self):
        """What only an act of a person sets, and ``_note`` writes."""
        return {
            "acknowledged_at",
            "assessed_at",
            "assessed_by_id",
            "conflict_declared_by_id",
            "conflict_declared_at",
            "conflicted_user_ids",
            "decided_at",
            "communicated_at",
            "complainant_answer",
            "complainant_asked_at",
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
            "tracking_hash",
            "tracking_issued_at",
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

    @api.constrains("active", "is_complaint")
    def _check_active(self):
        if any(ticket.is_complaint and not ticket.active for ticket in self):
            raise ValidationError(
                self.env._("A complaint is closed or redirected, not archived.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_complaint(self):
        if any(ticket.is_complaint for ticket in self):
            raise UserError(self.env._("A complaint is never deleted."))
