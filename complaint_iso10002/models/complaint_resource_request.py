from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .acts import refuse_typed

KINDS = [
    ("people", "People"),
    ("training", "Training"),
    ("documentation", "Procedures and documentation"),
    ("specialist", "Specialist support"),
    ("equipment", "Materials and equipment"),
    ("software", "Hardware and software"),
    ("money", "Money"),
]
STATES = [
    ("asked", "Asked for"),
    ("granted", "Granted"),
    ("provided", "Provided"),
    ("refused", "Refused"),
    ("withdrawn", "Withdrawn"),
]
DECISIONS = [
    ("granted", "Granted"),
    ("partly", "Granted in part"),
    ("refused", "Refused"),
]
#: what is asked for, and decided on
_WORDS = frozenset({"name", "kind", "reason", "team_id", "amount"})
#: full months whose complaints are set beside a request
_MONTHS = 3


class ComplaintResourceRequest(models.Model):
    """What complaint handling needs, and what was decided on it (4.3, 6.4).

    The complaints manager asks, with the figures of the backlog of that day; an
    executive other than who asked decides, with the reason; who asked says
    when it was there. Managers, executives and auditors of the company read it.
    What was decided is not changed any more, and nothing is removed. A request
    without a decision in time is an open point of the next management review.

    Days are those of who acts, delays are calendar days.
    """

    _name = "complaint.resource.request"
    _inherit = [
        "complaint.resource.life.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _check_company_auto = True
    _description = "Request for resources"
    _order = "asked_on desc, id desc"
    _mail_post_access = "read"
    #: fields that only an act of a person sets (``_act``), never a plain write
    _act_fields = (
        "state",
        "asked_by_id",
        "asked_on",
        "due_on",
        "backlog",
        "decision",
        "decision_reason",
        "granted_amount",
        "decided_by_id",
        "decided_on",
        "decision_days",
        "provided_on",
        "provided_by_id",
        "provision_days",
    )

    name = fields.Char(
        string="What is needed",
        required=True,
        tracking=True,
        help="Without naming anybody.",
    )
    kind = fields.Selection(KINDS, required=True, default="people", tracking=True)
    reason = fields.Text(
        string="Why",
        required=True,
        tracking=True,
        help="What cannot be done without it; without naming anybody.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self._default_company_id(),
    )
    team_id = fields.Many2one(
        "helpdesk.ticket.team",
        string="For the team",
        check_company=True,
        domain="[('complaint_handling', '=', True)]",
        ondelete="restrict",
        index="btree_not_null",
    )
    amount = fields.Monetary(tracking=True, help="What it costs, if known.")
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(
        STATES,
        required=True,
        default="asked",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    # asking
    asked_by_id = fields.Many2one(
        "res.users",
        string="Asked by",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env.user,
    )
    asked_on = fields.Date(
        string="Asked on",
        required=True,
        readonly=True,
        copy=False,
        default=fields.Date.context_today,
    )
    due_on = fields.Date(
        string="To be decided by",
        readonly=True,
        copy=False,
        help="Without a decision until then it is an open point of the next "
        "management review.",
    )
    backlog = fields.Json(readonly=True, copy=False)
    backlog_text = fields.Char(
        string="Complaints then",
        compute="_compute_backlog_text",
        help="Complaints of the three full months before, and those open, on the day "
        "it was asked for.",
    )
    is_overdue = fields.Boolean(
        string="Not decided in time",
        compute="_compute_is_overdue",
        search="_search_is_overdue",
    )
    # deciding and providing
    decision = fields.Selection(DECISIONS, readonly=True, copy=False, tracking=True)
    decision_reason = fields.Text(
        string="Reason of the decision", readonly=True, copy=False
    )
    granted_amount = fields.Monetary(
        string="Amount granted", readonly=True, copy=False, tracking=True
    )
    decided_by_id = fields.Many2one(
        "res.users", string="Decided by", readonly=True, copy=False
    )
    decided_on = fields.Date(string="Decided on", readonly=True, copy=False)
    decision_days = fields.Integer(
        string="Days until decided",
        readonly=True,
        copy=False,
        aggregator=None,
    )
    provided_by_id = fields.Many2one(
        "res.users", string="Confirmed by", readonly=True, copy=False
    )
    provided_on = fields.Date(string="Provided on", readonly=True, copy=False)
    provision_days = fields.Integer(
        string="Days until provided",
        readonly=True,
        copy=False,
        aggregator=None,
        help="Counted from the decision.",
    )

    _amount_positive = models.Constraint(
        "CHECK(amount >= 0 AND granted_amount >= 0)",
        "The cost of resources is not negative.",
    )

    @api.model
    def _default_company_id(self):
        return self.env.company

    @api.depends("backlog")
    @api.depends_context("lang")
    def _compute_backlog_text(self):
        few = self.env._("fewer than five")
        for request in self:
            counts = {
                name: few if count is None else count
                for name, count in (request.backlog or {}).items()
            }
            request.backlog_text = counts and self.env._(
                "In the three months before %(received)s came in and %(ended)s ended; "
                "%(open)s were open.",
                **counts,
            )

    @api.depends("state", "due_on")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for request in self:
            late = request.due_on and request.due_on < today
            request.is_overdue = bool(late and request.state == "asked")

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        overdue = Domain("state", "=", "asked") & Domain("due_on", "<", today)
        if set(value) >= {True, False}:
            return Domain.TRUE
        return overdue if True in value else ~overdue

    @api.model
    def _undecided(self, company, day):
        """What was to be decided by the end of ``day``, and was not (6.4)."""
        return self.search(
            Domain("company_id", "=", company.id)
            & Domain("state", "!=", "withdrawn")
            & Domain("due_on", "<=", day)
            & (Domain("decided_on", "=", False) | Domain("decided_on", ">", day)),
            order="due_on, id",
        )

    # ------------------------------------------------------------------
    # Asked for
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_acts(vals)
        start = self._prepare_start()
        requests = super().create([{**vals, **start} for vals in vals_list])
        for request in requests:
            request._act(request._prepare_asked())
        requests._plan_deciders()
        return requests

    # in _act
    # pylint: disable-next=method-required-super
    def write(self, vals):
        self._check_acts(vals)
        if any(request.state != "asked" for request in self):
            raise UserError(self.env._("What was decided is not changed any more."))
        if "company_id" in vals:
            raise UserError(self.env._("A request stays with its company."))
        self.check_access("write")
        foreign = self.filtered(lambda request: request.asked_by_id != self.env.user)
        if foreign and not self.env.su and not _WORDS.isdisjoint(vals):
            raise UserError(self.env._("Who asked changes the request."))
        return self._act(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A request is withdrawn, never deleted."))

    @api.model
    def _check_acts(self, vals):
        refuse_typed(self, self._act_fields, vals)

    @api.model
    def _prepare_start(self):
        """Nothing is decided yet, whatever defaults the context brings."""
        return {
            **dict.fromkeys(self._act_fields, False),
            "state": "asked",
            "asked_by_id": self.env.uid,
            "asked_on": fields.Date.context_today(self),
        }

    def _prepare_asked(self):
        """When it is to be decided by, and the complaints of that day."""
        self.ensure_one()
        # sudo: a setting, and counts over all complaints that name none
        company = self.company_id.sudo()
        days = company.complaint_resource_days
        return {
            "due_on": days and self.asked_on + timedelta(days=days),
            "backlog": self.env["complaint.backlog"]
            .sudo()
            ._standing(company, _MONTHS, self.team_id),
        }
