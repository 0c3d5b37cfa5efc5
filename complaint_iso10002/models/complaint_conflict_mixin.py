from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command


class ComplaintConflictMixin(models.AbstractModel):
    """Conflicts of interest of who handles the case (4.7).

    The handler declares in person to be free of any, or to have one. Who has one
    may still read the case, and is never again given it to handle, review or
    approve. It stays where it stands until somebody else is its handler.
    """

    _name = "complaint.conflict.mixin"
    _description = "Complaint: conflicts of interest"
    _complaint_erasure = {
        "conflict_declared_by_id": "keep: staff who acted",
        "conflicted_user_ids": "keep: staff who acted",
    }

    conflict_declared_by_id = fields.Many2one(
        "res.users",
        string="No conflict declared by",
        copy=False,
        readonly=True,
    )
    conflict_declared_at = fields.Datetime(copy=False, readonly=True)
    conflicted_user_ids = fields.Many2many(
        "res.users",
        "complaint_conflicted_user_rel",
        "ticket_id",
        "user_id",
        string="With a conflict of interest",
        copy=False,
        readonly=True,
        groups="complaint_iso10002.group_complaint_contact",
    )

    def action_declare_no_conflict(self):
        """The handler declares to be free of any conflict of interest."""
        for ticket in self:
            ticket._check_is_handler()
            ticket._note(
                {
                    "conflict_declared_by_id": self.env.uid,
                    "conflict_declared_at": fields.Datetime.now(),
                }
            )
        self._journal("declared", {"conflict": "none"})

    def _declare_conflict(self, reason):
        """The handler has a conflict of interest: the case waits for another one.

        What was found so far is looked at again; a decision that was told is not
        taken back by it.
        """
        self.ensure_one()
        self._check_is_handler()
        if self.iso_step not in ("received", "assessment", "investigation", "response"):
            raise UserError(
                self.env._("The decision was told already. Ask for a review instead.")
            )
        managers = self._approvers() - self.env.user
        if not managers:
            raise UserError(
                self.env._("Nobody else may give this case away: name a manager first.")
            )
        self._journal("conflict", {"reason": reason})
        if self.iso_step == "response":
            self._advance_to("investigation")
        for manager in managers:
            self.activity_schedule(
                "complaint_iso10002.mail_activity_type_handover", user_id=manager.id
            )
        self._note(
            {
                "user_id": False,
                "reviewer_id": (self.reviewer_id - self.env.user).id,
                "conflicted_user_ids": [Command.link(self.env.uid)],
                "conflict_declared_by_id": False,
                "conflict_declared_at": False,
            }
        )
        # sudo: the act may have ended the actor's own right to read
        self.sudo()._unsubscribe_outsiders()

    def _check_is_handler(self):
        if self.user_id != self.env.user:
            raise UserError(
                self.env._("The handler of the case declares this in person.")
            )

    @api.constrains("user_id", "reviewer_id", "conflicted_user_ids")
    def _check_conflicted(self):
        # sudo: the law is the same whatever the writer may read
        for ticket in self.sudo().filtered("is_complaint"):
            ticket._check_free_of_conflict(ticket.user_id | ticket.reviewer_id)

    def _check_free_of_conflict(self, people):
        """None of ``people``, who are to handle or decide these cases, declared a
        conflict (4.7)."""
        # sudo: the law is the same whatever the actor may read
        for ticket in self.sudo().filtered("conflicted_user_ids"):
            refused = ticket.conflicted_user_ids & people
            if refused:
                ticket._keep_refusal({"given": refused.ids})
                raise ValidationError(
                    self.env._(
                        "Complaint %(number)s: %(person)s declared a conflict of "
                        "interest and can neither handle nor review it.",
                        number=ticket.number,
                        person=refused[0].name,
                    )
                )

    # ------------------------------------------------------------------
    # Until somebody else has it
    # ------------------------------------------------------------------

    def _conceded_gates(self):
        """Gates a case need not pass again where it stands, because its handler
        left it for a conflict of interest."""
        # sudo: the law is the same whatever the writer may read
        left = not self.user_id and self.sudo().conflicted_user_ids
        return {"owner", "no_conflict"} if left else set()

    def _follow_step(self, before):
        """No further without a handler."""
        for ticket in self:
            moved = before.get(ticket.id, {}).get("iso_step") != ticket.iso_step
            conceded = ticket._conceded_gates() if moved else ()
            unmet = ticket._unmet_for(ticket.iso_step) if conceded else ()
            missing = [code for code in unmet if code in conceded]
            if missing:
                raise ValidationError(ticket._missing_message(missing))
        return super()._follow_step(before)
