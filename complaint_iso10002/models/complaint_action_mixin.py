from odoo import api, fields, models


class ComplaintActionMixin(models.AbstractModel):
    """What a complaint led to (4.13, 8.7); closing never waits for it."""

    _name = "complaint.action.mixin"
    _inherit = "complaint.action.source.mixin"
    _description = "Complaint: improvement actions"

    action_case_ids = fields.One2many(
        "complaint.action.case",
        "ticket_id",
        string="Improvement actions",
        groups="complaint_iso10002.group_complaint_contact",
    )
    action_count = fields.Integer(
        string="Number of actions",
        compute="_compute_action_count",
        groups="complaint_iso10002.group_complaint_contact",
    )

    @api.depends("action_case_ids.action_id")
    def _compute_action_count(self):
        for ticket in self:
            ticket.action_count = len(ticket.action_case_ids.action_id)

    def action_view_actions(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Improvement actions"),
            "res_model": "complaint.action",
            "view_mode": "list,form",
            "domain": [("case_ids.ticket_id", "=", self.id)],
            "context": self.action_open_action()["context"],
        }

    def _prepare_action_vals(self):
        return {
            **super()._prepare_action_vals(),
            **self._action_vals_of(self.env["complaint.point"]),
        }

    def _action_vals_of(self, point):
        """What an action about ``point``, or the case, takes over: nobody's words."""
        self.ensure_one()
        found = point or self.point_ids.filtered("cause_id")[:1]
        return {
            "origin": "complaint",
            "company_id": self.company_id.id or self.env.company.id,
            "cause_id": found.cause_id.id,
            "category_id": found.category_id.id or self.category_id.id,
            "case_ids": [
                (0, 0, {"ticket_id": self.id, "point_id": point.id}),
            ],
        }
