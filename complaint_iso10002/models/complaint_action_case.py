from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class ComplaintActionCase(models.Model):
    """That an action answers a case (8.2, 8.7): many cases, one action.

    Who may read the case may read the link; handlers add and remove links of
    cases they may read. The case keeps both in its journal.
    """

    _name = "complaint.action.case"
    _description = "Case of an improvement action"
    _order = "id"
    _rec_name = "ticket_id"

    action_id = fields.Many2one(
        "complaint.action", required=True, index=True, ondelete="restrict"
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="Complaint",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("is_complaint", "=", True)],
    )
    point_id = fields.Many2one(
        "complaint.point",
        index="btree_not_null",
        ondelete="set null",
        domain="[('ticket_id', '=', ticket_id)]",
    )
    action_state = fields.Selection(related="action_id.state")
    action_due_on = fields.Date(string="Due on", related="action_id.due_on")
    action_owner_id = fields.Many2one(related="action_id.owner_id")

    _once = models.UniqueIndex(
        "(action_id, ticket_id, COALESCE(point_id, 0))",
        "This case is linked to the action already.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        links = super().create(vals_list)
        links._journal_as("added")
        return links

    # refused, whoever asks
    # pylint: disable-next=method-required-super
    def write(self, vals):
        raise UserError(self.env._("A link to a case is added or removed."))

    def unlink(self):
        self._journal_as("removed")
        return super().unlink()

    @api.constrains("ticket_id", "action_id", "point_id")
    def _check_ticket(self):
        # sudo: the law is the same whatever the writer may read
        for link in self.sudo():
            if not link.ticket_id.is_complaint:
                raise ValidationError(self.env._("This is a part of complaints only."))
            if link.ticket_id.company_id - link.action_id.company_id:
                raise ValidationError(
                    self.env._("Action and case belong to one company.")
                )
            if link.point_id and link.point_id.ticket_id != link.ticket_id:
                raise ValidationError(self.env._("The point is of another case."))

    def _journal_as(self, act):
        for link in self:
            link.ticket_id._journal(
                "action",
                {
                    "act": act,
                    "record": link.action_id.id,
                    "name": link.action_id.name,
                    "kind": link.action_id.kind,
                    "due_on": link.action_id.due_on,
                },
            )
