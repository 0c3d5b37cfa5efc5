from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.fields import Domain

from ..core.review import line, rounded
from .complaint_feedback import STATEMENTS

#: means of fewer answers are not kept: persons could be recognised
_SMALL = 5


class ComplaintReviewFigures(models.AbstractModel):
    """The figures of a management review, computed as of its last day (8.6.2).

    ``_collect`` answers ``{"lines", "tables", "series"}`` of plain values, to be
    frozen; codes stand for words, so that every reader gets the own language.
    Figures count all cases of the company and name none.
    """

    _name = "complaint.review.figures"
    _inherit = [
        "complaint.review.learning.mixin",
        "complaint.review.planning.mixin",
        "complaint.review.pictures.mixin",
        "complaint.review.words.mixin",
    ]
    _description = "Figures of a management review"

    @api.model
    def _collect(self, code, review):
        """The figures of input ``code`` of ``review``."""
        content = getattr(self, f"_collect_{code}")(review)
        series = self._series(code, review, content)
        return {**content, "series": series} if series else content

    # ------------------------------------------------------------------
    # 1, 2: what changed inside and outside
    # ------------------------------------------------------------------

    @api.model
    def _collect_internal(self, review):
        start, end = review._moments()
        users = self.env["res.users"]
        group = "complaint_iso10002.group_complaint_"
        company = Domain("company_ids", "in", review.company_id.ids)
        lines = [
            line(
                f"staff_{role}",
                users.search_count(
                    company
                    & Domain("share", "=", False)
                    & Domain("all_group_ids", "in", self.env.ref(group + role).ids)
                ),
            )
            for role in ("contact", "handler", "manager")
        ]
        teams = self.env["helpdesk.ticket.team"]
        own = Domain("company_id", "in", [review.company_id.id, False])
        handling = Domain("complaint_handling", "=", True)
        lines.append(line("teams", teams.search_count(own & handling)))
        for model in ("complaint.clock.policy", "complaint.pipeline"):
            changed = Domain("write_date", ">=", start) & Domain("write_date", "<", end)
            count = (
                self.env[model].with_context(active_test=False).search_count(changed)
            )
            lines.append(line(f"changed_{model.split('.')[-1]}", count))
        return {
            "lines": lines + self._resource_lines(review),
            "tables": [self._resource_table(review)],
        }

    @api.model
    def _collect_external(self, review):
        recourses = self.env["complaint.recourse"]
        own = Domain("ticket_id.company_id", "=", review.company_id.id)

        def within(name):
            first, last = review.date_from, review.date_to
            return own & Domain(name, ">=", first) & Domain(name, "<=", last)

        rows = recourses._read_group(
            within("filed_on"), ["body_id", "result"], ["__count"]
        )
        bodies = {}
        for body, result, count in rows:
            entry = bodies.setdefault(body.name, [0, 0])
            entry[0] += count
            entry[1] += count if result in ("for_complainant", "partly") else 0
        return {
            "lines": [
                line("recourse_told", recourses.search_count(within("told_on"))),
                line("recourse_filed", sum(filed for filed, _lost in bodies.values())),
            ],
            "tables": [
                {
                    "code": "recourse",
                    "head": ["body", "filed", "against_us"],
                    "rows": [[name, *entry] for name, entry in sorted(bodies.items())],
                }
            ],
        }

    # ------------------------------------------------------------------
    # 3, 4: how the process performs, and what is thought of it
    # ------------------------------------------------------------------

    @api.model
    def _collect_performance(self, review):
        return {
            "lines": self._collect_kpis(review),
            "tables": [
                {
                    "code": "objectives",
                    "head": ["figure", "target", "actual", "result", "comment"],
                    "rows": self._objective_rows(review),
                },
                self._promise_table(review),
            ],
        }

    @api.model
    def _collect_kpis(self, review):
        """Each figure of the process, beside that of the time before."""
        first, last = review.date_from, review.date_to
        before = first - relativedelta(days=1)
        former = before - (last - first)
        kpis = self.env["complaint.kpi"].search(Domain.TRUE)
        figures = kpis._figures(review.company_id, first, last, last)
        formers = kpis._figures(review.company_id, former, before, before)
        return [
            {
                "code": kpi.code,
                "unit": kpi.unit,
                **self._kept(kpi, figures[kpi]),
                "former": self._kept(kpi, formers[kpi])["value"],
            }
            for kpi in kpis
        ]

    @api.model
    def _kept(self, kpi, figure):
        """``figure`` as a review keeps it: small ones never, persons could be
        recognised, and people without access read reviews."""
        hidden = kpi._is_hidden(figure)
        return {
            "value": None if hidden else rounded(figure.value),
            "low": None if hidden else rounded(figure.low),
            "high": None if hidden else rounded(figure.high),
            "n": figure.n,
            "hidden": hidden,
        }

    @api.model
    def _objectives(self, review):
        """The objectives whose period ended in that of ``review`` (6.2)."""
        return self.env["complaint.objective"].search(
            Domain("company_id", "=", review.company_id.id)
            & Domain("date_to", ">=", review.date_from)
            & Domain("date_to", "<=", review.date_to)
        )

    @api.model
    def _objective_rows(self, review):
        return [
            [
                objective.kpi_id.display_name,
                objective.target,
                None if objective.is_hidden else objective.shown_value,
                f"objective_{objective.result or 'unknown'}",
                objective.comment or "",
            ]
            for objective in self._objectives(review)
        ]

    @api.model
    def _collect_feedback(self, review):
        start, end = review._moments()
        feedback = self.env["complaint.feedback"]
        own = Domain("company_id", "=", review.company_id.id)
        invited = (
            own & Domain("invited_at", ">=", start) & Domain("invited_at", "<", end)
        )
        answered = (
            own & Domain("answered_at", ">=", start) & Domain("answered_at", "<", end)
        )
        [(count, *means)] = feedback._read_group(
            answered, [], ["__count", *(f"{name}:avg" for name in STATEMENTS)]
        )
        small = count < _SMALL
        rows = [
            [f"statement_{name}", None if small else rounded(mean)]
            for name, mean in zip(STATEMENTS, means, strict=True)
        ]
        handling = self.env["complaint.point"].search_count(
            Domain("ticket_id.company_id", "=", review.company_id.id)
            & _between("ticket_id.received_at", start, end)
            & Domain("category_id.code", "=like", "HND%")
        )
        return {
            "lines": [
                line("feedback_invited", feedback.search_count(invited)),
                line("feedback_answered", count),
                line("points_on_handling", handling),
            ],
            "tables": [
                {"code": "statements", "head": ["statement", "mean"], "rows": rows}
            ],
        }


def _between(name, start, end):
    return Domain(name, ">=", start) & Domain(name, "<", end)
