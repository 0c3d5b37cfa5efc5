from datetime import date, timedelta
from random import Random

from odoo.tests import BaseCase

from ..core.calendar_time import CalendarTime
from ..core.working_time import NoWorkingTime, OutsideWindow, compile_calendar
from .common_clock import BRUSSELS, GOLDEN, UTC, MinuteCounter, at, growing, office


class TestWorkingDays(BaseCase):
    """Counting of days, domain_numbers 2.1 (ISO 10002 4.15, 7.2)."""

    def setUp(self):
        super().setUp()
        self.office = office(tz=BRUSSELS)

    def at(self, text):
        return at(text, BRUSSELS)

    def assertDue(self, received, days, due):
        found = self.office.end_of_day(self.at(received), days)
        self.assertEqual(found, self.at(due), f"{received} + {days} wd")

    def test_4_15_checks_of_the_domain_numbers(self):
        self.assertDue("2025-03-07 16:00", 2, "2025-03-11 17:00")
        self.assertDue("2025-03-08 11:00", 2, "2025-03-12 17:00")
        weeks = CalendarTime(BRUSSELS).end_of_day(self.at("2025-03-10 10:00"), 56)
        self.assertEqual(weeks, self.at("2025-05-05 23:59:59"))

    def test_4_15_golden_table_of_working_days(self):
        def noon(day):
            return self.at(f"2025-{day} 12:00")

        for case, received, acknowledged, closed, to_acknowledge, to_close in GOLDEN:
            for day, expected in ((acknowledged, to_acknowledge), (closed, to_close)):
                if day:
                    found = self.office.days_between(noon(received), noon(day))
                    self.assertEqual(found, expected, case)

    def test_4_15_golden_shares_and_ages(self):
        acknowledged = [wd for *_dates, wd, _closed in GOLDEN]
        in_two = sum(wd is not None and wd <= 2 for wd in acknowledged)
        in_one = sum(wd is not None and wd <= 1 for wd in acknowledged)
        self.assertEqual((in_two, in_one), (10, 9))
        as_of = self.at("2025-04-15 12:00")
        ages = [
            self.office.days_between(self.at(f"2025-{received} 12:00"), as_of)
            for case, received, *_rest in GOLDEN
            if case in ("C10", "C11")
        ]
        self.assertEqual(ages, [18, 16])

    def test_7_2_received_outside_working_time_counts_from_the_next_day(self):
        for received, due in [
            ("2025-03-07 16:59", "2025-03-10 17:00"),
            ("2025-03-07 17:00", "2025-03-10 17:00"),
            ("2025-03-07 17:00:01", "2025-03-11 17:00"),
            ("2025-03-09 23:59", "2025-03-11 17:00"),
            ("2025-03-10 06:00", "2025-03-11 17:00"),
            ("2025-03-10 12:30", "2025-03-11 17:00"),
        ]:
            self.assertDue(received, 1, due)

    def test_holidays_are_not_days(self):
        self.office = office(tz=BRUSSELS, days_off=[date(2025, 3, 10)])
        self.assertDue("2025-03-07 16:00", 1, "2025-03-11 17:00")
        self.assertDue("2025-03-10 10:00", 1, "2025-03-12 17:00")

    def test_a_leave_until_23_59_59_leaves_no_day_of_one_second(self):
        leftover = at("2025-03-11 23:59:59"), at("2025-03-11 23:59:59.999999")
        days = [
            (at("2025-03-10"), at("2025-03-10 23:59:59.999999")),
            leftover,
            (at("2025-03-12"), at("2025-03-12 23:59:59.999999")),
        ]
        calendar = compile_calendar(days, (at("2025-03-01"), at("2025-04-01")), UTC)
        due = calendar.end_of_day(at("2025-03-10 09:00"), 1)
        self.assertEqual(due.date(), date(2025, 3, 12))
        found = calendar.days_between(at("2025-03-10 09:00"), leftover[1])
        self.assertEqual(found, 1)

    def test_a_day_worked_past_midnight_is_split_at_local_midnight(self):
        nights = office(tz=BRUSSELS, hours=((0, 6), (22, 24)), weekdays=range(7))
        due = nights.end_of_day(self.at("2025-03-10 23:00"), 1)
        self.assertEqual(due, self.at("2025-03-12 00:00"))

    def test_4_15_in_time_and_within_n_days_are_one_statement(self):
        random = Random(4150)
        day_off = {date(2025, 4, 21), date(2025, 5, 1), date(2025, 5, 29)}
        calendar = office(tz=BRUSSELS, days_off=day_off)
        for _case in range(4000):
            start = at("2025-02-01") + timedelta(minutes=random.randrange(200_000))
            stop = start + timedelta(minutes=random.choice([0, 1]) * 30 * 480)
            stop += timedelta(minutes=random.randrange(30_000))
            if random.random() < 0.2:
                stop = calendar.end_of_day(start, random.randrange(20))
            back = random.randrange(int(calendar.elapsed(start, stop)) + 1)
            days = random.randrange(15)
            due = calendar.end_of_day(start, days)
            if back:
                due = calendar.advance(due, back)
            self.assertEqual(
                stop <= due,
                calendar.days_between(start, stop, back) <= days,
                (start, stop, back, days),
            )


