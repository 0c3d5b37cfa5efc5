from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import BaseCase, tagged

from odoo.addons.mail.tests.common import MockEmail

from ..core import level
from .common import ComplaintCase

MONDAY = "2025-03-03 08:00:00"


class TestLevel(BaseCase):
    """The level of a case (annex H)."""

    def test_h_the_level_goes_up_only(self):
        for before, step, after in (
            (None, "received", "1"),
            (None, "assessment", "1"),
            ("1", "investigation", "2"),
            ("2", "assessment", "2"),
            ("2", "disputed", "2r"),
            ("2r", "communicated", "2r"),
            ("2r", "recourse", "3"),
            ("3", "closed", "3"),
            ("1", "closed", "1"),
            ("1", "withdrawn", "1"),
        ):
            with self.subTest(before=before, step=step):
                self.assertEqual(level.reached(before, step), after)


@tagged("post_install", "-at_install")
class TestHandover(MockEmail, ComplaintCase):
    """Nobody's complaints, and those not settled at first contact (4.12, annex H)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._init_mail_gateway()
        cls.calendar = cls.env["resource.calendar"].create(
            {"name": "Week", "tz": "UTC"}
        )
        cls.team.complaint_calendar_id = cls.calendar
        cls.env["complaint.training"].create(
            [
                {"user_id": user.id, "course": "Listening", "done_on": "2024-01-10"}
                for user in cls.team.user_ids
            ]
        )

    @freeze_time(MONDAY)
    def _new(self, **vals):
        return self._complaint(**vals)

    def _monitor(self, moment):
        with (
            freeze_time(moment),
            patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=1),
            self.mock_mail_gateway(),
        ):
            self.env["complaint.clock.monitor"]._cron_watch()

    def _journalled(self, ticket, kind):
        return ticket.event_ids.filtered(lambda event: event.kind == kind)

    def _notified(self, ticket):
        messages = self.env["mail.message"].search(
            [
                ("model", "=", ticket._name),
                ("res_id", "=", ticket.id),
                ("subject", "like", "has no handler"),
            ]
        )
        return messages.notified_partner_ids

    # ------------------------------------------------------------------
    # AT-4.12
    # ------------------------------------------------------------------

    def test_4_12_after_a_working_hour_the_leader_owns_nobodys_complaint(self):
        ticket = self._new()
        self.assertEqual(str(ticket.owner_due_at), "2025-03-03 09:00:00")
        self._monitor("2025-03-03 08:59:59")
        self.assertFalse(ticket.user_id)
        self._monitor("2025-03-03 09:00:00")
        self.assertEqual(ticket.user_id, self.manager)
        event = self._journalled(ticket, "unowned")
        self.assertEqual(len(event), 1)
        self.assertIn(self.manager.name, event.summary)
        self.assertFalse(ticket.owner_due_at)
        self.assertFalse(self.env["complaint.event"].verify(ticket.ids))

    def test_4_12_only_working_hours_count(self):
        with freeze_time("2025-03-07 16:30:00"):  # a Friday, half an hour before five
            ticket = self._complaint()
        self._monitor("2025-03-10 08:29:00")
        self.assertFalse(ticket.user_id)
        self._monitor("2025-03-10 08:30:00")
        self.assertEqual(ticket.user_id, self.manager)

    def test_4_12_who_is_complained_about_is_not_given_it_managers_are_told(self):
        ticket = self._new()
        ticket.subject_user_ids = self.manager
        self._monitor("2025-03-03 09:00:00")
        self.assertFalse(ticket.user_id)
        summary = self._journalled(ticket, "unowned").summary
        self.assertIn(self.second_manager.name, summary)
        self.assertNotIn(self.manager.name + ",", summary + ",")
        told = self._notified(ticket)
        self.assertIn(self.second_manager.partner_id, told)
        self.assertNotIn(self.manager.partner_id, told)
        self._monitor("2025-03-03 12:00:00")
        self.assertEqual(len(self._journalled(ticket, "unowned")), 1, "told once")

    def test_4_12_an_untrained_leader_is_not_given_it_where_training_is_asked(self):
        self.env.company.complaint_training = "block"
        self.env["complaint.training"].search(
            [("user_id", "=", self.manager.id)]
        ).unlink()
        ticket = self._new()
        self._monitor("2025-03-03 09:00:00")
        self.assertFalse(ticket.user_id)
        self.assertTrue(self._journalled(ticket, "unowned"))

    def test_4_12_without_a_leader_managers_are_told(self):
        self.team.user_id = False
        ticket = self._new()
        self._monitor("2025-03-03 09:00:00")
        self.assertFalse(ticket.user_id)
        self.assertIn(self.manager.partner_id, self._notified(ticket))

    def test_4_12_what_has_an_owner_is_imported_or_ended_is_left_alone(self):
        handled = self._new(user_id=self.handler.id)
        imported = self._new(imported_from="Old system", received_at="2025-01-07")
        taken, ended = self._new(), self._new()
        with freeze_time("2025-03-03 08:30:00"):
            taken.user_id = self.other_handler
            ended.write({"exit_reason": "Not ours", "iso_step": "redirected"})
        for ticket in handled | imported | taken | ended:
            self.assertFalse(ticket.owner_due_at)
        self._monitor("2025-03-03 10:00:00")
        self.assertEqual(taken.user_id, self.other_handler)
        self.assertFalse(imported.user_id | ended.user_id)

    def test_4_12_given_back_it_counts_anew(self):
        ticket = self._new(user_id=self.handler.id)
        with freeze_time("2025-03-04 10:00:00"):
            ticket.user_id = False
        self.assertEqual(str(ticket.owner_due_at), "2025-03-04 11:00:00")

    def test_4_12_the_hours_are_the_companys_and_none_switch_it_off(self):
        self.env.company.complaint_owner_hours = 2
        self.assertEqual(str(self._new().owner_due_at), "2025-03-03 10:00:00")
        self.env.company.complaint_owner_hours = 0
        self.assertFalse(self._new().owner_due_at)

    def test_4_12_nobody_sets_these_dates(self):
        ticket = self._new().with_user(self.manager)
        for name in ("owner_due_at", "level_due_at", "level_since"):
            with self.assertRaises(UserError):
                ticket.write({name: "2030-01-01"})
        with self.assertRaises(UserError):
            ticket.handling_level = "3"

    # ------------------------------------------------------------------
    # AT-H
    # ------------------------------------------------------------------

    def test_h_not_settled_at_first_contact_it_goes_to_a_specialist(self):
        busy = self._new(user_id=self.handler.id)
        self._level_2(busy)
        ticket = self._new(user_id=self.contact.id)
        self.assertEqual(ticket.handling_level, "1")
        self.assertEqual(ticket.level_due_at.date().isoformat(), "2025-03-06")
        self._monitor("2025-03-06 16:59:00")
        self.assertEqual((ticket.handling_level, ticket.user_id), ("1", self.contact))
        self._monitor("2025-03-07 08:00:00")
        self.assertEqual(ticket.handling_level, "2")
        self.assertEqual(ticket.user_id, self.other_handler, "fewest open cases")
        event = self._journalled(ticket, "level")
        self.assertIn("2 Specialist", event.summary)
        self.assertIn(self.other_handler.name, event.summary)
        told = [m for m in self._mails if "specialist" in m["subject"]]
        self.assertEqual(len(told), 1)
        self.assertIn(ticket.number, told[0]["subject"])
        self.assertIn("ada@example.com", str(told[0]["email_to"]))
        words = [entry["title"] for entry in ticket.sudo()._public_timeline()]
        self.assertIn("A specialist looks into your complaint.", words)
        self._monitor("2025-03-10 08:00:00")
        self.assertEqual(len(self._journalled(ticket, "level")), 1)

    def _level_2(self, ticket):
        with freeze_time(MONDAY):
            ticket.iso_step = "assessment"
            self._assess(ticket)

    def test_h_a_handler_who_has_it_keeps_it(self):
        ticket = self._new(user_id=self.other_handler.id)
        self._monitor("2025-03-07 08:00:00")
        self.assertEqual(
            (ticket.handling_level, ticket.user_id), ("2", self.other_handler)
        )

    def test_h_who_is_barred_or_not_trained_is_no_specialist(self):
        self.env.company.complaint_training = "block"
        trainings = self.env["complaint.training"]
        trainings.search([("user_id", "=", self.manager.id)]).unlink()
        trainings.search([("user_id", "=", self.handler.id)]).valid_until = "2025-03-06"
        ticket = self._new(user_id=self.contact.id)
        ticket.subject_user_ids = self.other_handler
        self._monitor("2025-03-07 08:00:00")
        self.assertEqual(ticket.handling_level, "2")
        self.assertEqual(ticket.user_id, self.contact)
        self.assertFalse([m for m in self._mails if "specialist" in m["subject"]])
        self.assertTrue(self._journalled(ticket, "unowned"), "managers are told")

    def test_h_investigating_is_level_two_reviewing_two_r(self):
        ticket = self._new(user_id=self.handler.id)
        with freeze_time("2025-03-04 09:00:00"):
            self._bring_to(ticket, "communicated")
            self.assertEqual(ticket.handling_level, "2")
            self.assertEqual(str(ticket.level_since), "2025-03-04 09:00:00")
            self.assertFalse(ticket.level_due_at)
            ticket._record_answer("rejected", reason="No")
        self.assertEqual((ticket.iso_step, ticket.handling_level), ("disputed", "2r"))
        self._monitor("2025-03-10 08:00:00")
        self.assertEqual(len(self._journalled(ticket, "level")), 2)

    def test_h_the_monitor_is_up_when_a_case_is_due(self):
        cron = self.env.ref("complaint_iso10002.ir_cron_complaint_monitor")
        self._new(user_id=self.contact.id)
        self.env["complaint.clock"].search([]).next_boundary_at = False
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        triggers.unlink()
        with freeze_time(MONDAY):
            self.env["complaint.clock.monitor"]._arm_next()
        armed = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        self.assertEqual(armed.mapped("call_at")[0].isoformat(), "2025-03-06T17:00:00")

    def test_h_imported_cases_and_pipelines_without_first_contact_have_no_date(self):
        imported = self._new(imported_from="Old system", received_at="2025-01-07")
        self.assertFalse(imported.level_due_at)
        desk = self._team("Desk", "small", self.handler)
        desk.pipeline_id.spot_days = 0
        direct = self._new(team_id=desk.id)
        self.assertEqual(direct.handling_level, "2")
        self.assertFalse(direct.level_due_at)

    def test_h_the_analysis_counts_by_level(self):
        self._level_2(self._new(user_id=self.handler.id))
        self._new(user_id=self.contact.id)
        self.env.flush_all()
        rows = self.env["complaint.report"]._read_group(
            [("team_id", "=", self.team.id)], ["handling_level"], ["case_count:sum"]
        )
        self.assertEqual(dict(rows), {"1": 1, "2": 1})

    def test_4_12_the_monitor_asks_little_however_many_cases(self):
        def queries(count):
            tickets = self.env["helpdesk.ticket"].union(
                *(self._new(user_id=self.contact.id) for _number in range(count))
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            cases = tickets._handable_to(self.handler)
            self.assertEqual(len(cases), count)
            return self.cr.sql_log_count - before

        queries(1)  # what is asked once
        self.assertEqual(queries(2), queries(8))
