from odoo import api, fields, models
from odoo.exceptions import UserError

KINDS = [
    ("improvement", "Improvement of the process"),
    ("product", "Improvement of products and services"),
    ("resource", "Resources needed"),
]


class ComplaintReviewDecision(models.Model):
    """One output of a management review (8.6.3): what, who, until when.

    Written by the complaints manager until the review is approved; it then is
    an improvement action, and the next review asks what became of it.
    """

    _name = "complaint.review.decision"
    _description = "Decision of a management review"
    _order = "review_id, kind, id"

    review_id = fields.Many2one(
        "complaint.review", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="review_id.company_id")
    kind = fields.Selection(KINDS, required=True)
    name = fields.Char(string="Decision", required=True)
    owner_id = fields.Many2one("res.users", domain=[("share", "=", False)])
    due_on = fields.Date(string="Due on")
    kpi_id = fields.Many2one(
        "complaint.kpi",
        string="Should move",
        ondelete="restrict",
        index="btree_not_null",
        help="The figure this is meant to move; the next review compares.",
    )
    has_figure = fields.Boolean(string="Has figure", readonly=True, copy=False)
    figure_value = fields.Float(
        string="Figure then", readonly=True, copy=False, aggregator=None
    )
    action_ids = fields.One2many("complaint.action", "decision_id", readonly=True)
    action_state = fields.Selection(
        related="action_ids.state", string="State of the action"
    )

    # ------------------------------------------------------------------
    # Locked with the review
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_figure(vals)
        decisions = super().create(vals_list)
        decisions.review_id._check_unlocked()
        return decisions

    # in _act
    # pylint: disable-next=method-required-super
    def write(self, vals):
        if "review_id" in vals:
            raise UserError(self.env._("A decision stays with its review."))
        self._check_figure(vals)
        return self._act(vals)

    @api.model
    def _check_figure(self, vals):
        if not {"figure_value", "has_figure"}.isdisjoint(vals):
            raise UserError(self.env._("Figures are computed, never typed."))

    def unlink(self):
        self.review_id._check_unlocked()
        return super().unlink()

    def _act(self, vals):
        self.review_id._check_unlocked()
        # past the checks of write
        # pylint: disable-next=super-method-mismatch
        return super().write(vals)

    # ------------------------------------------------------------------
    # What it leads to
    # ------------------------------------------------------------------

    def _become_actions(self):
        """Keep the figures they are to move, and open the actions."""
        for decision in self.filtered("kpi_id"):
            value = decision.review_id.input_ids._value_of(decision.kpi_id.code)
            if value is not None:
                decision._act({"has_figure": True, "figure_value": value})
        self.env["complaint.action"].create(
            [decision._prepare_action_vals() for decision in self]
        )

    def _prepare_action_vals(self):
        self.ensure_one()
        return {
            "name": self.name,
            "kind": "improvement",
            "origin": "review",
            "decision_id": self.id,
            "company_id": self.review_id.company_id.id,
            "owner_id": self.owner_id.id,
            "due_on": self.due_on,
        }

    def _sealed_content(self):
        self.ensure_one()
        return {
            "id": self.id,
            "kind": self.kind,
            "name": self.name,
            "owner": self.owner_id.id,
            "due_on": self.due_on,
            "figure": [self.kpi_id.code or "", self.has_figure, self.figure_value],
        }
