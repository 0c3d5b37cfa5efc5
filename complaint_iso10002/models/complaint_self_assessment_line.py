from odoo import api, fields, models
from odoo.exceptions import UserError

from ..core import rating
from .complaint_criterion import KINDS

RATINGS = [
    ("yes", "Yes"),
    ("partly", "Partly"),
    ("no", "No"),
    ("not_applicable", "Not applicable"),
]


class ComplaintSelfAssessmentLine(models.Model):
    """One criterion of a self-assessment: rating, evidence, figure (6.1, annex I).

    The complaints manager rates it and says why until the assessment is done;
    the question, the figure and the rating of the time before are typed by
    nobody. A gap leads to improvement actions, also afterwards.
    """

    _name = "complaint.self.assessment.line"
    _inherit = "complaint.action.source.mixin"
    _description = "Criterion of a self-assessment"
    _order = "assessment_id, sequence, id"

    assessment_id = fields.Many2one(
        "complaint.self.assessment", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="assessment_id.company_id")
    assessment_state = fields.Selection(
        related="assessment_id.state", string="State of the assessment"
    )
    criterion_id = fields.Many2one(
        "complaint.criterion",
        required=True,
        index=True,
        readonly=True,
        ondelete="restrict",
    )
    principle_id = fields.Many2one(related="criterion_id.principle_id")
    sequence = fields.Integer(readonly=True)
    clause = fields.Char(required=True, readonly=True)
    name = fields.Text(string="Question", required=True, readonly=True)
    rating = fields.Selection(RATINGS)
    note = fields.Text(string="Evidence", help="What shows it, without names.")
    facts = fields.Json(readonly=True, copy=False)
    figure = fields.Text(
        string="What the data tell",
        compute="_compute_figure",
        help="As of the end of the period. Comment on it in the evidence.",
    )
    previous_rating = fields.Selection(RATINGS, string="Time before", readonly=True)
    action_ids = fields.One2many(
        "complaint.action",
        "assessment_line_id",
        string="Improvement actions",
        readonly=True,
    )

    _once = models.UniqueIndex("(assessment_id, criterion_id)")

    @api.depends("clause", "name")
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"{line.clause} {line.name}"

    @api.depends("facts")
    @api.depends_context("lang")
    def _compute_figure(self):
        facts = self.env["complaint.self.assessment.fact"]
        for line in self:
            line.figure = facts._worded(line.facts)

    # in _note
    # pylint: disable-next=method-required-super
    def write(self, vals):
        if not {"rating", "note"}.issuperset(vals):
            raise UserError(
                self.env._("Questions and figures are filled in, never typed.")
            )
        return self._note(vals)

    def _note(self, vals):
        self.assessment_id._check_unlocked()
        # past the checks of write
        # pylint: disable-next=super-method-mismatch
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        """With a draft the database removes them."""
        raise UserError(self.env._("Every criterion is answered, none is left out."))

    @api.model
    def _gaps(self, company, last):
        """What the last self-assessments of each kind found missing by ``last``."""
        assessments = self.env["complaint.self.assessment"]
        latest = assessments.union(
            *(assessments._latest(kind, company, last) for kind, _label in KINDS)
        )
        return latest.line_ids.filtered(lambda line: line.rating in rating.GAPS)

    def _prepare_action_vals(self):
        return {
            **super()._prepare_action_vals(),
            "origin": "assessment",
            "kind": "improvement",
            "assessment_line_id": self.id,
            "company_id": self.assessment_id.company_id.id,
            "principle_ids": [(6, 0, self.principle_id.ids)],
        }
