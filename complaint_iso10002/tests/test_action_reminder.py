from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from .common_action import NOW, ActionCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestActionReminder(ActionCase):
    """Owners are reminded, overdue actions told (8.7)."""

    def _remind(self, now):
        cron = type(self.env["ir.cron"])
        with freeze_time(now), patch.object(cron, "_commit_progress", return_value=1):
            self.env["complaint.action.monitor"]._cron_remind()

    def test_8_7_the_owner_is_reminded_once_and_in_working_hours(self):
        action = self._action()
        calendar = self.env["resource.calendar"].create({"name": "Day", "tz": "UTC"})
        self.outsider.write({"tz": "UTC"})
        self.env.company.resource_calendar_id = calendar
        assigned = self._notices(action)
        for now, count in (
            ("2025-03-20 10:00:00", 0),
            ("2025-03-28 23:00:00", 0),
            ("2025-03-31 10:00:00", 1),
            ("2025-03-31 11:00:00", 1),
        ):
            self._remind(now)
            reminders = self._notices(action) - assigned
            self.assertEqual(len(reminders), count, now)
        self.assertEqual(reminders.partner_ids, self.outsider.partner_id)

    def test_8_7_overdue_actions_are_told_to_the_manager_too(self):
        action = self._action()
        self._remind("2025-04-02 10:00:00")
        told = self._notices(action).partner_ids
        self.assertIn(self.manager.partner_id, told)
        self.assertIn(self.outsider.partner_id, told)
