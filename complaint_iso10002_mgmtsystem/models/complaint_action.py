from odoo import fields, models
from odoo.exceptions import UserError


class ComplaintAction(models.Model):
    """An action may be carried out in the management system (8.7).

    The complaints manager hands it over: a nonconformity is opened, or one that
    is there is named, so that many complaints meet in one problem. It names no
    case and no complainant. Its end is the end of the action; whether that
    helped is judged here. Whoever has no part in the management system works
    as before.
    """

    _inherit = "complaint.action"

    nonconformity_id = fields.Many2one(
        "mgmtsystem.nonconformity",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="mgmtsystem.group_mgmtsystem_viewer",
        help="Where the management system carries this action out.",
    )

    def action_hand_over(self):
        """Open a nonconformity for this action, and show it."""
        self.ensure_one()
        self._check_manager()
        if self.state != "open":
            raise UserError(self.env._("Only an open action is handed over."))
        if not self.nonconformity_id:
            self.nonconformity_id = self.env["mgmtsystem.nonconformity"].create(
                self._prepare_nonconformity_vals()
            )
        return self.nonconformity_id.get_formview_action()

    def _prepare_nonconformity_vals(self):
        """A nonconformity needs a partner and people: those of the company."""
        self.ensure_one()
        origin = self.env.ref(
            "mgmtsystem_nonconformity.nc_origin_external_client",
            raise_if_not_found=False,
        )
        responsible = self.owner_id or self.env.user
        return {
            "name": self.name,
            "description": self._describe(),
            "partner_id": self.company_id.partner_id.id,
            "responsible_user_id": responsible.id,
            "manager_user_id": self.env.uid,
            "origin_ids": [(6, 0, origin.ids if origin else self._any_origin().ids)],
            "cause_ids": [(6, 0, self._match_cause().ids)],
            "company_id": self.company_id.id,
        }

    def _any_origin(self):
        return self.env["mgmtsystem.nonconformity.origin"].search([], limit=1)

    def _describe(self):
        """What is wrong and how often, without a word about a case."""
        self.ensure_one()
        lines = [self.name, self.description, self.cause_id.display_name]
        # sudo: a number tells nothing of a case
        count = len(self.sudo().case_ids.ticket_id)
        if count:
            lines.append(self.env._("Complaints: %(count)s", count=count))
        return "\n".join(filter(None, lines))

    def _match_cause(self):
        """The cause of the same name in the management system, if any."""
        causes = self.env["mgmtsystem.nonconformity.cause"]
        if not self.cause_id:
            return causes
        return causes.search([("name", "=ilike", self.cause_id.name)], limit=1)

    def _done_elsewhere(self):
        """The management system ended what this action asked for."""
        for action in self.filtered(lambda action: action.state == "open"):
            action.action_done()
