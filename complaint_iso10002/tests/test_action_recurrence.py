from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ComplaintCase


@tagged("post_install", "-at_install")
class TestRecurrence(ComplaintCase):
    """The cause an action removed comes back (4.13)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time("2025-03-03 09:00:00"):
            cls.first = cls._complaint(user_id=cls.handler.id, about="Kettle K1")
            cls.action = (
                cls.env["complaint.action"]
                .with_user(cls.manager)
                .create(
                    {
                        "name": "Fit the seal in a jig",
                        "cause_id": cls.cause.id,
                        "owner_id": cls.handler.id,
                        "due_on": "2025-03-31",
                        "case_ids": [(0, 0, {"ticket_id": cls.first.id})],
                    }
                )
            )
        with freeze_time("2025-03-10 09:00:00"):
            cls.action.with_user(cls.handler).action_done()

    def _again(self, day="2025-04-01", cause=None, **vals):
        with freeze_time(f"{day} 09:00:00"):
            ticket = self._complaint(about="kettle k1", **vals)
            ticket.point_ids.cause_id = cause or self.cause
        return ticket

    def _told(self):
        return self.env["mail.message"].search(
            [
                ("subject", "like", "Its cause came back"),
                ("partner_ids", "in", self.handler.partner_id.ids),
            ]
        )

    def test_4_13_the_same_cause_proposes_not_effective_and_tells_the_owner(self):
        self._again()
        self.assertEqual(str(self.action.recurred_on), "2025-04-01")
        self.assertEqual(len(self._told()), 1)
        self._again("2025-04-02")
        self.assertEqual(len(self._told()), 1, "told once")
        with freeze_time("2025-08-01 09:00:00"):
            check = self.env["complaint.action.check"].with_user(self.manager)
            proposed = check.new({"action_id": self.action.id})
            self.assertEqual(proposed.result, "ineffective")

    def test_4_13_another_product_cause_or_time_is_no_recurrence(self):
        other = self.env.ref("complaint_iso10002.complaint_cause_peo_1")
        self._again(cause=other)
        self._again("2025-03-05")
        with freeze_time("2025-04-01 09:00:00"):
            ticket = self._complaint(about="Toaster T2")
            ticket.point_ids.cause_id = self.cause
        self.assertFalse(self.action.recurred_on)

    def test_4_13_a_more_particular_cause_is_the_same_cause(self):
        child = self.cause.create(
            {"name": "Worn seal", "code": "PRO-X", "parent_id": self.cause.id}
        )
        self._again(cause=child)
        self.assertTrue(self.action.recurred_on)

    def test_4_13_of_one_category_only_that_category_recurs(self):
        self.action.sudo().category_id = self.handling
        self._again()
        self.assertFalse(self.action.recurred_on)
        self.action.sudo().category_id = self.category.parent_id
        self._again("2025-04-02")
        self.assertTrue(self.action.recurred_on)

    def test_4_13_who_judges_the_effect_is_told_too(self):
        self.action.sudo().checker_id = self.second_manager
        self._again()
        told = self.env["mail.message"].search(
            [("subject", "like", "Its cause came back")]
        )
        self.assertIn(self.second_manager.partner_id, told.partner_ids)

    def test_4_13_a_cause_at_another_company_has_not_come_back(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        team = self._team("Elsewhere", "full", self.env["res.users"])
        team.company_id = company
        self._again(team_id=team.id, company_id=company.id)
        self.assertFalse(self.action.recurred_on)

    def test_4_13_it_is_nobodys_to_write(self):
        with self.assertRaises(UserError):
            self.action.with_user(self.manager).recurred_on = "2025-04-01"
