from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from .acts import refuse_typed

KINDS = [
    ("correction", "Correction"),
    ("corrective", "Corrective action"),
    ("preventive", "Preventive action"),
    ("improvement", "Improvement"),
]
STATES = [
    ("proposed", "Proposed"),
    ("open", "Open"),
    ("done", "Done"),
    ("effective", "Effective"),
    ("cancelled", "Cancelled"),
]
FINAL = ("effective", "cancelled")
_HANDLER = "complaint_iso10002.group_complaint_handler"


class ComplaintAction(models.Model):
    """What is done about a cause, and whether it helped (4.13, 8.7).

    Any employee may propose an action; handlers and the manager open one, and
    the manager adopts or declines what was proposed. The owner carries it out;
    somebody else says afterwards whether it had effect, with figures, and an
    action without effect is open again. It names no case: cases are linked
    beside it (``complaint.action.case``) and keep their own readers. It never
    keeps a complaint from being closed.

    Readers: who owns or opened it; who may read one of its cases; the manager,
    the executive and the auditor, unless all its cases are sealed or are about
    them (``res.users._complaint_action_domain``).
    """

    _name = "complaint.action"
    _inherit = [
        "complaint.action.origin.mixin",
        "complaint.action.life.mixin",
        "complaint.action.effect.mixin",
        "complaint.action.recurrence.mixin",
        "complaint.principle.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Improvement action"
    _order = "due_on, id"
    #: fields that only an act of a person sets (``_act``), never a plain write
    _act_fields = (
        "state",
        "opened_on",
        "first_due_on",
        "adopted_by_id",
        "adopted_on",
        "done_on",
        "done_by_id",
        "effect_due_on",
        "reopened_count",
        "recurred_on",
        "cancel_reason",
        "reminded_for",
    )

    name = fields.Char(
        string="Action",
        required=True,
        tracking=True,
        help="What is to be done, without naming anybody.",
    )
    description = fields.Text(help="How, and why this removes the cause.")
    kind = fields.Selection(KINDS, required=True, default="corrective", tracking=True)
    state = fields.Selection(
        STATES,
        required=True,
        default=lambda self: self._default_state(),
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self._default_company_id(),
    )
    # cause
    cause_id = fields.Many2one("complaint.cause", ondelete="restrict", index=True)
    category_id = fields.Many2one(
        "helpdesk.ticket.category",
        ondelete="restrict",
        index=True,
        help="Category as found, to which the action is confined.",
    )
    case_ids = fields.One2many(
        "complaint.action.case",
        "action_id",
        string="Cases",
        groups="complaint_iso10002.group_complaint_contact",
    )
    # carrying out
    owner_id = fields.Many2one(
        "res.users",
        index=True,
        tracking=True,
        domain=[("share", "=", False)],
        help="Who carries it out.",
    )
    opened_on = fields.Date(string="Opened on", readonly=True, copy=False)
    due_on = fields.Date(string="Due on", index=True, copy=False, tracking=True)
    first_due_on = fields.Date(
        string="First due on",
        readonly=True,
        copy=False,
        help="What was promised at first: postponing does not make it in time.",
    )
    is_overdue = fields.Boolean(
        string="Overdue",
        compute="_compute_is_overdue",
        search="_search_is_overdue",
        help="Not done though due, or its effect not judged though due.",
    )
    adopted_by_id = fields.Many2one(
        "res.users", string="Adopted by", readonly=True, copy=False
    )
    adopted_on = fields.Date(string="Adopted on", readonly=True, copy=False)
    done_on = fields.Date(string="Done on", readonly=True, copy=False, tracking=True)
    done_by_id = fields.Many2one(
        "res.users", string="Done by", readonly=True, copy=False
    )
    done_note = fields.Text(string="What was done", copy=False)
    cost = fields.Monetary(help="What carrying it out cost.")
    currency_id = fields.Many2one(related="company_id.currency_id")
    # effect
    criterion = fields.Char(help="What shows that it helped.")
    checker_id = fields.Many2one(
        "res.users",
        string="Judged by",
        domain=[("share", "=", False)],
        help="Who judges the effect; the complaints manager when empty.",
    )
    effect_after_days = fields.Integer(
        string="Judge after",
        default=lambda self: self._default_effect_after_days(),
        help="Days between the action and the judgement of its effect.",
    )
    effect_due_on = fields.Date(
        string="Effect judged from", readonly=True, copy=False, index=True
    )
    check_ids = fields.One2many("complaint.action.check", "action_id", copy=False)
    reopened_count = fields.Integer(
        string="Times reopened", readonly=True, copy=False, aggregator="sum"
    )
    cancel_reason = fields.Text(string="Cancel reason", readonly=True, copy=False)
    reminded_for = fields.Char(
        string="Reminded for",
        readonly=True,
        copy=False,
        help="The last deadline people were reminded of, and who.",
    )

    _cost_positive = models.Constraint(
        "CHECK(cost >= 0)", "The cost of an action is not negative."
    )
    _effect_after_positive = models.Constraint(
        "CHECK(effect_after_days >= 0)", "The effect is judged after the action."
    )
    _due = models.Index("(company_id, state, due_on)")

    @api.model
    def _default_company_id(self):
        return self.env.company

    @api.model
    def _default_state(self):
        return "open" if self._may_open() else "proposed"

    @api.model
    def _default_effect_after_days(self):
        # sudo: a setting that says nothing of anybody
        return self.env.company.sudo().complaint_effect_after_days

    @api.depends("state", "due_on", "effect_due_on")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for action in self:
            due = {"open": action.due_on, "done": action.effect_due_on}.get(
                action.state
            )
            action.is_overdue = bool(due and due < today)

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        overdue = (Domain("state", "=", "open") & Domain("due_on", "<", today)) | (
            Domain("state", "=", "done") & Domain("effect_due_on", "<", today)
        )
        if set(value) >= {True, False}:
            return Domain.TRUE
        return overdue if True in value else ~overdue

    @api.constrains("state", "owner_id", "due_on")
    def _check_promise(self):
        for action in self:
            promised = action.state not in ("proposed", "cancelled")
            if promised and not (action.owner_id and action.due_on):
                raise ValidationError(
                    self.env._(
                        "“%(name)s” needs an owner and a due date.", name=action.name
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        opens = self._may_open()
        started = []
        for vals in vals_list:
            self._check_acts(vals)
            proposed = not opens or vals.get("origin") == "suggestion"
            started.append({**vals, **self._prepare_start(vals, proposed)})
        actions = super().create(started)
        actions.filtered(lambda action: action.state == "open")._plan_owner()
        return actions

    # in _act
    # pylint: disable-next=method-required-super
    def write(self, vals):
        self._check_acts(vals)
        self._check_final()
        self._check_postponed(vals)
        result = self._act(vals)
        if {"owner_id", "due_on"}.intersection(vals):
            self.filtered(lambda action: action.state == "open")._plan_owner()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("An action is cancelled, never deleted."))

    @api.model
    def _prepare_start(self, vals, proposed):
        if proposed:
            return {"state": "proposed", "origin": "suggestion"}
        today = fields.Date.context_today(self)
        return {"state": "open", "opened_on": today, "first_due_on": vals.get("due_on")}

    @api.model
    def _may_open(self):
        """Whether what the user enters needs nobody's decision."""
        return self.env.su or self.env.user.has_group(_HANDLER)

    @api.model
    def _check_acts(self, vals):
        refuse_typed(self, self._act_fields, vals)

    def _check_final(self):
        if any(action.state in FINAL for action in self):
            raise UserError(self.env._("A finished action is not changed any more."))

    def _check_postponed(self, vals):
        """Whoever answers for an action does not postpone it, or judge it."""
        if {"due_on", "owner_id", "checker_id"}.isdisjoint(vals) or self._is_manager():
            return
        if any(action.state != "proposed" for action in self):
            raise UserError(
                self.env._("The complaints manager postpones and reassigns actions.")
            )
