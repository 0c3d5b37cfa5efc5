from ..core.clock import Event
from .common_clock import DAY, WAITS, ClockCase, at, events, rule, waiting


class TestPauses(ClockCase):
    def test_4_15_three_days_paused_answered_on_the_twelfth_day(self):
        """AT-4.15, for pauses however they lie in the days."""
        for start, stop in [
            ("2025-03-06 10:00", "2025-03-11 10:00"),
            ("2025-03-06 08:00", "2025-03-10 17:00"),
            ("2025-03-05 18:00", "2025-03-10 20:00"),
            ("2025-03-03 10:30", "2025-03-06 10:30"),
        ]:
            happened = events(
                ("start", "2025-03-03 09:00"),
                *waiting(start, stop),
                ("met", "2025-03-19 11:00"),
            )
            reading = self.reading(rule(), happened, "2025-03-19 11:00")
            self.assertEqual((reading.used_days, reading.raw_days), (9, 12))
            self.assertEqual((reading.state, reading.met), ("done", True))
            self.assertEqual(reading.due_at, at("2025-03-20 17:00"))
            self.assertEqual(reading.raw - reading.used, 3 * DAY)

    def test_4_15_ten_pauses_of_an_hour_give_back_ten_hours(self):
        days = ("03", "04", "05", "06", "07", "10", "11", "12", "13", "14")
        pauses = [
            row
            for day in days
            for row in waiting(f"2025-03-{day} 10:00", f"2025-03-{day} 11:00")
        ]
        happened = events(("start", "2025-03-03 09:00"), *pauses)
        reading = self.reading(rule(), happened, "2025-03-14 12:00")
        self.assertEqual(reading.due_at, at("2025-03-19 10:00"))
        self.assertEqual(sum(g.seconds for g in reading.governing.given_back), 36000)

    def test_R9_a_pause_gives_back_working_time_only(self):
        happened = events(
            ("start", "2025-03-07 09:00"),
            *waiting("2025-03-07 16:00", "2025-03-10 09:00"),
        )
        reading = self.reading(rule(16, "working_hour"), happened, "2025-03-10 09:00")
        self.assertEqual(reading.due_at, at("2025-03-11 11:00"))

    def test_R6_while_paused_the_time_used_stands_still(self):
        happened = events(
            ("start", "2025-03-03 09:00"),
            ("pause", "2025-03-04 10:00:30", {"reason": "waiting"}),
        )
        used = {
            self.reading(rule(), happened, now).used
            for now in (
                "2025-03-04 10:00:30",
                "2025-03-04 10:01:01",
                "2025-07-01 12:00",
            )
        }
        self.assertEqual(used, {7 * 3600 + 2 * 3600 + 30})
        reading = self.reading(rule(), happened, "2025-03-05 10:00:30")
        self.assertEqual((reading.state, reading.is_paused), ("paused", True))
        self.assertEqual(reading.due_at, at("2025-03-18 17:00"))
        self.assertIsNone(reading.next_boundary_at)

    def test_whole_minutes_are_given_back(self):
        happened = events(
            ("start", "2025-03-03 09:00"),
            *waiting("2025-03-03 10:00:30", "2025-03-03 10:05:10"),
        )
        reading = self.reading(rule(8, "working_hour"), happened, "2025-03-03 11:00")
        self.assertEqual(reading.due_at, at("2025-03-04 09:04"))
        self.assertEqual(reading.used, 7200 - 240)

    def test_touching_pauses_are_one(self):
        happened = events(
            ("start", "2025-03-03 09:00"),
            *waiting("2025-03-03 10:00:00", "2025-03-03 10:00:30"),
            *waiting("2025-03-03 10:00:30", "2025-03-03 10:01:00"),
        )
        reading = self.reading(rule(8, "working_hour"), happened, "2025-03-03 11:00")
        self.assertEqual(reading.due_at, at("2025-03-04 09:01"))

    def test_7_overlapping_pauses_give_back_once(self):
        both = rule(pauses=frozenset({"waiting", "evidence"}))
        happened = events(
            ("start", "2025-03-03 09:00"),
            ("pause", "2025-03-04 09:00", {"reason": "waiting"}),
            ("pause", "2025-03-05 09:00", {"reason": "evidence"}),
            ("resume", "2025-03-06 09:00", {"reason": "waiting"}),
            ("resume", "2025-03-07 09:00", {"reason": "evidence"}),
        )
        reading = self.reading(both, happened, "2025-03-07 10:00")
        self.assertEqual(reading.raw - reading.used, 3 * DAY)
        self.assertEqual(len(reading.governing.given_back), 1)
        reading = self.reading(rule(), happened, "2025-03-07 10:00")
        self.assertEqual(reading.raw - reading.used, 2 * DAY)

    def test_7_a_pause_before_receipt_counts_from_receipt(self):
        happened = [
            Event(2, "pause", at("2025-03-01 09:00"), reason="waiting"),
            Event(3, "resume", at("2025-03-04 09:00")),
            Event(4, "pause", at("2025-02-01 09:00"), reason="waiting"),
            Event(5, "resume", at("2025-02-02 09:00")),
            Event(1, "start", at("2025-03-03 09:00")),
        ]
        reading = self.reading(rule(), happened, "2025-03-04 10:00")
        self.assertEqual(reading.raw - reading.used, DAY)
        self.assertEqual(len(reading.pauses), 1)

    def test_a_missed_deadline_stays_missed_whatever_pauses_follow(self):
        happened = events(
            ("start", "2025-03-03 09:00"),
            *waiting("2025-03-04 17:00", "2025-03-14 09:00"),
            ("pause", "2025-03-17 09:00", {"reason": "waiting"}),
        )
        for now in ("2025-03-04 17:00", "2025-03-06 09:00", "2025-03-18 09:00"):
            reading = self.reading(rule(1), happened, now)
            self.assertEqual((reading.state, reading.met), ("overdue", False))
            self.assertEqual(reading.due_at, at("2025-03-04 17:00"))

    def test_4_15_a_reason_that_is_not_listed_does_not_pause(self):
        happened = events(
            ("start", "2025-03-03 09:00"),
            ("pause", "2025-03-04 09:00", {"reason": "busy"}),
        )
        reading = self.reading(rule(), happened, "2025-03-06 09:00")
        self.assertEqual((reading.state, reading.used), ("running", reading.raw))

    def test_a_pause_may_carry_its_end(self):
        happened = events(
            ("start", "2025-03-03 09:00"),
            (
                "pause",
                "2025-03-04 09:00",
                {"reason": "waiting", "until": at("2025-03-05 09:00")},
            ),
        )
        reading = self.reading(rule(), happened, "2025-03-04 12:00")
        self.assertEqual(reading.state, "paused")
        self.assertEqual(reading.next_boundary_at, at("2025-03-05 09:00"))
        reading = self.reading(rule(), happened, "2025-03-07 12:00")
        self.assertEqual(reading.raw - reading.used, DAY)

    def test_calendar_clocks_pause_only_when_their_obligation_says_so(self):
        happened = events(
            ("start", "2025-03-03 09:00"),
            *waiting("2025-03-04 09:00", "2025-03-06 11:30"),
        )
        for pauses, due in (
            ((), "2025-03-13 23:59:59"),
            (WAITS, "2025-03-16 02:29:59"),
        ):
            clock = rule(10, "calendar_day", pauses=frozenset(pauses))
            reading = self.reading(clock, happened, "2025-03-07 10:00")
            self.assertEqual(reading.due_at, at(due))


