from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common_action import NOW, ActionCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestAction(ActionCase):
    """From cause to action, and whether it helped (4.13, 8.7)."""

    def test_8_7_an_action_is_opened_from_a_point_with_its_cause(self):
        point = self.ticket.point_ids
        point.cause_id = self.cause
        context = point.with_user(self.handler).action_open_action()["context"]
        action = self._action(
            case_ids=context["default_case_ids"],
            cause_id=context["default_cause_id"],
            origin=context["default_origin"],
        )
        self.assertEqual(action.case_ids.point_id, point)
        self.assertEqual((action.state, action.origin), ("open", "complaint"))
        self.assertEqual(action.opened_on, date(2025, 3, 12))
        self.assertEqual(self._last(self.ticket).kind, "action")
        self.assertEqual(self.ticket.with_user(self.handler).action_count, 1)

    def test_8_7_an_action_answers_many_cases(self):
        other = self._complaint(user_id=self.handler.id)
        action = self._action(
            case_ids=[(0, 0, {"ticket_id": t.id}) for t in self.ticket | other]
        )
        self.assertEqual(action.case_ids.ticket_id, self.ticket | other)

    def test_8_7_an_open_action_has_an_owner_and_a_due_date(self):
        for missing in ("owner_id", "due_on"):
            with self.assertRaisesRegex(ValidationError, "owner and a due date"):
                self._action(**{missing: False})

    def test_8_7_the_owner_finds_it_among_the_own_activities(self):
        action = self._action()
        activity = action.sudo().activity_ids
        self.assertEqual(activity.user_id, self.outsider)
        self.assertEqual(activity.date_deadline, date(2025, 3, 31))
        action.with_user(self.outsider).action_done()
        self.assertFalse(action.sudo().activity_ids)

    def test_7_9_closing_never_waits_for_an_action(self):
        ticket = self._bring_to(self._complaint(), "communicated")
        self._action(case_ids=[(0, 0, {"ticket_id": ticket.id})])
        handled = ticket.with_user(self.handler)
        handled._record_answer("accepted")
        handled.write({"closure_reason": "accepted_remedied", "iso_step": "closed"})
        self.assertEqual(ticket.iso_step, "closed")

    def test_8_7_the_form_opens_an_action(self):
        form = Form(self.env["complaint.action"].with_user(self.handler))
        form.name = "Fit the seal in a jig"
        form.owner_id = self.outsider
        form.due_on = "2025-03-31"
        self.assertEqual(form.save().state, "open")

    def test_8_7_a_signal_leads_to_an_action(self):
        signal = self.env["complaint.signal"].create(
            {
                "company_id": self.env.company.id,
                "cause_id": self.cause.id,
                "rule": "cluster",
                "date_from": "2025-02-01",
                "date_to": "2025-03-01",
            }
        )
        context = signal.with_user(self.manager).action_open_action()["context"]
        actions = self.env["complaint.action"].with_user(self.manager)
        action = actions.with_context(**context).create(
            {"name": "Jig", "owner_id": self.handler.id, "due_on": "2025-04-01"}
        )
        self.assertEqual((action.signal_id, action.origin), (signal, "signal"))
        self.assertEqual(action.cause_id, self.cause)

    def test_8_7_2_any_employee_suggests_and_the_manager_adopts(self):
        idea = self._action(self.outsider, owner_id=False, due_on=False)
        self.assertEqual((idea.state, idea.origin), ("proposed", "suggestion"))
        with self.assertRaises(AccessError):
            idea.with_user(self.handler).read(["name"])
        with self.assertRaisesRegex(UserError, "manager decides"):
            idea.with_user(self.outsider).action_adopt()
        managed = idea.with_user(self.manager)
        with self.assertRaises(ValidationError):
            managed.action_adopt()
        managed.write({"owner_id": self.handler.id, "due_on": "2025-04-30"})
        managed.action_adopt()
        self.assertEqual((idea.state, idea.adopted_by_id), ("open", self.manager))
        self.assertEqual(idea.first_due_on, date(2025, 4, 30))
        self.assertIn(self.outsider.partner_id, self._notices(idea).partner_ids)

    def test_8_7_2_a_suggestion_is_declined_with_a_reason(self):
        idea = self._action(self.outsider, owner_id=False, due_on=False)
        wizards = self.env["complaint.action.cancel"].with_user(self.manager)
        wizards.create({"action_id": idea.id, "reason": "Too dear"}).action_apply()
        self.assertEqual((idea.state, idea.cancel_reason), ("cancelled", "Too dear"))
        notice = self._notices(idea)
        self.assertEqual(notice.partner_ids, self.outsider.partner_id)
        self.assertIn("Too dear", notice.body)

    def test_8_7_somebody_else_judges_the_effect_when_its_date_has_come(self):
        """AT-8.7"""
        action = self._action()
        with self.assertRaisesRegex(UserError, "The owner says"):
            action.with_user(self.handler).action_done()
        action.with_user(self.outsider).action_done()
        self.assertEqual(action.effect_due_on, date(2025, 4, 11))
        with self.assertRaisesRegex(UserError, "shows later"):
            self._judge(action, self.manager, measure="Leaks", figure_before=4)
        with freeze_time("2025-04-11"):
            for user, error in (
                (self.outsider, "Somebody else"),
                (self.handler, "manager decides"),
            ):
                with self.assertRaisesRegex(UserError, error):
                    self._judge(action, user, measure="Leaks")
            self._judge(action, self.manager, measure="Leaks", figure_before=4)
        self.assertEqual(action.state, "effective")
        check = action.check_ids
        self.assertEqual((check.figure_before, check.figure_after), (4, 0))
        self.assertEqual(check.judged_by_id, self.manager)

    def test_8_7_not_effective_reopens_it(self):
        """AT-8.7"""
        action = self._action(checker_id=self.handler.id)
        action.with_user(self.outsider).action_done()
        with freeze_time("2025-04-12"):
            with self.assertRaises(ValidationError):
                self._judge(action, self.handler, "ineffective")
            self._judge(action, self.handler, "ineffective", new_due_on="2025-05-31")
        self.assertEqual((action.state, action.reopened_count), ("open", 1))
        self.assertEqual(action.due_on, date(2025, 5, 31))
        self.assertFalse(action.done_on)
        self.assertEqual(len(action.check_ids), 1)

    def test_8_7_the_figures_are_points_with_the_cause_before_and_after(self):
        received = ["2025-02-20", "2025-03-01", "2025-03-10", "2025-04-10"]
        for day in received + ["2025-01-02"]:
            with freeze_time("2025-04-11 09:00:00"):
                ticket = self._complaint(received_at=f"{day} 08:00:00")
            ticket.point_ids.cause_id = self.cause
        action = self._action()
        action.with_user(self.outsider).action_done()
        with freeze_time("2025-04-11 10:00:00"):
            check = self._judge(action, self.manager)
        self.assertEqual((check.figure_before, check.figure_after), (3, 1))
        self.assertIn(self.cause.name, check.measure)

    def test_8_7_postponing_is_the_managers_and_keeps_the_first_date(self):
        action = self._action()
        with self.assertRaisesRegex(UserError, "manager postpones"):
            action.with_user(self.outsider).due_on = "2025-12-31"
        action.with_user(self.manager).due_on = "2025-06-30"
        self.assertEqual(action.first_due_on, date(2025, 3, 31))
        with freeze_time("2025-07-01"):
            action.invalidate_recordset(["is_overdue"])
            self.assertTrue(action.is_overdue)
            overdue = self.env["complaint.action"].search([("is_overdue", "=", True)])
            self.assertIn(action, overdue)

    def test_1_a_plain_ticket_has_no_action(self):
        plain = self.env["helpdesk.ticket"].create(
            {"name": "Hours?", "description": "When?", "team_id": self.plain_team.id}
        )
        with self.assertRaisesRegex(ValidationError, "complaints only"):
            self._action(case_ids=[(0, 0, {"ticket_id": plain.id})])