class TestWorkingTime(BaseCase):
    def test_advance_stops_at_the_near_edge_of_a_break(self):
        calendar = office()
        for start, hours, expected in [
            ("2025-03-07 16:00", 1, "2025-03-07 17:00"),
            ("2025-03-07 16:00", 1.5, "2025-03-10 08:30"),
            ("2025-03-07 11:00", 2, "2025-03-07 14:00"),
            ("2025-03-08 11:00", 0, "2025-03-10 08:00"),
            ("2025-03-07 17:00", 0, "2025-03-10 08:00"),
            ("2025-03-10 09:00", 0, "2025-03-10 09:00"),
            ("2025-03-10 09:00", -1, "2025-03-10 08:00"),
            ("2025-03-10 09:00", -2, "2025-03-07 16:00"),
            ("2025-03-09 09:00", -4, "2025-03-07 13:00"),
        ]:
            found = calendar.advance(at(start), hours * 3600)
            self.assertEqual(found, at(expected), (start, hours))

    def test_elapsed_equals_counting_minutes(self):
        random = Random(1)
        calendar = office(tz=BRUSSELS)
        counter = MinuteCounter(at("2025-01-01"), at("2026-01-01"), BRUSSELS)
        for _case in range(3000):
            start = at("2025-01-01") + timedelta(minutes=random.randrange(260_000))
            stop = start + timedelta(minutes=random.randrange(260_000))
            minutes = counter.count(start, stop)
            self.assertEqual(calendar.elapsed(start, stop), minutes * 60)
            self.assertEqual(calendar.elapsed(stop, start), -minutes * 60)

    def test_advance_and_elapsed_are_inverse(self):
        random = Random(2)
        calendar = office(tz=BRUSSELS)
        for _case in range(3000):
            start = at("2025-06-01") + timedelta(seconds=random.randrange(10**7))
            seconds = random.randrange(1, 10**6) * random.choice([-1, 1])
            stop = calendar.advance(start, seconds)
            self.assertEqual(calendar.elapsed(start, stop), seconds)
            half = calendar.advance(start, seconds / 2)
            self.assertEqual(calendar.advance(half, seconds / 2), stop)

    def test_a_night_shift_works_an_hour_less_or_more_at_the_time_change(self):
        nights = office(tz=BRUSSELS, hours=((0, 6),), weekdays=range(7))
        for day, hours in (("2025-03-30", 5), ("2025-10-26", 7), ("2025-07-01", 6)):
            start = at(f"{day} 00:00", BRUSSELS)
            worked = nights.elapsed(start, at(f"{day} 06:00", BRUSSELS))
            self.assertEqual(worked, hours * 3600, day)

    def test_overlapping_spans_are_refused(self):
        window = at("2025-01-01"), at("2025-02-01")
        noon, two, three = (at(f"2025-01-02 {h}:00") for h in (12, 14, 15))
        with self.assertRaisesRegex(ValueError, "overlap"):
            compile_calendar([(noon, three), (two, three)], window, UTC)

    def test_outside_the_window_is_an_error_that_names_what_is_needed(self):
        calendar = office(date(2025, 1, 1), date(2025, 1, 31))
        early, late = at("2024-12-01"), at("2025-03-01")
        with self.assertRaises(OutsideWindow) as caught:
            calendar.elapsed(late, early)
        self.assertEqual((caught.exception.first, caught.exception.last), (early, late))
        for question in (
            lambda: calendar.advance(at("2025-01-30"), 10**6),
            lambda: calendar.advance(at("2025-01-02"), -(10**6)),
            lambda: calendar.end_of_day(at("2025-01-30"), 10),
            lambda: calendar.next_working(at("2025-01-31 20:00")),
            lambda: calendar.days(at("2025-01-30"), late),
        ):
            self.assertRaises(OutsideWindow, question)

    def test_days_tell_spans_and_leaves_date_by_date(self):
        calendar = office(tz=BRUSSELS, days_off=[date(2025, 3, 10)])
        start, stop = at("2025-03-07 15:00", BRUSSELS), at("2025-03-11 09:00", BRUSSELS)
        days = list(calendar.days(start, stop))
        self.assertEqual([day.date.day for day in days], [7, 8, 9, 10, 11])
        self.assertEqual([len(day.spans) for day in days], [1, 0, 0, 0, 1])
        self.assertEqual(days[3].skipped, ("off 2025-03-10",))
        self.assertEqual(days[0].spans[0][0], start)
        self.assertEqual(days[4].spans[0][1], stop)


