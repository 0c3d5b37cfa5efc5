from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .common_action import NOW, ActionCase

PERIOD = (date(2025, 3, 1), date(2025, 6, 30))


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestKpiLearning(ActionCase):
    """Figures of actions, suggestions and who knows the policy (8.4, annex I)."""

    def _value(self, code, **scope):
        kpi = (
            self.env["complaint.kpi"]
            .with_context(active_test=False)
            .search([("code", "=", code)])
        )
        found = kpi._values(self.env.company, *PERIOD, PERIOD[1], **scope)
        return found["value"], found["n"]

    def _done(self, action, day):
        with freeze_time(f"{day} 09:00:00"):
            action.with_user(action.owner_id).action_done()

    def test_8_7_k22_on_time_by_the_date_promised_first(self):
        late, early = self._action(), self._action()
        self._action()
        self._action(kind="improvement")
        late.with_user(self.manager).due_on = "2025-04-30"
        self._done(early, "2025-03-30")
        self._done(late, "2025-04-20")
        value, n = self._value("K22")
        self.assertEqual((round(value, 1), n), (33.3, 3))

    def test_8_7_k22_effective_of_those_judged(self):
        for result in ("effective", "ineffective"):
            action = self._action()
            self._done(action, "2025-03-20")
            with freeze_time("2025-05-12"):
                self._judge(
                    action,
                    self.manager,
                    result,
                    measure="Leaks",
                    new_due_on=result == "ineffective" and "2025-07-31",
                )
        self.assertEqual(self._value("K22E"), (50, 2))

    def test_8_7_k23_improvements_that_came_from_complaints(self):
        case = {"case_ids": [(0, 0, {"ticket_id": self.ticket.id})]}
        for vals in (case, {"origin": "complaint"}, {"origin": "other"}):
            self._done(self._action(**vals), "2025-03-20")
        self._action(**case)
        self.assertEqual(self._value("K23"), (2, 2))

    def test_8_7_2_k25_suggestions_and_those_adopted(self):
        ideas = [
            self._action(self.outsider, owner_id=False, due_on=False) for _i in range(4)
        ]
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE complaint_action SET create_date = '2025-03-12' WHERE id IN %s",
            [tuple(idea.id for idea in ideas)],
        )
        adopted = ideas[0].with_user(self.manager)
        adopted.write({"owner_id": self.handler.id, "due_on": "2025-04-30"})
        adopted.action_adopt()
        wizards = self.env["complaint.action.cancel"].with_user(self.manager)
        wizards.create({"action_id": ideas[1].id, "reason": "Dear"}).action_apply()
        self.assertEqual(self._value("K25"), (4, 4))
        self.assertEqual(self._value("K25A"), (25, 4))

    def test_8_6_k26_days_to_carry_out_recommendations(self):
        for day in ("2025-03-22", "2025-04-01"):
            self._done(self._action(origin="audit"), day)
        self._done(self._action(), "2025-05-01")
        self.assertEqual(self._value("K26"), (15, 2))

    def test_5_3_k24_contact_staff_who_confirmed_the_policy(self):
        policies = self.env["complaint.policy"].search(
            [("company_id", "=", self.env.company.id), ("state", "=", "published")]
        )
        if not policies:
            self.assertEqual(self._value("K24P"), (None, 0))
            return
        before = self._value("K24P")
        policies[:1].with_user(self.contact).action_confirm()
        after = self._value("K24P")
        self.assertEqual(before[1], after[1])
        self.assertGreater(after[0], before[0])

    def test_4_14_k24_contact_staff_with_a_training_that_holds(self):
        before, staff = self._value("K24")
        trainings = self.env["complaint.training"]
        vals = {"course": "Complaints", "done_on": "2025-01-10"}
        trainings.create({**vals, "user_id": self.contact.id})
        trainings.create(
            {**vals, "user_id": self.handler.id, "valid_until": "2025-05-31"}
        )
        after, again = self._value("K24")
        self.assertEqual(staff, again)
        self.assertAlmostEqual(after - before, 100 / staff)

    def test_8_4_for_a_team_there_is_no_action_to_measure(self):
        self._done(self._action(), "2025-03-20")
        for code in ("K22", "K22E", "K23", "K25", "K25A", "K26", "K24", "K24P"):
            self.assertEqual(self._value(code, team=self.team), (None, 0), code)

    def test_8_2_k34_age_of_what_is_open(self):
        self.assertEqual(self._value("K34A"), (None, 0))
        signal = self.env["complaint.signal"].create(
            {
                "company_id": self.env.company.id,
                "cause_id": self.cause.id,
                "rule": "cluster",
                "date_from": "2025-02-01",
                "date_to": "2025-03-01",
            }
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE complaint_signal SET create_date = '2025-06-20' WHERE id = %s",
            [signal.id],
        )
        self.env.invalidate_all()
        self.assertEqual(self._value("K34A"), (10, 1))
