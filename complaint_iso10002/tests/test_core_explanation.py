from ..core.explanation import explain
from .common_clock import ClockCase, at, events, office, rule, waiting


class TestExplanation(ClockCase):
    def test_R10_every_day_pause_and_holiday_has_its_line(self):
        calendar = office(days_off=[at("2025-03-11").date()])
        happened = events(
            ("start", "2025-03-06 16:00"),
            *waiting("2025-03-07 10:00", "2025-03-10 09:00"),
            ("extend", "2025-03-10 10:00", {"amount": 1, "reason": "expert"}),
        )
        lines = explain(rule(2), happened, calendar, at("2025-03-10 12:00"))
        told = [(line.kind, line.seconds // 60, line.total // 60) for line in lines]
        self.assertEqual(
            told,
            [
                ("start", 0, 0),
                ("day", 60, 60),
                ("day", 120, 180),
                ("pause", 420, 0),
                ("off", 0, 180),
                ("day", 420, 600),
                ("extension", 0, 0),
                ("leave", 0, 600),
                ("day", 480, 1080),
                ("day", 420, 1500),
                ("due", 0, 1500),
            ],
        )
        leave = next(line for line in lines if line.kind == "leave")
        self.assertEqual((leave.name, leave.day.day), ("off 2025-03-11", 11))
        days = [line.number for line in lines if line.kind == "day"]
        self.assertEqual(days, [0, 1, 2, 3, 4])

    def test_a_calendar_clock_is_one_line(self):
        happened = events(("start", "2025-03-10 09:00"), ("met", "2025-05-06 09:00"))
        clock = rule(8, "calendar_week")
        lines = explain(clock, happened, self.office, at("2025-05-06 10:00"))
        kinds = [line.kind for line in lines]
        self.assertEqual(kinds, ["start", "calendar", "due", "stop", "late"])
        self.assertEqual(lines[1].number, 56)
