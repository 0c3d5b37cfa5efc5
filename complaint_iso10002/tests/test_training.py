from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ComplaintCase


@tagged("post_install", "-at_install")
@freeze_time("2025-03-12 09:00:00")
class TestTraining(ComplaintCase):
    """Who is given complaints is trained for it (4.14)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.trainings = cls.env["complaint.training"]
        cls.ticket = cls._complaint()

    def _train(self, user, valid_until=False, **vals):
        return self.trainings.with_user(self.manager).create(
            {
                "user_id": user.id,
                "course": "Listening",
                "done_on": "2024-01-10",
                "valid_until": valid_until,
                **vals,
            }
        )

    def _assign(self, user=None):
        ticket = self.ticket.with_user(self.manager)
        ticket.user_id = user or self.handler

    def test_4_14_block_refuses_whose_training_ended_yesterday(self):
        self.env.company.complaint_training = "block"
        self._train(self.handler, "2025-03-11")
        with self.assertRaises(ValidationError) as refused:
            self._assign()
        self.assertIn("ended on 2025-03-11", str(refused.exception))
        self.assertFalse(self.ticket.user_id)

    def test_4_14_block_refuses_who_was_never_trained(self):
        self.env.company.complaint_training = "block"
        with self.assertRaises(ValidationError) as refused:
            self._assign()
        self.assertIn("no training", str(refused.exception))

    def test_4_14_who_is_trained_today_is_given_the_case(self):
        self.env.company.complaint_training = "block"
        self._train(self.handler, "2024-06-01")
        self._train(self.handler, "2025-03-12")
        self._assign()
        self.assertEqual(self.ticket.user_id, self.handler)
        self._train(self.other_handler)  # for good
        self._assign(self.other_handler)
        self.assertEqual(self.ticket.user_id, self.other_handler)

    def test_4_14_a_training_to_come_does_not_count(self):
        self.env.company.complaint_training = "block"
        self._train(self.handler, done_on="2025-03-13")
        with self.assertRaises(ValidationError):
            self._assign()

    def test_4_14_one_training_for_good_is_enough_whatever_else_ended(self):
        self.env.company.complaint_training = "block"
        self._train(self.handler, "2024-06-01")
        self._train(self.handler)
        self._assign()
        self.assertEqual(self.ticket.user_id, self.handler)

    def test_4_14_a_training_at_another_company_does_not_count(self):
        self.env.company.complaint_training = "block"
        self.trainings.create(
            {
                "user_id": self.handler.id,
                "course": "Elsewhere",
                "done_on": "2024-01-10",
                "company_id": self.env["res.company"].create({"name": "B"}).id,
            }
        )
        with self.assertRaises(ValidationError):
            self._assign()

    def test_4_14_history_keeps_its_handler(self):
        self.env.company.complaint_training = "block"
        ticket = self._complaint(
            self.manager, user_id=self.handler.id, imported_from="old register"
        )
        self.assertEqual(ticket.user_id, self.handler)

    def test_4_14_warn_assigns_and_says_so(self):
        self.env.company.complaint_training = "warn"
        self._train(self.handler, "2025-03-11")
        self._assign()
        shown = self.ticket.with_user(self.handler)
        self.assertIn("2025-03-11", shown.training_warning)

    def test_4_14_nothing_is_asked_unless_set(self):
        self._assign()
        self.assertFalse(self.ticket.with_user(self.handler).training_warning)

    def test_4_14_no_complaint_is_lost_for_an_untrained_handler(self):
        self.env.company.complaint_training = "block"
        ticket = self._complaint(self.handler, user_id=self.handler.id)
        self.assertTrue(ticket.number)
        self.assertFalse(ticket.user_id)

    def test_4_14_plain_tickets_ask_for_no_training(self):
        self.env.company.complaint_training = "block"
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "Printer", "description": "x", "team_id": self.plain_team.id}
        )
        ticket.user_id = self.outsider
        self.assertEqual(ticket.user_id, self.outsider)

    def test_4_14_people_read_the_own_and_write_none(self):
        own = self._train(self.handler)
        other = self._train(self.other_handler)
        mine = self.trainings.with_user(self.handler)
        self.assertEqual(mine.search([]), own)
        with self.assertRaises(AccessError):
            other.with_user(self.handler).read(["course"])
        with self.assertRaises(AccessError):
            own.with_user(self.handler).valid_until = "2030-01-01"
        with self.assertRaises(AccessError):
            mine.create({"user_id": self.handler.id, "course": "None"})

    def test_4_14_manager_executive_and_auditor_read_all_of_their_company(self):
        training = self._train(self.handler)
        elsewhere = self.trainings.create(
            {
                "user_id": self.handler.id,
                "course": "Elsewhere",
                "company_id": self.env["res.company"].create({"name": "B"}).id,
            }
        )
        for user in (self.manager, self.executive, self.auditor):
            found = self.trainings.with_user(user).search([])
            self.assertIn(training, found)
            self.assertNotIn(elsewhere, found)

    def test_4_14_a_training_does_not_end_before_it_was_done(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._train(self.handler, "2023-01-01")
