from datetime import datetime
from unittest.mock import patch

from freezegun import freeze_time

from .common import ComplaintCase

#: when the cases below were closed, and a day after five years
CLOSED = datetime(2020, 3, 2, 10, 0)
AFTER = datetime(2025, 3, 12, 9, 0)


class ErasureCase(ComplaintCase):
    """Closed complaints and batches; no tests of its own."""

    def _closed(self, at=CLOSED, **vals):
        """A complaint that went all the way and closed ``at``."""
        with freeze_time(at):
            ticket = self._complaint(user_id=self.handler.id, **vals)
            self._bring_to(ticket, "communicated")
            ticket._record_answer("accepted")
            ticket.write({"closure_reason": "accepted_explained", "iso_step": "closed"})
        return ticket

    def _batch(self, tickets, approver=None, **vals):
        """A batch of ``tickets``, proposed by the manager, approved, done."""
        erasures = self.env["complaint.erasure"].with_user(self.manager)
        batch = erasures._propose(tickets.with_user(self.manager))
        batch.write(vals)
        batch.with_user(approver or self.second_manager).action_approve()
        self._run()
        return batch

    def _run(self):
        """The scheduler without its commits."""
        cron = type(self.env["ir.cron"])
        with patch.object(cron, "_commit_progress", return_value=1):
            self.env["complaint.erasure"]._cron_erase()
        self.env.invalidate_all()

    def _hold(self, ticket, **vals):
        return (
            self.env["complaint.hold"]
            .with_user(self.manager)
            .create({"ticket_id": ticket.id, "reason": "Claim at the court", **vals})
        )
