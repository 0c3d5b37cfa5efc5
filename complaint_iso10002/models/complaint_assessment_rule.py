from odoo import api, fields, models

from ..core.assessment import CRITICALITIES

LEVELS = [(str(level), str(level)) for level in range(1, 6)]
CRITICALITY = list(
    zip(CRITICALITIES, ("Low", "Normal", "High", "Critical"), strict=True)
)


class ComplaintAssessmentRule(models.Model):
    """One cell of the severity by impact matrix (7.5).

    Twenty-five rows the complaints manager may change; a case keeps the
    proposal it was given.
    """

    _name = "complaint.assessment.rule"
    _description = "Assessment matrix cell"
    _order = "severity, impact"
    _rec_name = "criticality"

    severity = fields.Selection(LEVELS, required=True)
    impact = fields.Selection(LEVELS, required=True)
    criticality = fields.Selection(CRITICALITY, required=True)
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="For this company only; its cells come before the common ones.",
    )

    _cell_unique = models.UniqueIndex(
        "(severity, impact, COALESCE(company_id, 0))",
        "The matrix has one cell for each severity and impact.",
    )

    @api.model
    def _matrix(self, company):
        """``{(severity, impact): criticality}`` in force for ``company``."""
        rules = self.search([("company_id", "in", (False, company.id))])
        common = rules.filtered(lambda rule: not rule.company_id)
        return {
            (int(rule.severity), int(rule.impact)): rule.criticality
            for rule in common + (rules - common)
        }
