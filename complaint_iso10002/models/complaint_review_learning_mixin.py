from statistics import median

from odoo import api, models
from odoo.fields import Domain

from ..core.review import line, rounded, share

#: causes shown, at most
_CAUSES = 10


class ComplaintReviewLearningMixin(models.AbstractModel):
    """What was learned, for a management review: audits, causes, actions,
    decisions and suggestions (8.6.2, inputs 5 to 9)."""

    _name = "complaint.review.learning.mixin"
    _description = "Figures of a management review: learning"

    # ------------------------------------------------------------------
    # 5 to 7: audits, risks, actions
    # ------------------------------------------------------------------

    @api.model
    def _collect_audits(self, review):
        audits = self.env["complaint.audit"].search(
            Domain("company_id", "=", review.company_id.id)
            & Domain("state", "=", "done")
            & Domain("done_on", ">=", review.date_from)
            & Domain("done_on", "<=", review.date_to)
        )
        open_findings = self.env["complaint.audit.finding"].search(
            Domain("audit_id.company_id", "=", review.company_id.id)
            & Domain("audit_id.state", "=", "done")
            & Domain("audit_id.done_on", "<=", review.date_to)
            & Domain("result", "in", ("nonconformity", "opportunity"))
        )
        unsolved = open_findings.filtered(lambda finding: not finding._is_settled())
        return {
            "lines": [
                line("audits_done", len(audits)),
                line("findings_open", len(unsolved)),
            ],
            "tables": [
                {
                    "code": "audits",
                    "head": ["audit", "done_on", "conclusion"],
                    "rows": [
                        [audit.name, audit.done_on, audit.conclusion or ""]
                        for audit in audits
                    ],
                },
                {
                    "code": "findings",
                    "head": ["question", "result", "evidence"],
                    "rows": [
                        [finding.name, f"result_{finding.result}", finding.note or ""]
                        for finding in unsolved
                    ],
                },
                {
                    "code": "samples",
                    "head": ["sample", "drawn_on", "cases", "population", "checked"],
                    "rows": self._sample_rows(review),
                },
            ],
        }

    @api.model
    def _sample_domain(self, review):
        """The samples drawn in the period, for audits and for objectivity (8.5)."""
        start, end = review._moments()
        drawn = Domain("drawn_at", ">=", start) & Domain("drawn_at", "<", end)
        return Domain("company_id", "=", review.company_id.id) & drawn

    @api.model
    def _sample_rows(self, review):
        samples = self.env["complaint.sample"].search(self._sample_domain(review))
        return [
            [
                sample.name,
                sample.drawn_at.date(),
                len(sample.case_ids),
                sample.population,
                len(sample.case_ids.objectivity_ids),
            ]
            for sample in samples
        ]

    @api.model
    def _collect_risks(self, review):
        start, end = review._moments()
        found = self.env["complaint.point"]._read_group(
            Domain("ticket_id.company_id", "=", review.company_id.id)
            & Domain("ticket_id.received_at", ">=", start)
            & Domain("ticket_id.received_at", "<", end)
            & Domain("cause_id", "!=", False),
            ["cause_id"],
            ["__count"],
            order="__count desc, cause_id",
        )
        total = sum(count for _cause, count in found)
        rows, seen = [], 0
        for cause, count in found[:_CAUSES]:
            seen += count
            rows.append([cause.display_name, count, rounded(100 * seen / total)])
        signals = self.env["complaint.signal"].search(
            Domain("company_id", "=", review.company_id.id)
            & Domain("date_to", ">=", review.date_from)
            & Domain("date_to", "<=", review.date_to)
        )
        preventive = self.env["complaint.action"].search_count(
            self._opened(review) & Domain("kind", "=", "preventive")
        )
        return {
            "lines": [
                line("points_with_cause", total),
                line("preventive_opened", preventive),
                line("signals_found", len(signals)),
                *self._risk_lines(review),
            ],
            "tables": [
                self._risk_table(review),
                {
                    "code": "signals",
                    "head": ["signal", "state"],
                    "rows": [[s.display_name, f"signal_{s.state}"] for s in signals],
                },
                {
                    "code": "gaps",
                    "head": ["clause", "question", "rating"],
                    "rows": self._gap_rows(review),
                },
                {
                    "code": "causes",
                    "head": ["cause", "points", "cumulated"],
                    "rows": rows,
                },
            ],
        }

    @api.model
    def _gap_rows(self, review):
        """What the last self-assessments found missing (6.1)."""
        lines = self.env["complaint.self.assessment.line"]
        return [
            [line.clause, line.name, f"rating_{line.rating}"]
            for line in lines._gaps(review.company_id, review.date_to)
        ]

    @api.model
    def _opened(self, review):
        return (
            Domain("company_id", "=", review.company_id.id)
            & Domain("opened_on", ">=", review.date_from)
            & Domain("opened_on", "<=", review.date_to)
        )

    @api.model
    def _collect_actions(self, review):
        actions = self.env["complaint.action"]
        own = Domain("company_id", "=", review.company_id.id)
        running = (
            own
            & Domain("opened_on", "<=", review.date_to)
            & (Domain("done_on", "=", False) | Domain("done_on", ">", review.date_to))
        )
        running &= Domain("state", "in", ("open", "done", "effective"))
        done = actions.search(
            own
            & Domain("done_on", ">=", review.date_from)
            & Domain("done_on", "<=", review.date_to)
        )
        judged = self.env["complaint.action.check"]._read_group(
            Domain("action_id.company_id", "=", review.company_id.id)
            & Domain("judged_on", ">=", review.date_from)
            & Domain("judged_on", "<=", review.date_to),
            ["result"],
            ["__count"],
        )
        results = dict(judged)
        late = running & Domain("due_on", "<=", review.date_to)
        in_time = done.filtered(
            lambda a: a.first_due_on and a.done_on <= a.first_due_on
        )
        overdue = actions.search(late)
        return {
            "lines": [
                line("actions_opened", actions.search_count(self._opened(review))),
                line("actions_running", actions.search_count(running)),
                line("actions_overdue", len(overdue)),
                share("actions_in_time", len(in_time), len(done)),
                share(
                    "actions_effective",
                    results.get("effective", 0),
                    sum(results.values()),
                ),
                line("actions_cost", sum(done.mapped("cost")), "money"),
            ],
            "tables": [
                {
                    "code": "overdue",
                    "head": ["action", "owner", "due_on"],
                    "rows": [[a.name, a.owner_id.name, a.due_on] for a in overdue],
                }
            ],
        }

    # ------------------------------------------------------------------
    # 8, 9: what became of it, what is recommended
    # ------------------------------------------------------------------

    @api.model
    def _collect_followup(self, review):
        """Decisions of the earlier reviews that were open or ended since."""
        previous = self.env["complaint.review"].search(
            Domain("company_id", "=", review.company_id.id)
            & Domain("state", "=", "approved")
            & Domain("date_to", "<", review.date_from)
        )
        decisions = previous.decision_ids.filtered(
            lambda decision: (
                decision.review_id == previous[:1]
                or decision.action_state in ("open", "done")
            )
        )
        done = decisions.action_ids.filtered("done_on")
        days = [(a.done_on - a.opened_on).days for a in done]
        return {
            "lines": [
                line("decisions", len(decisions)),
                line("decisions_done", len(done)),
                line("decision_days", median(days) if days else None, "calendar_day"),
            ],
            "tables": [
                {
                    "code": "decisions_table",
                    "head": [
                        "decision",
                        "owner",
                        "due_on",
                        "state",
                        "figure",
                        "then",
                        "now",
                    ],
                    "rows": [self._followed(d, review) for d in decisions],
                }
            ],
        }

    @api.model
    def _followed(self, decision, review):
        """What became of ``decision``, and whether its figure moved."""
        kpi, then, now = decision.kpi_id, None, None
        if kpi:
            figures = kpi._figures(
                review.company_id, review.date_from, review.date_to, review.date_to
            )
            then = decision.figure_value if decision.has_figure else None
            now = self._kept(kpi, figures[kpi])["value"]
        return [
            decision.name,
            decision.owner_id.name,
            decision.due_on,
            f"state_{decision.action_state}",
            kpi.display_name or "",
            then,
            now,
        ]

    @api.model
    def _collect_recommendations(self, review):
        actions = self.env["complaint.action"]
        start, end = review._moments()
        own = Domain("company_id", "=", review.company_id.id)
        made = (
            own
            & Domain("origin", "=", "suggestion")
            & Domain("create_date", ">=", start)
            & Domain("create_date", "<", end)
        )
        adopted = made & Domain("adopted_on", "!=", False)
        waiting = actions.search(own & Domain("state", "=", "proposed"))
        return {
            "lines": [
                line("suggestions", actions.search_count(made)),
                line("suggestions_adopted", actions.search_count(adopted)),
            ],
            "tables": [
                {
                    "code": "waiting",
                    "head": ["suggestion", "made_on"],
                    "rows": [[a.name, a.create_date.date()] for a in waiting],
                }
            ],
        }
