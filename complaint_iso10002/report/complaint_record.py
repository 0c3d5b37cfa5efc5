import json
import re
from dataclasses import replace

from odoo import api, models
from odoo.fields import Domain

from ..core import step
from ..models.complaint_clock import hours
from ..models.complaint_response_points_mixin import POINTS

_HIDDEN = "▇▇▇"


class ComplaintRecord(models.AbstractModel):
    """The follow-up record of a case (annex F), with a variant without identity.

    Its tracking table is read from the journal; nobody types it. Whoever may
    read the case and its journal may print it.
    """

    _name = "report.complaint_iso10002.report_complaint_record"
    _inherit = "report.complaint_iso10002.report_complaint_form"
    _description = "Complaint record"
    _redacted = False

    @api.model
    def _get_report_values(self, docids, data=None):
        cases = self._cases(docids)
        return {"docs": cases, "records": [self._record(case) for case in cases]}

    @api.model
    def _record(self, case):
        who = self._complainant(case)
        hide = self._identity(who) if self._is_told(case) else None
        return {
            "case": case,
            "redacted": self._redacted,
            "who": who,
            "words": self._words(case),
            "text": lambda value: (
                hide.sub(_HIDDEN, value or "") if hide else value or ""
            ),
            "categories": self._categories(case),
            "assessment": self._assessment(case),
            "remedies": self._remedies(case),
            "considered": self._considered(case),
            "tracking": self._tracking(case),
            "deadlines": self._deadlines(case, hide),
        }

    def _is_told(self, case):
        """Whether the variant without identity has anything to hide."""
        return self._redacted and not case._hides_complainant()

    @api.model
    def _identity(self, who):
        """A pattern of what tells who the complainant is, wherever it stands."""
        told = {part for value in who.values() for part in value.split("\n")}
        told |= set(who["name"].split()) | set(who["representative"].split())
        parts = sorted((part for part in told if len(part) > 1), key=len, reverse=True)
        if not parts:
            return None
        return re.compile("|".join(map(re.escape, parts)), re.IGNORECASE)

    # ------------------------------------------------------------------
    # Sections 4 to 6
    # ------------------------------------------------------------------

    @api.model
    def _categories(self, case):
        """The category tree as tick lists; branches without a code when ticked."""
        ticked = case.category_id | case.point_ids.category_id
        # sudo: what is ticked on the case is printed whoever may read categories
        categories = self.env["helpdesk.ticket.category"].sudo()
        known = categories.search([("code", "!=", False)]) | ticked.sudo()
        roots = (known | known.parent_id).filtered(lambda c: not c.parent_id)
        groups = []
        for root in roots.sorted("sequence"):
            entries = known.filtered(lambda c, root=root: c.parent_id == root)
            groups.append(
                {
                    "name": root.name,
                    "entries": [
                        (entry.name, entry.id in ticked.ids)
                        for entry in entries or root
                    ],
                }
            )
        return groups

    @api.model
    def _assessment(self, case):
        labels = {
            name: dict(case._fields[name]._description_selection(self.env))
            for name in ("severity", "impact", "complexity", "criticality")
        }
        assessed = bool(case.criticality)
        yes, no = self.env._("yes"), self.env._("no")

        def told(flag):
            return assessed and (yes if flag else no)

        money = any(case.remedy_ids.mapped("is_money"))
        return [
            (self.env._("Severity (1 to 5)"), labels["severity"].get(case.severity)),
            (self.env._("Impact (1 to 5)"), labels["impact"].get(case.impact)),
            (self.env._("Complexity"), labels["complexity"].get(case.complexity)),
            (self.env._("Criticality"), labels["criticality"].get(case.criticality)),
            (self.env._("Safety at stake"), told(case.is_safety)),
            (self.env._("Immediate action needed"), told(case.needs_immediate_action)),
            (
                self.env._("Immediate action possible"),
                told(case.immediate_action_possible or case.immediate_action),
            ),
            (self.env._("Compensation likely"), told(money)),
        ]

    @api.model
    def _remedies(self, case):
        promised = case.remedy_ids.filtered(lambda r: r.state != "refused").type_id
        types = self.env["complaint.remedy.type"].search(Domain.TRUE) | promised
        return [(kind.name, kind in promised) for kind in types | promised]

    # ------------------------------------------------------------------
    # Section 7
    # ------------------------------------------------------------------

    @api.model
    def _tracking(self, case):
        """The eight rows of the tracking table, each from its last event."""
        done = {}
        for event in case.event_ids.sorted("sequence"):
            content = json.loads(event.payload or "{}")
            if event.kind == "bounced" or event.kind == "reopened":
                done.pop("closed" if event.kind == "reopened" else "acknowledged", None)
            action = self._action(event.kind, content)
            if action:
                done[action] = event
        return [
            {
                "action": label,
                "at": done[action].at if action in done else False,
                # sudo: who did it is named, whether or not the reader reads users
                "name": done[action].user_id.sudo().name if action in done else "",
                "remarks": self._remarks(case, action),
            }
            for action, label in self._actions().items()
        ]

    @api.model
    def _actions(self):
        return {
            "acknowledged": self.env._("Acknowledged"),
            "assessed": self.env._("Assessed"),
            "investigated": self.env._("Investigated"),
            "resolved": self.env._("Resolved"),
            "informed": self.env._("Complainant informed"),
            "corrected": self.env._("Correction made"),
            "verified": self.env._("Correction verified"),
            "closed": self.env._("Closed"),
        }

    @api.model
    def _considered(self, case):
        """``[(label, ticked)]``: what the last promise sent was held against."""
        # sudo: the ticks tell nothing of the words of the letter
        sent = case.sudo().response_ids.filtered(
            lambda letter: (
                letter.state == "sent" and any(letter[name] for name in POINTS)
            )
        )
        return sent.sorted("sent_at")[-1:]._points()

    @api.model
    def _action(self, kind, content):
        """The row an event of ``kind`` belongs to, or ``None``."""
        if kind in ("acknowledged", "assessed"):
            return kind
        if kind == "step":
            return self._step_action(content)
        if kind == "response":
            return {"approved": "resolved", "sent": "informed"}.get(
                _last(content, "state")
            )
        if kind == "remedy" and _last(content, "verified_by_id"):
            return "verified"
        if kind == "remedy" and _last(content, "state") == "performed":
            return "corrected"
        return None

    @api.model
    def _step_action(self, content):
        if step.is_final(content.get("to")):
            return "closed"
        after = content.get("to") in ("response", "communicated")
        if after and content.get("from") == "investigation":
            return "investigated"
        return None

    @api.model
    def _remarks(self, case, action):
        """What the reader wants to know beside the date, in few words."""

        def label(name):
            selection = case._fields[name]._description_selection(self.env)
            return dict(selection).get(case[name]) or ""

        if action == "assessed":
            return label("criticality")
        if action == "resolved":
            return label("outcome")
        if action == "corrected":
            return ", ".join(case.remedy_ids.type_id.mapped("name"))
        if action == "closed":
            return label("closure_reason") or case.exit_reason or ""
        return ""

    # ------------------------------------------------------------------
    # Section 8
    # ------------------------------------------------------------------

    @api.model
    def _deadlines(self, case, hide):
        """Each clock with the lines that explain it (4.15)."""

        def told(line):
            return replace(line, name=hide.sub(_HIDDEN, line.name)) if hide else line

        return [
            {
                "clock": clock,
                "lines": [told(line) for line in clock._explain()],
                "hours": hours,
            }
            for clock in case.clock_ids
        ]


class ComplaintRecordRedacted(models.AbstractModel):
    """The follow-up record for requests of records: no word on who complained."""

    _name = "report.complaint_iso10002.report_complaint_record_redacted"
    _inherit = "report.complaint_iso10002.report_complaint_record"
    _description = "Complaint record without identity"
    _redacted = True


class ComplaintSampleCaseRecord(models.AbstractModel):
    """The record without identity of a sampled case, for its auditor (8.5)."""

    _name = "report.complaint_iso10002.report_complaint_sample_case"
    _inherit = "report.complaint_iso10002.report_complaint_record_redacted"
    _description = "Record of a sampled case"

    @api.model
    def _cases(self, docids):
        tickets = self.env["complaint.sample.case"].browse(docids).ticket_id
        tickets.check_access("read")
        # sudo: auditors do not read who complains; it is struck out below
        return super()._cases(tickets.ids).sudo()


def _last(content, name):
    """The value of a journalled field: the new one of ``[before, after]``."""
    value = content.get(name)
    if isinstance(value, list) and content.get("act") == "changed":
        return value[-1]
    return value
