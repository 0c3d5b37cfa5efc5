from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..models.complaint_policy import BLOCKS
from .common import ComplaintCase

_READ = "complaint_iso10002.mail_activity_type_read_policy"


@tagged("post_install", "-at_install")
class TestPolicy(ComplaintCase):
    """The published promise: drafted, approved by another, read by staff (5.3)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policies = cls.env["complaint.policy"]
        cls.policies._published(cls.env.company)._note({"state": "superseded"})
        cls.policy = cls._draft("Our promise")

    @classmethod
    def _draft(cls, name, **vals):
        words = {block: f"<p>{block} in words</p>" for block in BLOCKS}
        return cls.policies.with_user(cls.manager).create(
            {"name": name, "commitment": "<p>We listen.</p>", **words, **vals}
        )

    def _publish(self, policy):
        policy.action_submit()
        policy.with_user(self.executive).action_approve()
        policy.action_publish()
        return policy

    def test_5_3_drafted_approved_by_another_published(self):
        policy = self.policy
        with self.assertRaises(UserError):
            policy.action_publish()
        policy.action_submit()
        with self.assertRaises(UserError):
            policy.action_approve()  # the author
        with self.assertRaises(UserError):
            policy.with_user(self.contact).action_approve()
        policy.with_user(self.executive).action_approve()
        self.assertEqual(policy.approved_by_id, self.executive)
        policy.action_publish()
        self.assertEqual(policy.state, "published")
        self.assertTrue(policy.valid_from)
        self.assertEqual(self.policies._published(self.env.company), policy)

    def test_5_3_the_next_version_supersedes_and_what_was_published_is_kept(self):
        first = self._publish(self.policy)
        second = self.policies.browse(first.action_new_version()["res_id"])
        self.assertEqual(second.version, first.version + 1)
        self.assertEqual(second.how_handled, first.how_handled)
        self.assertEqual(second.state, "draft")
        self._publish(second)
        self.assertEqual(first.state, "superseded")
        self.assertTrue(first.valid_to)
        with self.assertRaises(UserError):
            first.unlink()

    def test_5_3_what_was_approved_is_not_changed_in_any_language(self):
        self.env["res.lang"]._activate_lang("fa_IR")
        self._publish(self.policy)
        for vals in ({"name": "x"}, {"remedies": "<p>none</p>"}):
            with self.assertRaises(UserError):
                self.policy.write(vals)
        with self.assertRaises(UserError):
            self.policy.update_field_translations("name", {"fa_IR": "x"})
        with self.assertRaises(UserError):
            self.policy.with_context(lang="fa_IR").name = "x"

    def test_5_3_states_are_not_typed_in(self):
        for vals in (
            {"state": "published"},
            {"approved_by_id": self.executive.id},
            {"author_id": self.executive.id},
            {"version": 99},
        ):
            with self.subTest(vals), self.assertRaises(UserError):
                self.policy.write(vals)
            with self.subTest(vals), self.assertRaises(UserError):
                self._draft("Forged", **vals)
        with self.assertRaises(ValidationError):
            self.policy._note({"state": "approved"})

    def test_5_3_it_is_published_on_the_day_it_holds_from(self):
        with freeze_time("2025-03-12"):
            policy = self._publish(self._draft("Later", valid_from="2025-04-01"))
            self.assertEqual(policy.state, "approved")
            self.policies._cron_keep()
            self.assertEqual(policy.state, "approved")
        with freeze_time("2025-04-01"):
            self.policies._cron_keep()
        self.assertEqual(policy.state, "published")

    def test_5_3_confirmation_is_requested_once_and_stored_with_date_and_version(self):
        """AT-5.3"""
        self._publish(self.policy)
        self.policies._cron_keep()
        kind = self.env.ref(_READ)
        asked = self.policy.activity_ids.filtered(lambda a: a.activity_type_id == kind)
        mine = asked.filtered(lambda a: a.user_id == self.handler)
        self.assertEqual(len(mine), 1)
        self.assertIn(self.handler, self.policy.unread_user_ids)
        policy = self.policy.with_user(self.handler)
        self.assertFalse(policy.is_read)
        policy.action_confirm()
        policy.action_confirm()
        self.assertTrue(policy.is_read)
        confirmed = self.policy.confirmation_ids
        self.assertEqual(confirmed.user_id, self.handler)
        self.assertEqual(confirmed.version, self.policy.version)
        self.assertTrue(confirmed.confirmed_at)
        self.assertFalse(mine.exists().filtered("active"))
        self.assertNotIn(self.handler, self.policy.unread_user_ids)
        self.policies._cron_keep()
        self.assertFalse(
            self.policy.activity_ids.filtered(lambda a: a.user_id == self.handler)
        )

    def test_5_3_nobody_confirms_for_another(self):
        self._publish(self.policy)
        with self.assertRaises(AccessError):
            self.env["complaint.policy.confirmation"].with_user(self.manager).create(
                {
                    "policy_id": self.policy.id,
                    "user_id": self.handler.id,
                    "confirmed_at": "2025-03-12",
                }
            )
        self.policy.with_user(self.handler).action_confirm()
        confirmations = self.env["complaint.policy.confirmation"]
        mine = confirmations.with_user(self.contact).search([])
        self.assertFalse(mine)
        self.assertTrue(confirmations.with_user(self.executive).search([]))

    def test_5_3_staff_read_what_is_published_and_no_draft(self):
        for user in (self.contact, self.outsider):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.policy.with_user(user).read(["name"])
        for user in (self.executive, self.auditor):
            self.assertTrue(self.policy.with_user(user).name)
            with self.assertRaises(AccessError):
                self.policy.with_user(user).write({"name": "x"})
        self._publish(self.policy)
        self.assertTrue(self.policy.with_user(self.outsider).name)

    def test_5_3_its_review_comes_up(self):
        self._publish(self._draft("Reviewed", review_on="2025-03-12"))
        with freeze_time("2025-03-12"):
            self.policies._cron_keep()
            self.policies._cron_keep()
        kind = self.policies._review_activity()
        found = self.policies._published(self.env.company).activity_ids
        self.assertEqual(
            found.filtered(lambda a: a.activity_type_id == kind).user_id, self.manager
        )
        self.assertEqual(len(found.filtered(lambda a: a.activity_type_id == kind)), 1)

    def test_7_1_a_block_that_is_empty_in_farsi_is_warned_of(self):
        """AT-7.1"""
        self.assertFalse(self.policy.incomplete)
        self.env["res.lang"]._activate_lang("fa_IR")
        self.policy.invalidate_recordset()
        self.assertIn("How to complain", self.policy.incomplete)
        for block in BLOCKS:
            field = self.policy._fields[block]
            term = field.get_trans_terms(self.policy[block])[0]
            self.policy.update_field_translations(block, {"fa_IR": {term: "به فارسی"}})
        self.policy.invalidate_recordset()
        self.assertFalse(self.policy.incomplete)
        self.policy.how_to_follow = False
        self.assertIn("How to follow it", self.policy.incomplete)
        self._publish(self.policy)
        self.assertEqual(self.policy.state, "published")

    def test_7_1_the_panel_says_in_which_language_communication_is_incomplete(self):
        """AT-7.1"""
        self._publish(self.policy)

        def tile():
            self.env.invalidate_all()
            overview = self.env["complaint.overview"].with_user(self.manager)
            tiles = {tile["name"]: tile for tile in overview._health_tiles()}
            return tiles["communication"]

        self.assertEqual((tile()["count"], tile()["tone"]), (0, "info"))
        self.env["res.lang"]._activate_lang("fa_IR")
        found = tile()
        self.assertEqual(found["label"], "Communication incomplete (fa)")
        self.assertEqual((found["count"], found["tone"]), (1, "danger"))


@tagged("post_install", "-at_install")
class TestPublicPage(ComplaintCase):
    """What the public is told comes from where it is set, and nowhere else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.page = cls.env["complaint.public.page"]
        cls.company = cls.env.company
        policies = cls.env["complaint.clock.policy"].search([])
        policies.active = False
        cls.clock = cls.env["complaint.clock.policy"].create(
            {
                "name": "All",
                "target_ids": [
                    (0, 0, {"milestone": "acknowledge", "amount": 2}),
                    (0, 0, {"milestone": "respond", "amount": 15}),
                    (
                        0,
                        0,
                        {"milestone": "respond", "amount": 30, "complexity": "complex"},
                    ),
                ],
            }
        )

    def test_4_4_times_are_those_of_the_clocks(self):
        """AT-4.4"""
        promised = self.page._promises(self.company)["acknowledge"]
        self.assertEqual(promised, [("", "2 working days")])
        self.clock.target_ids[0].amount = 1
        promised = self.page._promises(self.company)["acknowledge"]
        self.assertEqual(promised, [("", "1 working day")])
        self.assertEqual(
            self.page._promises(self.company)["respond"],
            [("", "15 working days; 30 working days when it is complex")],
        )

    def test_4_4_matters_with_the_same_time_are_named_together(self):
        self.clock.criticality = "low"
        self.clock.copy({"criticality": "normal", "name": "Usual"})
        grave = self.clock.copy({"criticality": "critical", "name": "Grave"})
        grave.target_ids[0].write({"amount": 1, "unit": "working_hour"})
        self.assertEqual(
            dict(self.page._promises(self.company)["acknowledge"]),
            {
                "minor matters, usual matters": "2 working days",
                "danger or grave harm": "1 working hour",
            },
        )

    def test_4_4_before_it_is_assessed_no_seriousness_is_known(self):
        for level in ("low", "normal", "high", "critical"):
            known = self.clock.copy({"criticality": level, "sequence": 1})
            known.target_ids[0].amount = 7
            known.target_ids[1].amount = 8
        promises = self.page._promises(self.company)
        self.assertEqual(promises["acknowledge"], [("", "2 working days")])
        self.assertIn("8 working days", promises["respond"][0][1])
        self.assertEqual(len(promises["respond"]), 1)

    def test_4_4_what_holds_no_more_or_for_others_is_not_promised(self):
        self.clock.date_to = "2020-01-01"
        self.assertFalse(self.page._promises(self.company))
        self.clock.write(
            {
                "date_to": False,
                "pipeline_ids": self.env["complaint.pipeline"].create(
                    {"name": "Unused", "code": "unused"}
                ),
            }
        )
        self.assertFalse(self.page._promises(self.company))

    def test_4_4_a_policy_for_everything_hides_those_behind_it(self):
        hidden = self.clock.copy({"name": "Never", "sequence": 99})
        hidden.target_ids[0].amount = 9
        promised = self.page._promises(self.company)["acknowledge"]
        self.assertEqual(promised, [("", "2 working days")])

    def test_4_4_the_law_is_named_beside_it(self):
        self.clock.copy({"name": "Act", "is_legal": True, "source": "Act 7"})
        laws = self.page._laws(self.company)
        self.assertEqual(laws[0][0], "Act 7")

    def test_7_1_channels_with_a_word_are_shown(self):
        self.env["helpdesk.ticket.channel"].search([]).public_note = False
        self.phone.public_note = "Monday to Friday"
        self.assertEqual(self.page._channels(self.company), self.phone)

    def test_4_4_figures_are_published_when_the_company_chooses(self):
        self.assertIsNone(self.page._figures(self.company))
        self.company.complaint_publish_figures = True
        self._complaint(received_at="2024-05-05 10:00:00")
        with freeze_time("2025-03-12"):
            figures = self.page._figures(self.company)
        self.assertEqual(figures["year"], 2024)
        self.assertIsNone(figures["received"])
        self.assertIsNone(figures["in_time"])
        vals = {"received_at": "2024-05-05 10:00:00"}
        for _count in range(5):
            self._complaint(**vals)
        with freeze_time("2025-03-12"):
            self.assertEqual(self.page._figures(self.company)["received"], 6)
