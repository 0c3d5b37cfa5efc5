from odoo.tests import BaseCase

from ..core.suppression import suppressed


class TestCoreSuppression(BaseCase):
    """No published number points at people (4.10, 8.1)."""

    def test_small_numbers_are_hidden_and_zero_is_not(self):
        self.assertEqual(
            suppressed({"a": 3, "b": 4, "c": 50, "d": 0}),
            {"a": None, "b": None, "c": 50, "d": 0},
        )

    def test_a_single_one_is_not_found_by_subtraction(self):
        self.assertEqual(
            suppressed({"a": 3, "b": 40, "c": 50}), {"a": None, "b": None, "c": 50}
        )

    def test_alone_it_is_hidden_alone(self):
        self.assertEqual(suppressed({0: 4}), {0: None})
        self.assertEqual(suppressed({0: 5}), {0: 5})

    def test_the_threshold_is_that_of_the_caller(self):
        self.assertEqual(suppressed({0: 9}, threshold=10), {0: None})
