from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from .acts import refuse_typed, without_defaults

STATES = [("planned", "Planned"), ("done", "Finished")]


class ComplaintAudit(models.Model):
    """An audit of complaints handling (8.5, annex J): plan, checklist, result.

    Written by auditors who work in no complaint team of the company; managers
    and executives read it. Finished once every question is answered and a
    conclusion is drawn; then it is not changed any more, and the next
    management review shows it.
    """

    _name = "complaint.audit"
    _inherit = ["mail.thread"]
    _description = "Audit of complaints handling"
    #: fields that only an act of a person sets (``_act``), never a plain write
    _act_fields = ("state", "done_on")
    _order = "date_from desc, id desc"

    name = fields.Char(string="Audit", required=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self._default_company_id(),
    )
    state = fields.Selection(
        STATES, required=True, default="planned", readonly=True, copy=False
    )
    auditor_id = fields.Many2one(
        "res.users",
        required=True,
        default=lambda self: self._default_auditor_id(),
        domain=[("share", "=", False)],
        tracking=True,
    )
    date_from = fields.Date(
        string="From", required=True, default=fields.Date.context_today
    )
    date_to = fields.Date(string="To", required=True, default=fields.Date.context_today)
    scope = fields.Text(help="Companies, sites, teams and times looked at.")
    criteria = fields.Text(help="Policy, procedures and law audited against.")
    finding_ids = fields.One2many("complaint.audit.finding", "audit_id", copy=False)
    conclusion = fields.Text(copy=False, help="Goes into the management review.")
    done_on = fields.Date(string="Finished on", readonly=True, copy=False)

    _period = models.Constraint(
        "CHECK(date_from <= date_to)", "An audit ends after it starts."
    )

    @api.model
    def _default_company_id(self):
        return self.env.company

    @api.model
    def _default_auditor_id(self):
        return self.env.user

    @api.constrains("auditor_id", "company_id")
    def _check_auditor(self):
        # sudo: teams are looked at whoever plans the audit
        teams = self.env["helpdesk.ticket.team"].sudo()
        for audit in self:
            own = teams.search_count(
                [
                    ("complaint_handling", "=", True),
                    ("company_id", "in", [audit.company_id.id, False]),
                    "|",
                    ("user_ids", "in", audit.auditor_id.ids),
                    ("user_id", "=", audit.auditor_id.id),
                ],
                limit=1,
            )
            if own:
                raise ValidationError(
                    self.env._(
                        "Nobody audits a team of the own: choose another auditor."
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_acts(vals)
        bare = without_defaults(self, self._act_fields)
        audits = super(ComplaintAudit, bare).create(vals_list).with_env(self.env)
        for audit in audits.filtered(lambda audit: not audit.finding_ids):
            audit._prepare_checklist()
        return audits

    # in _act
    # pylint: disable-next=method-required-super
    def write(self, vals):
        self._check_acts(vals)
        return self._act(vals)

    def _act(self, vals):
        self._check_unlocked()
        # past the checks of write
        # pylint: disable-next=super-method-mismatch
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_planned(self):
        self._check_unlocked()

    @api.model
    def _check_acts(self, vals):
        refuse_typed(self, self._act_fields, vals)

    def _check_unlocked(self):
        if any(audit.state == "done" for audit in self):
            raise UserError(self.env._("A finished audit is not changed any more."))

    def _prepare_checklist(self):
        questions = self.env["complaint.audit.question"].search(Domain.TRUE)
        self.env["complaint.audit.finding"].create(
            [
                {
                    "audit_id": self.id,
                    "sequence": question.sequence,
                    "clause": question.clause,
                    "name": question.name,
                    "principle_ids": [(6, 0, question.principle_ids.ids)],
                }
                for question in questions
            ]
        )

    def action_finish(self):
        """The auditor has answered every question and drawn a conclusion."""
        for audit in self:
            if self.env.user != audit.auditor_id:
                raise UserError(self.env._("The auditor finishes the audit."))
            unanswered = audit.finding_ids.filtered(lambda finding: not finding.result)
            if unanswered:
                raise UserError(
                    self.env._(
                        "Not answered yet: %(questions)s",
                        questions="; ".join(unanswered.mapped("name")),
                    )
                )
            if not audit.conclusion:
                raise UserError(self.env._("Draw a conclusion first."))
            today = fields.Date.context_today(audit)
            audit._act({"state": "done", "done_on": today})
