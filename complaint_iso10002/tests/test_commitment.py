from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_review import ReviewCase


@tagged("post_install", "-at_install")
class TestCommitment(ReviewCase):
    """What shows that top management is committed (5.2)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create({"name": "Committed"})
        people = cls.manager | cls.executive | cls.auditor | cls.handler
        people.company_ids |= cls.company
        people.company_id = cls.company
        cls.executive.name = "Olivia Boss"

    def _list(self, user=None, **vals):
        values = {"date_from": "2025-01-01", "date_to": "2025-12-31", **vals}
        values.setdefault("company_id", self.company.id)
        evidence = self.env["complaint.commitment"].with_user(user or self.executive)
        return evidence.create(values)

    def _rows(self, evidence):
        """``{title: [(day, what, who)]}``"""
        return {
            title: [(str(day), what, who) for day, what, who, _link in rows]
            for title, rows in evidence._evidence()
        }

    def _act(self):
        """A year of top management, in one company."""
        with freeze_time("2025-02-03 09:00:00"):
            policies = self.env["complaint.policy"].with_user(self.manager)
            policy = policies.create({"name": "Ours", "company_id": self.company.id})
            policy.action_submit()
            policy.with_user(self.executive).action_approve()
        with freeze_time("2025-02-05 09:00:00"):
            policy.action_publish()
            policy.with_user(self.handler).action_confirm()
        with freeze_time("2025-03-12 09:00:00"):
            requests = self.env["complaint.resource.request"].with_user(self.manager)
            granted, refused = requests.create(
                [
                    {"name": name, "reason": "x", "company_id": self.company.id}
                    for name in ("A second desk", "A third desk")
                ]
            )
        with freeze_time("2025-03-20 09:00:00"):
            granted.with_user(self.executive)._decide("granted", "It pays")
            refused.with_user(self.executive)._decide("refused", "No")

    def test_at_5_2_the_review_its_date_and_top_management_present(self):
        with freeze_time("2025-07-10 09:00:00"):
            review = self._review(company_id=self.company.id)
            self._fill(review)
            present = (self.executive | self.handler).ids
            review.write({"held_on": "2025-07-09", "attendee_ids": present})
            title = "Management reviews and who of top management was there"
            self.assertFalse(self._rows(self._list())[title], "not held yet")
            review.action_hold()
        rows = self._rows(self._list())[title]
        self.assertEqual(rows, [("2025-07-09", review.name, "Olivia Boss")])
        self.assertFalse(self._rows(self._list(date_to="2025-07-08"))[title])

    def test_5_2_policy_staff_and_resources_with_day_and_person(self):
        self._act()
        rows = self._rows(self._list())
        self.assertEqual(
            rows["Policy approved"], [("2025-02-03", "Ours v1", "Olivia Boss")]
        )
        self.assertEqual(
            rows["Policy put before the staff"],
            [("2025-02-05", "Ours v1 (read by 1)", self.manager.name)],
        )
        self.assertEqual(
            rows["Resources granted"], [("2025-03-20", "A second desk", "Olivia Boss")]
        )

    def test_5_2_objectives_with_who_set_them(self):
        objective = (
            self.env["complaint.objective"]
            .with_user(self.manager)
            .create(
                {
                    "kpi_id": self.env.ref("complaint_iso10002.complaint_kpi_k03").id,
                    "company_id": self.company.id,
                    "date_from": "2025-01-01",
                    "date_to": "2025-03-31",
                    "target": 95,
                }
            )
        )
        self.env.cr.execute(
            "UPDATE complaint_objective SET create_date = '2025-01-07' WHERE id = %s",
            [objective.id],
        )
        objective.invalidate_recordset(["create_date"])
        self.assertEqual(
            self._rows(self._list())["Objectives set"],
            [("2025-01-07", objective.display_name, self.manager.name)],
        )

    def test_5_2_the_paper_links_each_record(self):
        self._act()
        evidence = self._list()
        self.assertEqual(evidence.action_print()["report_type"], "qweb-pdf")
        reports = self.env["ir.actions.report"].with_user(self.executive)
        html, _kind = reports._render_qweb_html(
            "complaint_iso10002.report_complaint_commitment", evidence.ids
        )
        page = html.decode()
        self.assertIn("A second desk", page)
        self.assertNotIn("A third desk", page)
        self.assertIn("/mail/view?model=complaint.resource.request", page)

    def test_5_2_for_managers_executives_and_auditors_and_each_the_own(self):
        self._act()
        for user in (self.manager, self.executive, self.auditor):
            self.assertTrue(self._rows(self._list(user))["Policy approved"])
        for user in (self.handler, self.contact, self.outsider):
            with self.assertRaises(AccessError):
                self._list(user)
        with self.assertRaises(AccessError):
            self._list(self.manager).with_user(self.auditor).read(["date_from"])

    def test_5_2_only_what_the_reader_may_read(self):
        self._act()
        stranger = self.second_manager
        rows = self._rows(self._list(stranger))
        self.assertFalse(any(rows.values()))
