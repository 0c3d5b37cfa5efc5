from odoo.tests import BaseCase

from ..core.statistic import NOTHING, count, percentile, ratio, share, wilson
from .common_clock import GOLDEN


class TestStatistic(BaseCase):
    """Figures of the worked examples, to the printed digit (8.2, 8.4)."""

    def test_8_4_wilson_interval_of_the_worked_example(self):
        """domain_numbers 7: 3 of 7 answers, 42.9 %, 15.8 % to 75.0 %."""
        low, high = wilson(3, 7)
        self.assertEqual((round(100 * low, 1), round(100 * high, 1)), (15.8, 75.0))
        figure = share(3, 7)
        self.assertEqual(round(figure.value, 1), 42.9)
        self.assertEqual((figure.n, figure.part), (7, 3))

    def test_8_4_an_interval_stays_between_nothing_and_all(self):
        for part, n in ((0, 1), (1, 1), (0, 1000), (1000, 1000)):
            low, high = wilson(part, n)
            self.assertTrue(0 <= low <= part / n <= high <= 1, (part, n))
        for part, n in ((1, 0), (-1, 3), (4, 3)):
            with self.assertRaises(ValueError):
                wilson(part, n)

    def test_8_4_percentiles_of_the_golden_closing_times(self):
        days = [row[5] for row in GOLDEN if row[5] is not None]
        self.assertEqual(len(days), 10)
        self.assertEqual(sum(days) / len(days), 8.1)
        for fraction, expected in ((0.5, 4.5), (0.75, 15.0), (0.9, 20.0)):
            self.assertAlmostEqual(percentile(days, fraction), expected)
        self.assertEqual(percentile([3], 0.9), 3)
        with self.assertRaises(ValueError):
            percentile([], 0.5)

    def test_8_4_nothing_to_count_is_said_not_divided(self):
        self.assertEqual(share(0, 0), NOTHING)
        self.assertIsNone(ratio(12, 0, 12).value)
        self.assertEqual(ratio(12, 0, 12).n, 12)
        self.assertEqual(round(ratio(12, 8400, 12, 1000).value, 2), 1.43)
        self.assertEqual(count(0).value, 0)

    def test_8_4_few_cases_may_show_who_is_meant(self):
        self.assertTrue(share(1, 4).is_small())
        self.assertFalse(share(1, 5).is_small())
        self.assertFalse(NOTHING.is_small())
