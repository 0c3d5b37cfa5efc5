from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

#: what the person complained about writes, and nobody else
_OWN = {"statement", "support_person"}


class ComplaintSubjectNotice(models.Model):
    """What a person complained about is told, and answers (4.7, annex D.2).

    The handlers write what may be told and deliver it; the person reads the own
    notices once delivered, never the case, and writes the own statement. What
    was delivered stays as it is; the outcome follows when there is one. Nothing
    about discipline belongs here.
    """

    _name = "complaint.subject.notice"
    _inherit = "complaint.case.mixin"
    _description = "Notice to a person complained about"
    _order = "id desc"
    _rec_name = "ticket_id"
    _journal_kind = "notice"
    _journal_fields = ("user_id", "state", "support_person", "outcome_told_at")
    _act_fields = (
        "state",
        "delivered_at",
        "delivered_by_id",
        "answered_at",
        "outcome_note",
        "outcome_told_at",
        "outcome_told_by_id",
    )
    _complaint_erasure = {
        "user_id": "keep: staff who was concerned",
        "delivered_by_id": "keep: staff who acted",
        "content": "erase",
        "statement": "erase",
        "support_person": "erase",
        "outcome_note": "erase",
        "outcome_told_by_id": "keep: staff who acted",
    }

    user_id = fields.Many2one(
        "res.users",
        string="Person complained about",
        required=True,
        index=True,
    )
    content = fields.Text(
        string="What may be told",
        required=True,
        help="What the complaint says about this person, without who said it "
        "where that is protected.",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("delivered", "Delivered"), ("answered", "Answered")],
        required=True,
        default="draft",
        readonly=True,
    )
    delivered_at = fields.Datetime(readonly=True)
    delivered_by_id = fields.Many2one("res.users", readonly=True)
    statement = fields.Text(
        string="Own statement",
        help="How the person sees it; written by that person only.",
    )
    support_person = fields.Char(help="Who accompanies the person.")
    answered_at = fields.Datetime(string="Statement given on", readonly=True)
    outcome_note = fields.Text(
        string="Outcome, as told",
        readonly=True,
        help="What came of it for this person, once it is decided.",
    )
    outcome_told_at = fields.Datetime(string="Outcome told on", readonly=True)
    outcome_told_by_id = fields.Many2one(
        "res.users", string="Outcome told by", readonly=True
    )
    is_mine = fields.Boolean(compute="_compute_is_mine")

    _notice_once = models.UniqueIndex(
        "(ticket_id, user_id)", "This person has a notice of this case."
    )

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        for notice in self:
            notice.is_mine = notice.user_id == self.env.user

    @api.constrains("user_id", "ticket_id")
    def _check_user_id(self):
        for notice in self:
            # sudo: the people complained about are the case's to know
            if notice.user_id not in notice.sudo().ticket_id.subject_user_ids:
                raise ValidationError(
                    self.env._("A notice goes to a person complained about.")
                )

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        own = self.filtered("is_mine")
        if own and (own != self or not set(vals) <= _OWN):
            raise AccessError(self.env._("Of a notice to you, you write your answer."))
        if own:
            return self._answer(vals)
        if not _OWN.isdisjoint(vals):
            raise AccessError(self.env._("The person concerned writes this."))
        if any(notice.state != "draft" for notice in self):
            raise UserError(self.env._("What was delivered stays as it is."))
        return super().write(vals)

    def _answer(self, vals):
        self.check_access("write")
        if any(notice.state == "draft" for notice in self):
            raise UserError(self.env._("There is nothing to answer yet."))
        now = fields.Datetime.now()
        acts = {"state": "answered", "answered_at": now} if "statement" in vals else {}
        # sudo: the person concerned has no part in the case; only this is written
        return self.sudo()._act({**vals, **acts})

    @api.ondelete(at_uninstall=False)
    def _unlink_except_delivered(self):
        if any(notice.state != "draft" for notice in self):
            raise UserError(self.env._("A notice that was delivered is kept."))

    def action_deliver(self):
        """Let the person read the notice, and say that there is one."""
        for notice in self:
            notice.check_access("write")
            if notice.state != "draft" or notice.is_mine:
                raise UserError(self.env._("This notice was delivered already."))
            notice._act(
                {
                    "state": "delivered",
                    "delivered_at": fields.Datetime.now(),
                    "delivered_by_id": self.env.uid,
                }
            )
            notice._tell_person(
                self.env._("A notice for you"),
                self.env._(
                    "There is a notice for you under Complaints, My notices. Please "
                    "read it and answer it there."
                ),
            )

    def _tell_outcome(self, words):
        """Tell the person what came of it, once, after the decision (7.8)."""
        self.ensure_one()
        self.check_access("write")
        if self.is_mine or self.state == "draft" or self.outcome_told_at:
            raise UserError(
                self.env._("The outcome is told once, after the notice was delivered.")
            )
        if not self.ticket_id.communicated_at:
            raise UserError(
                self.env._("The outcome is told after the decision was communicated.")
            )
        self._act(
            {
                "outcome_note": words,
                "outcome_told_at": fields.Datetime.now(),
                "outcome_told_by_id": self.env.uid,
            }
        )
        self._tell_person(
            self.env._("The outcome for you"),
            self.env._(
                "The outcome of %(number)s for you stands in your notice under "
                "Complaints, My notices.",
                number=self.ticket_id.number,
            ),
        )

    def _tell_person(self, subject, body):
        """Say that there is something to read, and nothing of what it says."""
        # sudo: whoever delivers may write to a colleague
        self.env["mail.thread"].sudo().message_notify(
            partner_ids=self.user_id.sudo().partner_id.ids, subject=subject, body=body
        )
