from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import ComplaintCase

SEVEN = {
    "is_open": "4",
    "is_impartial": "5",
    "is_confidential": "5",
    "is_accessible": "3",
    "is_complete": "4",
    "is_equitable": "5",
    "is_sensitive": "2",
}


@tagged("post_install", "-at_install")
class TestObjectivity(ComplaintCase):
    """Closed cases drawn by chance every month, and checked (4.7, annex D.5)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cases = cls.env["helpdesk.ticket"].create(
            [
                {
                    "name": f"Case {number}",
                    "description": "<p>x</p>",
                    "team_id": cls.team.id,
                    "category_id": cls.category.id,
                    "channel_id": cls.phone.id,
                    "imported_from": "old register",
                    "iso_step": "closed",
                    "received_at": "2025-04-01 09:00:00",
                    "decided_at": "2025-05-02 09:00:00",
                    "communicated_at": "2025-05-02 09:00:00",
                    "closed_date": "2025-05-20 09:00:00",
                    "user_id": cls.handler.id,
                    "point_ids": [
                        (0, 0, {"name": "x", "finding": "upheld", "reason": "So."})
                    ],
                }
                for number in range(40)
            ]
        )

    def _samples(self):
        return self.env["complaint.sample"].search([("is_objectivity", "=", True)])

    def _draw(self):
        with freeze_time("2025-06-01 06:00:00"):
            self.env["complaint.sample"]._cron_draw_objectivity()
        return self._samples()

    def _check(self, sample, user=None, **vals):
        checks = self.env["complaint.objectivity"].with_user(user or self.auditor)
        values = {"sample_case_id": sample.case_ids[0].id, **SEVEN, **vals}
        return checks.create(values)

    @freeze_time("2025-06-02 09:00:00")
    def test_d_5_three_of_forty_are_drawn_once_and_again_from_the_seed(self):
        """AT-D"""
        sample = self._draw()
        self.assertEqual((len(sample.case_ids), sample.population), (3, 40))
        self.assertEqual(self._draw(), sample)
        drawn = sample.case_ids.ticket_id
        self.assertNotIn(self.auditor, drawn.user_id)
        again = sample.copy({"name": "Again", "is_objectivity": True})
        again._draw(sample.seed)
        self.assertEqual(again.case_ids.ticket_id, drawn)

    @freeze_time("2025-06-02 09:00:00")
    def test_d_5_nobody_checks_a_case_handled_by_an_auditor(self):
        self.cases[:38].user_id = self.auditor
        sample = self._draw()
        self.assertEqual(sample.case_ids.ticket_id, self.cases[38:])

    @freeze_time("2025-06-02 09:00:00")
    def test_d_5_no_closed_case_no_sample(self):
        with freeze_time("2024-01-01 06:00:00"):
            self.env["complaint.sample"]._cron_draw_objectivity()
        self.assertFalse(self._samples())
        self.env.company.complaint_objectivity_share = 0
        self.assertFalse(self._draw())

    @freeze_time("2025-06-02 09:00:00")
    def test_d_5_an_auditor_answers_seven_statements(self):
        sample = self._draw()
        check = self._check(sample)
        self.assertEqual(check.score, 4)
        self.assertEqual(check.checked_by_id, self.auditor)
        self.assertIn("objectivity", check.ticket_id.sudo().event_ids.mapped("kind"))
        kpi = self.env["complaint.kpi"].search([("code", "=", "K27O")])
        figure = kpi._values(self.env.company, date(2025, 6, 1), date(2025, 6, 30))
        self.assertEqual((figure["value"], figure["n"]), (4, 1))

    @freeze_time("2025-06-02 09:00:00")
    def test_d_5_a_check_is_of_who_signs_it(self):
        sample = self._draw()
        check = self._check(sample)
        for vals in ({"checked_by_id": self.manager.id}, {"score": 5}):
            with self.assertRaises(UserError):
                check.write(vals)
            with self.assertRaises(UserError):
                self._check(sample, **vals)
        with self.assertRaises(UserError):
            check.sudo().unlink()
        check.is_open = "5"
        sample.action_end()
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            check.is_open = "1"

    @freeze_time("2025-06-02 09:00:00")
    def test_4_10_who_reads_and_who_writes_a_check(self):
        sample = self._draw()
        check = self._check(sample)
        self.assertTrue(check.with_user(self.manager).score)
        with self.assertRaises(AccessError):
            check.with_user(self.manager).is_open = "1"
        for user in (self.contact, self.handler, self.executive, self.outsider):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                check.with_user(user).read(["score"])
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._check(sample, user)
        check.ticket_id.sudo().access_level = "sealed"
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            check.with_user(self.manager).read(["score"])

    @freeze_time("2025-06-02 09:00:00")
    def test_4_7_who_handled_the_case_does_not_check_it(self):
        sample = self._draw()
        self.auditor.group_ids |= self.env.ref(
            "complaint_iso10002.group_complaint_manager"
        )
        sample.case_ids[0].ticket_id.user_id = self.auditor
        with self.assertRaises(ValidationError):
            self._check(sample)

    @freeze_time("2025-06-02 09:00:00")
    def test_8_7_a_check_leads_to_an_action(self):
        check = self._check(self._draw())
        context = check.action_open_action()["context"]
        self.assertEqual(context["default_origin"], "audit")
