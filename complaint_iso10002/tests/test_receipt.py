from datetime import timedelta

from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

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

    # ------------------------------------------------------------------
    # Numbers
    # ------------------------------------------------------------------

    def test_7_2_numbers_without_gaps_by_company_and_year(self):
        year = self._complaint(received_at="2023-05-05 10:00:00")
        self.assertEqual(year.number, "C2023-00001")
        more = self._complaint(received_at="2023-06-05 10:00:00")
        self.assertEqual(more.number, "C2023-00002")
        before = self._complaint(received_at="2022-12-31 23:59:59")
        self.assertEqual(before.number, "C2022-00001")
        gaps = self.env["complaint.register"].gaps
        for checked in (2022, 2023, 2021):
            self.assertEqual(gaps(self.env.company.id, checked), [])

    def test_7_2_two_companies_have_two_series(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.env.user.company_ids |= other
        team = self.env["helpdesk.ticket.team"].create(
            {
                "name": "Other complaints",
                "alias_name": "other-complaints",
                "company_id": other.id,
                "complaint_handling": True,
                "pipeline_id": self.team.pipeline_id.id,
            }
        )
        first = self._complaint(received_at="2023-05-05 10:00:00")
        second = self._complaint(
            team_id=team.id, received_at="2023-05-05 10:00:00", channel_id=False
        )
        self.assertEqual(first.number, "C2023-00001")
        self.assertEqual(second.number, "C2023-00001")
        self.assertEqual(second.company_id, other)
        self.assertEqual(self.env["complaint.register"].gaps(other.id, 2023), [])

    def test_7_2_a_failed_entry_gives_its_number_back(self):
        first = self._complaint(received_at="2023-05-05 10:00:00")
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self._complaint(received_at="2023-05-05 10:00:00", iso_step="closed")
        second = self._complaint(received_at="2023-05-05 10:00:00")
        self.assertEqual(first.number, "C2023-00001")
        self.assertEqual(second.number, "C2023-00002")

    def test_7_2_a_batch_takes_numbers_in_one_go(self):
        vals = {
            "name": "x",
            "description": "x",
            "team_id": self.team.id,
            "received_at": "2023-05-05 10:00:00",
        }
        tickets = self.env["helpdesk.ticket"].create([dict(vals) for _i in range(5)])
        self.assertEqual(
            tickets.mapped("number"), [f"C2023-0000{i}" for i in range(1, 6)]
        )

    def test_7_2_a_number_is_never_used_twice(self):
        ticket = self._complaint(received_at="2023-05-05 10:00:00")
        with self.assertRaises(ValidationError):
            self._complaint(
                user=self.manager,
                number=ticket.number,
                received_at=ticket.received_at,
                imported_from="old register",
            )
        vals = {"number": "K-17", "imported_from": "old register"}
        self._complaint(user=self.manager, **vals)
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self._complaint(user=self.manager, **vals)

    def test_7_2_nobody_chooses_the_number_of_a_new_complaint(self):
        """A chosen number would sit in the series and stop it later."""
        for user in (self.contact, self.manager):
            ticket = self._complaint(
                user=user, number="C2023-00005", received_at="2023-05-05 10:00:00"
            )
            self.assertNotEqual(ticket.number, "C2023-00005")

    def test_7_2_a_gap_is_found(self):
        first = self._complaint(received_at="2023-05-05 10:00:00")
        sequence = self.env["complaint.register"]._sequence(self.env.company.id)
        span = self.env["complaint.register"]._range(sequence, 2023)
        span.sudo().number_next = 4
        self.assertEqual(
            self.env["complaint.register"].gaps(self.env.company.id, 2023),
            ["C2023-00002", "C2023-00003"],
        )
        self.assertEqual(first.number, "C2023-00001")

    def test_7_2_who_may_look_for_gaps(self):
        register = self.env["complaint.register"]
        self._complaint(received_at="2023-05-05 10:00:00")
        for user in (self.manager, self.auditor):
            found = register.with_user(user).gaps(self.env.company.id, 2023)
            self.assertEqual(found, [])
        for user in (self.contact, self.handler, self.outsider):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                register.with_user(user).gaps(self.env.company.id, 2023)

    def test_7_2_looking_for_gaps_makes_no_series(self):
        register = self.env["complaint.register"].with_user(self.auditor)
        before = self.env["ir.sequence.date_range"].search_count([])
        self.assertEqual(register.gaps(self.env.company.id, 1999), [])
        self.assertEqual(self.env["ir.sequence.date_range"].search_count([]), before)

    # ------------------------------------------------------------------
    # Representatives (AT-C)
    # ------------------------------------------------------------------

    def test_c_nothing_goes_to_a_representative_before_the_authority_is_confirmed(self):
        agent = self.env["res.partner"].create(
            {"name": "Agent", "email": "agent@law.example"}
        )
        ticket = self._complaint(
            complainant_kind="representative",
            representative_id=agent.id,
            channel_id=self.email.id,
        )
        self.assertTrue(ticket.number, "accepted")
        self.assertEqual(
            ticket._complainant_address(), {"partner_ids": self.customer.ids}
        )
        mailed = ticket.message_ids.partner_ids
        self.assertIn(self.customer, mailed)
        self.assertNotIn(agent, mailed)
        ticket.representative_authority = True
        self.assertEqual(ticket._complainant_address(), {"partner_ids": agent.ids})

    def test_c_a_complaint_reached_only_through_an_unconfirmed_agent(self):
        agent = self.env["res.partner"].create(
            {"name": "Agent", "email": "agent@law.example"}
        )
        ticket = self._complaint(
            partner_id=False,
            complainant_kind="representative",
            representative_id=agent.id,
            channel_id=self.email.id,
        )
        self.assertFalse(ticket._complainant_address())
        self.assertFalse(ticket.acknowledged_at)
        self.assertTrue(ticket.activity_ids, "a person is asked to acknowledge")

    # ------------------------------------------------------------------
    # Acknowledgement of what did not come by mail (AT-7.4)
    # ------------------------------------------------------------------

    def test_7_4_a_spoken_complaint_asks_a_person_to_acknowledge(self):
        ticket = self._complaint(user=self.contact)
        self.assertFalse(ticket.acknowledged_at)
        self.assertEqual(ticket.activity_ids.user_id, self.manager)
        ticket.with_user(self.contact).action_acknowledged_in_person()
        self.assertTrue(ticket.acknowledged_at)
        self.assertFalse(ticket.activity_ids)
        self.assertIn("acknowledged", self._kinds(ticket))

    def test_7_4_without_an_address_nothing_is_sent(self):
        ticket = self._complaint(partner_id=False)
        with self.assertRaises(UserError):
            ticket.action_acknowledge()
        self.assertFalse(ticket.acknowledged_at)

    def test_7_4_assessment_does_not_wait_for_the_acknowledgement(self):
        ticket = self._complaint()
        self.assertFalse(ticket.acknowledged_at)
        self._assess(ticket)
        self.assertEqual(ticket.iso_step, "investigation")
