from odoo.fields import Domain

from .common import ComplaintCase

#: the day actions are opened
NOW = "2025-03-12 09:00:00"


class ActionCase(ComplaintCase):
    """Actions about one complaint; no tests of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._complaint(user_id=cls.handler.id)

    def _action(self, user=None, **vals):
        values = {
            "name": "Fit the seal in a jig",
            "cause_id": self.cause.id,
            "owner_id": self.outsider.id,
            "due_on": "2025-03-31",
            "effect_after_days": 30,
            **vals,
        }
        return (
            self.env["complaint.action"].with_user(user or self.handler).create(values)
        )

    def _notices(self, action):
        """What people were told about ``action``."""
        domain = [("model", "=", action._name), ("res_id", "=", action.id)]
        notices = Domain(domain) & Domain("message_type", "=", "user_notification")
        return self.env["mail.message"].sudo().search(notices)

    def _judge(self, action, user, result="effective", **vals):
        values = {"action_id": action.id, "result": result, **vals}
        return self.env["complaint.action.check"].with_user(user).create(values)
