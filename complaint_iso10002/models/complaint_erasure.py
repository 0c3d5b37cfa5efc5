from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..core import step
from .acts import refuse_typed, without_defaults

STATES = [
    ("draft", "To approve"),
    ("approved", "Approved"),
    ("done", "Done"),
    ("cancelled", "Cancelled"),
]
#: cases of one batch that the scheduler proposes
_BATCH = 500
_STILL_OPEN = [
    ("state", "=", "todo"),
    ("erasure_id.state", "in", ("draft", "approved")),
]


class ComplaintErasure(models.Model):
    """A batch of complaints to anonymise: proposed, approved, done (8.1).

    A proposed batch is the rehearsal: it says case by case what would go, by
    which schedule, and what stands against it. The scheduler or a manager
    proposes; a manager who did not propose approves; then the scheduler
    anonymises case by case and what was done is certified. Auditors read
    batches. A batch names no person but those who decided.
    """

    _name = "complaint.erasure"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Batch of complaints to anonymise"
    #: fields that only an act of a person sets (``_act``), never a plain write
    _act_fields = (
        "name",
        "state",
        "asked_by_id",
        "approved_by_id",
        "approved_at",
        "done_at",
    )
    _order = "id desc"

    name = fields.Char(string="Number", readonly=True, copy=False)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    basis = fields.Selection(
        [
            ("schedule", "The time to keep them is over"),
            ("request", "The person asked for it"),
        ],
        required=True,
        default="schedule",
        help="On request, cases are anonymised before their time; a legal hold "
        "stands against that too.",
    )
    note = fields.Text(
        string="Grounds",
        help="Why before the time: the law the request rests on, and when it came. "
        "Name no person here: this text is kept.",
    )
    state = fields.Selection(
        STATES,
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    line_ids = fields.One2many("complaint.erasure.line", "erasure_id", copy=False)
    asked_by_id = fields.Many2one(
        "res.users",
        string="Proposed by",
        readonly=True,
        copy=False,
        default=lambda self: self.env.user,
    )
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    approved_at = fields.Datetime(readonly=True, copy=False)
    done_at = fields.Datetime(readonly=True, copy=False)
    case_count = fields.Integer(string="Cases", compute="_compute_counts")
    erased_count = fields.Integer(string="Anonymised", compute="_compute_counts")
    waiting_count = fields.Integer(string="Would go now", compute="_compute_counts")

    @api.depends("line_ids.state", "line_ids.obstacle")
    def _compute_counts(self):
        for erasure in self:
            # sudo: the size of a batch counts sealed cases too
            lines = erasure.sudo().line_ids
            erasure.case_count = len(lines)
            erasure.erased_count = len(lines.filtered(lambda x: x.state == "done"))
            erasure.waiting_count = len(
                lines.filtered(lambda x: x.state == "todo" and not x.obstacle)
            )

    @api.constrains("state", "asked_by_id", "approved_by_id", "basis", "note")
    def _check_approval(self):
        for erasure in self:
            approved = erasure.state in ("approved", "done")
            if approved and erasure.approved_by_id == erasure.asked_by_id:
                raise ValidationError(
                    self.env._("Another person than who proposed it approves a batch.")
                )
            if erasure.basis == "request" and not (erasure.note or "").strip():
                raise ValidationError(
                    self.env._("Give the grounds for erasing before the time.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_acts(vals)
            # sudo: who proposes a batch takes a number, nobody edits the series
            sequence = self.env["ir.sequence"].sudo()
            vals["name"] = sequence.next_by_code("complaint.erasure")
        bare = without_defaults(self, self._act_fields)
        return super(ComplaintErasure, bare).create(vals_list).with_env(self.env)

    def write(self, vals):
        self._check_acts(vals)
        if {"line_ids", "basis", "note", "company_id"}.intersection(vals) and any(
            erasure.state != "draft" for erasure in self
        ):
            raise UserError(self.env._("A batch is changed while it is proposed only."))
        return super().write(vals)

    @api.model
    def _check_acts(self, vals):
        refuse_typed(self, self._act_fields, vals)

    def _act(self, vals):
        # past the checks of write
        # pylint: disable-next=super-method-mismatch
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if any(erasure.state != "draft" for erasure in self):
            raise UserError(self.env._("A batch that was decided on is kept."))

    # ------------------------------------------------------------------
    # From proposal to certificate
    # ------------------------------------------------------------------

    @api.model
    def _propose(self, tickets):
        """A batch of ``tickets``, all of one company."""
        if len(tickets.company_id) != 1:
            raise UserError(self.env._("A batch holds the cases of one company."))
        return self.create(
            {
                "company_id": tickets.company_id.id,
                "line_ids": [(0, 0, {"ticket_id": ticket.id}) for ticket in tickets],
            }
        )

    @api.model
    def _cron_propose(self):
        """Propose what is due, company by company, and ask a manager."""
        due = (
            Domain("is_complaint", "=", True)
            & Domain("retention_until", "<", fields.Date.context_today(self))
            & Domain("iso_step", "in", step.FINAL)
            & Domain("erased_at", "=", False)
            & Domain("is_held", "=", False)
            & Domain("erasure_line_ids", "not any", _STILL_OPEN)
        )
        tickets = self.env["helpdesk.ticket"]
        for (company,) in tickets._read_group(due, ["company_id"]):
            cases = tickets.search(
                due & Domain("company_id", "=", company.id),
                order="retention_until, id",
                limit=_BATCH,
            )
            self._propose(cases)._ask_for_approval()

    def _ask_for_approval(self):
        self.ensure_one()
        managers = self.env["res.users"]._complaint_people(self.company_id)
        managers -= self.asked_by_id
        if managers:
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=managers[0].id,
                summary=self.env._("Approve what is to be anonymised"),
            )

    def action_approve(self):
        """Approve: what is not held by then is anonymised in the background."""
        self.check_access("write")
        for erasure in self:
            if erasure.state != "draft" or not erasure.case_count:
                raise UserError(self.env._("Only a proposed batch is approved."))
            erasure._act(
                {
                    "state": "approved",
                    "approved_by_id": self.env.uid,
                    "approved_at": fields.Datetime.now(),
                }
            )
            erasure.activity_feedback(["mail.mail_activity_data_todo"])
        # sudo: an approval wakes the scheduler
        self.env.ref("complaint_iso10002.ir_cron_complaint_erase").sudo()._trigger()

    def action_cancel(self):
        self.check_access("write")
        if any(erasure.state not in ("draft", "approved") for erasure in self):
            raise UserError(self.env._("This batch has been decided on."))
        if any(erasure.erased_count for erasure in self):
            raise UserError(self.env._("Some of it has been anonymised already."))
        self._act({"state": "cancelled"})

    @api.model
    def _cron_erase(self):
        """Anonymise what was approved, a commit each case; safe to kill."""
        lines = self.env["complaint.erasure.line"]
        while line := lines._lock_one():
            line._erase()
            line.erasure_id._finish()
            if not self.env["ir.cron"]._commit_progress(1):
                self.env.ref("complaint_iso10002.ir_cron_complaint_erase")._trigger()
                return

    def _finish(self):
        """Certify a batch of which nothing is left to do."""
        self.ensure_one()
        if "todo" in self.line_ids.mapped("state"):
            return
        self._act({"state": "done", "done_at": fields.Datetime.now()})
        # contents of files leave the disk with the clean-up of the base
        self.env.ref("base.autovacuum_job")._trigger()

    def action_print_certificate(self):
        self.ensure_one()
        return self.env.ref(
            "complaint_iso10002.action_report_complaint_erasure"
        ).report_action(self)
