from collections import Counter
from datetime import datetime, time, timedelta

from pytz import timezone, utc

from odoo import api, fields, models
from odoo.fields import Domain

from ..core import step
from .complaint_signal import OPEN as OPEN_SIGNALS
from .helpdesk_ticket_stage import ISO_STEPS

_ADDON = "complaint_iso10002."
#: named one by one, so that PostgreSQL finds the few by their index
_RUNNING = [code for code, _label in ISO_STEPS if code not in step.FINAL]
#: ten working days of an ordinary week, without an entry in the journal
_UNTOUCHED_DAYS = 14
_CASES = _ADDON + "helpdesk_ticket_action_complaint"


class ComplaintOverview(models.AbstractModel):
    """Today's state of complaints handling, for those who answer for it (8.4).

    Everybody counts what everybody may read; what a role does not work on is
    left out. A fixed number of grouped queries, however many cases there are.
    """

    _name = "complaint.overview"
    _description = "Overview of complaints handling"

    @api.model
    def get_overview(self):
        """``{"company", "sections": [{"name", "tiles"}]}``.

        A tile has ``name``, ``label``, ``count``, ``tone``, and the ``action`` and
        ``domain`` that show what was counted. Days are those of the user.
        """
        sections = [
            {"name": self.env._("Cases"), "tiles": self._case_tiles()},
            {"name": self.env._("Waiting for a decision"), "tiles": self._work_tiles()},
            {"name": self.env._("Improvement"), "tiles": self._learning_tiles()},
            {"name": self.env._("Process"), "tiles": self._health_tiles()},
        ]
        return {
            "company": self.env.company.name,
            "sections": [section for section in sections if section["tiles"]],
        }

    # ------------------------------------------------------------------
    # Cases
    # ------------------------------------------------------------------

    @api.model
    def _case_tiles(self):
        tickets = self.env["helpdesk.ticket"]
        if not self._works_cases():
            return []
        start, end = self._today()
        every = self._own() & Domain("is_complaint", "=", True)
        running = every & Domain("iso_step", "in", _RUNNING)
        received = every & Domain("received_at", ">=", start)
        due = running & Domain("next_due_at", ">=", self._now())
        due &= Domain("next_due_at", "<", end)
        late = running & Domain("clock_state", "=", "overdue")
        paused = running & Domain("clock_state", "=", "paused")
        disputed = running & Domain("iso_step", "=", "disputed")
        unassigned = running & Domain("user_id", "=", False)
        recent = [("at", ">=", self._now() - timedelta(days=_UNTOUCHED_DAYS))]
        untouched = running & Domain("event_ids", "not any", recent)
        states, steps = self._counts(running)
        count = tickets.search_count
        return [
            self._case("received", count(received), received),
            self._case("open", sum(steps.values()), running),
            self._case("due", count(due), due, "warning"),
            self._case("overdue", states["overdue"], late, "danger"),
            self._case("unassigned", count(unassigned), unassigned, "warning"),
            self._case("untouched", count(untouched), untouched, "warning"),
            self._case("paused", states["paused"], paused),
            self._case("disputed", steps["disputed"], disputed, "warning"),
        ]

    @api.model
    def _works_cases(self):
        """An auditor reads a sample: counted here, it would pass for all there is."""
        return self.env.user.has_group(_ADDON + "group_complaint_contact")

    @api.model
    def _case(self, name, count, domain, tone="info"):
        return self._tile(name, count, _CASES, domain, tone)

    # ------------------------------------------------------------------
    # Decisions, improvement
    # ------------------------------------------------------------------

    @api.model
    def _work_tiles(self):
        tiles = []
        responses = self.env["complaint.response"]
        if self._works_cases() and responses.has_access("read"):
            domain = Domain("state", "=", "to_approve")
            domain &= Domain("ticket_id.company_id", "in", self.env.companies.ids)
            count = responses.search_count(domain)
            action = _ADDON + "complaint_response_action"
            tiles.append(self._tile("responses", count, action, domain, "warning"))
        signals = self.env["complaint.signal"]
        if signals.has_access("read"):
            domain = self._own() & Domain("state", "in", OPEN_SIGNALS)
            count = signals.search_count(domain)
            action = _ADDON + "complaint_signal_action"
            tiles.append(self._tile("signals", count, action, domain, "warning"))
        return tiles

    @api.model
    def _learning_tiles(self):
        actions, reviews = self.env["complaint.action"], self.env["complaint.review"]
        proposed = self._own() & Domain("state", "=", "proposed")
        late = self._own() & Domain("is_overdue", "=", True)
        xmlid = _ADDON + "complaint_action_action"
        return [
            self._tile("suggestions", actions.search_count(proposed), xmlid, proposed),
            self._tile("actions", actions.search_count(late), xmlid, late, "danger"),
            self._tile(
                "reviews",
                reviews.search_count(late),
                _ADDON + "complaint_review_action",
                late,
                "danger",
            ),
        ]

    @api.model
    def _health_tiles(self):
        """What must be there; a tile without any is marked as missing (4.2)."""
        tiles = []
        for name, label, model, domain, action, wanted in self.env[
            "complaint.health"
        ]._items():
            count = self.env[model].search_count(domain)
            tile = self._tile(name, count, _ADDON + action, domain, "danger", label)
            if wanted:
                tile["tone"] = "info" if count else "missing"
            tiles.append(tile)
        return tiles

    # ------------------------------------------------------------------
    # Parts of a tile
    # ------------------------------------------------------------------

    @api.model
    def _tile(self, name, count, action, domain, tone="info", label=None):
        return {
            "name": name,
            "label": label or self._labels()[name],
            "count": count,
            "tone": tone if count else "info",
            "action": action,
            "domain": [*domain],
        }

    @api.model
    def _labels(self):
        return {
            "received": self.env._("Received today"),
            "open": self.env._("Open"),
            "due": self.env._("Due today"),
            "overdue": self.env._("Overdue"),
            "unassigned": self.env._("Without a handler"),
            "untouched": self.env._(
                "Untouched for %(days)s days or more", days=_UNTOUCHED_DAYS
            ),
            "paused": self.env._("Paused"),
            "disputed": self.env._("Disputed"),
            "responses": self.env._("Responses to approve"),
            "signals": self.env._("Signals"),
            "suggestions": self.env._("Suggestions to decide on"),
            "actions": self.env._("Actions overdue"),
            "reviews": self.env._("Reviews overdue"),
        }

    @api.model
    def _own(self):
        return Domain("company_id", "in", self.env.companies.ids)

    @api.model
    def _counts(self, domain):
        """``(by state of the clocks, by step)`` of the tickets in ``domain``."""
        states, steps = Counter(), Counter()
        rows = self.env["helpdesk.ticket"]._read_group(
            domain, ["clock_state", "iso_step"], ["__count"]
        )
        for state, iso_step, count in rows:
            states[state] += count
            steps[iso_step] += count
        return states, steps

    @api.model
    def _now(self):
        return fields.Datetime.now()

    @api.model
    def _today(self):
        """``(start, end)`` of the user's day as naive UTC."""
        tz = timezone(self.env.user.tz or "UTC")
        today = utc.localize(self._now()).astimezone(tz).date()
        return tuple(
            tz.localize(datetime.combine(day, time.min))
            .astimezone(utc)
            .replace(tzinfo=None)
            for day in (today, today + timedelta(days=1))
        )
