from datetime import date

from odoo.tests import BaseCase

from ..core import period


class TestPeriod(BaseCase):
    """Periods people name (8.4)."""

    def test_8_4_named_periods_around_a_day(self):
        today = date(2025, 2, 14)
        for name, first, last in (
            ("month", "2025-02-01", "2025-02-28"),
            ("last_month", "2025-01-01", "2025-01-31"),
            ("quarter", "2025-01-01", "2025-03-31"),
            ("last_quarter", "2024-10-01", "2024-12-31"),
            ("half", "2025-01-01", "2025-06-30"),
            ("last_half", "2024-07-01", "2024-12-31"),
            ("year", "2025-01-01", "2025-12-31"),
            ("last_year", "2024-01-01", "2024-12-31"),
            ("12_months", "2024-02-01", "2025-01-31"),
        ):
            with self.subTest(name):
                found = period.named(name, today)
                self.assertEqual(tuple(map(str, found)), (first, last))
        with self.assertRaises(ValueError):
            period.named("decade", today)

    def test_8_4_whole_months_and_weeks_only(self):
        months = period.months(date(2024, 1, 15), date(2024, 4, 29))
        self.assertEqual(
            [str(first) for first, _last in months], ["2024-02-01", "2024-03-01"]
        )
        weeks = period.weeks(date(2025, 1, 1), date(2025, 1, 20))
        self.assertEqual(
            [(str(first), str(last)) for first, last in weeks],
            [("2025-01-06", "2025-01-12"), ("2025-01-13", "2025-01-19")],
        )
        self.assertEqual(period.months(date(2024, 1, 2), date(2024, 1, 31)), [])
