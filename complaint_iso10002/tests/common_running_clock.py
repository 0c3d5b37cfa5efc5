"""A team with a calendar, and its running clocks."""

from datetime import datetime
from unittest.mock import patch

from .common import ComplaintCase

FRIDAY = datetime(2025, 3, 7, 15, 0)


class RunningClockCase(ComplaintCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls.env["resource.calendar"].create(
            {"name": "Week", "tz": "Europe/Berlin"}
        )
        cls.team.complaint_calendar_id = cls.calendar
        cls.waiting = cls.env.ref(
            "complaint_iso10002.complaint_pause_reason_complainant"
        )

    def _monitor(self):
        """Run the monitor without its commits."""
        with patch.object(
            type(self.env["ir.cron"]), "_commit_progress", return_value=1
        ):
            self.env["complaint.clock.monitor"]._cron_watch()

    def _clock(self, ticket, milestone):
        return ticket.sudo().clock_ids.filtered(lambda c: c.milestone == milestone)

    def _pause(self, ticket, **vals):
        return self.env["complaint.clock.pause"].create(
            {"ticket_id": ticket.id, "reason_id": self.waiting.id, **vals}
        )
