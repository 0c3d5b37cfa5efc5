from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_decision import DecisionCase


@tagged("post_install", "-at_install")
@freeze_time("2025-03-12 09:00:00")
class TestAppointment(DecisionCase):
    """Who holds which role, when, and what they may promise (5.4)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appointments = cls.env["complaint.appointment"]

    def _appoint(self, user, role="handler", by=None, **vals):
        return self.appointments.with_user(by or self.manager).create(
            {
                "user_id": user.id,
                "role": role,
                "date_from": "2025-01-01",
                "date_to": "2025-03-31",
                "appointed_by_id": self.executive.id,
                **vals,
            }
        )

    def _matrix(self, day, user=None):
        wizards = self.env["complaint.appointment.matrix"].with_user(
            user or self.outsider
        )
        return wizards.create({"day": day})

    def _as_of_later(self, appointments):
        """As if the transaction that made them was another."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE complaint_appointment SET create_date = '2025-01-01' "
            "WHERE id = ANY(%s)",
            [appointments.ids],
        )
        self.env.invalidate_all()

    # ------------------------------------------------------------------
    # AT-5.4
    # ------------------------------------------------------------------

    def test_5_4_the_matrix_of_15_march_names_who_that_of_1_april_does_not(self):
        appointment = self._appoint(self.handler)
        for day, expected in (("2025-03-15", True), ("2025-04-01", False)):
            with self.subTest(day=day):
                matrix = self._matrix(day)
                self.assertIs(appointment in matrix._appointments(), expected)
                shown = self.appointments.search(matrix.action_show()["domain"])
                self.assertIs(appointment in shown, expected)

    def test_5_4_an_offer_after_the_end_waits_for_another_person(self):
        self._appoint(self.handler, has_limit=True, limit_amount=500)
        ticket = self._ready()
        with freeze_time("2025-03-31 09:00:00"):
            self._promise(ticket, 400)
            letter = self._letter(ticket)
            self.assertFalse(letter.needs_approval)
            letter.action_submit()
            self.assertEqual(letter.state, "approved")
        with freeze_time("2025-04-01 09:00:00"):
            letter.invalidate_recordset()
            letter.sent_by = "spoken"
            with self.assertRaises(ValidationError):
                letter.action_send()
            letter.action_back_to_draft()
            letter.action_submit()
            self.assertEqual(letter.state, "to_approve")
            with self.assertRaises(UserError):
                letter.action_send()
            letter.with_user(self.manager).action_approve()
            letter.action_send()
        self.assertEqual(letter.state, "sent")

    def test_5_4_what_was_sent_in_time_stays_judged_by_its_day(self):
        self._appoint(self.handler, has_limit=True, limit_amount=500)
        ticket = self._ready()
        self._promise(ticket, 400)
        letter = self._letter(ticket, sent_by="spoken")
        letter.action_submit()
        letter.action_send()
        with freeze_time("2025-06-01 09:00:00"):
            letter.invalidate_recordset()
            self.assertFalse(letter.needs_approval)

    def test_5_4_4_settling_on_the_spot_asks_the_appointment(self):
        self._appoint(
            self.contact,
            "contact",
            has_limit=True,
            limit_amount=80,
            limit_ids=[(0, 0, {"type_id": self.refund.id, "amount": 50})],
        )
        promise = (self.env.company, self.team, self.category)
        day = self._matrix("2025-03-15").day
        for amount, beyond in ((50, False), (51, True)):
            with self.subTest(amount=amount):
                promises = {self.refund.id: amount}
                found = self.contact._goes_beyond_limit(promises, *promise, day)
                self.assertIs(found, beyond)
        settlements = self.env["complaint.spot.settlement"].with_user(self.contact)
        settlement = settlements.create(
            {
                "name": "Wrong colour",
                "description": "It is green.",
                "complainant_kind": "anonymous",
                "team_id": self.team.id,
                "category_id": self.category.id,
                "channel_id": self.phone.id,
                "answer": "Money back",
                "cause_id": self.cause.id,
                "remedy_type_id": self.refund.id,
                "amount": 51,
            }
        )
        with self.assertRaises(UserError):
            settlement._enter()
        settlement.amount = 50
        self.assertEqual(settlement._enter().iso_step, "closed")

    def test_5_4_without_an_appointment_the_limit_of_the_user_holds(self):
        self.handler.write({"complaint_own_limit": True, "complaint_remedy_limit": 50})
        self._appoint(self.handler, date_from="2025-03-13", date_to=False)
        self._appoint(self.handler, "auditor")
        ticket = self._ready()
        remedy = self._promise(ticket, 50)
        letter = self._letter(ticket)
        self.assertFalse(letter.needs_approval)
        remedy.amount = 51
        self.assertTrue(letter.needs_approval)

    def test_5_4_a_scope_is_a_category_with_those_below_it(self):
        parent = self.category.parent_id
        self.assertTrue(parent)
        vals = {"has_limit": True, "limit_amount": 500}
        scoped = self._appoint(self.handler, category_id=parent.id, **vals)
        ticket = self._ready(category_id=self.category.id)
        self._promise(ticket, 400)
        letter = self._letter(ticket)
        self.assertFalse(letter.needs_approval)
        ticket.category_id = self.handling
        letter.invalidate_recordset()
        self.assertTrue(letter.needs_approval, "no authority for this category")
        self.assertEqual(scoped.state, "in_force")

    def test_5_4_4_who_approves_is_bound_by_the_own_appointment(self):
        by = self.second_manager
        self._appoint(self.manager, "manager", by, has_limit=True, limit_amount=1000)
        ticket = self._ready()
        remedy = self._promise(ticket, 1500)
        letter = self._letter(ticket)
        letter.action_submit()
        task = ticket.activity_ids.filtered(lambda a: a.summary == letter.subject)
        self.assertNotEqual(task.user_id, self.manager)
        with self.assertRaises(UserError):
            letter.with_user(self.manager).action_approve()
        remedy.amount = 1000
        letter.with_user(self.manager).action_approve()
        self.assertEqual(letter.state, "approved")

    # ------------------------------------------------------------------
    # One representative, entitled people, history
    # ------------------------------------------------------------------

    def test_5_4_1_one_representative_of_top_management_at_a_time(self):
        role = "representative"
        self._appoint(self.manager, role, deputy_id=self.second_manager.id)
        self.env.flush_all()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self._appoint(self.second_manager, role, date_from="2025-03-31")
            self.env.flush_all()
        follows = self._appoint(
            self.second_manager, role, date_from="2025-04-01", date_to=False
        )
        company = self.env["res.company"].create({"name": "Branch"})
        (self.manager | self.second_manager).company_ids |= company
        other = self.appointments.create(
            {
                "user_id": self.manager.id,
                "role": role,
                "company_id": company.id,
                "date_from": "2025-01-01",
            }
        )
        self.env.flush_all()
        self.assertEqual((follows.state, other.state), ("planned", "in_force"))

    def test_5_4_what_began_is_ended_and_neither_changed_nor_deleted(self):
        appointment = self._appoint(self.handler, has_limit=True, limit_amount=10)
        self._as_of_later(appointment)
        line = {"type_id": self.refund.id, "amount": 5}
        for vals in (
            {"user_id": self.other_handler.id},
            {"role": "manager"},
            {"date_from": "2025-02-01"},
            {"limit_amount": 1000},
            {"has_limit": False},
            {"team_id": self.team.id},
            {"limit_ids": [(0, 0, line)]},
            {"date_to": "2025-03-10"},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                appointment.write(vals)
        limits = self.env["complaint.appointment.limit"].with_user(self.manager)
        with self.assertRaises(UserError):
            limits.create({"appointment_id": appointment.id, **line})
        with self.assertRaises(UserError):
            appointment.unlink()
        appointment.write({"duties": "All of them", "date_to": "2025-04-30"})
        appointment.action_end()
        self.assertEqual(str(appointment.date_to), "2025-03-12")
        with freeze_time("2025-03-14 09:00:00"):
            appointment.invalidate_recordset()
            self.assertEqual(appointment.state, "ended")
            with self.assertRaises(UserError):
                appointment.date_to = False
            follows = appointment.copy()
        self.assertEqual(str(follows.date_from), "2025-03-15")
        self.assertFalse(follows.date_to)

    def test_5_4_limits_by_kind_of_what_began_are_nobodys_to_change(self):
        line = {"type_id": self.refund.id, "amount": 5}
        appointment = self._appoint(
            self.handler, has_limit=True, limit_amount=10, limit_ids=[(0, 0, line)]
        )
        self._as_of_later(appointment)
        limit = appointment.limit_ids
        for act in (
            lambda: limit.write({"amount": 500}),
            limit.unlink,
        ):
            with self.assertRaises(UserError):
                act()
        self.assertEqual(limit.amount, 5)

    def test_5_4_what_is_planned_is_changed_and_deleted(self):
        planned = self._appoint(self.handler, date_from="2025-03-13", date_to=False)
        planned.write({"role": "contact", "has_limit": True, "limit_amount": 5})
        self.assertEqual(planned.state, "planned")
        planned.unlink()

    def test_5_4_nobody_sets_the_own_limit(self):
        vals = {"has_limit": True, "limit_amount": 9000}
        with self.assertRaises(UserError):
            self._appoint(self.manager, "manager", **vals)
        planned = self._appoint(self.manager, "manager", date_from="2025-03-20")
        with self.assertRaises(UserError):
            planned.write(vals)
        self.assertFalse(planned.sudo().has_limit)
        self._appoint(self.manager, "manager", self.second_manager, **vals)

    def test_5_4_roles_that_promise_nothing_have_no_limit(self):
        for role in ("identity", "auditor", "executive"):
            with self.subTest(role=role), self.assertRaises(ValidationError):
                self._appoint(self.auditor, role, has_limit=True, limit_amount=1)

    def test_5_4_the_deputy_is_another_person_of_the_company(self):
        with self.assertRaises(ValidationError):
            self._appoint(self.handler, deputy_id=self.handler.id)
        company = self.env["res.company"].create({"name": "Branch"})
        with self.assertRaises(UserError):
            self._appoint(self.handler, by=self.env.user, company_id=company.id)

    # ------------------------------------------------------------------
    # Who reads what
    # ------------------------------------------------------------------

    def test_5_4_everybody_inside_reads_the_matrix_without_the_limits(self):
        appointment = self._appoint(
            self.handler, has_limit=True, limit_amount=70, duties="Answers letters"
        )
        for user in (self.outsider, self.contact, self.executive):
            seen = appointment.with_user(user)
            with self.subTest(user=user.login):
                self.assertEqual(seen.duties, "Answers letters")
                self.assertFalse(seen.limit_text)
                for name in ("has_limit", "limit_amount", "limit_ids"):
                    with self.assertRaises(AccessError):
                        seen.read([name])
                with self.assertRaises(AccessError):
                    self.appointments.with_user(user).search(
                        [("limit_amount", ">", 60)]
                    )
                for operation in ("write", "create", "unlink"):
                    self.assertFalse(seen.has_access(operation))
                self.assertFalse(
                    self.env["complaint.appointment.limit"]
                    .with_user(user)
                    .has_access("read")
                )
        for user in (self.manager, self.auditor, self.handler):
            with self.subTest(user=user.login):
                self.assertIn("70", appointment.with_user(user).limit_text)
        self.assertFalse(appointment.with_user(self.auditor).has_access("write"))
        portal = self.env.ref("base.public_user")
        self.assertFalse(appointment.with_user(portal).has_access("read"))

    def test_5_4_tracked_limits_are_not_told_to_all_either(self):
        planned = self._appoint(self.handler, date_from="2025-03-13", date_to=False)
        self.cr.flush()  # what is tracked starts anew
        planned = planned.with_context(tracking_disable=False)
        planned.write({"has_limit": True, "limit_amount": 77, "duties": "Listen"})
        self.env.flush_all()
        self.cr.flush()
        planned.invalidate_recordset()
        told = planned.sudo().message_ids.tracking_value_ids
        self.assertIn("limit_amount", told.field_id.mapped("name"))
        shown = told.with_user(self.outsider)._filter_has_field_access(
            self.env(user=self.outsider)
        )
        self.assertEqual(shown.field_id.mapped("name"), ["duties"])

    def test_5_4_another_company_is_not_read(self):
        company = self.env["res.company"].create({"name": "Branch"})
        self.handler.company_ids |= company
        elsewhere = self._appoint(
            self.handler,
            by=self.env.user,
            company_id=company.id,
            appointed_by_id=self.env.uid,
        )
        found = self.appointments.with_user(self.manager).search([])
        self.assertNotIn(elsewhere, found)

    def test_5_4_the_paper_names_role_person_and_duties_and_no_limit(self):
        self._appoint(
            self.handler, has_limit=True, limit_amount=70, duties="Answers letters"
        )
        report = self.env["ir.actions.report"]
        name = "complaint_iso10002.report_complaint_appointment"
        for user, told in ((self.outsider, False), (self.auditor, True)):
            matrix = self._matrix("2025-03-15", user)
            html = (
                report.with_user(user)._render_qweb_html(name, matrix.ids)[0].decode()
            )
            with self.subTest(user=user.login):
                self.assertIn("Answers letters", html)
                self.assertIn(self.handler.name, html)
                self.assertEqual("70.00" in html, told)
        with self.assertRaises(AccessError):
            self._matrix("2025-03-15", self.auditor).with_user(self.outsider).read()

    # ------------------------------------------------------------------
    # Appointments and rights
    # ------------------------------------------------------------------

    def test_5_4_an_appointment_gives_no_rights_and_says_so(self):
        appointment = self._appoint(self.outsider, "handler")
        group = "complaint_iso10002.group_complaint_handler"
        self.assertFalse(self.outsider.has_group(group))
        self.assertTrue(appointment.lacks_group)
        held = self._appoint(self.manager, "representative")
        self.assertFalse(held.lacks_group)
        found = self.appointments.search([("lacks_group", "=", True)])
        self.assertIn(appointment, found)
        self.assertNotIn(held, found)

    def test_5_4_the_panel_counts_roles_without_appointment_and_the_other_way(self):
        company = self.env["res.company"].create({"name": "Branch"})
        people = self.manager | self.handler | self.outsider
        people.company_ids |= company

        def panel():
            overview = self.env["complaint.overview"].with_user(self.manager)
            overview = overview.with_context(allowed_company_ids=company.ids)
            return {tile["name"]: tile for tile in overview._health_tiles()}

        tiles = panel()
        self.assertEqual(tiles["unappointed"]["count"], 2)
        self.assertEqual(tiles["representative"]["tone"], "missing")
        vals = {"company_id": company.id, "date_from": "2025-01-01"}
        for user, role in (
            (self.manager, "representative"),
            (self.handler, "contact"),
            (self.outsider, "handler"),
        ):
            self.appointments.create({"user_id": user.id, "role": role, **vals})
        tiles = panel()
        self.assertEqual(tiles["representative"]["count"], 1)
        self.assertEqual(tiles["rights_missing"]["count"], 1)
        self.assertEqual(tiles["unappointed"]["count"], 1, "the handler is not contact")
