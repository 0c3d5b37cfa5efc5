from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common_measure import MeasureCase

#: complaints of each month from January 2024 on; the last is beyond chance
COUNTS = (4, 5, 3, 4, 5, 4, 3, 4, 5, 4, 3, 4, 5, 4, 16)


@tagged("post_install", "-at_install")
class TestSignal(MeasureCase):
    """Signals instead of trend lines (8.2, AT-8.2)."""

    now = "2025-04-07 06:00:00"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.watch = cls.env["complaint.signal.watch"]
        cls._months(COUNTS)

    def _signals(self, **vals):
        domain = [("company_id", "=", self.company.id)]
        domain += [(name, "=", value) for name, value in vals.items()]
        return self.env["complaint.signal"].search(domain)

    def _chart(self, **vals):
        domain = [("company_id", "=", self.company.id), ("measure", "=", "rate")]
        names = ("team_id", "category_id", "cause_id")
        domain += [(name, "=", vals.get(name, False)) for name in names]
        return self.env["complaint.chart"].search(domain)

    def test_8_2_the_watch_draws_charts_freezes_and_signals_once(self):
        self.watch._cron_watch()
        chart = self._chart(category_id=self.quality.id)
        self.assertEqual(str(chart.baseline_from), "2024-01-01")
        self.assertEqual(str(chart.baseline_to), "2024-12-31")
        self.assertTrue(chart.by_days, "no exposure was entered")
        self.assertEqual(chart.baseline_count, 12)
        every = sum(c._false_alarms() for c in chart._watched_with())
        self.assertRegex(
            chart.alarm_text,
            r"one false alarm in \d+ periods; from all \d+ charts together, "
            rf"about {12 * every:.{2 if 12 * every < 1 else 0}f} in twelve periods\.$",
        )
        signals = self._signals()
        self.assertEqual({signal.rule for signal in signals}, {"outside"})
        self.assertEqual({signal.count for signal in signals}, {16})
        self.assertEqual({str(signal.date_from) for signal in signals}, {"2025-03-01"})
        told = signals.filtered(lambda signal: not signal.same_as_id)
        self.assertEqual(len(told), 1, "one thing, told once")
        self.assertTrue(told.display_name.endswith(" 03/31/2025"))
        self.assertEqual(len(told.activity_ids), 1)
        self.assertFalse((signals - told).activity_ids)
        self.assertEqual(len(told.case_ids), 16)
        self.assertTrue(told.alarm_text)
        self.watch._cron_watch()
        with freeze_time("2025-04-14 06:00:00"):
            self.watch._cron_watch()
        self.assertEqual(self._signals(), signals, "never twice")
        self.assertEqual(len(told.activity_ids), 1)

    def test_8_2_what_goes_on_extends_the_open_signal(self):
        self.watch._cron_watch()
        before = self._signals()
        told = before.filtered(lambda signal: not signal.same_as_id)
        with freeze_time("2025-05-05 06:00:00"):
            self._months([18], datetime(2025, 4, 10, 9))
            self.watch._cron_watch()
        self.assertEqual(self._signals(), before)
        self.assertEqual(str(told.date_to), "2025-04-30")
        self.assertEqual(len(told.case_ids), 34)
        self.assertEqual(len(told.activity_ids), 1)

    def test_8_2_exposure_explains_the_rise(self):
        """Four times the orders, four times the complaints: no signal."""
        month = datetime(2024, 1, 1)
        for number in range(15):
            after = (month + timedelta(days=32)).replace(day=1)
            self.env["complaint.exposure"].create(
                {
                    "company_id": self.company.id,
                    "date_from": month.date(),
                    "date_to": (after - timedelta(days=1)).date(),
                    "quantity": 4000 if number == 14 else 1000,
                }
            )
            month = after
        self.watch._cron_watch()
        chart = self._chart()
        self.assertFalse(chart.by_days)
        self.assertAlmostEqual(chart.centre, sum(COUNTS[:12]) / 12000)
        self.assertFalse(self._signals(chart_id=chart.id))

    def test_8_2_a_period_without_exposure_is_a_gap(self):
        self.env["complaint.exposure"].create(
            {
                "company_id": self.company.id,
                "date_from": "2024-01-01",
                "date_to": "2024-12-31",
                "quantity": 12000,
            }
        )
        self.watch._cron_watch()
        chart = self._chart()
        self.assertTrue(chart.frozen_at)
        self.assertEqual(chart.chart_data["values"][-1], None)
        self.assertFalse(self._signals(chart_id=chart.id))

    def test_8_2_the_baseline_is_frozen_anew_on_purpose_only(self):
        self.watch._cron_watch()
        chart = self._chart()
        with self.assertRaises(UserError):
            chart.centre = 1.0
        with self.assertRaises(UserError):
            chart.action_freeze()
        with self.assertRaises(UserError):
            chart._rebase(chart.baseline_from, " ")
        with self.assertRaises(UserError):
            chart._rebase(chart.baseline_to, "Too few periods since")
        wizard = self.env["complaint.chart.rebase"].with_user(self.manager)
        wizard.create(
            {
                "chart_id": chart.id,
                "date_from": "2024-03-01",
                "reason": "A new channel since March.",
            }
        ).action_apply()
        self.assertEqual(str(chart.baseline_from), "2024-03-01")
        self.assertIn("A new channel", chart.freeze_reason)
        self.assertIn("A new channel", chart.message_ids[:1].body)
        with self.assertRaises(AccessError):
            chart.with_user(self.executive)._rebase(chart.baseline_from, "Mine")

    def test_8_2_a_signal_is_judged_with_a_reason(self):
        self.watch._cron_watch()
        signal = self._signals(same_as_id=False)
        manager = signal.with_user(self.manager)
        with self.assertRaises(UserError):
            manager.action_confirm()
        with self.assertRaises(UserError):
            manager.state = "rejected"
        with self.assertRaises(UserError):
            manager.value = 0
        manager.reason = "A lot with a wrong seal."
        manager.action_confirm()
        self.assertEqual(
            (signal.state, signal.decided_by_id), ("confirmed", self.manager)
        )
        self.assertFalse(signal.activity_ids)
        manager.action_close()
        self.assertEqual(signal.state, "closed")
        with self.assertRaises(UserError):
            manager.action_reject()
        with self.assertRaises(AccessError):
            manager.unlink()

    def test_8_2_executives_read_figures_not_cases(self):
        self.watch._cron_watch()
        signal = self._signals(same_as_id=False)
        mine = signal.with_user(self.executive)
        self.assertEqual(mine.count_text, "16")
        self.assertTrue(mine.chart_data["values"])
        for model in ("complaint.signal.case", "complaint.report", "complaint.figure"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.executive).search([])
        complaints = [("is_complaint", "=", True)]
        tickets = self.env["helpdesk.ticket"].with_user(self.executive)
        self.assertFalse(tickets.search(complaints))
        mine.invalidate_recordset()
        with self.assertRaises(AccessError):
            mine.read(["case_ids"])
        with self.assertRaises(AccessError):
            mine.action_confirm()
        with self.assertRaises(AccessError):
            signal.with_user(self.handler).read(["count_text"])

    def test_4_10_executives_are_not_shown_counts_of_few_cases(self):
        self.watch._cron_watch()
        signal = self._signals(same_as_id=False)
        signal._note({"count": 4})
        for user, text in (
            (self.executive, "fewer than 5 cases"),
            (self.auditor, "fewer than 5 cases"),
            (self.manager, "4"),
        ):
            with self.subTest(user=user.login):
                self.assertEqual(signal.with_user(user).count_text, text)
        with self.assertRaises(AccessError):
            signal.with_user(self.executive).read(["count"])
        chart = self._chart(category_id=self.quality.id)
        shown = chart.with_user(self.executive)._chart_data()
        self.assertEqual(tuple(chart._chart_data()["counts"]), COUNTS)
        few = [count if count >= 5 else None for count in COUNTS]
        self.assertEqual(shown["counts"], few)
        for name in ("values", "exposures", "upper"):
            self.assertEqual([v is None for v in shown[name]], shown["hidden"])
        everything = self._chart().with_user(self.executive)._chart_data()
        self.assertEqual(tuple(everything["counts"]), COUNTS)

    def test_4_10_cases_one_may_not_know_are_not_among_those_of_a_signal(self):
        self.watch._cron_watch()
        signal = self._signals(same_as_id=False)
        ticket = signal.case_ids.ticket_id[:1]
        ticket.sudo().write(
            {"named_user_ids": self.handler.ids, "access_level": "sealed"}
        )
        cases = self.env["complaint.signal.case"].with_user(self.manager)
        cases = cases.search([("signal_id", "=", signal.id)])
        self.assertNotIn(ticket, cases.sudo().ticket_id)
        self.assertEqual(len(cases), 15)
        self.assertEqual(signal.with_user(self.manager).count, 16, "the figure stays")

    def test_8_2_too_few_periods_draw_no_limits_and_say_so(self):
        chart = self.env["complaint.chart"].create(
            {
                "company_id": self.company.id,
                "measure": "late",
                "category_id": self.quality.id,
            }
        )
        with self.assertRaises(UserError):
            chart.action_freeze()
        self.assertRegex(chart.chart_data["text"], "^0 of 12 periods")
        self._historical(
            self.golden_team,
            self.quality,
            name="Answered",
            received_at="2025-01-08 09:00:00",
            communicated_at="2025-01-10 09:00:00",
            iso_step="communicated",
        )
        self.assertRegex(chart._chart_data()["text"], "^1 of 12 periods")
        empty = self.env["res.company"].create({"name": "Nothing yet"})
        chart = self.env["complaint.chart"].create({"company_id": empty.id})
        self.assertEqual(chart.chart_data["text"], "There is no complete period yet.")
        with self.assertRaises(ValidationError):
            chart.baseline_size = 5

    def test_8_2_a_category_moved_in_the_tree_is_counted_where_it_stands(self):
        self.watch._cron_watch()
        branch = self._chart(category_id=self.quality.id)
        before = branch.chart_data["counts"]
        leaf = self.env.ref("complaint_iso10002.helpdesk_ticket_category_qua_1")
        self._months([3], datetime(2025, 2, 10, 9), category_id=leaf.id)
        point = self.env["complaint.point"].search([], order="id desc", limit=3)
        point.write({"category_id": leaf.id})
        self.assertEqual(sum(branch._chart_data()["counts"]), sum(before) + 3)
        leaf.parent_id = self._category("del")
        self.assertEqual(branch._chart_data()["counts"], before)

    def test_8_2_five_with_one_cause_in_thirty_days_propose_an_issue(self):
        """AT-8.2: the fifth one opens it, with the five."""
        tickets = [
            self._complaint(
                team_id=self.golden_team.id,
                company_id=self.company.id,
                about=about,
            )
            for about in ("Kettle", "kettle ", "Kettle", "Kettle", "Toaster", "KETTLE")
        ]
        for ticket in tickets[:-1]:
            ticket.point_ids.cause_id = self.cause
        self.assertFalse(self._signals(rule="cluster"), "a toaster is none")
        tickets[-1].point_ids.cause_id = self.cause
        signal = self._signals(rule="cluster")
        kettles = [ticket.id for ticket in tickets if ticket.about != "Toaster"]
        self.assertEqual(set(signal.case_ids.ticket_id.ids), set(kettles))
        self.assertEqual(signal.cause_id, self.cause)
        self.assertNotIn("ettle", signal.display_name + signal.key)
        self.assertTrue(signal.activity_ids)
        more = self._complaint(
            team_id=self.golden_team.id, company_id=self.company.id, about="Kettle"
        )
        more.point_ids.cause_id = self.cause
        self.assertEqual(self._signals(rule="cluster"), signal)
        self.assertEqual(len(signal.case_ids), 6)
        self.assertEqual(len(signal.activity_ids), 1)

    def test_8_2_nobody_left_to_tell_still_leaves_the_signal(self):
        group = self.env.ref("complaint_iso10002.group_complaint_manager")
        members = group.all_user_ids.filtered(
            lambda user: self.company in user.company_ids
        )
        members.company_ids -= self.company
        self.watch._cron_watch()
        signals = self._signals()
        self.assertTrue(signals)
        self.assertFalse(signals.owner_id)
