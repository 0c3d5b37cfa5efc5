from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

ANSWERS = [
    ("accepted", "Accepted"),
    ("rejected", "Not accepted"),
    ("silent", "Silent after the reminder"),
]
CLOSURE_REASONS = [
    ("accepted_remedied", "Accepted, remedied"),
    ("accepted_explained", "Accepted, explained"),
    ("no_answer", "The complainant did not answer"),
    ("recourse_exhausted", "No further route"),
    ("external_decision", "Outside decision carried out"),
]


class ComplaintAnswerMixin(models.AbstractModel):
    """What the complainant says to the decision, and what follows (7.9).

    Accepted cases are closed once the promise is kept, rejected ones are
    reviewed by another person and shown the way outside; silence counts after
    a reminder only.
    """

    _name = "complaint.answer.mixin"
    _description = "Complaint: answer to the decision"
    _complaint_erasure = {
        "answer_reason": "erase",
        "reviewer_id": "keep: staff who acted",
        "closure_note": "erase",
    }

    complainant_answer = fields.Selection(ANSWERS, copy=False)
    answered_at = fields.Datetime(copy=False)
    answer_reason = fields.Text(copy=False)
    reminded_at = fields.Datetime(copy=False, readonly=True)
    reviewer_id = fields.Many2one(
        "res.users",
        copy=False,
        domain=[("share", "=", False)],
        help="Who reviews the case after a rejected decision.",
    )
    closure_reason = fields.Selection(CLOSURE_REASONS, copy=False)
    closure_note = fields.Text(copy=False)
    recourse_ids = fields.One2many("complaint.recourse", "ticket_id", copy=False)

    @api.constrains("reviewer_id")
    def _check_reviewer(self):
        for ticket in self.filtered("reviewer_id"):
            if ticket.reviewer_id in ticket._deciders():
                raise ValidationError(
                    self.env._("Who made the first decision does not review it.")
                )

    def _is_reviewed(self):
        return any(r.kind == "review" and r.state == "sent" for r in self.response_ids)

    def _recourse_bodies(self):
        """Outside bodies to name in this case's letters: those competent for its
        category, or for one above it."""
        self.ensure_one()
        bodies = self.env["complaint.recourse.body"].search(
            [("company_id", "in", (False, self.company_id.id))]
        )
        branch = {
            int(part) for part in (self.category_id.parent_path or "").split("/")[:-1]
        }
        return bodies.filtered(
            lambda b: not b.category_ids or branch.intersection(b.category_ids.ids)
        )

    def action_remind(self):
        """Remind the complainant by mail that we wait for an answer (7.9).

        :raises UserError: when no address is known; silence counts after a
            reminder that reached somebody only.
        """
        tickets = self.filtered(lambda t: t.iso_step == "communicated")
        if not all(ticket._complainant_email() for ticket in tickets):
            raise UserError(
                self.env._(
                    "No e-mail address is known. Remind by phone or letter and "
                    "record it so."
                )
            )
        tickets._note({"reminded_at": fields.Datetime.now()})
        tickets._mail_template("complaint_iso10002.mail_template_reminder", "reminded")

    def action_reminded_in_person(self):
        """Record that the complainant was reminded by phone, letter or in person."""
        tickets = self.filtered(lambda t: t.iso_step == "communicated")
        tickets._note({"reminded_at": fields.Datetime.now()})
        tickets._journal("reminded", {"by": "person"})

    def _record_answer(self, answer, reason=None, answered_at=None, proof=None):
        """Note what the complainant says to the decision, and what follows.

        :raises UserError: when no decision was communicated, or silence is
            recorded before a reminder.
        """
        for ticket in self:
            if not ticket.communicated_at:
                raise UserError(self.env._("No decision was communicated yet."))
            if answer == "silent" and not ticket.reminded_at:
                raise UserError(
                    self.env._("Silence counts after a reminder. Send it first.")
                )
            at = answered_at or fields.Datetime.now()
            if not ticket.communicated_at <= at <= fields.Datetime.now():
                raise UserError(
                    self.env._("An answer comes after the decision, and is known.")
                )
            ticket._note({"complainant_answer": answer, "answered_at": at})
            ticket.answer_reason = reason
            ticket._journal(
                "answered", {"answer": answer, "reason": reason, "proof": proof}
            )
            if answer == "rejected":
                ticket._dispute()

    def _dispute(self):
        """A rejected decision goes to another person, then outside (7.9)."""
        self.ensure_one()
        if self._is_reviewed():
            self._tell_recourse()
            return
        self.reviewer_id = self.reviewer_id or self._propose_reviewer()
        self._advance_to("disputed")
        if self.reviewer_id:
            self.activity_schedule(
                "complaint_iso10002.mail_activity_type_review",
                user_id=self.reviewer_id.id,
            )

    def _tell_recourse(self):
        """Record the outside bodies our letter named, and watch the case."""
        self.ensure_one()
        known = self.recourse_ids.body_id
        self.env["complaint.recourse"].create(
            [
                {
                    "ticket_id": self.id,
                    "body_id": body.id,
                    "told_on": fields.Date.context_today(self),
                }
                for body in self._recourse_bodies() - known
            ]
        )
        if self.recourse_ids:
            self._advance_to("recourse")

    def _propose_reviewer(self):
        """Who decides after a rejection: a manager, unless the last one who may
        approve the new decision is needed for that; then a handler of the team."""
        self.ensure_one()
        managers = self._approvers()
        if len(managers) < 2 and self.pipeline_id.approval != "none":
            group = self.env.ref("complaint_iso10002.group_complaint_handler")
            # sudo: handlers do not read who is in a group
            members = self.team_id.sudo().user_ids & group.sudo().all_user_ids
            free = self._readers(
                members - managers - self._deciders() - self.conflicted_user_ids
            )
            if managers and free:
                return free[:1]
        return self._propose_approver(self.env["res.users"])