class TestGrowingCalendar(BaseCase):
    def test_a_deadline_beyond_the_window_is_found(self):
        small, large = growing(), office(date(2024, 1, 1), date(2031, 12, 31))
        start = at("2025-12-20 10:00")
        for seconds in (3600, 10**6, 3 * 10**7):
            self.assertEqual(
                small.advance(start, seconds), large.advance(start, seconds)
            )
        self.assertEqual(small.end_of_day(start, 900), large.end_of_day(start, 900))
        early, late = at("2024-02-01"), at("2029-01-01")
        self.assertEqual(small.elapsed(early, late), large.elapsed(early, late))
        self.assertEqual(
            small.days_between(early, late), large.days_between(early, late)
        )
        self.assertTrue(small.compiled)

    def test_within_the_window_nothing_is_compiled(self):
        calendar = growing()
        calendar.elapsed(at("2025-02-01"), at("2025-03-01"))
        calendar.advance(at("2025-02-01"), 10**5)
        self.assertFalse(calendar.compiled)

    def test_a_start_far_away_gets_a_window_of_its_own(self):
        calendar = growing()
        start = at("2190-03-05 10:00")
        self.assertEqual(calendar.advance(start, 3600), at("2190-03-05 11:00"))
        low, high = calendar.compiled[-1]
        self.assertLess(high - low, timedelta(days=40 * 366))

    def test_no_working_time_left_is_said_soon(self):
        calendar = growing(weekdays=())
        for question in (
            lambda: calendar.advance(at("2025-03-01"), 60),
            lambda: calendar.end_of_day(at("2025-03-01"), 1),
            lambda: calendar.next_working(at("2025-03-01")),
            lambda: growing().elapsed(at("1990-03-01"), at("2990-03-01")),
            lambda: growing().end_of_day(at("2025-03-01"), 10**6),
        ):
            self.assertRaises(NoWorkingTime, question)
        self.assertLess(len(calendar.compiled), 30)

    def test_a_leave_of_a_year_is_jumped_over(self):
        year = {date(2025, 6, 1) + timedelta(days=n) for n in range(365)}
        calendar = growing(days_off=year)
        due = calendar.end_of_day(at("2025-05-30 10:00"), 1)
        self.assertEqual(due, at("2026-06-01 17:00"))
