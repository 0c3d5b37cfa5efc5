from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import NOW, ComplaintCase


@tagged("post_install", "-at_install")
class TestReceipt(ComplaintCase):
    """A complaint enters the register (1, 3, 4.5, 7.2, annex C)."""

    # ------------------------------------------------------------------
    # Receipt and entry (AT-7.2, AT-1)
    # ------------------------------------------------------------------

    def test_7_2_a_letter_stamped_friday_and_typed_in_on_tuesday(self):
        with freeze_time("2025-03-11 10:00:00"):
            letter = self._complaint(
                user=self.contact, received_at="2025-03-07 08:30:00"
            )
            other = self._complaint(user=self.contact)
        self.assertEqual(str(letter.received_at), "2025-03-07 08:30:00")
        self.assertEqual(str(letter.registered_at), "2025-03-11 10:00:00")
        self.assertNotEqual(letter.number, other.number)
        self.assertEqual(letter.received_by_id, self.contact)

    def test_7_2_receipt_never_lies_in_the_future(self):
        with freeze_time(NOW):
            with self.assertRaises(ValidationError):
                self._complaint(received_at=NOW + timedelta(minutes=1))
            ticket = self._complaint()
            self.assertEqual(ticket.received_at, NOW)
            with self.assertRaises(ValidationError):
                ticket.received_at = NOW + timedelta(days=1)

    def test_7_2_all_that_came_along_is_kept(self):
        vals = {
            "received_at": "2025-03-07 08:30:00",
            "complainant_phone": "+1 555 0100",
            "complainant_address": "1 Main St\nSpringfield",
            "about": "Kettle K1",
            "order_reference": "SO1",
            "unit_concerned": "Shop 3",
            "place": "At home",
            "is_recurring": True,
            "referred_by": "A regulator",
            "remedy_requested": "A new kettle",
            "immediate_action": "Told not to use it",
            "assistance_needed": "Large print",
            "is_vulnerable": True,
            "preferred_lang": "en_US",
        }
        ticket = self._complaint(user=self.contact, occurred_on="2025-03-01", **vals)
        for name, value in vals.items():
            with self.subTest(field=name):
                got = ticket[name]
                self.assertEqual(str(got) if name == "received_at" else got, value)
        self.assertEqual(str(ticket.occurred_on), "2025-03-01")
        self.assertEqual(len(ticket.point_ids), 1)

    def test_4_5_only_the_words_and_a_way_to_answer_are_needed(self):
        ticket = (
            self.env["helpdesk.ticket"]
            .with_user(self.contact)
            .create(
                {
                    "team_id": self.team.id,
                    "name": "Leaks",
                    "description": "It leaks",
                    "partner_email": "x@y.example",
                }
            )
        )
        self.assertEqual(ticket.iso_step, "received")
        self.assertTrue(ticket.number and ticket.tracking_code)

    def test_4_5_an_anonymous_complaint_has_a_number_and_a_code(self):
        ticket = self._complaint(complainant_kind="anonymous", partner_id=False)
        self.assertTrue(ticket.number and ticket.tracking_code)
        ticket.write({"user_id": self.handler.id, "iso_step": "assessment"})
        self.assertEqual(ticket.iso_step, "assessment")

    def test_4_5_nobody_to_answer_is_no_complaint_to_assess(self):
        ticket = self._complaint(partner_id=False)
        with self.assertRaises(ValidationError):
            ticket.write({"user_id": self.handler.id, "iso_step": "assessment"})

    def test_7_2_the_code_is_hard_to_guess_and_easy_to_read_out(self):
        codes = {self._complaint().tracking_code for _i in range(20)}
        self.assertEqual(len(codes), 20)
        for code in codes:
            self.assertRegex(code, r"^([2-9A-HJ-NP-Z]{4}-){3}[2-9A-HJ-NP-Z]{4}$")

    def test_4_9_the_words_as_they_came_are_kept(self):
        ticket = self._complaint()
        ticket.write({"name": "Kettle", "description": "<p>edited</p>"})
        self.assertEqual(ticket.original_name, "The kettle leaks")
        self.assertIn("leaked on the first day", ticket.original_description)
        for vals in (
            {"original_name": "x"},
            {"original_description": "x"},
            {"registered_at": "2020-01-01"},
            {"number": "C1"},
            {"imported_from": "x"},
            {"imported_step": "closed"},
            {"tracking_code": "GUESSED"},
            {"tracking_hash": "GUESSED"},
            {"tracking_issued_at": "2020-01-01"},
        ):
            for user in (self.handler, self.manager, self.env.user):
                with self.subTest(vals=vals), self.assertRaises(UserError):
                    ticket.with_user(user).write(vals)

    def test_4_9_a_new_complaint_brings_no_words_dates_or_code_of_its_own(self):
        """The register's own columns are not the writer's to choose."""
        ticket = self._complaint(
            user=self.contact,
            original_name="x",
            registered_at="2020-01-01 00:00:00",
            tracking_code="GUESSED",
            imported_step="closed",
        )
        self.assertEqual(ticket.original_name, "The kettle leaks")
        self.assertNotEqual(ticket.tracking_code, "GUESSED")
        self.assertFalse(ticket.imported_step)
        self.assertGreater(ticket.registered_at.year, 2020)

    def test_4_9_the_manager_alone_corrects_the_receipt_with_a_reason(self):
        ticket = self._bring_to(self._complaint(), "assessment")
        vals = {"received_at": "2025-01-01 10:00:00"}
        with self.assertRaises(UserError):
            ticket.with_user(self.handler).write({**vals, "correction_reason": "x"})
        with self.assertRaises(UserError):
            ticket.with_user(self.manager).write(vals)
        ticket.with_user(self.manager).write(
            {**vals, "correction_reason": "Stamp misread"}
        )
        self.assertEqual(self._last(ticket).kind, "corrected")
        self.assertIn("Stamp misread", self._last(ticket).payload)

    # ------------------------------------------------------------------
    # Tickets that become complaints (AT-1) and complaints about complaints (AT-3)
    # ------------------------------------------------------------------

    def test_1_a_ticket_converted_later_was_received_when_it_was_opened(self):
        with freeze_time("2025-03-10 09:00:00"):
            ticket = self.env["helpdesk.ticket"].create(
                {
                    "name": "A question",
                    "description": "Why does it leak?",
                    "team_id": self.plain_team.id,
                    "partner_id": self.customer.id,
                    "user_id": False,
                }
            )
            ticket.flush_recordset()
            self.env.cr.execute(
                "UPDATE helpdesk_ticket SET create_date = '2025-03-10 09:00:00' "
                "WHERE id = %s",
                [ticket.id],
            )
            ticket.invalidate_recordset()
        plain_number = ticket.number
        with freeze_time("2025-03-12 09:00:00"):
            ticket.with_user(self.manager).sudo().team_id = self.team
        self.assertTrue(ticket.is_complaint)
        self.assertEqual(str(ticket.received_at), "2025-03-10 09:00:00")
        self.assertEqual(str(ticket.registered_at), "2025-03-12 09:00:00")
        self.assertEqual(ticket.iso_step, "received")
        self.assertTrue(ticket.number.startswith("C2025-"))
        self.assertEqual(ticket.original_name, "A question")
        self.assertTrue(ticket.tracking_code)
        self.assertIn(plain_number, ticket.event_ids[-1].payload)
        self.assertFalse(self.env["complaint.event"].verify(ticket.ids))

    def test_1_a_complaint_leaves_the_register_by_no_door(self):
        ticket = self._complaint()
        for vals in (
            {"team_id": self.plain_team.id},
            {"team_id": False},
            {"active": False},
            {"is_complaint": False},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                ticket.with_user(self.manager).write(vals)
                self.env.flush_all()
                self.assertFalse(ticket.is_complaint, "still in the register")
            self.assertTrue(ticket.is_complaint)
        with self.assertRaises(UserError):
            self.team.complaint_handling = False
        with self.assertRaises(UserError):
            self.team.unlink()

    def test_1_copying_a_complaint_makes_a_new_one(self):
        ticket = self._bring_to(self._complaint(), "assessment")
        copy = ticket.copy()
        self.assertTrue(copy.number.startswith("C"))
        self.assertNotEqual(copy.number, ticket.number)
        self.assertNotEqual(copy.tracking_code, ticket.tracking_code)
        self.assertEqual(copy.iso_step, "received")
        self.assertFalse(self.env["complaint.event"].verify(copy.ids))

    def test_3_a_complaint_about_how_a_complaint_was_handled(self):
        first = self._bring_to(self._complaint(), "communicated")
        second = self._complaint(
            user=self.contact,
            earlier_complaint_id=first.id,
            category_id=self.handling.id,
        )
        self.assertEqual(second.earlier_complaint_id, first)
        with self.assertRaises(ValidationError):
            second.user_id = self.handler
        second.user_id = self.other_handler
