import hashlib
import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError

from .complaint_decision_mixin import OUTCOMES

#: the eight statements, process first, outcome apart
STATEMENTS = (
    "easy",
    "respectful",
    "informed",
    "timely",
    "fair",
    "clear",
    "outcome_fair",
    "overall",
)
RETURNS = [("yes", "Yes"), ("no", "No"), ("unsure", "Not sure")]


class ComplaintFeedback(models.Model):
    """What a complainant thinks of how the case was handled (8.3).

    Asked after closing, answered once, behind a link only the complainant gets.
    Nobody on the staff answers, changes or removes it: the complaints manager
    reads it, with the case; everybody else sees figures. 1 is "strongly
    disagree", 5 "strongly agree"; no answer reads as 0, is stored as NULL and
    counts in no average.
    """

    _name = "complaint.feedback"
    _inherit = ["complaint.action.source.mixin", "complaint.case.mixin"]
    _description = "Feedback on complaint handling"
    _order = "id desc"
    _rec_name = "ticket_id"
    _journal_kind = "feedback"
    #: never the answers: whoever may read the case may read its journal
    _journal_fields = ("invited_at", "reminded_at", "answered_at", "expires_at")
    _act_fields = (
        "invited_at",
        "reminded_at",
        "answered_at",
        "expires_at",
        "token_hash",
        "reminder_hash",
        "comment",
        "would_return",
        "wants_contact",
        *STATEMENTS,
    )
    _complaint_erasure = {
        "token_hash": "erase",
        "reminder_hash": "erase",
        "comment": "erase",
    }

    company_id = fields.Many2one(store=True, index=True)
    # Facts of the day of asking: no write to a ticket has to look for feedback
    team_id = fields.Many2one(
        "helpdesk.ticket.team", compute="_compute_asked_of", store=True
    )
    outcome = fields.Selection(OUTCOMES, compute="_compute_asked_of", store=True)

    # The invitation
    invited_at = fields.Datetime(string="Asked on", readonly=True)
    reminded_at = fields.Datetime(string="Reminded on", readonly=True)
    expires_at = fields.Datetime(string="Open until", readonly=True)
    token_hash = fields.Char(readonly=True, groups="base.group_no_one")
    reminder_hash = fields.Char(readonly=True, groups="base.group_no_one")

    # The answers
    answered_at = fields.Datetime(string="Answered on", readonly=True)
    easy = fields.Integer(string="Easy to complain", readonly=True, aggregator="avg")
    respectful = fields.Integer(
        string="Treated with respect", readonly=True, aggregator="avg"
    )
    informed = fields.Integer(string="Kept informed", readonly=True, aggregator="avg")
    timely = fields.Integer(
        string="Time was reasonable", readonly=True, aggregator="avg"
    )
    fair = fields.Integer(string="Treated fairly", readonly=True, aggregator="avg")
    clear = fields.Integer(string="Answer was clear", readonly=True, aggregator="avg")
    outcome_fair = fields.Integer(
        string="Outcome was fair", readonly=True, aggregator="avg"
    )
    overall = fields.Integer(
        string="Satisfied overall", readonly=True, aggregator="avg"
    )
    comment = fields.Text(string="In their own words", readonly=True)
    would_return = fields.Selection(
        RETURNS, string="Would stay a customer", readonly=True
    )
    wants_contact = fields.Boolean(string="Asks to be called", readonly=True)

    _waiting = models.Index("(expires_at) WHERE answered_at IS NULL")
    _token = models.Index("(token_hash)")
    _reminder = models.Index("(reminder_hash)")

    @api.depends("ticket_id")
    def _compute_asked_of(self):
        """Team and outcome the complainant was asked about."""
        for feedback in self:
            feedback.team_id = feedback.ticket_id.team_id
            feedback.outcome = feedback.ticket_id.outcome

    def _journal_as(self, act, names=None, before=None):
        """That it was asked and answered is journalled; what made it is not."""
        if act == "added":
            return None
        return super()._journal_as(act, names, before)

    # ------------------------------------------------------------------
    # The link
    # ------------------------------------------------------------------

    @api.model
    def _digest(self, token):
        return hashlib.sha256((token or "").encode()).hexdigest()

    def _new_token(self, field):
        """A new secret of 160 bits; its digest is kept, itself it is not."""
        self.ensure_one()
        token = secrets.token_urlsafe(20)
        self._act({field: self._digest(token)})
        return token

    @api.model
    def _find(self, token):
        """The feedback a link asks for; empty for a link that is none."""
        digest = self._digest(token)
        # sudo: the link is the right to answer
        domain = ["|", ("token_hash", "=", digest), ("reminder_hash", "=", digest)]
        return self.sudo().search(domain, limit=1)

    def _is_open(self):
        """Whether it may be answered: once, and before it expires."""
        self.ensure_one()
        now = fields.Datetime.now()
        return not self.answered_at and bool(self.expires_at) and now < self.expires_at

    # ------------------------------------------------------------------
    # Acts
    # ------------------------------------------------------------------

    def _answer(self, answers):
        """Record what the holder of the link says, once.

        :param dict answers: any of the statements (1 to 5), ``comment``,
            ``would_return``, ``wants_contact``.
        :raises UserError: when it was answered, has expired, or says nothing
            that can be understood.
        """
        self.ensure_one()
        if not self._is_open():
            raise UserError(self.env._("This form can no longer be answered."))
        vals = {name: answers[name] for name in STATEMENTS if answers.get(name)}
        if any(value not in range(1, 6) for value in vals.values()):
            raise UserError(self.env._("Answer with a number from 1 to 5."))
        if answers.get("would_return") in dict(RETURNS):
            vals["would_return"] = answers["would_return"]
        comment = (answers.get("comment") or "").replace("\x00", "").strip()
        vals["comment"] = comment[:10_000] or False
        if not any(vals.values()):
            raise UserError(self.env._("Please answer at least one question."))
        vals["wants_contact"] = bool(answers.get("wants_contact"))
        self._act({**vals, "answered_at": fields.Datetime.now()})
        if vals["wants_contact"]:
            self._ask_to_call()

    def _ask_to_call(self):
        """Somebody calls; the case is not reopened by it (8.3)."""
        self.ensure_one()
        ticket = self.ticket_id
        person = ticket.team_id.user_id or ticket.user_id
        if person:
            ticket.activity_schedule(
                "mail.mail_activity_data_call",
                user_id=person.id,
                summary=self.env._("The complainant asks to be called"),
            )

    def _is_unhappy(self):
        """Whether the answers suggest that a review may be wanted."""
        self.ensure_one()
        return any(0 < score <= 2 for score in (self.overall, self.outcome_fair))

    def _prepare_action_vals(self):
        """What the case says, and that a complainant said it: no words (8.7)."""
        return {
            **super()._prepare_action_vals(),
            **self.ticket_id._prepare_action_vals(),
            "origin": "feedback",
        }
