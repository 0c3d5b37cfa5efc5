from datetime import timedelta

from odoo import api, fields, models

from ..core import sampling
from .attempt import attempt

#: cases that ended longer ago are no longer asked
_LATEST = timedelta(days=60)


class ComplaintFeedbackSurvey(models.AbstractModel):
    """Asking complainants what they think, some working days after closing (8.3).

    All of them, or a random share that can be drawn again from the seed in the
    company's settings; the journal says who was drawn and who was not, and why.
    Asked once and reminded once; never without an address, never who does not
    want it. Each case is decided in a transaction of its own.
    """

    _name = "complaint.feedback.survey"
    _description = "Survey of complainants"

    @api.model
    def _cron_ask(self):
        for ask in (self._decide_due, self._remind_due):
            if not ask():
                return

    # ------------------------------------------------------------------
    # Who is asked
    # ------------------------------------------------------------------

    @api.model
    def _surveyed_companies(self):
        """Companies that have complaints; the others have nobody to ask."""
        # sudo: the survey asks in every company
        cases = self.env["helpdesk.ticket"].sudo()
        groups = cases._read_group([("is_complaint", "=", True)], ["company_id"])
        return self.env["res.company"].union(*(company for (company,) in groups))

    @api.model
    def _decide_due(self):
        """Decide on each case whose time has come; whether time is left."""
        for company in self._surveyed_companies():
            # sudo: the survey asks whoever may read the case
            for ticket in self.sudo()._due(company):
                if not self._one_by_one(ticket, self._decide):
                    return False
        return True

    @api.model
    def _due(self, company):
        now = fields.Datetime.now()
        days = company.complaint_feedback_after
        found = self.env["helpdesk.ticket"].search(
            [
                ("is_complaint", "=", True),
                ("iso_step", "=", "closed"),
                ("feedback_drawn_at", "=", False),
                ("imported_from", "=", False),
                ("company_id", "=", company.id),
                ("closed_date", "<=", now - timedelta(days=days)),
                ("closed_date", ">", now - _LATEST),
            ],
            order="closed_date, id",
        )
        return found.filtered(lambda ticket: ticket._feedback_due_at(days) <= now)

    @api.model
    def _decide(self, ticket):
        company = ticket.company_id
        seed, share = company.complaint_feedback_seed, company.complaint_feedback_share
        if ticket.no_survey:
            act = "unwanted"
        elif not ticket._complainant_email():
            act = "unreachable"
        elif not sampling.is_drawn(seed, ticket.number, share):
            act = "not_drawn"
        else:
            act = "invited"
        ticket._note({"feedback_drawn_at": fields.Datetime.now()})
        ticket._journal("feedback", {"act": act, "share": share, "seed": seed})
        if act == "invited":
            self._invite(ticket)

    @api.model
    def _invite(self, ticket):
        now = fields.Datetime.now()
        feedback = self.env["complaint.feedback"].create({"ticket_id": ticket.id})
        valid = timedelta(days=ticket.company_id.complaint_feedback_valid)
        feedback._act({"invited_at": now, "expires_at": now + valid})
        self._mail(feedback, "token_hash", "complaint_iso10002.mail_template_survey")

    # ------------------------------------------------------------------
    # One reminder
    # ------------------------------------------------------------------

    @api.model
    def _remind_due(self):
        now = fields.Datetime.now()
        for company in self._surveyed_companies():
            if not company.complaint_feedback_remind:
                continue
            before = now - timedelta(days=company.complaint_feedback_remind)
            # sudo: the survey asks whoever may read the case
            waiting = self.env["complaint.feedback"].sudo()
            waiting = waiting.search(
                [
                    ("company_id", "=", company.id),
                    ("answered_at", "=", False),
                    ("reminded_at", "=", False),
                    ("invited_at", "<=", before),
                    ("expires_at", ">", now),
                ]
            )
            for feedback in waiting:
                if not self._one_by_one(feedback, self._remind):
                    return False
        return True

    @api.model
    def _remind(self, feedback):
        feedback._act({"reminded_at": fields.Datetime.now()})
        if (
            feedback.ticket_id.no_survey
            or not feedback.ticket_id._complainant_address()
        ):
            return
        self._mail(
            feedback,
            "reminder_hash",
            "complaint_iso10002.mail_template_survey_reminder",
        )

    # ------------------------------------------------------------------
    # How
    # ------------------------------------------------------------------

    @api.model
    def _mail(self, feedback, field, template):
        """Mail the link; the case keeps the words without it, so that nobody
        but its reader can answer."""
        ticket = feedback.ticket_id
        path = f"/complaints/feedback/{feedback._new_token(field)}"
        url = ticket._public_url(path)
        links = [
            {"scale": True, "label": str(score), "url": f"{url}?overall={score}"}
            for score in range(1, 6)
        ]
        lang = ticket.preferred_lang or self.env.lang
        spoken = self.with_context(lang=lang)
        links.append({"url": url, "label": spoken.env._("Tell us what you think")})
        ticket._with_links(links)._mail_template(template)

    @api.model
    def _one_by_one(self, record, act):
        """Do ``act`` for ``record`` and commit; whether time is left.

        What fails is logged and tried again at the next run.
        """
        if not record.try_lock_for_update():
            return True
        attempt(record, act, "No feedback asked")
        return self.env["ir.cron"]._commit_progress(1)
