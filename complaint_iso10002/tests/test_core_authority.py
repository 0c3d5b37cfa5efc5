from datetime import date

from odoo.tests import BaseCase

from ..core.authority import Appointment, goes_beyond

MARCH = {"first": date(2025, 1, 1), "last": date(2025, 3, 31)}
REFUND, GIFT = 1, 2
DAY = date(2025, 3, 15)


class TestAuthority(BaseCase):
    """What may be promised by the appointments in force (5.4)."""

    def _beyond(self, appointments, promises, day=DAY, team=7, categories=(3, 4)):
        return goes_beyond(appointments, day, team, categories, promises)

    def test_5_4_the_limit_holds_from_the_first_day_to_the_last(self):
        clerk = [Appointment(**MARCH, limit=50)]
        for day, amount, expected in (
            (date(2024, 12, 31), 80, None),
            (date(2025, 1, 1), 50, False),
            (date(2025, 3, 31), 50, False),
            (date(2025, 3, 31), 50.01, True),
            (date(2025, 4, 1), 1, True),
        ):
            with self.subTest(day=day, amount=amount):
                found = self._beyond(clerk, {REFUND: amount}, day)
                self.assertIs(found, expected)

    def test_5_4_who_never_was_appointed_is_not_ruled(self):
        self.assertIsNone(self._beyond([], {REFUND: 80}))

    def test_5_4_nothing_promised_is_never_too_much(self):
        self.assertIs(self._beyond([Appointment(**MARCH)], {}, date(2025, 4, 1)), False)

    def test_5_4_an_ended_appointment_promises_not_even_a_gift_without_a_price(self):
        ended = [Appointment(**MARCH, limit=50)]
        self.assertIs(self._beyond(ended, {GIFT: 0}, date(2025, 4, 1)), True)

    def test_5_4_an_appointment_without_a_limit_leaves_it_to_the_user(self):
        self.assertIsNone(self._beyond([Appointment(**MARCH)], {REFUND: 80}))

    def test_g_a_kind_of_remedy_has_its_own_limit(self):
        clerk = [Appointment(**MARCH, limit=100, kinds={REFUND: 50, GIFT: 0})]
        for promises, expected in (
            ({REFUND: 50}, False),
            ({REFUND: 51}, True),
            ({REFUND: 50, 9: 50}, False),
            ({REFUND: 50, 9: 51}, True),
            ({GIFT: 0}, True),
        ):
            with self.subTest(promises=promises):
                self.assertIs(self._beyond(clerk, promises), expected)

    def test_5_4_the_scope_is_team_and_category_with_those_below(self):
        for scope, expected in (
            ({"team": 7}, False),
            ({"team": 8}, True),
            ({"category": 3}, False),
            ({"category": 5}, True),
            ({"team": 7, "category": 5}, True),
        ):
            with self.subTest(scope=scope):
                clerk = [Appointment(**MARCH, limit=50, **scope)]
                self.assertIs(self._beyond(clerk, {REFUND: 50}), expected)

    def test_5_4_one_of_several_appointments_is_enough(self):
        both = [Appointment(**MARCH, limit=50), Appointment(**MARCH, limit=500, team=7)]
        self.assertIs(self._beyond(both, {REFUND: 200}), False)
        self.assertIs(self._beyond(both, {REFUND: 200}, team=8), True)
