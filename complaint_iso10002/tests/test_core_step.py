from odoo.tests import BaseCase

from ..core import step


class TestCoreStep(BaseCase):
    """Which steps there are, and in which order a case meets their gates."""

    def test_7_9_steps_after_which_nothing_is_expected(self):
        self.assertEqual(
            [name for name in step.STEPS if step.is_final(name)],
            ["closed", "redirected", "withdrawn", "merged"],
        )
        self.assertFalse(step.is_final(None))

    def test_7_9_an_ending_is_left_for_any_other_step(self):
        cases = (
            ("closed", "investigation", True),
            ("withdrawn", "received", True),
            ("closed", "closed", False),
            ("received", "closed", False),
            ("received", "assessment", False),
            (None, "received", False),
        )
        for before, after, left in cases:
            with self.subTest(before=before, after=after):
                self.assertIs(step.leaves_final(before, after), left)

    def test_7_3_a_step_answers_for_all_before_it_but_the_detours(self):
        self.assertEqual(step.demanded_before("received"), ("received",))
        self.assertEqual(
            step.demanded_before("closed"),
            (
                "received",
                "assessment",
                "investigation",
                "response",
                "communicated",
                "closed",
            ),
        )
        self.assertEqual(
            step.demanded_before("disputed")[-2:], ("communicated", "disputed")
        )
        self.assertNotIn("remedy", step.demanded_before("disputed"))

    def test_1_a_side_exit_answers_for_itself_alone(self):
        for name in step.EXITS:
            with self.subTest(step=name):
                self.assertEqual(step.demanded_before(name), (name,))

    def test_b_another_pipeline_places_a_case_at_or_before_its_step(self):
        small = {"received", "investigation", "communicated", "closed", *step.EXITS}
        cases = (
            ("investigation", "investigation"),
            ("assessment", "received"),
            ("response", "investigation"),
            ("disputed", "communicated"),
            ("recourse", "communicated"),
            ("withdrawn", "withdrawn"),
        )
        for name, expected in cases:
            with self.subTest(step=name):
                self.assertEqual(step.nearest(name, small), expected)
        with self.assertRaises(ValueError):
            step.nearest("received", {"closed"})

    def test_b_an_ended_case_is_never_placed_among_the_open_ones(self):
        with self.assertRaises(ValueError):
            step.nearest("merged", {"received", "closed"})

    def test_7_9_the_answer_shows_the_way(self):
        every = set(step.STEPS)
        cases = (
            ("received", None, False, False, "assessment"),
            ("response", None, True, False, "communicated"),
            ("communicated", None, False, False, "closed"),
            ("communicated", "accepted", True, False, "remedy"),
            ("communicated", "accepted", False, False, "closed"),
            ("communicated", "rejected", True, False, "disputed"),
            ("communicated", "rejected", False, True, "recourse"),
            ("disputed", "rejected", False, False, "recourse"),
            ("remedy", "accepted", True, False, "closed"),
            ("recourse", "rejected", False, True, "closed"),
            ("closed", None, False, False, None),
            ("redirected", None, False, False, None),
        )
        for before, answer, remedies, reviewed, after in cases:
            with self.subTest(before=before, answer=answer):
                found = step.following(before, every, answer, remedies, reviewed)
                self.assertEqual(found, after)

    def test_b_a_small_pipeline_passes_over_what_it_lacks(self):
        small = {"received", "investigation", "communicated", "closed"}
        self.assertEqual(
            step.following("received", small, None, False, False), "investigation"
        )
        self.assertEqual(
            step.following("investigation", small, None, False, False), "communicated"
        )
        self.assertEqual(
            step.following("communicated", small, "rejected", False, False), "closed"
        )