class TestLife(ClockCase):
    def test_nothing_started(self):
        reading = self.reading(rule(), [], "2025-03-03 09:00")
        self.assertEqual((reading.state, reading.due_at), ("none", None))
        self.assertEqual((reading.met, reading.used, reading.late), (None, 0, 0))

    def test_7_an_event_dated_in_the_future_waits(self):
        happened = events(
            ("start", "2025-03-03 09:00"),
            ("met", "2025-03-05 10:00"),
        )
        reading = self.reading(rule(), happened, "2025-03-03 10:00")
        self.assertEqual(reading.state, "running")
        self.assertEqual(reading.next_boundary_at, at("2025-03-05 10:00"))
        reading = self.reading(rule(), happened, "2025-03-02 10:00")
        self.assertEqual(reading.state, "none")
        self.assertEqual(reading.next_boundary_at, at("2025-03-03 09:00"))

    def test_7_2_a_corrected_receipt_replaces_the_first(self):
        for corrected, met in (("2025-02-27 09:00", False), ("2025-03-04 09:00", True)):
            happened = events(
                ("start", "2025-03-03 09:00"),
                ("met", "2025-03-05 10:00"),
                ("start", corrected),
            )
            reading = self.reading(rule(1), happened, "2025-03-05 10:00")
            self.assertEqual(reading.started_at, at(corrected))
            self.assertEqual(reading.met, met)

    def test_at_one_instant_the_order_of_recording_counts(self):
        happened = events(
            ("start", "2025-03-03 09:00"),
            *waiting("2025-03-03 10:00", "2025-03-04 10:00"),
            *waiting("2025-03-04 10:00", "2025-03-05 10:00"),
        )
        for known in (happened[:4], happened[3::-1]):
            reading = self.reading(rule(), known, "2025-03-04 10:00")
            self.assertEqual(reading.state, "paused")

    def test_a_stop_before_the_start_used_nothing(self):
        happened = events(("start", "2025-03-04 09:00"), ("met", "2025-03-03 10:00"))
        reading = self.reading(rule(), happened, "2025-03-04 10:00")
        self.assertEqual((reading.state, reading.met, reading.used), ("done", True, 0))

    def test_7_9_reopening_resumes_with_the_time_left(self):
        happened = events(
            ("start", "2025-03-03 09:00"),
            ("met", "2025-03-10 09:00"),
            ("reopen", "2025-04-07 09:00"),
        )
        reading = self.reading(rule(), happened, "2025-04-07 12:00")
        self.assertEqual(reading.state, "running")
        self.assertEqual(reading.due_at, at("2025-04-14 17:00"))
        self.assertEqual((reading.used_days, reading.raw_days), (5, 25))
        self.assertEqual([o.met for o in reading.outcomes], [True])
        legal = self.reading(rule(8, "calendar_week"), happened, "2025-04-07 12:00")
        self.assertEqual(legal.due_at, at("2025-05-26 23:59:59"))

    def test_4_15_a_judgement_is_frozen(self):
        happened = events(
            ("start", "2025-03-03 09:00"),
            ("met", "2025-03-06 09:00"),
            ("extend", "2025-03-07 09:00", {"until": at("2025-04-07 17:00")}),
            *waiting("2025-03-07 10:00", "2025-03-08 10:00"),
        )
        reading = self.reading(rule(2), happened, "2025-03-20 12:00")
        self.assertEqual((reading.met, reading.due_at), (False, at("2025-03-05 17:00")))
        again = events(
            *[(e.kind, str(e.at)) for e in happened[:2]], ("reopen", "2025-03-20 09:00")
        )
        reading = self.reading(rule(2), again, "2025-03-20 12:00")
        self.assertEqual(reading.state, "overdue")
        self.assertEqual([o.met for o in reading.outcomes], [False])

    def test_7_4_a_bounce_takes_the_acknowledgement_back(self):
        happened = events(
            ("start", "2025-03-03 09:00"),
            ("met", "2025-03-03 09:05"),
            ("void", "2025-03-03 09:06", {"ref": 2}),
        )
        reading = self.reading(rule(1), happened, "2025-03-04 10:00")
        self.assertEqual((reading.state, reading.met), ("warning", None))
        self.assertEqual((reading.outcomes, reading.used), ((), reading.raw))
        happened.append(Event(9, "met", at("2025-03-04 16:00")))
        self.assertTrue(self.reading(rule(1), happened, "2025-03-05 10:00").met)

    def test_7_3_an_update_starts_the_next_interval(self):
        clock = rule(2, recurring=True)
        happened = events(
            ("start", "2025-03-03 09:00"),
            ("met", "2025-03-05 16:00"),
            ("restart", "2025-03-10 09:00"),
        )
        reading = self.reading(clock, happened, "2025-03-10 10:00")
        self.assertEqual((reading.state, reading.number), ("running", 3))
        self.assertEqual(reading.due_at, at("2025-03-12 17:00"))
        self.assertEqual([o.met for o in reading.outcomes], [True, False])
        self.assertEqual([o.number for o in reading.outcomes], [1, 2])

    def test_a_wait_goes_on_through_an_update(self):
        clock = rule(2, recurring=True)
        happened = events(
            ("start", "2025-03-03 09:00"),
            ("pause", "2025-03-04 09:00", {"reason": "waiting"}),
            ("restart", "2025-03-05 09:00"),
        )
        self.assertEqual(
            self.reading(clock, happened, "2025-03-20 09:00").state, "paused"
        )

    def test_R4_a_cancelled_clock_stands_still(self):
        for when, met in (("2025-03-04 09:00", None), ("2025-03-06 09:00", False)):
            happened = events(("start", "2025-03-03 09:00"), ("cancel", when))
            reading = self.reading(rule(2), happened, "2025-05-01 09:00")
            self.assertEqual((reading.state, reading.met), ("none", met))
            self.assertEqual(reading.stopped_at, at(when))
            self.assertIsNone(reading.next_boundary_at)
            self.assertFalse(reading.outcomes)

    def test_R13_another_rule_keeps_the_pauses(self):
        happened = events(
            ("start", "2025-03-03 09:00"),
            *waiting("2025-03-04 09:00", "2025-03-05 09:00"),
        )
        readings = [
            self.reading(rule(n), happened, "2025-03-06 09:00") for n in (5, 10)
        ]
        self.assertEqual(readings[0].used, readings[1].used)
        self.assertEqual(readings[0].due_at, at("2025-03-11 17:00"))
