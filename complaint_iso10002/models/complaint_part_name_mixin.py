from odoo import api, models


class ComplaintPartNameMixin(models.AbstractModel):
    """A link shows the name of a record whoever may read that: not here (4.10)."""

    _name = "complaint.part.name.mixin"
    _description = "Name of a part of a complaint"

    @api.depends_context("uid")
    def _compute_display_name(self):
        """Towards people without access a part is the number of its case (4.10)."""
        result = super()._compute_display_name()
        viewer = self.env(su=self.env.user._is_superuser())
        known = self._origin.with_env(viewer)._filtered_access("read")
        for record in self._origin - known.with_env(self.env):
            # sudo: the number of a case is told to who meets a link to it
            record.display_name = record.sudo().ticket_id.number
        return result
