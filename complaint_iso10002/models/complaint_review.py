from datetime import datetime, time, timedelta

from dateutil.relativedelta import relativedelta
from pytz import timezone, utc

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from .acts import refuse_typed, without_defaults

STATES = [("draft", "Draft"), ("held", "Held"), ("approved", "Approved")]
#: days after its period within which a review is due
_DUE_AFTER = 60


class ComplaintReview(models.Model):
    """Management review of complaints handling (8.6), which arrives filled.

    Nine inputs are computed as of the end of the period and frozen, with what
    the complaints manager says about each; three outputs are decisions with an
    owner and a date, which become improvement actions. The manager prepares and
    holds it, an executive who is not its author approves it; then nobody
    changes it, superuser and code included, and its seal shows if the database
    was.

    The manager, executives and auditors of the company read it, and whoever takes
    part. It holds figures and no case.
    """

    _name = "complaint.review"
    _inherit = [
        "complaint.review.life.mixin",
        "complaint.review.meeting.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Management review of complaints"
    _order = "date_to desc, id desc"
    #: fields that only an act of a person sets (``_act``), never a plain write
    _act_fields = (
        "state",
        "collected_at",
        "invited_at",
        "held_by_id",
        "approved_by_id",
        "approved_at",
        "previous_id",
        "seal",
    )

    name = fields.Char(
        compute="_compute_name",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self._default_company_id(),
    )
    state = fields.Selection(
        STATES,
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    # period
    date_from = fields.Date(
        string="From", required=True, default=lambda self: self._default_date_from()
    )
    date_to = fields.Date(
        string="To",
        required=True,
        default=lambda self: self._default_date_to(),
        help="The figures are as of the end of this day.",
    )
    due_on = fields.Date(
        string="Due on",
        compute="_compute_due_on",
        store=True,
        readonly=False,
        help="Until when this review is to be approved.",
    )
    is_overdue = fields.Boolean(
        string="Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )
    scope = fields.Text(help="Companies, sites, products and channels looked at.")
    # meeting
    planned_at = fields.Datetime(string="Meeting", tracking=True)
    duration = fields.Float(default=2, help="In hours.")
    place = fields.Char(help="Room, or link to the meeting.")
    held_on = fields.Date(string="Held on")
    chair_id = fields.Many2one("res.users", domain=[("share", "=", False)])
    participant_ids = fields.Many2many(
        "res.users",
        "complaint_review_participant_rel",
        "review_id",
        "user_id",
        string="Participants",
        domain=[("share", "=", False)],
        help="They are invited, and read this review.",
    )
    attendee_ids = fields.Many2many(
        "res.users",
        "complaint_review_attendee_rel",
        "review_id",
        "user_id",
        string="Present",
        domain=[("share", "=", False)],
    )
    invited_at = fields.Datetime(string="Invited on", readonly=True, copy=False)
    minutes = fields.Html()
    # inputs and outputs
    input_ids = fields.One2many("complaint.review.input", "review_id", copy=False)
    collected_at = fields.Datetime(string="Collected on", readonly=True, copy=False)
    decision_ids = fields.One2many("complaint.review.decision", "review_id", copy=False)
    no_improvement = fields.Boolean(string="Nothing decided on the process")
    no_product = fields.Boolean(string="Nothing decided on products and services")
    no_resource = fields.Boolean(string="Nothing decided on resources")
    # evidence
    previous_id = fields.Many2one(
        "complaint.review", readonly=True, copy=False, ondelete="restrict"
    )
    held_by_id = fields.Many2one(
        "res.users", string="Held by", readonly=True, copy=False
    )
    approved_by_id = fields.Many2one(
        "res.users", string="Approved by", readonly=True, copy=False
    )
    approved_at = fields.Datetime(string="Approved on", readonly=True, copy=False)
    seal = fields.Char(
        readonly=True,
        copy=False,
        help="SHA-256 over this review and the seal of the one before.",
    )

    _period = models.Constraint(
        "CHECK(date_from <= date_to)", "The period of a review ends after it starts."
    )
    _duration_positive = models.Constraint(
        "CHECK(duration > 0)", "A meeting takes some time."
    )

    @api.model
    def _default_company_id(self):
        return self.env.company

    @api.model
    def _default_date_from(self):
        """The day after the last review; else so that the period is complete."""
        last = self._last_of(self.env.company)
        if last:
            return last.date_to + timedelta(days=1)
        months = self.env.company.sudo().complaint_review_months
        first = fields.Date.context_today(self).replace(day=1)
        return first - relativedelta(months=months)

    @api.model
    def _default_date_to(self):
        # sudo: a setting that says nothing of anybody
        months = self.env.company.sudo().complaint_review_months
        start = self._default_date_from()
        return start + relativedelta(months=months) - timedelta(days=1)

    @api.model
    def _last_of(self, company):
        """The latest review of ``company``, whatever its state."""
        return self.search([("company_id", "=", company.id)], limit=1)

    @api.depends("date_from", "date_to")
    def _compute_name(self):
        for review in self.filtered(lambda r: r.date_from and r.date_to):
            if review.state != "approved":
                review.name = self.env._(
                    "Management review %(start)s – %(end)s",
                    start=format_date(self.env, review.date_from),
                    end=format_date(self.env, review.date_to),
                )

    @api.depends("date_to")
    def _compute_due_on(self):
        for review in self.filtered("date_to"):
            review.due_on = review.date_to + timedelta(days=_DUE_AFTER)

    @api.depends("state", "due_on")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for review in self:
            late = review.due_on and review.due_on < today
            review.is_overdue = bool(late and review.state != "approved")

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        overdue = Domain("state", "!=", "approved") & Domain("due_on", "<", today)
        if set(value) >= {True, False}:
            return Domain.TRUE
        return overdue if True in value else ~overdue

    def _moments(self):
        """``(start, end)`` of the period as naive UTC; the end is not part of it."""
        self.ensure_one()
        tz = timezone(self.company_id.sudo().resource_calendar_id.tz or "UTC")
        return tuple(
            tz.localize(datetime.combine(day, time.min))
            .astimezone(utc)
            .replace(tzinfo=None)
            for day in (self.date_from, self.date_to + timedelta(days=1))
        )

    def _as_of(self):
        """The moment the figures describe: the end of the last day."""
        return self._moments()[1]

    @api.constrains("company_id", "date_from", "date_to")
    def _check_overlap(self):
        for review in self:
            other = self.sudo().search_count(
                [
                    ("id", "!=", review.id),
                    ("company_id", "=", review.company_id.id),
                    ("date_from", "<=", review.date_to),
                    ("date_to", ">=", review.date_from),
                ],
                limit=1,
            )
            if other:
                raise ValidationError(
                    self.env._("Another review covers a part of this period.")
                )

    def action_figures(self):
        """Download the frozen figures as a sheet."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/complaints/review/{self.id}/figures.xlsx",
            "target": "download",
        }

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_acts(vals)
        bare = without_defaults(self, {*self._act_fields, "input_ids"})
        reviews = super(ComplaintReview, bare).create(
            [
                {name: value for name, value in vals.items() if name != "input_ids"}
                for vals in vals_list
            ]
        )
        reviews = reviews.with_env(self.env)
        for review in reviews:
            review._prepare_inputs()
        return reviews

    # in _act
    # pylint: disable-next=method-required-super
    def write(self, vals):
        self._check_acts(vals)
        self._check_unlocked()
        frozen = {"company_id", "date_from", "date_to"}.intersection(vals)
        if frozen and any(review.state != "draft" for review in self):
            raise UserError(self.env._("The period of a review that was held stays."))
        result = self._act(vals)
        if frozen:
            self.input_ids._forget_figures()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if any(review.state != "draft" for review in self):
            raise UserError(self.env._("A review that was held is never removed."))

    def _act(self, vals):
        """Write ``vals`` as part of an act; what is approved stays."""
        self._check_unlocked()
        # past the checks of write
        # pylint: disable-next=super-method-mismatch
        return super().write(vals)

    @api.model
    def _check_acts(self, vals):
        refuse_typed(self, self._act_fields, vals)

    def _check_unlocked(self):
        """An approved review is evidence: refused to everybody, code included."""
        if any(review.state == "approved" for review in self):
            raise UserError(self.env._("An approved review is never changed."))
