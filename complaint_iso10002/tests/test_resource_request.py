import json
from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_review import ReviewCase

ASKED = "2025-03-12 09:00:00"


@tagged("post_install", "-at_install")
class TestResourceRequest(ReviewCase):
    """What complaint handling needs is asked for and decided on (4.3, 6.4)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.requests = cls.env["complaint.resource.request"]
        cls.second_executive = cls.executive.copy({"login": "cp_executive2"})

    def _ask(self, day=ASKED, user=None, **vals):
        values = {"name": "A second desk", "reason": "Answers are late", **vals}
        with freeze_time(day):
            return self.requests.with_user(user or self.manager).create(values)

    def _decide(self, request, day="2025-03-20", user=None, **vals):
        with freeze_time(f"{day} 09:00:00"):
            wizards = self.env["complaint.resource.decision"]
            wizard = wizards.with_user(user or self.executive).create(
                {"request_id": request.id, "reason": "It pays", **vals}
            )
            wizard.action_apply()

    def _open_points(self, **vals):
        """The rows of the review's table, and what its reader is shown."""
        with freeze_time("2025-07-10 09:00:00"):
            block = self._block(self._review(**vals), "internal")
        content = json.loads(block.figures)
        (table,) = (t for t in content["tables"] if t["code"] == "resources")
        return table["rows"], block.with_user(self.executive).figures_html

    # ------------------------------------------------------------------
    # Asking
    # ------------------------------------------------------------------

    def test_4_3_the_backlog_of_that_day_is_kept(self):
        self._received(3, "2025-01-10")
        self._received(2, "2025-03-03")
        before = self.requests.with_user(self.executive)
        request = self._ask()
        self._received(4, "2025-03-13")
        backlog = before.browse(request.id).backlog
        self.assertEqual(backlog["received"], 3, "full months only")
        self.assertGreaterEqual(backlog["open"], 5)
        again = self._ask("2025-03-14 09:00:00")
        self.assertEqual(again.backlog["open"], backlog["open"] + 4)
        self.assertIn("3 came in", request.backlog_text)

    def test_4_10_few_complaints_of_a_team_are_not_told(self):
        self._received(3, "2025-02-10")
        request = self._ask(team_id=self.team.id)
        self.assertEqual(request.backlog, {"received": None, "ended": 0, "open": None})
        self.assertIn("fewer than five came in and 0 ended", request.backlog_text)

    def test_6_4_who_may_decide_is_asked_once_and_not_who_asked(self):
        request = self._ask(user=self.manager)
        activities = request.sudo().activity_ids
        self.assertIn(self.executive, activities.user_id)
        self.assertNotIn(self.manager, activities.user_id)
        self.assertEqual(activities[0].date_deadline, date(2025, 4, 11))
        self._decide(request)
        self.assertFalse(request.sudo().activity_ids)

    def test_6_4_a_cost_is_not_negative(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._ask(amount=-1)

    def test_6_4_a_team_of_another_company_is_refused(self):
        self.team.company_id = self.env["res.company"].create({"name": "B"})
        with self.assertRaises(UserError):
            self._ask(team_id=self.team.id)

    # ------------------------------------------------------------------
    # Deciding and providing
    # ------------------------------------------------------------------

    def test_6_4_decision_date_and_delays_are_kept(self):
        request = self._ask(amount=2000)
        self._decide(request, decision="partly", amount=1500)
        self.assertEqual((request.state, request.decision), ("granted", "partly"))
        self.assertEqual(request.decided_by_id, self.executive)
        self.assertEqual(request.decided_on, date(2025, 3, 20))
        self.assertEqual((request.decision_days, request.granted_amount), (8, 1500))
        with freeze_time("2025-04-01 09:00:00"):
            request.action_provided()
        self.assertEqual((request.state, request.provision_days), ("provided", 12))
        self.assertEqual(request.provided_by_id, self.manager)

    def test_6_4_what_is_refused_is_not_provided(self):
        request = self._ask(amount=2000)
        self._decide(request, decision="refused")
        self.assertEqual((request.state, request.granted_amount), ("refused", 0))
        with self.assertRaises(UserError):
            request.action_provided()

    def test_6_4_the_dialog_takes_over_what_was_asked(self):
        request = self._ask(amount=2000)
        wizards = self.env["complaint.resource.decision"].with_user(self.executive)
        form = Form(wizards.with_context(default_request_id=request.id))
        self.assertEqual(form.amount, 2000)
        form.reason = "It pays"
        form.save().action_apply()
        self.assertEqual((request.state, request.granted_amount), ("granted", 2000))

    def test_6_4_nobody_decides_the_own_request(self):
        self.executive.group_ids += self.env.ref(
            "complaint_iso10002.group_complaint_manager"
        )
        request = self._ask(user=self.executive)
        self.assertNotIn(self.executive, request.sudo().activity_ids.user_id)
        with self.assertRaisesRegex(UserError, "Somebody else"):
            self._decide(request)
        self.assertEqual(request.state, "asked")
        self._decide(request, user=self.second_executive)
        self.assertEqual(request.state, "granted")

    def test_6_4_only_executives_decide_with_a_reason_and_once(self):
        request = self._ask()
        for user in (self.second_manager, self.auditor, self.handler):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                request.with_user(user)._decide("granted", "Mine")
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._decide(request, user=user)
        with self.assertRaisesRegex(UserError, "reason"):
            self._decide(request, reason="  ")
        self._decide(request)
        with self.assertRaisesRegex(UserError, "already"):
            self._decide(request, user=self.second_executive)

    def test_6_4_who_asked_is_told(self):
        request = self._ask()
        self._decide(request, decision="refused", reason="Not this year")
        notice = self.env["mail.message"].search(
            [
                ("model", "=", request._name),
                ("res_id", "=", request.id),
                ("message_type", "=", "user_notification"),
                ("partner_ids", "in", self.manager.partner_id.ids),
            ]
        )
        self.assertEqual(notice.subject, "Refused: A second desk")
        self.assertIn("Not this year", notice.body)

    def test_6_4_a_request_that_is_withdrawn_is_nobodys_to_decide(self):
        request = self._ask()
        request.action_withdraw()
        self.assertFalse(request.sudo().activity_ids)
        with self.assertRaises(UserError):
            self._decide(request)
        decided = self._ask()
        self._decide(decided)
        with self.assertRaises(UserError):
            decided.action_withdraw()

    # ------------------------------------------------------------------
    # What nobody types in
    # ------------------------------------------------------------------

    def test_6_4_what_an_act_records_is_nobodys_to_type(self):
        request = self._ask()
        forged = {
            "state": "granted",
            "asked_by_id": self.second_manager.id,
            "asked_on": "2024-01-01",
            "due_on": "2030-01-01",
            "backlog": {"received": 99, "ended": 0, "open": 99},
            "decision": "granted",
            "decision_reason": "Forged",
            "granted_amount": 9,
            "decided_by_id": self.executive.id,
            "decided_on": "2024-01-01",
            "decision_days": 1,
            "provided_on": "2024-01-01",
            "provided_by_id": self.manager.id,
            "provision_days": 1,
        }
        self.assertEqual(set(forged), set(self.requests._act_fields))
        for name, value in forged.items():
            with self.subTest(field=name), self.assertRaises(UserError):
                request.write({name: value})
            with self.subTest(field=name), self.assertRaises(UserError):
                self._ask(**{name: value})
        defaults = {f"default_{name}": value for name, value in forged.items()}
        forger = self.requests.with_user(self.manager).with_context(**defaults)
        asked = forger.create({"name": "Forged", "reason": "x"})
        self.assertEqual((asked.state, asked.asked_by_id), ("asked", self.manager))
        self.assertFalse(asked.decided_by_id or asked.decision or asked.decided_on)

    def test_6_4_what_was_decided_stays(self):
        request = self._ask(amount=10)
        request.amount = 20
        self._decide(request)
        with self.assertRaises(UserError):
            request.amount = 10
        with self.assertRaises(AccessError):
            request.unlink()
        with self.assertRaises(UserError):
            request.sudo().unlink()

    def test_6_4_managers_ask_executives_and_auditors_read_others_know_nothing(self):
        request = self._ask()
        for user in (self.executive, self.auditor):
            self.assertEqual(request.with_user(user).name, "A second desk")
            with self.assertRaises(AccessError):
                request.with_user(user).amount = 5
            with self.assertRaises(AccessError):
                self._ask(user=user)
        for user in (self.handler, self.contact, self.outsider):
            self.assertFalse(self.requests.with_user(user).has_access("read"))
            with self.assertRaises(AccessError):
                request.with_user(user).action_withdraw()

    def test_6_4_another_company_reads_nothing(self):
        other = self.env["res.company"].create({"name": "B"})
        request = self._ask()
        self.second_manager.write({"company_id": other.id, "company_ids": other.ids})
        foreign = request.with_user(self.second_manager)
        self.assertFalse(foreign.search([("id", "=", request.id)]))
        with self.assertRaises(AccessError):
            foreign.action_withdraw()

    # ------------------------------------------------------------------
    # Thirty days without a decision
    # ------------------------------------------------------------------

    def test_at_6_4_thirty_days_without_decision_are_an_open_point(self):
        self._ask("2025-05-31 09:00:00")
        rows, shown = self._open_points()
        self.assertEqual(rows, [["A second desk", "resource_people", "2025-05-31", 30]])
        for words in ("not decided in time", "A second desk", "People"):
            self.assertIn(words, shown)

    def test_at_6_4_a_day_earlier_it_is_none(self):
        self._ask("2025-06-01 09:00:00")
        self.assertEqual(self._open_points()[0], [])

    def test_at_6_4_what_was_decided_after_the_period_was_open_at_its_end(self):
        late, timely = self._ask(), self._ask()
        self._decide(late, "2025-07-02")
        self._decide(timely, "2025-06-30")
        self._ask().action_withdraw()
        self.assertEqual(len(self._open_points()[0]), 1)

    def test_6_4_the_company_says_how_long_a_decision_may_take(self):
        self.env.company.complaint_resource_days = 0
        request = self._ask()
        self.assertFalse(request.due_on)
        self.assertEqual(self._open_points()[0], [])

    def test_8_6_2_requests_and_decisions_of_the_period_are_counted(self):
        first, second = self._ask(), self._ask()
        self._ask("2024-12-30 09:00:00")
        self._decide(first)
        self._decide(second, "2025-03-24", decision="refused")
        with freeze_time("2025-07-10 09:00:00"):
            values = self._values(self._review(), "internal")
        self.assertEqual(values["resources_asked"], 2)
        self.assertEqual(values["resources_decided"], 2)
        self.assertEqual(values["resources_granted"], 1)
        self.assertEqual(values["resource_days"], 10)

    def test_4_2_an_overdue_request_is_seen_in_the_overview(self):
        request = self._ask()
        tiles = self.env["complaint.overview"].with_user(self.executive)
        for day, late in (("2025-04-11", 0), ("2025-04-12", 1)):
            with freeze_time(f"{day} 09:00:00"):
                shown = {tile["name"]: tile for tile in tiles._health_tiles()}
                self.env.invalidate_all()
                self.assertEqual(shown["resources_late"]["count"], late)
                self.assertEqual(request.is_overdue, bool(late))
                found = self.requests.search([("is_overdue", "=", True)])
                self.assertEqual(request in found, bool(late))
