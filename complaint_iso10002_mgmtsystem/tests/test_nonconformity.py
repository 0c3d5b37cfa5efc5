from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.complaint_iso10002.tests.common import ComplaintCase


@tagged("post_install", "-at_install")
class TestNonconformity(ComplaintCase):
    """Actions of complaints handling in the management system (8.7)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.done = cls.env.ref("mgmtsystem_nonconformity.stage_done")

    def _action(self, **vals):
        ticket = self._complaint(
            user_id=self.handler.id,
            partner_id=False,
            complainant_kind="anonymous",
        )
        values = {
            "name": "Fit the seal in a jig",
            "owner_id": self.handler.id,
            "due_on": "2030-03-31",
            "cause_id": self.cause.id,
            "case_ids": [(0, 0, {"ticket_id": ticket.id})],
            **vals,
        }
        return self.env["complaint.action"].with_user(self.handler).create(values)

    def _hand_over(self, action):
        action.with_user(self.manager).action_hand_over()
        return action.sudo().nonconformity_id

    def test_8_7_an_action_of_an_anonymous_case_is_handed_over(self):
        action = self._action()
        problem = self._hand_over(action)
        self.assertEqual(problem.partner_id, self.env.company.partner_id)
        self.assertEqual(problem.responsible_user_id, self.handler)
        self.assertEqual(
            problem.origin_ids,
            self.env.ref("mgmtsystem_nonconformity.nc_origin_external_client"),
        )
        self.assertIn("Complaints: 1", problem.description)
        for secret in ("kettle", "It leaks", "Ada"):
            self.assertNotIn(secret, problem.description + problem.name)

    def test_8_2_many_complaints_meet_in_one_problem(self):
        first = self._action()
        problem = self._hand_over(first)
        second = self._action()
        second.with_user(self.manager).nonconformity_id = problem
        self.assertEqual(problem.complaint_action_ids, first | second)

    def test_8_7_the_end_of_the_problem_is_the_end_of_the_action(self):
        action = self._action()
        problem = self._hand_over(action)
        problem.write({"evaluation_comments": "Good", "stage_id": self.done.id})
        self.assertEqual(action.state, "done")
        self.assertTrue(action.effect_due_on)

    def test_7_9_an_open_problem_never_keeps_a_complaint_open(self):
        ticket = self._bring_to(self._complaint(), "communicated")
        self._hand_over(self._action(case_ids=[(0, 0, {"ticket_id": ticket.id})]))
        handled = ticket.with_user(self.handler)
        handled._record_answer("accepted")
        handled.write({"closure_reason": "accepted_remedied", "iso_step": "closed"})
        self.assertEqual(ticket.iso_step, "closed")

    def test_8_7_whoever_has_no_part_in_it_works_as_before(self):
        action = self._action()
        problem = self._hand_over(action)
        owned = action.with_user(self.handler)
        owned.done_note = "Jig fitted"
        with self.assertRaises(AccessError):
            owned.read(["nonconformity_id"])
        with self.assertRaises(AccessError):
            problem.with_user(self.handler).read(["name"])
        owned.action_done()
        self.assertEqual(action.state, "done")

    def test_8_7_only_the_manager_hands_over_what_is_open(self):
        action = self._action()
        with self.assertRaises(UserError):
            action.with_user(self.handler).action_hand_over()
        action.with_user(self.handler).action_done()
        with self.assertRaisesRegex(UserError, "open action"):
            action.with_user(self.manager).action_hand_over()

    def test_4_10_the_problem_shows_no_action_one_may_not_read(self):
        action = self._action()
        problem = self._hand_over(action)
        ticket = action.sudo().case_ids.ticket_id
        ticket.sudo().write(
            {"access_level": "sealed", "named_user_ids": [(4, self.handler.id)]}
        )
        self.env.invalidate_all()
        seen = problem.with_user(self.second_manager)
        self.assertFalse(seen.complaint_action_ids)
