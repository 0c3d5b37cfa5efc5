import json
from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_review import ReviewCase

FOUND = "2025-03-12 09:00:00"


@tagged("post_install", "-at_install")
@freeze_time(FOUND)
class TestRisk(ReviewCase):
    """Risks and opportunities, their owners and what is done about them (6.1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.risks = cls.env["complaint.risk"]

    def _risk(self, user=None, **vals):
        values = {"name": "Nobody answers in August", **vals}
        values.setdefault("owner_id", self.handler.id)
        return self.risks.with_user(user or self.manager).create(values)

    def _activities(self, risk):
        return risk.sudo().activity_ids

    # ------------------------------------------------------------------
    # Rating and life
    # ------------------------------------------------------------------

    def test_6_1_likelihood_by_consequence_is_the_rating(self):
        risk = self._risk(likelihood="5", consequence="4")
        self.assertEqual((risk.score, risk.rating), (20, "high"))
        risk.likelihood = "1"
        self.assertEqual((risk.score, risk.rating), (4, "low"))

    def test_6_1_only_the_manager_accepts_and_says_why(self):
        risk = self._risk(reason=" ")
        with self.assertRaisesRegex(UserError, "Say why"):
            risk.action_accept()
        risk.reason = "It costs more than it harms"
        with self.assertRaisesRegex(UserError, "manager decides"):
            risk.with_user(self.handler).action_accept()
        risk.action_accept()
        self.assertEqual((risk.state, risk.accepted_by_id), ("accepted", self.manager))
        risk.with_user(self.handler).action_treat()
        self.assertEqual(risk.state, "treated")
        self.assertFalse(risk.accepted_by_id)

    def test_6_1_closed_with_a_reason_and_unchanged_until_opened_again(self):
        risk = self._risk()
        with self.assertRaisesRegex(UserError, "Say why"):
            risk.action_close()
        risk.with_user(self.handler).reason = "Two people now"
        risk.with_user(self.handler).action_close()
        self.assertEqual((risk.state, risk.closed_on), ("closed", date(2025, 3, 12)))
        self.assertFalse(self._activities(risk))
        for act in (risk.action_treat, risk.action_accept, risk.action_review):
            with self.assertRaises(UserError):
                act()
        with self.assertRaises(UserError):
            risk.likelihood = "1"
        risk.action_reopen()
        self.assertEqual((risk.state, risk.closed_on), ("open", False))
        self.assertTrue(self._activities(risk))

    def test_6_1_an_action_is_opened_from_it_and_names_it(self):
        risk = self._risk(kind="opportunity", category_ids=self.category.ids)
        context = risk.action_open_action()["context"]
        actions = self.env["complaint.action"].with_user(self.manager)
        action = actions.with_context(**context).create(
            {"name": "Train", "owner_id": self.handler.id, "due_on": "2025-05-31"}
        )
        self.assertEqual((action.risk_id, action.origin), (risk, "risk"))
        self.assertEqual(
            (action.kind, action.category_id), ("improvement", self.category)
        )
        self.assertEqual(risk.with_user(self.executive).action_ids.ids, action.ids)
        self.assertEqual(self._risk()._prepare_action_vals()["kind"], "preventive")

    # ------------------------------------------------------------------
    # Looking again
    # ------------------------------------------------------------------

    def test_6_1_the_owner_is_to_look_again_after_half_a_year(self):
        risk = self._risk()
        self.assertEqual(risk.review_on, date(2025, 9, 12))
        activity = self._activities(risk)
        self.assertEqual(activity.user_id, self.handler)
        self.assertEqual(activity.date_deadline, date(2025, 9, 12))

    def test_6_1_who_looked_and_when_is_kept_and_the_next_look_planned(self):
        risk = self._risk(review_months=3)
        with freeze_time("2025-06-20 09:00:00"):
            self.assertTrue(risk.is_overdue)
            self.assertIn(risk, self.risks.search([("is_overdue", "=", True)]))
            risk.with_user(self.handler).action_review()
            risk.invalidate_recordset()
            self.assertFalse(risk.is_overdue)
        self.assertEqual(risk.reviewed_on, date(2025, 6, 20))
        self.assertEqual(risk.reviewed_by_id, self.handler)
        self.assertEqual(risk.review_on, date(2025, 9, 20))
        self.assertEqual(self._activities(risk).date_deadline, date(2025, 9, 20))

    def test_6_1_another_owner_gets_the_reminder(self):
        risk = self._risk()
        risk.owner_id = self.other_handler
        self.assertEqual(self._activities(risk).user_id, self.other_handler)

    def test_6_1_it_is_looked_at_again_after_some_months(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._risk(review_months=0)

    def test_4_2_those_not_looked_at_in_time_are_seen_in_the_overview(self):
        self._risk()
        tiles = self.env["complaint.overview"].with_user(self.auditor)
        for day, late in (("2025-09-12", 0), ("2025-09-13", 1)):
            with freeze_time(f"{day} 09:00:00"):
                shown = {tile["name"]: tile for tile in tiles._health_tiles()}
                self.assertEqual(shown["risks_late"]["count"], late)

    # ------------------------------------------------------------------
    # Who
    # ------------------------------------------------------------------

    def test_6_1_owners_write_the_own_and_read_no_other(self):
        own, other = self._risk(), self._risk(owner_id=self.manager.id)
        mine = self.risks.with_user(self.handler)
        self.assertEqual(mine.search([("id", "in", (own | other).ids)]).ids, own.ids)
        mine.browse(own.id).likelihood = "5"
        with self.assertRaises(AccessError):
            mine.browse(other.id).read(["name"])
        with self.assertRaises(AccessError):
            mine.browse(other.id).action_review()
        with self.assertRaisesRegex(UserError, "manager decides"):
            mine.browse(own.id).owner_id = self.other_handler
        with self.assertRaises(AccessError):
            self._risk(user=self.handler)

    def test_6_1_executives_and_auditors_read_all_and_write_none(self):
        risk = self._risk()
        for user in (self.executive, self.auditor):
            self.assertEqual(risk.with_user(user).rating, "medium")
            for act in ("action_review", "action_treat"):
                with self.assertRaises(AccessError):
                    getattr(risk.with_user(user), act)()
            with self.assertRaises(AccessError):
                risk.with_user(user).likelihood = "1"
            with self.assertRaises(AccessError):
                self._risk(user=user)

    def test_6_1_another_company_reads_nothing(self):
        other = self.env["res.company"].create({"name": "B"})
        risk = self._risk()
        self.second_manager.write({"company_id": other.id, "company_ids": other.ids})
        foreign = risk.with_user(self.second_manager)
        self.assertFalse(foreign.search([("id", "=", risk.id)]))
        with self.assertRaises(AccessError):
            foreign.action_treat()

    def test_6_1_what_an_act_records_is_nobodys_to_type(self):
        risk = self._risk()
        forged = {
            "state": "closed",
            "identified_on": "2020-01-01",
            "reviewed_on": "2025-03-01",
            "reviewed_by_id": self.executive.id,
            "accepted_by_id": self.executive.id,
            "closed_on": "2025-03-01",
        }
        self.assertEqual(set(forged), set(self.risks._act_fields))
        for name, value in forged.items():
            with self.subTest(field=name), self.assertRaises(UserError):
                risk.write({name: value})
            with self.subTest(field=name), self.assertRaises(UserError):
                self._risk(**{name: value})
        defaults = {f"default_{name}": value for name, value in forged.items()}
        made = self._risk(user=self.manager).with_context(**defaults).copy()
        self.assertEqual((made.state, made.reviewed_on), ("open", False))
        self.assertEqual(made.identified_on, date(2025, 3, 12))
        with self.assertRaises(AccessError):
            risk.unlink()
        with self.assertRaises(UserError):
            risk.sudo().unlink()

    # ------------------------------------------------------------------
    # The management review
    # ------------------------------------------------------------------

    def test_8_6_2_the_review_counts_and_lists_what_was_open_at_its_end(self):
        self._risk(likelihood="5", consequence="5")
        self._risk(name="Chat is new", kind="opportunity", likelihood="2")
        closed = self._risk(likelihood="1", consequence="1", reason="Over")
        with freeze_time("2025-07-02 09:00:00"):
            closed.action_close()
            self._risk(name="July", likelihood="5")
        gone = self._risk(reason="Over")
        gone.action_close()
        late = self._risk(review_months=3)
        with freeze_time("2025-07-10 09:00:00"):
            review = self._review()
        values = self._values(review, "risks")
        self.assertEqual(
            [values[f"risks_{rating}"] for rating in ("high", "medium", "low")],
            [1, 1, 1],
        )
        self.assertEqual((values["opportunities_open"], values["risks_late"]), (1, 1))
        content = json.loads(self._block(review, "risks").figures)
        (table,) = (t for t in content["tables"] if t["code"] == "risks_open")
        self.assertEqual(len(table["rows"]), 4)
        self.assertEqual(
            table["rows"][0],
            [
                "Nobody answers in August",
                "risk_kind_risk",
                "risk_rating_high",
                self.handler.name,
                "2025-09-12",
                "risk_state_open",
            ],
        )
        late.name = "Another name"
        shown = self._block(review, "risks").with_user(self.executive).figures_html
        for words in ("Open risks rated high", "Opportunity", "Medium", "Chat is new"):
            self.assertIn(words, shown)
        self.assertNotIn("Another name", shown)
