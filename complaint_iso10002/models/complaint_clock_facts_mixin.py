from datetime import datetime

from odoo import fields, models
from odoo.tools import SQL

from ..core import milestone, step
from .complaint_remedy import OPEN


class ComplaintClockFactsMixin(models.AbstractModel):
    """The facts of a case that start, stop, move and pause its clocks (4.15)."""

    _name = "complaint.clock.facts.mixin"
    _description = "Complaint: facts of the clocks"

    first_action_at = fields.Datetime(copy=False)
    rejected_at = fields.Datetime(copy=False, readonly=True)
    accepted_at = fields.Datetime(copy=False, readonly=True)
    remedied_at = fields.Datetime(copy=False, readonly=True)

    def _clock_facts(self):
        """``{ticket id: core.milestone.Facts}`` of these cases."""
        updates, closings = self._clock_history()
        return {
            ticket.id: ticket._clock_facts_one(
                updates.get(ticket.id, []), closings.get(ticket.id, [])
            )
            for ticket in self
        }

    def _clock_facts_one(self, updates, closings):
        letters = self.response_ids.filtered("sent_at")
        decisions = letters.filtered(lambda r: r.kind != "holding")
        reviews = letters.filtered(lambda r: r.kind == "review")
        told = [fields.Datetime.to_datetime(r.told_on) for r in self.recourse_ids]
        sent = letters.mapped("sent_at") + [self.acknowledged_at, self.reminded_at]
        if step.is_final(self.iso_step) and self.closed_date:
            closings = [*closings, milestone.Closing(self.closed_date)]
        return milestone.Facts(
            received_at=self.received_at,
            acknowledged_at=self.acknowledged_at or None,
            assessed_at=self.assessed_at or None,
            needs_action=self.needs_immediate_action,
            acted_at=self.first_action_at or None,
            decided_at=self.decided_at or None,
            decisions=tuple(sorted(decisions.mapped("sent_at")))
            or ((self.communicated_at,) if self.communicated_at else ()),
            communicated_at=self.communicated_at or None,
            accepted_at=self.accepted_at or None,
            promises=len(self.remedy_ids),
            remedied_at=self.remedied_at or None,
            rejected_at=self.rejected_at or None,
            reviewed_at=min(reviews.mapped("sent_at"), default=None),
            answered_at=self.answered_at or None,
            told_at=min(filter(None, told), default=None),
            updates=tuple(sorted({*updates, *filter(None, sent)})),
            closings=tuple(closings),
            pauses=tuple(
                milestone.Pause(
                    pause.id,
                    pause.reason_id.code,
                    pause.started_at,
                    pause.stopped_at or None,
                )
                for pause in self.pause_ids
            ),
        )

    def _clock_history(self):
        """Outgoing messages and earlier closings, as journalled."""
        query = SQL(
            """
            SELECT ticket_id, kind, at, payload::jsonb ->> 'closed_date'
              FROM complaint_event
             WHERE ticket_id = ANY(%s) AND kind IN ('message_out', 'reopened')
             ORDER BY ticket_id, sequence
            """,
            self.ids,
        )
        updates, closings = {}, {}
        for case, kind, at, closed in self.env.execute_query(query):
            if kind == "message_out":
                updates.setdefault(case, []).append(at)
            elif closed:
                closing = milestone.Closing(datetime.fromisoformat(closed), at)
                closings.setdefault(case, []).append(closing)
        return updates, closings

    def _note_clock_facts(self):
        """Keep the instants that later facts would overwrite."""
        for ticket in self:
            vals = ticket._new_clock_facts()
            if vals:
                ticket.write(vals)

    def _new_clock_facts(self):
        self.ensure_one()
        now = fields.Datetime.now()
        vals = {}
        if self.immediate_action and not self.first_action_at:
            vals["first_action_at"] = self.received_at if self.imported_from else now
        if self.complainant_answer == "rejected" and not self.rejected_at:
            vals["rejected_at"] = self.answered_at or now
        if self.complainant_answer == "accepted" and not self.accepted_at:
            vals["accepted_at"] = self.answered_at or now
        done = bool(self.remedy_ids) and not any(
            remedy.state in OPEN for remedy in self.remedy_ids
        )
        if done != bool(self.remedied_at):
            days = [day for day in self.remedy_ids.mapped("done_on") if day]
            imported = self.imported_from and days
            moment = fields.Datetime.to_datetime(max(days)) if imported else now
            vals["remedied_at"] = done and max(moment, self.accepted_at or moment)
        return vals
