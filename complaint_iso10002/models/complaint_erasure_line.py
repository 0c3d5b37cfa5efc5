from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .attempt import attempt
from .complaint_erasure_mixin import OBSTACLES

STATES = [
    ("todo", "To do"),
    ("done", "Anonymised"),
    ("skipped", "Left as it is"),
]
_COUNTS = (
    "message_count",
    "file_count",
    "activity_count",
    "event_count",
    "record_count",
    "log_count",
)
_RESULT = (
    "state",
    "skip_reason",
    "erased_at",
    "head_before",
    "head_after",
    "number",
    *_COUNTS,
)


class ComplaintErasureLine(models.Model):
    """One complaint of a batch, and what was removed from it, by count (8.1)."""

    _name = "complaint.erasure.line"
    _description = "Complaint to anonymise"
    _order = "erasure_id, id"
    _rec_name = "number"
    _complaint_erasure = {
        "number": "keep: the certificate names the case",
        "head_before": "keep: the chain",
        "head_after": "keep: the chain",
    }

    erasure_id = fields.Many2one(
        "complaint.erasure",
        required=True,
        index=True,
        ondelete="cascade",
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="Complaint",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("is_complaint", "=", True)],
    )
    company_id = fields.Many2one(related="erasure_id.company_id")
    number = fields.Char(compute="_compute_number", store=True)
    closed_date = fields.Datetime(related="ticket_id.closed_date")
    retention_id = fields.Many2one(related="ticket_id.retention_id")
    retention_until = fields.Date(related="ticket_id.retention_until")
    obstacle = fields.Selection(
        OBSTACLES,
        string="Why not",
        compute="_compute_obstacle",
        compute_sudo=True,
    )
    state = fields.Selection(STATES, required=True, default="todo", readonly=True)
    skip_reason = fields.Selection(
        [*OBSTACLES, ("error", "It failed; see the server's log")],
        readonly=True,
    )
    erased_at = fields.Datetime(readonly=True)
    message_count = fields.Integer(string="Messages", readonly=True)
    file_count = fields.Integer(string="Files", readonly=True)
    activity_count = fields.Integer(string="Activities", readonly=True)
    event_count = fields.Integer(string="Journal entries", readonly=True)
    record_count = fields.Integer(string="Records", readonly=True)
    log_count = fields.Integer(string="Log lines", readonly=True)
    head_before = fields.Char(readonly=True)
    head_after = fields.Char(readonly=True)

    _once = models.UniqueIndex("(erasure_id, ticket_id)")

    @api.depends("ticket_id")
    def _compute_number(self):
        for line in self:
            line.number = line.ticket_id.number

    @api.depends(
        "state",
        "erasure_id.basis",
        "ticket_id.retention_until",
        "ticket_id.is_held",
        "ticket_id.erased_at",
        "ticket_id.iso_step",
    )
    def _compute_obstacle(self):
        for line in self:
            request = line.erasure_id.basis == "request"
            line.obstacle = line.state == "todo" and line.ticket_id._obstacle(request)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_result(vals)
        lines = super().create(vals_list)
        lines._check_batch()
        return lines

    def write(self, vals):
        self._check_result(vals)
        self._check_batch()
        return super().write(vals)

    def _check_result(self, vals):
        if not set(_RESULT).isdisjoint(vals):
            raise UserError(
                self.env._("This is recorded when it is done, by who does it.")
            )

    def _check_batch(self):
        if any(line.erasure_id.state != "draft" for line in self):
            raise UserError(self.env._("A batch is changed while it is proposed only."))
        for line in self:
            if line.ticket_id.company_id != line.company_id:
                raise UserError(self.env._("A batch holds the cases of one company."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        self._check_batch()

    # ------------------------------------------------------------------
    # Doing it
    # ------------------------------------------------------------------

    @api.model
    def _lock_one(self):
        self.env.flush_all()
        query = SQL(
            """
            SELECT line.id FROM complaint_erasure_line line
              JOIN complaint_erasure erasure ON erasure.id = line.erasure_id
             WHERE line.state = 'todo' AND erasure.state = 'approved'
             ORDER BY line.id LIMIT 1 FOR UPDATE OF line SKIP LOCKED
            """
        )
        return self.browse([row[0] for row in self.env.execute_query(query)])

    def _erase(self):
        """Anonymise the case, or note why not; as of now, not of the approval."""
        self.ensure_one()
        obstacle = self.obstacle
        if obstacle:
            self._note_result({"state": "skipped", "skip_reason": obstacle})
            return
        failure = "Complaint not anonymised"
        if not attempt(self, type(self)._erase_case, failure):
            self._note_result({"state": "skipped", "skip_reason": "error"})

    def _erase_case(self):
        # the journal names who approved it
        approver = self.erasure_id.approved_by_id
        # sudo: approved; the approver may not be let into a sealed case
        case = self.ticket_id.with_user(approver).sudo()
        before = self._head()
        counts = case._anonymise(self.erasure_id.name)
        self._note_result(
            {
                "state": "done",
                "erased_at": case.erased_at,
                "head_before": before,
                "head_after": self._head(),
                **{name: counts.get(name, 0) for name in _COUNTS},
            }
        )

    def _head(self):
        heads = self.env["complaint.event"]._heads(self.ticket_id.ids)
        return heads[self.ticket_id.id][1] if heads else False

    def _note_result(self, vals):
        # past the checks of write
        # pylint: disable-next=super-method-mismatch
        return super().write(vals)
