from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from odoo.tests import BaseCase

from ..core.clock import Event, Rule, Target, read
from .common_clock import MINUTE, MinuteCounter, office
from .common_logs import DATA, Case, helpdesk_cases, permit_cases

ROME = ZoneInfo("Europe/Rome")
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ANY = frozenset({"*"})
TWO_DAYS = Target(2, "working_day", pauses=ANY)
TWELVE_HOURS = Target(12, "working_hour", pauses=ANY)


class ReplayCase(BaseCase):
    """Every case of a real log through the engine, and minute by minute."""

    @classmethod
    def setUpLog(cls, cases, tz):
        cls.tz, cls.log = tz, cases
        cls.cases = [cls.to_minutes(case) for case in cases]
        first = datetime(2009, 1, 1)
        last = max(case.stop for case in cls.cases) + timedelta(days=60)
        last = datetime.combine(last, datetime.min.time())
        cls.office = office(first.date(), last.date(), tz)
        cls.counter = MinuteCounter(first, last, tz)

    @classmethod
    def to_minutes(cls, case):
        def whole(moment):
            return moment.replace(second=0, microsecond=0)

        waits = tuple((whole(a), whole(b)) for a, b in case.waits)
        return Case(case.name, whole(case.start), whole(case.stop), waits)

    def reading(self, target, case):
        happened = [Event(0, "start", case.start)]
        for number, (begin, end) in enumerate(case.waits, 1):
            happened.append(Event(2 * number, "pause", begin, "wait"))
            happened.append(Event(2 * number + 1, "resume", end, ref=2 * number))
        happened.append(Event(10**6, "met", case.stop))
        rule = Rule("respond", (target,))
        return read(rule, happened, self.office, case.stop)

    def count(self, case, minutes):
        """What was used, and the deadline, by the slow counter."""
        waits = [(a, b) for a, b in case.waits if a < b]
        used = self.counter.count(case.start, case.stop, waits)
        within = case.stop - case.start + timedelta(days=30)
        return used, self.counter.due(case.start, minutes, waits, within)

    def minutes_to_end_of_day(self, case, days):
        """Working minutes from the start to the end of working day N."""
        flags, start = self.counter.flags, self.counter.index(case.start)
        index = start if flags[start - 1] else flags.index(1, start)
        midnight = self.midnight(index - 1 if flags[start - 1] else index)
        for _day in range(days):
            midnight = self.midnight(flags.index(1, midnight))
        return flags[start:midnight].count(1)

    def midnight(self, index):
        """The end of the local day that the minute lies in."""
        moment = (self.counter.first + index * MINUTE).replace(tzinfo=timezone.utc)
        day = moment.astimezone(self.tz).date() + timedelta(days=1)
        end = datetime.combine(day, datetime.min.time(), self.tz)
        return self.counter.index(end.astimezone(timezone.utc).replace(tzinfo=None))

    def assertReplayed(self, case, target, minutes):
        used, due = self.count(case, minutes)
        reading = self.reading(target, case)
        self.assertEqual(reading.used, used * 60, case)
        self.assertEqual(reading.due_at, due, case)
        self.assertEqual(reading.met, case.stop <= due, case)
        if target is TWO_DAYS:
            self.assertEqual(reading.used_days <= 2, case.stop <= due, case)


class TestHelpdeskReplay(ReplayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.setUpLog(helpdesk_cases(), ROME)

    def test_the_whole_log_is_there(self):
        if DATA.exists():
            self.assertEqual(len(self.log), 4580)
            self.assertGreater(sum(len(case.waits) for case in self.log), 1300)

    def test_4_15_every_ticket_with_its_waits_in_working_hours(self):
        for case in self.cases:
            self.assertReplayed(case, TWELVE_HOURS, 12 * 60)

    def test_4_15_tickets_with_waits_in_working_days(self):
        for case in self.cases:
            if case.waits:
                minutes = self.minutes_to_end_of_day(case, 2)
                self.assertReplayed(case, TWO_DAYS, minutes)


class TestPermitReplay(ReplayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.setUpLog(permit_cases(), AMSTERDAM)

    def test_the_whole_log_is_there(self):
        if DATA.exists():
            self.assertEqual(len(self.log), 1434)

    def test_4_15_every_permit_in_working_hours_and_working_days(self):
        for case in self.cases:
            self.assertReplayed(case, TWELVE_HOURS, 12 * 60)
            self.assertReplayed(case, TWO_DAYS, self.minutes_to_end_of_day(case, 2))

    def test_4_15_late_by_the_dates_of_the_log_itself(self):
        ended = [case for case in self.log if case.ended]
        wall = office(date(2011, 1, 1), date(2011, 1, 31), AMSTERDAM)
        rule = Rule("respond", (Target(1, "calendar_hour"),))
        late = 0
        for case in ended:
            happened = [
                Event(1, "start", case.start),
                Event(2, "extend", case.start, "decision", until=case.deadline),
                Event(3, "met", case.ended),
            ]
            reading = read(rule, happened, wall, max(case.ended, case.start))
            self.assertEqual(reading.met, case.ended <= case.deadline, case)
            late += not reading.met
        if DATA.exists():
            self.assertEqual((late, len(ended)), (377, 1329))
            self.assertEqual(round(100 * late / len(ended), 1), 28.4)
