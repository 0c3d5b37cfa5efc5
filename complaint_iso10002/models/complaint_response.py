from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .complaint_response_points_mixin import POINTS

STATES = [
    ("draft", "Draft"),
    ("to_approve", "To approve"),
    ("approved", "Approved"),
    ("sent", "Sent"),
]
KINDS = [
    ("decision", "Decision"),
    ("review", "Decision after internal review"),
    ("holding", "Holding reply"),
]


class ComplaintResponse(models.Model):
    """A letter to the complainant (7.7, 7.8): drafted, approved, sent.

    The handler drafts it from the findings. When the case is high or critical,
    or promises more than the author may give, somebody else approves it. The
    decision after an internal review is made by a person who did not make the
    first one. What was sent is never changed: another letter follows it.
    """

    _name = "complaint.response"
    _inherit = [
        "complaint.response.draft.mixin",
        "complaint.response.points.mixin",
        "complaint.case.mixin",
    ]
    _description = "Response to a complaint"
    _order = "id desc"
    _rec_name = "subject"
    _journal_kind = "response"
    _journal_fields = (
        "kind",
        "subject",
        "state",
        "author_id",
        "approved_by_id",
        *POINTS,
    )
    _gate_fields = ("state", "kind", "author_id", "sent_at")
    _act_fields = (
        "state",
        "author_id",
        "submitted_at",
        "approved_by_id",
        "approved_at",
        "sent_at",
        "message_id",
    )
    _complaint_erasure = {
        "subject": "erase",
        "body": "erase",
        "author_id": "keep: staff who acted",
        "approved_by_id": "keep: staff who acted",
    }

    kind = fields.Selection(KINDS, required=True, default="decision")
    subject = fields.Char(required=True)
    body = fields.Html(string="Text", required=True, sanitize_style=True)
    lang = fields.Selection(
        selection=lambda self: self.env["res.lang"].get_installed(),
        string="Language",
        compute="_compute_lang",
        store=True,
        readonly=False,
    )
    state = fields.Selection(STATES, required=True, default="draft", readonly=True)
    author_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    needs_approval = fields.Boolean(compute="_compute_needs_approval")
    submitted_at = fields.Datetime(readonly=True)
    approved_by_id = fields.Many2one("res.users", readonly=True)
    approved_at = fields.Datetime(readonly=True)
    sent_at = fields.Datetime(readonly=True)
    message_id = fields.Many2one("mail.message", readonly=True, ondelete="set null")
    new_date = fields.Date(
        string="New date",
        help="For a holding reply: when the complainant will hear from us.",
    )
    sent_by = fields.Selection(
        [("email", "E-mail"), ("letter", "Letter"), ("spoken", "Spoken")],
        string="Sent by",
        required=True,
        default="email",
    )

    # ------------------------------------------------------------------
    # What the letter needs
    # ------------------------------------------------------------------

    @api.depends("ticket_id.preferred_lang")
    def _compute_lang(self):
        for response in self:
            response.lang = response.ticket_id.preferred_lang or self.env.lang

    @api.depends(
        "kind",
        "author_id",
        "ticket_id.criticality",
        "ticket_id.remedy_ids.amount",
        "ticket_id.remedy_ids.state",
        "ticket_id.team_id.pipeline_id.approval",
    )
    def _compute_needs_approval(self):
        for response in self:
            ticket = response.ticket_id
            policy = ticket.team_id.pipeline_id.approval
            response.needs_approval = response.kind != "holding" and (
                policy == "always"
                or (policy == "limit" and response._goes_beyond_author())
            )

    def _goes_beyond_author(self):
        self.ensure_one()
        serious = self.ticket_id.criticality in ("high", "critical")
        return serious or self.author_id._goes_beyond_limit(*self._promised())

    def _promised(self):
        """``({kind of remedy: amount}, company, team, category, day)`` of the letter:
        the day it is sent, or today while it is not."""
        self.ensure_one()
        ticket, promises = self.ticket_id, defaultdict(float)
        for remedy in ticket.remedy_ids.filtered(lambda r: r.state != "refused"):
            promises[remedy.type_id.id] += remedy.amount
        moment = self.sent_at or fields.Datetime.now()
        day = fields.Datetime.context_timestamp(self, moment).date()
        return promises, ticket.company_id, ticket.team_id, ticket.category_id, day

    # ------------------------------------------------------------------
    # What may not be
    # ------------------------------------------------------------------

    @api.constrains("state", "approved_by_id", "author_id")
    def _check_approval(self):
        for response in self.filtered(lambda r: r.state in ("approved", "sent")):
            if not response.approved_by_id:
                raise ValidationError(self.env._("The response is not approved."))
            own = response.approved_by_id == response.author_id
            if own and response.needs_approval:
                raise ValidationError(
                    self.env._("Another person than the author approves this response.")
                )
            if response.state == "approved":
                response.ticket_id._check_free_of_conflict(response.approved_by_id)

    @api.constrains("kind", "author_id", "state")
    def _check_reviewer(self):
        for review in self.filtered(lambda r: r.kind == "review"):
            first = review.ticket_id._first_decision() - review
            deciders = first.author_id | first.approved_by_id
            if deciders & (review.author_id | review.approved_by_id):
                raise ValidationError(
                    self.env._(
                        "An internal review is decided by someone who did not "
                        "make the first decision."
                    )
                )

    @api.constrains("kind", "new_date")
    def _check_new_date(self):
        for response in self.filtered(lambda r: r.kind == "holding"):
            if not response.new_date:
                raise ValidationError(self.env._("A holding reply names the new date."))

    def write(self, vals):
        self._check_words_final(vals)
        return super().write(vals)

    def _check_words_final(self, vals):
        """What was approved is what is sent, and what was sent stays (4.9)."""
        words = {"body", "subject", "kind", "lang", "new_date", "ticket_id"}
        changed = words.intersection(vals)
        sent = any(response.state == "sent" for response in self)
        if sent and (changed or not {"sent_by", *POINTS}.isdisjoint(vals)):
            raise UserError(
                self.env._(
                    "A response that was sent is not changed. Write another one, "
                    "with a date of its own."
                )
            )
        if changed and any(response.state == "approved" for response in self):
            raise UserError(
                self.env._("Take the approval back before you change the response.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        if any(response.state == "sent" for response in self):
            raise UserError(self.env._("A response that was sent is kept."))

    # ------------------------------------------------------------------
    # From draft to sent
    # ------------------------------------------------------------------

    def action_submit(self):
        """Ask for approval, or approve at once where nobody else has to."""
        for response in self.filtered(lambda r: r.state == "draft"):
            now = fields.Datetime.now()
            if not response.needs_approval:
                response._act({"submitted_at": now})
                response._approve()
                continue
            response._act({"state": "to_approve", "submitted_at": now})
            response._ask_for_approval()

    def _ask_for_approval(self):
        self.ensure_one()
        approver = self.ticket_id._propose_approver(self.author_id, self)
        if approver:
            self.ticket_id.activity_schedule(
                "complaint_iso10002.mail_activity_type_approve",
                user_id=approver.id,
                summary=self.subject,
            )

    def action_approve(self):
        for response in self:
            if response.state != "to_approve":
                raise UserError(self.env._("Only a submitted response is approved."))
            if not self.env.user._may_approve(response):
                raise UserError(
                    self.env._(
                        "Another person approves this response: a complaints "
                        "manager who did not write it, and may promise as much."
                    )
                )
            response._approve()
            response.ticket_id.activity_feedback(
                ["complaint_iso10002.mail_activity_type_approve"]
            )

    def _approve(self):
        self._act(
            {
                "state": "approved",
                "approved_by_id": self.env.uid,
                "approved_at": fields.Datetime.now(),
            }
        )

    def action_back_to_draft(self):
        if any(response.state == "sent" for response in self):
            raise UserError(self.env._("A response that was sent is not taken back."))
        self._act({"state": "draft", "approved_by_id": False, "approved_at": False})

    def action_send(self):
        """Send the letter and tell the case so (7.8).

        The letter goes by mail with its PDF where an address is known and the
        means is e-mail; a spoken or posted answer is recorded as sent.
        """
        self.ticket_id._check_free_of_conflict(self.env.user)
        for response in self:
            if response.state != "approved":
                raise UserError(self.env._("Approve the response before sending it."))
            response._check_points()
            response._send()

    def _send(self):
        self.ensure_one()
        vals = {"state": "sent", "sent_at": fields.Datetime.now()}
        if self.sent_by == "email":
            if not self.ticket_id._complainant_email():
                raise UserError(
                    self.env._(
                        "No e-mail address of the complainant is known. Send the "
                        "letter by post or say it, and record it so."
                    )
                )
            vals["message_id"] = self._mail().id
        self._act(vals)
        self.ticket_id._on_response_sent(self)

    def _paper(self):
        """The letter as PDF."""
        self.ensure_one()
        report = self.env["ir.actions.report"].with_context(lang=self.lang)
        xmlid = "complaint_iso10002.action_report_complaint_response"
        return report._render_qweb_pdf(xmlid, self.ids)[0]

    def _mail(self):
        """Post the letter to the complainant with its PDF; the message."""
        return self.ticket_id._write_to_complainant(
            subject=self.subject,
            body=self.body,
            lang=self.lang,
            attachments=[(f"{self.ticket_id.number}.pdf", self._paper())],
        )
