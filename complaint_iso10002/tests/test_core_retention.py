from datetime import date

from odoo.tests import BaseCase

from ..core import retention

TODAY = date(2025, 3, 12)


class TestCoreRetention(BaseCase):
    """How long a complaint is kept, without a database (8.1)."""

    def test_8_1_years_are_counted_from_the_day_named(self):
        cases = [
            (date(2020, 3, 1), date(2020, 3, 1), 5, date(2025, 3, 1)),
            (date(2020, 2, 29), date(2020, 2, 29), 5, date(2025, 2, 28)),
            (date(2020, 2, 29), date(2020, 2, 29), 4, date(2024, 2, 29)),
            # from receipt, and closed later than that
            (date(2015, 1, 1), date(2021, 6, 1), 5, date(2021, 6, 1)),
            (date(2020, 1, 1), date(2020, 1, 1), 0, date(2020, 1, 1)),
        ]
        for start, closed, years, expected in cases:
            with self.subTest(start=start, years=years):
                self.assertEqual(retention.until(start, closed, years), expected)

    def test_8_1_what_stands_against_erasing_is_told_in_order(self):
        over, later = date(2025, 3, 11), date(2025, 3, 12)
        cases = [
            # closed, erased, held, until, on request, expected
            (True, True, True, over, False, "erased"),
            (False, False, True, over, False, "open"),
            (True, False, True, over, False, "held"),
            (True, False, False, None, False, "no_schedule"),
            (True, False, False, later, False, "early"),
            (True, False, False, over, False, None),
            (True, False, False, later, True, None),
            (True, False, False, None, True, None),
            (True, False, True, later, True, "held"),
            (False, False, False, over, True, "open"),
        ]
        for closed, erased, held, until, on_request, expected in cases:
            facts = retention.Facts(closed, erased, held, until)
            with self.subTest(facts=facts, on_request=on_request):
                found = retention.obstacle(facts, TODAY, on_request)
                self.assertEqual(found, expected)
