from odoo import fields, models


class ComplaintFeedbackMixin(models.AbstractModel):
    """Whether and when the complainant is asked for feedback (8.3)."""

    _name = "complaint.feedback.mixin"
    _description = "Complaint: feedback"

    feedback_ids = fields.One2many(
        "complaint.feedback",
        "ticket_id",
        groups="complaint_iso10002.group_complaint_manager",
    )
    no_survey = fields.Boolean(
        string="Do not ask for feedback",
        copy=False,
        help="The complainant does not want to be asked what they think.",
    )
    feedback_drawn_at = fields.Datetime(
        string="Feedback decided on",
        copy=False,
        readonly=True,
        help="When it was decided whether to ask for feedback; empty: not yet.",
    )

    def _act_fields(self):
        return super()._act_fields() | {"feedback_drawn_at"}

    def _journalled_fields(self):
        return super()._journalled_fields() | {"no_survey"}

    def _reopen(self, iso_step, reason):
        """A case that goes on is not judged yet: it is asked after its next end."""
        result = super()._reopen(iso_step, reason)
        # sudo: nobody writes feedback; the open question falls away
        waiting = self.sudo().feedback_ids.filtered(lambda f: f._is_open())
        waiting._act({"expires_at": fields.Datetime.now()})
        self._note({"feedback_drawn_at": False})
        return result

    def _feedback_due_at(self, days):
        """The end of the working day ``days`` after the case was closed."""
        self.ensure_one()
        calendar = self._clock_calendar()
        working = calendar._complaint_working_time(
            self._clock_tz(calendar), company=self.company_id
        )
        return working.end_of_day(self.closed_date, days)

    def _offers_review(self):
        """Whether an unhappy complainant may still ask for a review (7.9, 8.3).

        As their page offers it; who was told the result of one is told of the
        outside bodies instead.
        """
        self.ensure_one()
        acts = {"answer", "review"} & self._public_acts()
        return bool(acts) and not self._is_reviewed()
