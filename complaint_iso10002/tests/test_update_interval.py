from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from .common_measure import MeasureCase

MONDAY = "2025-03-03 08:00:00"


@tagged("post_install", "-at_install")
class TestUpdateInterval(MeasureCase):
    """Complainants hear from us at intervals, and a silence shows (4.6)."""

    now = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.target_ids = [
            (0, 0, {"milestone": "update", "amount": 5, "unit": "working_day"})
        ]
        cls.policy.escalation_ids = [
            (0, 0, {"share": 100, "recipient": "owner", "action": "activity"})
        ]
        # the mail to the complainant when a specialist takes over is a word too
        cls.golden_team.pipeline_id.spot_days = 0
        with freeze_time(MONDAY):
            cls.ticket = cls._complaint(
                team_id=cls.golden_team.id,
                company_id=cls.company.id,
                user_id=cls.handler.id,
            )
            cls.ticket.action_acknowledged_in_person()

    def _monitor(self, moment):
        with (
            freeze_time(moment),
            patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=1),
        ):
            self.env["complaint.clock.monitor"]._cron_watch()

    def _asked(self):
        kind = self.env.ref("complaint_iso10002.mail_activity_type_deadline")
        return self.ticket.activity_ids.filtered(
            lambda a: a.activity_type_id == kind and "pdate" in a.summary
        )

    def _missed(self, moment):
        with freeze_time(moment):
            found = self._value("K21")
        return found["part"], found["n"]

    def test_4_6_five_working_days_of_silence_ask_the_handler_and_count(self):
        """AT-4.6"""
        self._monitor("2025-03-10 16:59:00")
        self.assertFalse(self._asked())
        self._monitor("2025-03-11 08:00:00")
        activity = self._asked()
        self.assertEqual(activity.user_id, self.handler)
        self.assertEqual(str(activity.date_deadline), "2025-03-10")
        with freeze_time("2025-03-11 08:00:00"):
            self.assertEqual(activity.state, "overdue")
        part, n = self._missed("2025-03-11 09:00:00")
        self.assertEqual(part, 1)
        self.assertGreaterEqual(n, 1)

    def test_4_6_a_word_to_the_complainant_starts_the_interval_anew(self):
        with freeze_time("2025-03-10 10:00:00"):
            self.ticket._journal("message_out", {"message": 0})
        self._monitor("2025-03-11 08:00:00")
        self.assertFalse(self._asked())
        self.assertEqual(self._missed("2025-03-11 09:00:00")[0], 0)
        self._monitor("2025-03-18 08:00:00")
        self.assertEqual(self._asked().user_id, self.handler)
