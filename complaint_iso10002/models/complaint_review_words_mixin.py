from datetime import date

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date, formatLang

#: cells that are codes, not words
_CODED = (
    "state_",
    "result_",
    "statement_",
    "objective_",
    "signal_",
    "resource_",
    "risk_",
    "rating_",
)


class ComplaintReviewWordsMixin(models.AbstractModel):
    """Frozen figures in the words and numbers of whoever reads them (8.6)."""

    _name = "complaint.review.words.mixin"
    _description = "Words of the figures of a management review"

    @api.model
    def _worded(self, content):
        """What a template shows of frozen ``content``: texts only."""
        labels = self._labels()
        return {
            "lines": [
                {
                    "label": labels.get(entry["code"], entry["code"]),
                    "value": self._show_value(entry),
                    "n": "" if entry.get("n") is None else str(entry["n"]),
                    "former": self._show_former(entry),
                    "interval": self._show_interval(entry),
                }
                for entry in content.get("lines", ())
            ],
            "tables": [
                {
                    "title": labels.get(table["code"], table["code"]),
                    "head": [labels.get(name, name) for name in table["head"]],
                    "rows": [
                        [self._show_cell(cell, labels) for cell in row]
                        for row in table["rows"]
                    ],
                }
                for table in content.get("tables", ())
                if table["rows"]
            ],
            "series": labels.get(content.get("series", {}).get("code"), ""),
        }

    @api.model
    def _show_value(self, entry):
        if entry.get("hidden"):
            return self.env._("too few cases to show")
        return self._show_number(entry["value"], entry["unit"])

    @api.model
    def _show_former(self, entry):
        if "former" not in entry:
            return ""
        return self._show_number(entry["former"], entry["unit"])

    @api.model
    def _show_interval(self, entry):
        if entry.get("low") is None:
            return ""
        low, high = (
            self._show_number(entry[name], entry["unit"]) for name in ("low", "high")
        )
        return f"{low} – {high}"

    @api.model
    def _show_number(self, value, unit):
        if value is None:
            return self.env._("nothing to measure")
        text = formatLang(self.env, value, digits=0 if value == int(value) else 1)
        wording = {
            "money": self.env.company.currency_id.format(value),
            "percent": self.env._("%(number)s %%", number=text),
            "calendar_day": self.env._("%(number)s days", number=text),
            "working_day": self.env._("%(number)s working days", number=text),
            "hour": self.env._("%(number)s hours", number=text),
        }
        return wording.get(unit, text)

    @api.model
    def _show_cell(self, cell, labels):
        if cell is None:
            return "–"
        if isinstance(cell, (int, float)):
            return self._show_number(cell, "number")
        if cell.startswith(_CODED):
            return labels.get(cell, cell)
        try:
            return format_date(self.env, date.fromisoformat(cell))
        except ValueError:
            return cell

    @api.model
    def _labels(self):
        """``{code: words}`` of lines, tables, columns and values."""
        return {
            **self._labels_of_lines(),
            **self._labels_of_tables(),
            **self._labels_of_columns(),
            **self._labels_of_statements(),
            **self._labels_of_states(),
            **self._labels_of_kpis(),
        }

    @api.model
    def _labels_of_lines(self):
        return {
            "staff_contact": self.env._("People who may register complaints"),
            "staff_handler": self.env._("People who may handle complaints"),
            "staff_manager": self.env._("People who may manage complaints"),
            "teams": self.env._("Complaint teams"),
            "changed_policy": self.env._("Clock policies changed"),
            "changed_pipeline": self.env._("Pipelines changed"),
            "recourse_told": self.env._("Outside bodies named to complainants"),
            "recourse_filed": self.env._("Cases taken to an outside body"),
            "received": self.env._("Complaints received, by month"),
            "filed_by_month": self.env._("Cases taken to an outside body, by month"),
            "scores": self.env._("Answers by overall satisfaction, 1 to 5"),
            "causes_ranked": self.env._("Points by cause, in the order of the table"),
            "done_by_month": self.env._("Actions carried out, by month"),
            "feedback_invited": self.env._("Complainants asked for feedback"),
            "feedback_answered": self.env._("Answers"),
            "points_on_handling": self.env._("Complaints about handling"),
            "audits_done": self.env._("Audits finished"),
            "findings_open": self.env._("Findings not settled"),
            "points_with_cause": self.env._("Points with an established cause"),
            "signals_found": self.env._("Signals in the period"),
            "preventive_opened": self.env._("Preventive actions opened"),
            "actions_opened": self.env._("Actions opened"),
            "actions_running": self.env._("Actions not carried out yet"),
            "actions_overdue": self.env._("Actions overdue"),
            "actions_in_time": self.env._("Carried out in time"),
            "actions_effective": self.env._("Judged effective"),
            "actions_cost": self.env._("Cost of the actions carried out"),
            "decisions": self.env._("Decisions of earlier reviews"),
            "decisions_done": self.env._("Decisions carried out"),
            "decision_days": self.env._("Median time to carry out a decision"),
            "suggestions": self.env._("Suggestions from personnel"),
            "suggestions_adopted": self.env._("Suggestions adopted"),
        }

    @api.model
    def _labels_of_tables(self):
        return {
            "recourse": self.env._("By outside body"),
            "objectives": self.env._("Objectives that ended in the period"),
            "statements": self.env._("What complainants say (1 to 5)"),
            "audits": self.env._("Audits"),
            "findings": self.env._("Findings not settled"),
            "causes": self.env._("Most frequent causes"),
            "overdue": self.env._("Overdue actions"),
            "decisions_table": self.env._("What became of earlier decisions"),
            "signals": self.env._("Signals"),
            "gaps": self.env._("Gaps of the last self-assessments"),
            "waiting": self.env._("Suggestions not decided on yet"),
            "samples": self.env._("Cases drawn by chance"),
        }

    @api.model
    def _labels_of_columns(self):
        return {
            "figure": self.env._("Figure"),
            "target": self.env._("Target"),
            "actual": self.env._("Actual"),
            "comment": self.env._("Comment"),
            "body": self.env._("Body"),
            "filed": self.env._("Cases"),
            "against_us": self.env._("For the complainant"),
            "statement": self.env._("Statement"),
            "mean": self.env._("Mean"),
            "audit": self.env._("Audit"),
            "conclusion": self.env._("Conclusion"),
            "clause": self.env._("Clause"),
            "question": self.env._("Question"),
            "rating": self.env._("Rating"),
            "result": self.env._("Result"),
            "evidence": self.env._("Evidence"),
            "cause": self.env._("Cause"),
            "points": self.env._("Points"),
            "cumulated": self.env._("Cumulated %"),
            "action": self.env._("Action"),
            "owner": self.env._("Owner"),
            "due_on": self.env._("Due on"),
            "done_on": self.env._("Done on"),
            "decision": self.env._("Decision"),
            "state": self.env._("State"),
            "then": self.env._("Figure then"),
            "now": self.env._("Figure now"),
            "signal": self.env._("Signal"),
            "suggestion": self.env._("Suggestion"),
            "made_on": self.env._("Made on"),
            "sample": self.env._("Sample"),
            "drawn_on": self.env._("Drawn on"),
            "cases": self.env._("Cases drawn"),
            "population": self.env._("Of how many"),
            "checked": self.env._("Checked for objectivity"),
        }

    @api.model
    def _labels_of_statements(self):
        feedback = self.env["complaint.feedback"]._fields
        return {
            f"statement_{name}": field._description_string(self.env)
            for name, field in feedback.items()
            if field.type == "integer"
        }

    @api.model
    def _labels_of_states(self):
        states = self.env["complaint.action"]._fields["state"]
        results = self.env["complaint.audit.finding"]._fields["result"]
        labels = {
            f"state_{code}": text
            for code, text in states._description_selection(self.env)
        }
        for code, text in results._description_selection(self.env):
            labels[f"result_{code}"] = text
        judged = self.env["complaint.signal"]._fields["state"]
        for code, text in judged._description_selection(self.env):
            labels[f"signal_{code}"] = text
        ratings = self.env["complaint.self.assessment.line"]._fields["rating"]
        for code, text in ratings._description_selection(self.env):
            labels[f"rating_{code}"] = text
        return labels

    @api.model
    def _labels_of_kpis(self):
        # sudo: the names of figures, for whoever may read a review
        kpis = self.env["complaint.kpi"].sudo().with_context(active_test=False)
        labels = {kpi.code: kpi.display_name for kpi in kpis.search(Domain.TRUE)}
        results = self.env["complaint.objective"]._fields["result"]
        for code, text in results._description_selection(self.env):
            labels[f"objective_{code}"] = text
        return labels

    @api.model
    def _definitions(self, content):
        """``[(figure, definition, formula)]`` of the key figures in ``content``."""
        codes = [entry["code"] for entry in content.get("lines", ())]
        # sudo: the definitions of figures, for whoever may read a review
        kpis = self.env["complaint.kpi"].sudo().with_context(active_test=False)
        return [
            (kpi.display_name, kpi.definition or "", kpi.formula or "")
            for kpi in kpis.search([("code", "in", codes)])
        ]
