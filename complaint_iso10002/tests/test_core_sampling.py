from odoo.tests import BaseCase

from ..core.sampling import is_drawn

CASES = [f"C/2025/{number:05}" for number in range(10_000)]


class TestCoreSampling(BaseCase):
    """Who is asked is left to chance that can be checked (8.3)."""

    def test_all_and_none(self):
        self.assertTrue(all(is_drawn("seed", case, 100) for case in CASES))
        self.assertFalse(any(is_drawn("seed", case, 0) for case in CASES))

    def test_about_the_share_and_the_same_again(self):
        drawn = [case for case in CASES if is_drawn("seed", case, 30)]
        self.assertAlmostEqual(len(drawn), 3000, delta=150)
        again = [case for case in CASES if is_drawn("seed", case, 30)]
        self.assertEqual(drawn, again)

    def test_another_seed_draws_others_and_a_larger_share_adds(self):
        small = {case for case in CASES if is_drawn("seed", case, 10)}
        large = {case for case in CASES if is_drawn("seed", case, 50)}
        other = {case for case in CASES if is_drawn("other", case, 10)}
        self.assertLess(small, large)
        self.assertNotEqual(small, other)
