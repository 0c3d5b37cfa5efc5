from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .acts import refuse_typed, without_defaults

LEVELS = [
    ("1", "Not at all"),
    ("2", "Hardly"),
    ("3", "Partly"),
    ("4", "Mostly"),
    ("5", "Fully"),
]
STATEMENTS = (
    "is_open",
    "is_impartial",
    "is_confidential",
    "is_accessible",
    "is_complete",
    "is_equitable",
    "is_sensitive",
)
#: signed by who answers, never typed in
_SIGNS = frozenset({"checked_by_id", "checked_on", "score"})


class ComplaintObjectivity(models.Model):
    """How objectively a case drawn by chance was handled (4.7, annex D.5).

    An auditor of the sample who did not handle the case answers seven statements,
    while the sample can be read; the mean of all checks is a key figure. Managers
    read the checks of the cases they may read. Nobody answers for another.
    """

    _name = "complaint.objectivity"
    _inherit = "complaint.action.source.mixin"
    _description = "Check of objectivity"
    _order = "checked_on desc, id desc"
    _rec_name = "ticket_id"
    _complaint_erasure = {
        "note": "erase",
        "checked_by_id": "keep: staff who checked",
    }

    sample_case_id = fields.Many2one(
        "complaint.sample.case",
        string="Drawn case",
        required=True,
        ondelete="restrict",
    )
    ticket_id = fields.Many2one(
        related="sample_case_id.ticket_id", string="Complaint", store=True, index=True
    )
    company_id = fields.Many2one(related="ticket_id.company_id")
    checked_by_id = fields.Many2one(
        "res.users",
        string="Checked by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    checked_on = fields.Date(
        string="Checked on",
        required=True,
        readonly=True,
        index=True,
        default=fields.Date.context_today,
    )
    is_open = fields.Selection(
        LEVELS,
        string="Open",
        required=True,
        help="Everybody concerned knew how the case is handled, and where it stood.",
    )
    is_impartial = fields.Selection(
        LEVELS,
        string="Impartial",
        required=True,
        help="No side was favoured: complainant, person concerned, organization.",
    )
    is_confidential = fields.Selection(
        LEVELS,
        string="Confidential",
        required=True,
        help="Identities were kept to those who needed them.",
    )
    is_accessible = fields.Selection(
        LEVELS,
        string="Accessible",
        required=True,
        help="The complainant could reach us, and was written to in plain words.",
    )
    is_complete = fields.Selection(
        LEVELS,
        string="Complete",
        required=True,
        help="The facts were found, both sides heard, explanations verified.",
    )
    is_equitable = fields.Selection(
        LEVELS,
        string="Equitable",
        required=True,
        help="It was treated as others like it are.",
    )
    is_sensitive = fields.Selection(
        LEVELS,
        string="Sensitive",
        required=True,
        help="The case was looked at on its merits, with regard for the person.",
    )
    score = fields.Float(
        compute="_compute_score", store=True, digits=(16, 2), aggregator="avg"
    )
    note = fields.Text(help="What was seen, without names.")

    _once = models.UniqueIndex("(sample_case_id)", "This case was checked already.")

    @api.depends(*STATEMENTS)
    def _compute_score(self):
        for check in self:
            levels = [int(check[name] or 0) for name in STATEMENTS]
            check.score = sum(levels) / len(levels)

    @api.constrains("sample_case_id", "checked_by_id")
    def _check_reader(self):
        for check in self:
            if check.ticket_id.sudo().user_id == check.checked_by_id:
                raise ValidationError(
                    self.env._("Somebody who did not handle the case checks it.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_signs(vals)
        bare = without_defaults(self, _SIGNS)
        checks = super(ComplaintObjectivity, bare).create(vals_list)
        checks = checks.with_env(self.env)
        for check in checks:
            sample = check.sample_case_id.sample_id
            if sample.state != "drawn" or self.env.user not in sample.auditor_ids:
                raise AccessError(
                    self.env._("The auditors of the sample check its cases.")
                )
            # sudo: the journal is written by what happens
            check.ticket_id.sudo()._journal("objectivity", {"record": check.id})
        return checks

    def write(self, vals):
        self._refuse_signs(vals)
        if "sample_case_id" in vals:
            raise UserError(self.env._("A check stays with its case."))
        for check in self:
            if check.checked_by_id != self.env.user and not self.env.su:
                raise AccessError(self.env._("Who checked the case words the check."))
            if check.sample_case_id.sample_id.state != "drawn" and not self.env.su:
                raise UserError(self.env._("The sample was ended: its checks stay."))
        return super().write(vals)

    @api.model
    def _refuse_signs(self, vals):
        refuse_typed(self, _SIGNS, vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A check is evidence, and kept."))

    def _prepare_action_vals(self):
        return {
            **super()._prepare_action_vals(),
            "origin": "audit",
            "company_id": self.company_id.id,
        }
