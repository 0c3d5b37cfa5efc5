from odoo.tests import BaseCase

from ..core.draw import draw, size_of


class TestDraw(BaseCase):
    """A random sample that can be drawn again (8.5, annex D.5)."""

    def test_8_5_the_same_seed_draws_the_same(self):
        numbers = [f"C{n:05}" for n in range(200)]
        first = draw(numbers, 20, "a seed")
        self.assertEqual(len(first), 20)
        self.assertEqual(first, draw(reversed(numbers), 20, "a seed"))
        self.assertNotEqual(first, draw(numbers, 20, "another"))
        self.assertLessEqual(set(first), set(numbers))

    def test_8_5_few_cases_are_all_drawn(self):
        self.assertEqual(draw(["b", "a", "a"], 5, "x"), ("a", "b"))
        self.assertEqual(draw([], 5, "x"), ())

    def test_D_5_a_share_rounded_up_and_a_minimum(self):
        """AT-D: 40 cases, 5 % or at least 3."""
        for population, share, minimum, size in (
            (40, 5, 3, 3),
            (100, 5, 3, 5),
            (101, 5, 3, 6),
            (2, 5, 3, 2),
            (0, 5, 3, 0),
            (10, 100, 1, 10),
        ):
            with self.subTest(population=population):
                self.assertEqual(size_of(population, share, minimum), size)
