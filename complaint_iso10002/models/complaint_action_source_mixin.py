from odoo import models


class ComplaintActionSourceMixin(models.AbstractModel):
    """What an improvement action can be opened from (8.7)."""

    _name = "complaint.action.source.mixin"
    _description = "Source of improvement actions"

    def action_open_action(self):
        """The form of a new improvement action about this."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New improvement action"),
            "res_model": "complaint.action",
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {
                f"default_{name}": value
                for name, value in self._prepare_action_vals().items()
            },
        }

    def _prepare_action_vals(self):
        """What a new action takes over: nobody's words."""
        self.ensure_one()
        return {}
