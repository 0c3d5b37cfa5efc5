from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..core.risk import rating

KINDS = [("risk", "Risk"), ("opportunity", "Opportunity")]
STATES = [
    ("open", "Open"),
    ("treated", "Being treated"),
    ("accepted", "Accepted"),
    ("closed", "Closed"),
]
MARKS = [(str(mark), str(mark)) for mark in range(1, 6)]
RATINGS = [("low", "Low"), ("medium", "Medium"), ("high", "High")]
_READERS = ",".join(
    f"complaint_iso10002.group_complaint_{role}"
    for role in ("manager", "executive", "auditor")
)


class ComplaintRisk(models.Model):
    """What may help or harm complaint handling, and what is done about it (6.1).

    The complaints manager enters risks and opportunities and gives each an
    owner, who rates it, opens actions on it and looks at it again when its day
    has come. Only the manager accepts a risk as it is, with the reason. Owners read and
    write the own ones; executives and auditors of the company read all. None is
    removed: it is closed. Days are those of who acts.
    """

    _name = "complaint.risk"
    _inherit = [
        "complaint.risk.life.mixin",
        "complaint.action.source.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _check_company_auto = True
    _description = "Risk or opportunity"
    _order = "score desc, id desc"
    _mail_post_access = "read"
    #: fields that only an act of a person sets (``_act``), never a plain write
    _act_fields = (
        "state",
        "identified_on",
        "reviewed_on",
        "reviewed_by_id",
        "accepted_by_id",
        "closed_on",
    )

    name = fields.Char(
        string="What may happen",
        required=True,
        tracking=True,
        help="Without naming anybody.",
    )
    kind = fields.Selection(KINDS, required=True, default="risk", tracking=True)
    cause = fields.Text(string="Why it may happen", help="Without naming anybody.")
    effect = fields.Text(string="What it would mean", help="Without naming anybody.")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self._default_company_id(),
    )
    category_ids = fields.Many2many(
        "helpdesk.ticket.category",
        "complaint_risk_category_rel",
        "risk_id",
        "category_id",
        string="Categories",
        check_company=True,
        help="Categories of complaints it has to do with.",
    )
    owner_id = fields.Many2one(
        "res.users",
        required=True,
        index=True,
        tracking=True,
        default=lambda self: self._default_owner_id(),
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Who answers for it, and looks at it again.",
    )
    # rating
    likelihood = fields.Selection(
        MARKS,
        required=True,
        default="3",
        tracking=True,
        help="1 rare, 5 almost certain",
    )
    consequence = fields.Selection(
        MARKS,
        required=True,
        default="3",
        tracking=True,
        help="1 slight, 5 very great.",
    )
    score = fields.Integer(
        compute="_compute_rating",
        store=True,
        aggregator="max",
        help="Likelihood times consequence.",
    )
    rating = fields.Selection(RATINGS, compute="_compute_rating", store=True)
    # life
    state = fields.Selection(
        STATES,
        required=True,
        default="open",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    reason = fields.Text(
        string="Why accepted or closed",
        tracking=True,
        copy=False,
        help="To be said before it is accepted as it is, or closed.",
    )
    identified_on = fields.Date(
        string="Identified on",
        required=True,
        readonly=True,
        copy=False,
        default=fields.Date.context_today,
    )
    accepted_by_id = fields.Many2one(
        "res.users", string="Accepted by", readonly=True, copy=False
    )
    closed_on = fields.Date(string="Closed on", readonly=True, copy=False)
    # looking again
    review_months = fields.Integer(
        string="Interval in months", default=6, required=True
    )
    review_on = fields.Date(
        string="Look again on",
        compute="_compute_review_on",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        copy=False,
        tracking=True,
    )
    reviewed_on = fields.Date(string="Last looked at on", readonly=True, copy=False)
    reviewed_by_id = fields.Many2one(
        "res.users", string="Last looked at by", readonly=True, copy=False
    )
    is_overdue = fields.Boolean(
        string="Review overdue",
        compute="_compute_is_overdue",
        search="_search_is_overdue",
    )
    # what it has to do with
    review_id = fields.Many2one(
        "complaint.review",
        string="Raised in the review",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        groups=_READERS,
    )
    action_ids = fields.One2many(
        "complaint.action",
        "risk_id",
        string="Improvement actions",
        readonly=True,
        groups=_READERS,
    )

    _review_months_positive = models.Constraint(
        "CHECK(review_months > 0)", "A risk is looked at again after some months."
    )

    @api.model
    def _default_company_id(self):
        return self.env.company

    @api.model
    def _default_owner_id(self):
        return self.env.user

    @api.depends("likelihood", "consequence")
    def _compute_rating(self):
        for risk in self:
            marks = int(risk.likelihood or 0), int(risk.consequence or 0)
            risk.score = marks[0] * marks[1]
            risk.rating = rating(*marks) if risk.score else False

    @api.depends("identified_on", "reviewed_on", "review_months")
    def _compute_review_on(self):
        for risk in self:
            last = risk.reviewed_on or risk.identified_on
            risk.review_on = last and last + relativedelta(months=risk.review_months)

    @api.depends("state", "review_on")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for risk in self:
            late = risk.review_on and risk.review_on < today
            risk.is_overdue = bool(late and risk.state != "closed")

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        overdue = Domain("state", "!=", "closed") & Domain("review_on", "<", today)
        if set(value) >= {True, False}:
            return Domain.TRUE
        return overdue if True in value else ~overdue

    @api.model
    def _open_on(self, company, day):
        """What was known and not closed at the end of ``day``, the gravest first."""
        return self.search(
            Domain("company_id", "=", company.id)
            & Domain("identified_on", "<=", day)
            & (Domain("closed_on", "=", False) | Domain("closed_on", ">", day))
        )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_acts(vals)
        start = self._prepare_start()
        risks = super().create([{**vals, **start} for vals in vals_list])
        risks._plan_review()
        return risks

    # in _act
    # pylint: disable-next=method-required-super
    def write(self, vals):
        self._check_acts(vals)
        self._check_owner(vals)
        result = self._act(vals)
        if not {"owner_id", "review_on", "review_months"}.isdisjoint(vals):
            self._plan_review()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A risk is closed, never deleted."))

    def _prepare_action_vals(self):
        return {
            **super()._prepare_action_vals(),
            "origin": "risk",
            "risk_id": self.id,
            "kind": "preventive" if self.kind == "risk" else "improvement",
            "category_id": self.category_ids[:1].id,
            "company_id": self.company_id.id,
        }
