from odoo.tests import BaseCase, tagged

from ..core.strike import HIDDEN, pattern, strike


@tagged("post_install", "-at_install")
class TestCoreStrike(BaseCase):
    """What tells who somebody is goes out of a text, and nothing else."""

    def test_each_word_of_a_name_and_each_line_of_the_rest(self):
        found_by = pattern(["ada@example.com", "Elm Street 5\nGhent"], ["Ada Byron"])
        text = "BYRON of Elm Street 5 (Ada@Example.com), Ghent, not of Elm Street 6"
        self.assertEqual(
            strike(found_by, text),
            f"{HIDDEN} of {HIDDEN} ({HIDDEN}), {HIDDEN}, not of Elm Street 6",
        )

    def test_a_full_name_is_one_stroke(self):
        self.assertEqual(strike(pattern([], ["Ada Byron"]), "Ada Byron"), HIDDEN)

    def test_scripts_without_spaces(self):
        self.assertEqual(strike(pattern([], ["王芳"]), "顾客王芳说"), f"顾客{HIDDEN}说")

    def test_nothing_to_find(self):
        self.assertIsNone(pattern(["", "x"], [""]))
        self.assertEqual(strike(None, "as it is"), "as it is")
        self.assertEqual(strike(pattern(["ab"]), False), "")

    def test_signs_are_taken_as_they_are(self):
        self.assertEqual(
            strike(pattern(["+32 (0)2"]), "tel. +32 (0)2"), f"tel. {HIDDEN}"
        )
