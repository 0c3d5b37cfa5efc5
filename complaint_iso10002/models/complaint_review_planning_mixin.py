from statistics import median

from odoo import api, models
from odoo.fields import Domain

from ..core.review import line


class ComplaintReviewPlanningMixin(models.AbstractModel):
    """What was planned, for a management review: resources (8.6.2, input 1)."""

    _name = "complaint.review.planning.mixin"
    _description = "Figures of a management review: planning"

    # ------------------------------------------------------------------
    # Resources (6.4)
    # ------------------------------------------------------------------

    @api.model
    def _resource_lines(self, review):
        """What was asked for and decided on in the period, and how fast."""
        requests = self.env["complaint.resource.request"]
        own = Domain("company_id", "=", review.company_id.id)
        own &= Domain("state", "!=", "withdrawn")

        def within(name):
            first, last = review.date_from, review.date_to
            return own & Domain(name, ">=", first) & Domain(name, "<=", last)

        decided = requests.search(within("decided_on"))
        granted = decided.filtered(lambda request: request.decision != "refused")
        days = decided.mapped("decision_days")
        return [
            line("resources_asked", requests.search_count(within("asked_on"))),
            line("resources_decided", len(decided)),
            line("resources_granted", len(granted)),
            line("resource_days", median(days) if days else None, "calendar_day"),
        ]

    @api.model
    def _resource_table(self, review):
        """What waited for a decision longer than it should, on the last day."""
        requests = self.env["complaint.resource.request"]
        late = requests._undecided(review.company_id, review.date_to)
        return {
            "code": "resources",
            "head": ["resource", "resource_kind", "asked_on", "waited"],
            "rows": [
                [
                    request.name,
                    f"resource_{request.kind}",
                    request.asked_on,
                    (review.date_to - request.asked_on).days,
                ]
                for request in late
            ],
        }

    # ------------------------------------------------------------------
    # Words
    # ------------------------------------------------------------------

    @api.model
    def _labels(self):
        kinds = self.env["complaint.resource.request"]._fields["kind"]
        return {
            **super()._labels(),
            "resources_asked": self.env._("Requests for resources"),
            "resources_decided": self.env._("Requests decided on"),
            "resources_granted": self.env._("Requests granted, in full or in part"),
            "resource_days": self.env._("Median time to decide on a request"),
            "resources": self.env._("Resources asked for and not decided in time"),
            "resource": self.env._("What is needed"),
            "resource_kind": self.env._("Kind"),
            "asked_on": self.env._("Asked on"),
            "waited": self.env._("Days waited"),
            **{
                f"resource_{code}": text
                for code, text in kinds._description_selection(self.env)
            },
        }
