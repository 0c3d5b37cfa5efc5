from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..core import period, rating
from .acts import refuse_typed, without_defaults
from .complaint_criterion import KINDS

STATES = [("draft", "Draft"), ("done", "Done")]


class ComplaintSelfAssessment(models.Model):
    """The organization judges its own complaints handling (6.1, annex I).

    A gap analysis asks about each clause, the implementation check list about
    the steps of the start, continual monitoring about the criteria of annex I
    for a period, such as a quarter. The complaints manager rates each criterion
    and says by what evidence; what data tell is filled in and typed by nobody.
    Executives and auditors read it. Once done it is not changed any more; gaps
    lead to improvement actions, which stay open to who answers for them.
    """

    _name = "complaint.self.assessment"
    _inherit = ["mail.thread"]
    _description = "Self-assessment of complaints handling"
    _order = "date_to desc, kind, id desc"
    #: fields that only an act of a person sets (``_act``), never a plain write
    _act_fields = ("state", "done_on", "measured_at")

    kind = fields.Selection(KINDS, required=True, default="monitoring")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self._default_period()[0],
    )
    date_to = fields.Date(
        string="To",
        required=True,
        default=lambda self: self._default_period()[1],
    )
    assessor_id = fields.Many2one(
        "res.users",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        tracking=True,
    )
    state = fields.Selection(
        STATES,
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    done_on = fields.Date(string="Done on", readonly=True, copy=False)
    measured_at = fields.Datetime(
        string="Figures looked up on", readonly=True, copy=False
    )
    line_ids = fields.One2many(
        "complaint.self.assessment.line", "assessment_id", string="Criteria"
    )
    open_count = fields.Integer(string="To answer", compute="_compute_counts")
    yes_count = fields.Integer(string="Yes", compute="_compute_counts")
    partly_count = fields.Integer(string="Partly", compute="_compute_counts")
    no_count = fields.Integer(string="No", compute="_compute_counts")
    summary_html = fields.Html(
        string="Summary", compute="_compute_summary_html", sanitize=False
    )

    _once = models.UniqueIndex(
        "(company_id, kind, date_from, date_to)",
        "There is a self-assessment of this kind for this period.",
    )
    _in_order = models.Constraint(
        "CHECK(date_from <= date_to)", "A period cannot end before it begins."
    )

    @api.model
    def _default_period(self):
        return period.named("last_quarter", fields.Date.context_today(self))

    @api.depends("kind", "date_from", "date_to")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        kpis = self.env["complaint.kpi"]
        for assessment in self:
            days = (assessment.date_from, assessment.date_to)
            words = kpis._show_period(*days) if all(days) else ""
            assessment.display_name = f"{kinds.get(assessment.kind, '')}, {words}"

    @api.depends("line_ids.rating")
    def _compute_counts(self):
        rows = self.env["complaint.self.assessment.line"]._read_group(
            [("assessment_id", "in", self.ids)],
            ["assessment_id", "rating"],
            ["__count"],
        )
        counts = {(one.id, code or "open"): number for one, code, number in rows}
        for assessment in self:
            for code in ("open", "yes", "partly", "no"):
                assessment[f"{code}_count"] = counts.get((assessment.id, code), 0)

    @api.depends("line_ids.rating")
    @api.depends_context("lang")
    def _compute_summary_html(self):
        for assessment in self:
            assessment.summary_html = self.env["ir.qweb"]._render(
                "complaint_iso10002.complaint_self_assessment_summary",
                {"rows": assessment._summary()},
            )

    def _summary(self):
        """``[{"group", "counts", "shares"}]``: all, then each clause, if several."""
        self.ensure_one()
        answers = [(line.clause, line.rating) for line in self.line_ids]
        groups = rating.totals(answers)
        every = rating.totals(("", answer) for _clause, answer in answers)
        rows = {**every, **(groups if len(groups) > 1 else {})}
        return [
            {"group": name, "counts": counts, "shares": rating.shares(counts)}
            for name, counts in rows.items()
        ]

    # ------------------------------------------------------------------
    # What may not be
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_acts(vals)
            vals.pop("line_ids", None)
        bare = without_defaults(self, {*self._act_fields, "line_ids"})
        assessments = super(ComplaintSelfAssessment, bare).create(vals_list)
        assessments = assessments.with_env(self.env)
        for assessment in assessments:
            assessment._prepare_lines()
        assessments._measure()
        return assessments

    # in _act
    # pylint: disable-next=method-required-super
    def write(self, vals):
        self._check_acts(vals)
        if not {"kind", "company_id"}.isdisjoint(vals):
            raise UserError(
                self.env._("Kind and company are chosen once. Make a new one.")
            )
        result = self._act(vals)
        if not {"date_from", "date_to"}.isdisjoint(vals):
            self._measure()
        return result

    def _act(self, vals):
        self._check_unlocked()
        # past the checks of write
        # pylint: disable-next=super-method-mismatch
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        self._check_unlocked()

    @api.model
    def _check_acts(self, vals):
        refuse_typed(self, self._act_fields, vals)

    def _check_unlocked(self):
        if any(assessment.state == "done" for assessment in self):
            raise UserError(
                self.env._("A self-assessment that is done is not changed any more.")
            )

    # ------------------------------------------------------------------
    # Acts
    # ------------------------------------------------------------------

    def action_measure(self):
        """Look the figures up again."""
        self.check_access("write")
        self._measure()

    def action_done(self):
        """Every criterion is answered with its evidence; nothing changes any more."""
        self.check_access("write")
        today = fields.Date.context_today(self)
        for assessment in self:
            if assessment.date_to > today:
                raise UserError(self.env._("The period is not over yet."))
            missing = assessment.line_ids.filtered(
                lambda line: rating.is_missing(line.rating, line.note)
            )
            if missing:
                raise UserError(
                    self.env._(
                        "A rating, or the evidence for it, is missing:\n%(lines)s",
                        lines="\n".join(missing.mapped("display_name")),
                    )
                )
        self._measure()
        self._act({"state": "done", "done_on": today})

    def _prepare_lines(self):
        self.ensure_one()
        criteria = self.env["complaint.criterion"].search([("kind", "=", self.kind)])
        # sudo: lines come with their assessment, nobody adds or drops any by hand
        self.env["complaint.self.assessment.line"].sudo().create(
            [
                {
                    "assessment_id": self.id,
                    "criterion_id": criterion.id,
                    "sequence": criterion.sequence,
                    "clause": criterion.clause,
                    "name": criterion.name,
                }
                for criterion in criteria
            ]
        )

    def _measure(self):
        """Keep what data tell, and how it was rated the time before."""
        facts = self.env["complaint.self.assessment.fact"]
        for assessment in self:
            company, first, last = (
                assessment.company_id,
                assessment.date_from,
                assessment.date_to,
            )
            found = facts._collect(
                assessment.line_ids.criterion_id, company, first, last
            )
            before = self._latest(assessment.kind, company, last, assessment)
            ratings = {line.criterion_id: line.rating for line in before.line_ids}
            for line in assessment.line_ids:
                line._note(
                    {
                        "facts": found.get(line.criterion_id, False),
                        "previous_rating": ratings.get(line.criterion_id, False),
                    }
                )
        self._act({"measured_at": fields.Datetime.now()})

    @api.model
    def _latest(self, kind, company, last, but=None):
        """The last one done of ``kind`` whose period ended by ``last``."""
        domain = Domain("kind", "=", kind) & Domain("company_id", "=", company.id)
        domain &= Domain("state", "=", "done") & Domain("date_to", "<=", last)
        if but:
            domain &= Domain("id", "not in", but.ids)
        return self.search(domain, limit=1)
