import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import is_html_empty

from ..core import chain, picture

CODES = [
    ("internal", "Internal factors"),
    ("external", "External factors"),
    ("performance", "Performance of the process"),
    ("feedback", "Feedback about the process"),
    ("audits", "Audit results"),
    ("risks", "Risks and opportunities"),
    ("actions", "Status of corrective actions"),
    ("followup", "Follow-up of earlier reviews"),
    ("recommendations", "Recommendations for improvement"),
]


class ComplaintReviewInput(models.Model):
    """One of the nine inputs of a review (8.6.2): figures, picture, comment.

    Figures are computed as of the end of the period while the review is a
    draft, and never typed; the complaints manager comments on them, or says
    knowingly that there is nothing to report, until the review is approved.
    """

    _name = "complaint.review.input"
    _description = "Input of a management review"
    _order = "review_id, sequence, id"
    _rec_name = "code"

    review_id = fields.Many2one(
        "complaint.review", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="review_id.company_id")
    state = fields.Selection(related="review_id.state")
    sequence = fields.Integer()
    code = fields.Selection(CODES, string="Input", required=True, readonly=True)
    label = fields.Char(compute="_compute_label")
    as_of = fields.Datetime(
        string="As of", readonly=True, help="The moment the figures describe."
    )
    figures = fields.Text(readonly=True, help="Frozen figures, as canonical JSON.")
    figures_html = fields.Html(compute="_compute_figures_html", sanitize=False)
    chart = fields.Binary(readonly=True, attachment=False)
    narrative = fields.Html(string="Comment")
    nothing_to_report = fields.Boolean(string="Nothing to report")

    _once = models.UniqueIndex("(review_id, code)")

    @api.depends("code")
    @api.depends_context("lang")
    def _compute_label(self):
        labels = dict(self._fields["code"]._description_selection(self.env))
        for block in self:
            block.label = labels.get(block.code)

    @api.depends("figures")
    @api.depends_context("lang")
    def _compute_figures_html(self):
        figures = self.env["complaint.review.figures"]
        for block in self:
            block.figures_html = self.env["ir.qweb"]._render(
                "complaint_iso10002.complaint_review_figures",
                {"shown": figures._worded(block._content())},
            )

    # in _act
    # pylint: disable-next=method-required-super
    def write(self, vals):
        if not {"narrative", "nothing_to_report"}.issuperset(vals):
            raise UserError(self.env._("Figures are computed, never typed."))
        return self._act(vals)

    @api.model_create_multi
    def create(self, vals_list):
        blocks = super().create(vals_list)
        blocks.review_id._check_unlocked()
        return blocks

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        """With a draft the database removes them."""
        raise UserError(self.env._("A review has nine inputs."))

    def _act(self, vals):
        self.review_id._check_unlocked()
        # past the checks of write
        # pylint: disable-next=super-method-mismatch
        return super().write(vals)

    def action_view_samples(self):
        """The samples drawn in the period, of those the user may read (8.5)."""
        self.ensure_one()
        figures = self.env["complaint.review.figures"]
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_iso10002.complaint_sample_action"
        )
        return {**action, "domain": [*figures._sample_domain(self.review_id)]}

    # ------------------------------------------------------------------
    # Figures
    # ------------------------------------------------------------------

    def _collect(self):
        """Compute and keep the figures of these blocks."""
        for block in self:
            content = self.env["complaint.review.figures"]._collect(
                block.code, block.review_id
            )
            series = content.get("series")
            block._act(
                {
                    "as_of": block.review_id._as_of(),
                    "figures": chain.canonical(content),
                    "chart": picture.bars(series["points"]) if series else False,
                }
            )

    def _forget_figures(self):
        """The period moved: figures of another period are nobody's."""
        if self:
            self._act({"figures": False, "chart": False, "as_of": False})

    def _content(self):
        self.ensure_one()
        return json.loads(self.figures) if self.figures else {}

    def _value_of(self, code):
        """The value of figure ``code`` among these blocks, or ``None``."""
        for block in self:
            for entry in block._content().get("lines", ()):
                if entry["code"] == code:
                    return entry["value"]
        return None

    def _is_empty(self):
        self.ensure_one()
        return not self.nothing_to_report and is_html_empty(self.narrative)

    def _sealed_content(self):
        self.ensure_one()
        chart = self.with_context(bin_size=False).chart or b""
        return {
            "code": self.code,
            "as_of": self.as_of,
            "figures": self.figures or "",
            "chart": chain.digest(chart.decode()),
            "narrative": str(self.narrative or ""),
            "nothing": self.nothing_to_report,
        }
