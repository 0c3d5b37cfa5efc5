import json

from odoo import api, models

#: models whose field labels explain the events of a kind
_PARTS = {
    "point": "complaint.point",
    "response": "complaint.response",
    "remedy": "complaint.remedy",
    "recourse": "complaint.recourse",
    "feedback": "complaint.feedback",
    "held": "complaint.hold",
    "action": "complaint.action",
    "disclosure": "complaint.disclosure",
    "glass": "complaint.access.grant",
    "notice": "complaint.subject.notice",
}
_CHANGES = ("changed", "corrected")
#: keys of payloads that say nothing to people
_SILENT = {"record", "message", "words", "id", "step", "copied_to", "people"}
_ALIASES = {"proposed": "proposed_criticality", "matrix": "matrix_criticality"}


class ComplaintEventWordsMixin(models.AbstractModel):
    """An entry of the journal in words: labels and values, no machine's keys."""

    _name = "complaint.event.words.mixin"
    _description = "Complaint journal in words"

    @api.depends("payload", "kind")
    @api.depends_context("lang")
    def _compute_summary(self):
        for event in self:
            content = json.loads(event.payload) if event.payload else {}
            event.summary = event._summarize(content)

    def _summarize(self, content):
        """One line for people: labels and values in words, no machine's keys.

        Of an erased entry nothing is left to say (8.1).
        """
        if not content:
            return ""
        if self.kind == "step":
            return content.get("stage") or ""
        if self.kind == "clock":
            return self._show_promises(content)
        labelled = self.env[_PARTS.get(self.kind, "helpdesk.ticket")]._fields
        changed = self.kind in _CHANGES or content.get("act") == "changed"
        parts = []
        for key, value in content.items():
            field = labelled.get(_ALIASES.get(key, key))
            if key in _SILENT or value in (None, False, "", []):
                continue
            if key == "act":
                parts.insert(0, self._acts().get(value, value))
            elif changed and isinstance(value, list) and len(value) == 2:
                before, after = (self._show(side, field) for side in value)
                parts.append(self._label(f"{before} → {after}", field))
            else:
                parts.append(self._label(self._show(value, field), field))
        return " · ".join(parts)

    def _label(self, text, field):
        return f"{field._description_string(self.env)}: {text}" if field else text

    def _show(self, value, field=None):
        if value in (None, False, "", []):
            return "–"
        if value is True:
            return self.env._("yes")
        if isinstance(value, list):
            return ", ".join(str(item) for item in value)
        if field and field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        return str(value)

    def _acts(self):
        return {
            "added": self.env._("Added"),
            "changed": self.env._("Changed"),
            "removed": self.env._("Removed"),
            "protected": self.env._("Protected"),
            "anonymous": self.env._("Anonymous"),
            "opened": self.env._("Shown to the handlers again"),
            "invited": self.env._("Drawn to be asked"),
            "not_drawn": self.env._("Not drawn"),
            "unwanted": self.env._("Does not want to be asked"),
            "review": self.env._("Asks for a review"),
            "unreachable": self.env._("No address to ask at"),
            "issued": self.env._("Issued"),
            "revoked": self.env._("Revoked"),
        }

    def _show_promises(self, content):
        """What a clock promised before and promises now, in units people know."""
        clocks = self.env["complaint.clock"]._fields["milestone"]
        units = self.env["complaint.clock.target"]._fields["unit"]
        return self.env._(
            "%(clock)s: %(before)s → %(after)s",
            clock=self._show(content["milestone"], clocks),
            before=self._show_limits(content["former"], units),
            after=self._show_limits(content["now"], units),
        )

    def _show_limits(self, limits, units):
        words = []
        for amount, unit, name in limits:
            limit = f"{amount:g} {self._show(unit, units)}"
            if name == "legal":
                limit = self.env._("%(limit)s by law", limit=limit)
            words.append(limit)
        return ", ".join(words)
