from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..core import chain
from .common import NOW, ComplaintCase


@tagged("post_install", "-at_install")
class TestJournalEntries(ComplaintCase):
    """What the journal holds, and how it tells it (4.9, 8.1)."""

    def setUp(self):
        super().setUp()
        self.events = self.env["complaint.event"]
        self.ticket = self._complaint()
        self.ticket.write({"user_id": self.handler.id, "immediate_action": "Sorry."})

    def _newest(self, ticket, count):
        return self.events.search([("ticket_id", "=", ticket.id)], limit=count)

    def test_4_9_every_change_of_the_register_says_who_when_old_and_new(self):
        with freeze_time(NOW):
            ticket = self._complaint()
            ticket.with_user(self.manager).write(
                {"remedy_requested": "A new kettle", "partner_email": "a@b.example"}
            )
        event = self._last(ticket)
        self.assertEqual((event.kind, event.user_id), ("changed", self.manager))
        self.assertEqual(event.at, NOW)
        self.assertEqual(
            chain.load(event.payload)["remedy_requested"], [None, "A new kettle"]
        )

    def test_4_9_every_register_field_is_followed(self):
        """Each of the twelve items of 7.2 and of the closing data (REQ-4.9-1)."""
        values = {
            "name": "Another title",
            "description": "<p>Other words</p>",
            "complainant_kind": "other",
            "complainant_phone": "+1 555 0100",
            "complainant_address": "1 Main St",
            "partner_name": "Ada",
            "representative_id": self.manager.partner_id.id,
            "representative_authority": True,
            "about": "Kettle K1",
            "order_reference": "SO1",
            "unit_concerned": "Shop 3",
            "occurred_on": "2025-03-01",
            "place": "At home",
            "is_recurring": True,
            "referred_by": "The press",
            "remedy_requested": "Refund",
            "immediate_action": "None yet",
            "preferred_lang": False,
            "assistance_needed": "Large print",
            "is_vulnerable": True,
            "consent_disclosure": True,
            "category_id": self.category.id,
            "received_at": "2025-01-01 10:00:00",
            "channel_id": self.email.id,
        }
        for name, value in values.items():
            ticket = self._complaint()
            ticket.with_user(self.manager).write({name: value})
            with self.subTest(field=name):
                self.assertIn(self._last(ticket).kind, ("changed", "corrected"))
                self.assertIn(name, self._last(ticket).payload)

    def test_4_9_writing_the_same_value_is_no_event(self):
        before = len(self.ticket.event_ids)
        self.ticket.immediate_action = "Sorry."
        self.assertEqual(len(self.ticket.event_ids), before)

    def test_4_9_the_parts_of_a_case_are_journalled(self):
        point = self.ticket.point_ids.with_user(self.handler)
        point.write({"finding": "upheld", "reason": "So it is"})
        event = self._last(self.ticket)
        self.assertEqual((event.kind, event.user_id), ("point", self.handler))
        self.assertEqual(chain.load(event.payload)["finding"], [None, "upheld"])
        extra = point.create({"ticket_id": self.ticket.id, "name": "It is loud"})
        extra.with_user(self.handler).unlink()
        acts = [chain.load(e.payload)["act"] for e in self._newest(self.ticket, 2)]
        self.assertEqual(acts, ["removed", "added"])

    def test_8_1_a_file_is_journalled_when_added_and_when_removed(self):
        file = self.env["ir.attachment"].create(
            {
                "name": "photo.jpg",
                "raw": b"leak",
                "res_model": "helpdesk.ticket",
                "res_id": self.ticket.id,
            }
        )
        digest = chain.sha256(b"leak").hexdigest()
        self.assertIn(digest, self._last(self.ticket).payload)
        with self.assertRaises(UserError):
            file.with_user(self.handler).unlink()

    def test_4_9_summary_speaks_in_words(self):
        event = self.ticket.event_ids.filtered(lambda e: e.kind == "changed")[-1:]
        self.assertIn("cp_handler", event.summary)
        self.assertIn("→", event.summary)

    def test_4_9_a_changed_promise_is_told_in_words(self):
        self.ticket._journal(
            "clock",
            {
                "milestone": "respond",
                "former": [[10.0, "working_day", "own"]],
                "now": [[5.0, "working_day", "own"], [15, "calendar_day", "legal"]],
            },
        )
        self.assertEqual(
            self._last(self.ticket).summary,
            "Respond: 10 Working days → 5 Working days, 15 Calendar days by law",
        )
