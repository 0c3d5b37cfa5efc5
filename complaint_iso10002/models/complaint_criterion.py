from odoo import fields, models

KINDS = [
    ("gap", "Gap analysis"),
    ("implementation", "Implementation check list"),
    ("monitoring", "Continual monitoring"),
]
FACTS = [
    ("policy", "Policy and objectives in force"),
    ("leaders", "Teams with a leader"),
    ("limits", "Remedy limits set"),
    ("people", "People with a role"),
    ("checks", "Audits and reviews of the last 12 months"),
    ("gaps", "Result of the last gap analysis"),
]


class ComplaintCriterion(models.Model):
    """A question that every new self-assessment of its kind asks (6.1, annex I).

    In words of our own. Auditors and executives read the list, the complaints
    manager keeps it. What data tell about it is filled in from a key figure or
    from one of the facts.
    """

    _name = "complaint.criterion"
    _description = "Criterion of self-assessment"
    _order = "kind, sequence, id"

    kind = fields.Selection(KINDS, required=True)
    sequence = fields.Integer(default=10)
    clause = fields.Char(
        required=True, help="Clause or annex of ISO 10002:2018 it is about."
    )
    name = fields.Text(string="Question", required=True, translate=True)
    principle_id = fields.Many2one(
        "complaint.principle", ondelete="restrict", index="btree_not_null"
    )
    kpi_id = fields.Many2one(
        "complaint.kpi",
        string="Key figure",
        ondelete="restrict",
        index="btree_not_null",
        help="Filled in as it was at the end of the period.",
    )
    fact = fields.Selection(FACTS, help="Filled in where no key figure tells it.")
    active = fields.Boolean(default=True)

    _one_figure = models.Constraint(
        "CHECK(kpi_id IS NULL OR fact IS NULL)",
        "A criterion is filled from a key figure or from a fact, not from both.",
    )
