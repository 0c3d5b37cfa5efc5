from collections import Counter, defaultdict
from statistics import median

from odoo import api, models
from odoo.fields import Domain

from ..core.review import line, rounded
from ..core.risk import RATINGS
from ..core.suppression import THRESHOLD, suppressed
from .complaint_measure_base import NOT_COUNTED
from .complaint_measure_result import DECIDED

#: risks and opportunities listed, at most
_RISKS = 10


class ComplaintReviewPlanningMixin(models.AbstractModel):
    """What was planned, for a management review: resources, risks and
    opportunities, promises (8.6.2, inputs 1, 6 and 3)."""

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
    # Risks and opportunities (6.1)
    # ------------------------------------------------------------------

    @api.model
    def _risk_lines(self, review):
        """Those open at the end of the period, by rating, and those not looked at."""
        known = self.env["complaint.risk"]._open_on(review.company_id, review.date_to)
        risks = known.filtered(lambda risk: risk.kind == "risk")
        late = known.filtered(lambda risk: risk.review_on <= review.date_to)
        return [
            *(
                line(
                    f"risks_{rating}",
                    len(risks.filtered(lambda risk, r=rating: risk.rating == r)),
                )
                for rating in reversed(RATINGS)
            ),
            line("opportunities_open", len(known - risks)),
            line("risks_late", len(late)),
        ]

    @api.model
    def _risk_table(self, review):
        """The gravest of those open at the end of the period."""
        known = self.env["complaint.risk"]._open_on(review.company_id, review.date_to)
        return {
            "code": "risks_open",
            "head": ["risk", "risk_kind", "risk_rating", "owner", "review_on", "state"],
            "rows": [
                [
                    risk.name,
                    f"risk_kind_{risk.kind}",
                    f"risk_rating_{risk.rating}",
                    risk.owner_id.name,
                    risk.review_on,
                    f"risk_state_{risk.state}",
                ]
                for risk in known[:_RISKS]
            ],
        }

    # ------------------------------------------------------------------
    # Promises (annex A)
    # ------------------------------------------------------------------

    @api.model
    def _promise_table(self, review):
        """Each promise of the period with the complaints received about it.

        The share upheld, in percent of those decided, is kept from five on.
        """
        start, end = review._moments()
        counts = self.env["helpdesk.ticket"]._read_group(
            Domain("is_complaint", "=", True)
            & Domain("company_id", "=", review.company_id.id)
            & Domain("received_at", ">=", start)
            & Domain("received_at", "<", end)
            & Domain("iso_step", "not in", NOT_COUNTED)
            & Domain("promise_ids", "!=", False),
            ["promise_ids", "outcome"],
            ["__count"],
        )
        by_promise = defaultdict(Counter)
        for promise, outcome, count in counts:
            by_promise[promise][outcome] += count
        promises = self.env["complaint.promise"]._in_force(
            review.company_id, review.date_from, review.date_to
        )
        promises = promises.union(*by_promise)
        cases = suppressed({one: by_promise[one].total() for one in promises})
        return {
            "code": "promises",
            "head": ["promise", "promise_cases", "promise_upheld"],
            "rows": [
                [promise.name, cases[promise], _upheld(by_promise[promise])]
                for promise in promises
            ],
        }

    # ------------------------------------------------------------------
    # Words
    # ------------------------------------------------------------------

    @api.model
    def _labels(self):
        return {
            **super()._labels(),
            **self._labels_of_resources(),
            **self._labels_of_risks(),
            **self._labels_of_promises(),
            **self._labels_of_choices("complaint.resource.request", "kind", "resource"),
            **self._labels_of_choices("complaint.risk", "kind", "risk_kind"),
            **self._labels_of_choices("complaint.risk", "rating", "risk_rating"),
            **self._labels_of_choices("complaint.risk", "state", "risk_state"),
        }

    @api.model
    def _labels_of_choices(self, model, name, prefix):
        """``{"prefix_code": words}`` of a selection."""
        choices = self.env[model]._fields[name]._description_selection(self.env)
        return {f"{prefix}_{code}": text for code, text in choices}

    @api.model
    def _labels_of_resources(self):
        return {
            "resources_asked": self.env._("Requests for resources"),
            "resources_decided": self.env._("Requests decided on"),
            "resources_granted": self.env._("Requests granted, in full or in part"),
            "resource_days": self.env._("Median time to decide on a request"),
            "resources": self.env._("Resources asked for and not decided in time"),
            "resource": self.env._("What is needed"),
            "resource_kind": self.env._("Kind"),
            "asked_on": self.env._("Asked on"),
            "waited": self.env._("Days waited"),
        }

    @api.model
    def _labels_of_risks(self):
        return {
            "risks_high": self.env._("Open risks rated high"),
            "risks_medium": self.env._("Open risks rated medium"),
            "risks_low": self.env._("Open risks rated low"),
            "opportunities_open": self.env._("Open opportunities"),
            "risks_late": self.env._("Not looked at again in time"),
            "risks_open": self.env._("Open risks and opportunities"),
            "risk": self.env._("What may happen"),
            "risk_kind": self.env._("Kind"),
            "risk_rating": self.env._("Rating"),
            "review_on": self.env._("Look again on"),
        }

    @api.model
    def _labels_of_promises(self):
        return {
            "promises": self.env._("Promises said to be broken"),
            "promise": self.env._("Promise"),
            "promise_cases": self.env._("Complaints"),
            "promise_upheld": self.env._("Upheld %"),
        }


def _upheld(outcomes):
    """Percent upheld, in full or in part, of those decided; of few nothing."""
    decided = sum(outcomes[code] for code in DECIDED)
    if decided < THRESHOLD:
        return None
    upheld = outcomes["upheld"] + outcomes["partly_upheld"]
    return rounded(100 * upheld / decided)
