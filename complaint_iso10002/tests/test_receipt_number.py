from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ComplaintCase


@tagged("post_install", "-at_install")
class TestReceiptNumber(ComplaintCase):
    """Numbers without gaps, by company and year (7.2)."""

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
