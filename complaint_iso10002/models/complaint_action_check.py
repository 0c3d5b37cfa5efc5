from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

RESULTS = [("effective", "Effective"), ("ineffective", "Not effective")]


class ComplaintActionCheck(models.Model):
    """Whether an action helped, by somebody else, with figures (8.7).

    Recorded once the time set has passed, by the person named for it or the
    complaints manager, never by who owns or carried out the action. Not
    effective: the action is open again. Never changed or removed; readers of
    the action read it.
    """

    _name = "complaint.action.check"
    _description = "Judgement of an improvement action"
    _order = "id desc"
    _rec_name = "result"

    action_id = fields.Many2one(
        "complaint.action", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="action_id.company_id")
    judged_on = fields.Date(
        string="Judged on",
        required=True,
        readonly=True,
        default=lambda self: self._default_judged_on(),
    )
    judged_by_id = fields.Many2one(
        "res.users",
        string="Judged by",
        required=True,
        readonly=True,
        default=lambda self: self._default_judged_by_id(),
    )
    result = fields.Selection(
        RESULTS,
        required=True,
        compute="_compute_result",
        store=True,
        readonly=False,
        precompute=True,
    )
    measure = fields.Char(
        required=True,
        compute="_compute_figures",
        store=True,
        readonly=False,
        precompute=True,
        help="What the figures count, and over which time.",
    )
    figure_before = fields.Float(
        string="Before",
        compute="_compute_figures",
        store=True,
        readonly=False,
        precompute=True,
        aggregator=None,
    )
    figure_after = fields.Float(
        string="After",
        compute="_compute_figures",
        store=True,
        readonly=False,
        precompute=True,
        aggregator=None,
    )
    note = fields.Text(help="What was looked at.")
    new_due_on = fields.Date(
        string="New due date",
        help="Until when the action, open again, is to be carried out.",
    )

    @api.model
    def _default_judged_on(self):
        return fields.Date.context_today(self)

    @api.model
    def _default_judged_by_id(self):
        return self.env.user

    @api.depends("action_id")
    def _compute_result(self):
        """Proposed as not effective when the cause came back (4.13)."""
        for check in self:
            if not check.result and check.action_id.recurred_on:
                check.result = "ineffective"

    @api.depends("action_id")
    def _compute_figures(self):
        """Points with the cause, in equal times before and after; else typed."""
        for check in self:
            counted = check.action_id._count_around(check.judged_on)
            check.measure, check.figure_before, check.figure_after = counted

    @api.constrains("result", "new_due_on")
    def _check_new_due_on(self):
        for check in self:
            if check.result == "ineffective" and not check.new_due_on:
                raise ValidationError(
                    self.env._("An action without effect is open again: until when?")
                )

    @api.model_create_multi
    def create(self, vals_list):
        own = {"judged_on", "judged_by_id"}
        vals_list = [
            {name: value for name, value in vals.items() if name not in own}
            for vals in vals_list
        ]
        for vals in vals_list:
            action_id = vals.get("action_id") or self._context_action_id()
            self.env["complaint.action"].browse(action_id)._check_judge()
        checks = super().create(vals_list)
        for check in checks:
            check.action_id._judged(check)
        return checks

    @api.model
    def _context_action_id(self):
        return self.env.context.get("default_action_id")

    # refused, whoever asks
    # pylint: disable-next=method-required-super
    def write(self, vals):
        raise UserError(self.env._("A judgement is never changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A judgement is never removed."))

    def action_record(self):
        """The dialog's button: saving was the act."""
        return {"type": "ir.actions.act_window_close"}
