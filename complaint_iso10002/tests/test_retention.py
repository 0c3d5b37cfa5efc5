from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common_erasure import AFTER, CLOSED, ErasureCase


@tagged("post_install", "-at_install")
@freeze_time(AFTER)
class TestRetention(ErasureCase):
    """How long a case is kept, and what holds it longer (8.1)."""

    # ------------------------------------------------------------------
    # Schedules
    # ------------------------------------------------------------------

    def test_8_1_a_closed_case_is_kept_five_years(self):
        ticket = self._closed()
        self.assertEqual(ticket.retention_until, date(2025, 3, 2))
        self.assertFalse(ticket.erasure_obstacle)
        opened = self._complaint()
        self.assertFalse(opened.retention_until)
        self.assertEqual(opened.erasure_obstacle, "open")

    def test_8_1_the_first_schedule_that_fits_is_taken(self):
        schedules = self.env["complaint.retention"].with_user(self.manager)
        ticket = self._closed()
        root = self.category.parent_id
        vals_list = [
            {"name": "Other outcome", "sequence": 1, "outcome": "not_upheld"},
            {"name": "Sealed", "sequence": 2, "access_level": "sealed"},
            {"name": "Safety", "sequence": 3, "safety_only": True},
            {"name": "Elsewhere", "sequence": 4, "category_ids": self.handling.ids},
            {"name": "Quality", "sequence": 5, "category_ids": root.ids, "years": 3},
            {"name": "Later", "sequence": 6, "years": 9},
        ]
        ticket.sudo()._note({"category_id": self.category.id})
        created = schedules.create(vals_list)
        self.assertEqual(ticket.retention_id, created[4])
        self.assertEqual(ticket.retention_until, date(2023, 3, 2))
        created[4].active = False
        self.assertEqual(ticket.retention_until, date(2029, 3, 2))
        created[5].unlink()
        self.assertEqual(ticket.retention_until, date(2025, 3, 2))

    def test_8_1_a_schedule_may_count_from_receipt_and_never_ends_before_closing(self):
        ticket = self._closed()
        default = self.env.ref("complaint_iso10002.complaint_retention_default")
        ticket.sudo()._note({"received_at": datetime(2019, 1, 7)})
        default.counted_from = "received_at"
        self.assertEqual(ticket.retention_until, date(2024, 1, 7))
        default.years = 0
        self.assertEqual(ticket.retention_until, CLOSED.date())

    def test_8_1_reckoned_for_one_case_and_for_the_register_alike(self):
        """The compute and the statements of a change of schedules agree."""
        self.env["complaint.retention"].create(
            [
                {"name": "Upheld", "sequence": 1, "outcome": "upheld", "years": 7},
                {
                    "name": "Leap",
                    "sequence": 2,
                    "years": 1,
                    "counted_from": "received_at",
                },
            ]
        )
        tickets = self._closed() | self._closed(at=datetime(2020, 2, 29, 12))
        reckoned = tickets.mapped("retention_until")
        schedules = tickets.mapped("retention_id")
        self.env["complaint.retention"]._schedule_register()
        self.assertEqual(tickets.mapped("retention_until"), reckoned)
        self.assertEqual(tickets.mapped("retention_id"), schedules)

    def test_8_1_the_register_is_scheduled_in_as_many_queries_whatever_its_size(self):
        schedules = self.env["complaint.retention"]
        self._closed()
        schedules._schedule_register()
        self.env.flush_all()
        count = len(schedules._schedules())
        with self.assertQueryCount(3 + 3 * count):
            schedules._schedule_register()

    # ------------------------------------------------------------------
    # Legal hold
    # ------------------------------------------------------------------

    def test_8_1_a_hold_overrides_schedule_and_request_until_it_is_lifted(self):
        ticket = self._closed()
        hold = self._hold(ticket)
        self.assertEqual(self._last(ticket).kind, "held")
        self.assertTrue(ticket.is_held)
        self.assertIn(ticket, ticket.search([("is_held", "=", True)]))
        self.assertNotIn(ticket, ticket.search([("is_held", "=", False)]))
        batch = self._batch(ticket, basis="request", note="Article 17")
        self.assertEqual(batch.line_ids.skip_reason, "held")
        self.assertFalse(ticket.erased_at)
        with self.assertRaises(ValidationError):
            hold.action_lift()
        hold.lift_reason = "Settled"
        hold.action_lift()
        self.assertEqual(hold.lifted_by_id, self.manager)
        self.assertFalse(ticket.is_held)
        with self.assertRaises(UserError):
            hold.held_until = AFTER.date()
        self._batch(ticket)
        self.assertTrue(ticket.erased_at)

    def test_8_1_a_hold_has_its_days(self):
        ticket = self._closed()
        hold = self._hold(ticket, held_until="2025-03-11", held_from="2025-01-01")
        self.assertFalse(ticket.is_held)
        hold.held_until = "2025-03-12"
        self.assertTrue(ticket.is_held)
        hold.write({"held_from": "2025-03-13", "held_until": False})
        self.assertFalse(ticket.is_held)

    def test_8_1_only_the_manager_holds_and_nobody_removes_a_hold(self):
        ticket = self._closed()
        for user in (self.contact, self.handler, self.auditor, self.outsider):
            with self.assertRaises(AccessError):
                self.env["complaint.hold"].with_user(user).create(
                    {"ticket_id": ticket.id, "reason": "x"}
                )
        hold = self._hold(ticket)
        self.assertEqual(hold.with_user(self.handler).reason, "Claim at the court")
        with self.assertRaises(AccessError):
            hold.with_user(self.handler).action_lift()
        with self.assertRaises(AccessError):
            hold.with_user(self.manager).unlink()
        with self.assertRaises(UserError):
            hold.sudo().unlink()
        with self.assertRaises(UserError):
            hold.write({"lifted_at": AFTER})
