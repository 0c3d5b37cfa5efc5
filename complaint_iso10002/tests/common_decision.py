from odoo.addons.mail.tests.common import MockEmail

from ..models.complaint_response_points_mixin import POINTS
from .common import ComplaintCase


class DecisionCase(MockEmail, ComplaintCase):
    """Factories for letters and promises; no tests of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._init_mail_gateway()
        cls.responses = cls.env["complaint.response"]
        cls.refund = cls.env.ref("complaint_iso10002.complaint_remedy_type_refund")

    def _ready(self, **vals):
        """A case whose findings are written, in the response step."""
        ticket = self._bring_to(self._complaint(**vals), "response")
        return ticket.with_user(self.handler)

    def _letter(self, ticket, user=None, **vals):
        letter = self.responses.with_user(user or self.handler)._draft(ticket)
        letter.write({**dict.fromkeys(POINTS, True), **vals})
        return letter

    def _promise(self, ticket, amount, user=None):
        return (
            self.env["complaint.remedy"]
            .with_user(user or self.handler)
            .create(
                {
                    "ticket_id": ticket.id,
                    "type_id": self.refund.id,
                    "amount": amount,
                }
            )
        )
