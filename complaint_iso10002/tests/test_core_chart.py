from math import exp, factorial
from random import Random

from odoo.tests import BaseCase

from ..core import chart
from ..core.chart import Baseline, Point, Sample

# domain_numbers 6, twelve months
ORDERS = (8000, 7600, 8400, 9100, 8800, 9500, 9900, 10200, 9700, 10100, 10800, 12400)
COMPLAINTS = (38, 35, 44, 41, 47, 40, 52, 49, 43, 55, 71, 60)
CLOSED = (40, 36, 42, 45, 44, 41, 50, 52, 44, 53, 66, 63)
LATE = (4, 3, 5, 4, 6, 3, 5, 7, 4, 6, 19, 8)


def samples(counts, exposures, scale=1):
    pairs = zip(counts, exposures, strict=True)
    return [Sample(number, exposure / scale) for number, exposure in pairs]


def points(*values, lower=0.0, upper=10.0):
    return [
        Point(None, None, None) if value is None else Point(value, lower, upper)
        for value in values
    ]


class TestChart(BaseCase):
    """Control charts: the worked examples to the printed digit (8.2)."""

    def test_8_2_c_chart_of_the_worked_example(self):
        data = [Sample(number) for number in COMPLAINTS]
        base = chart.baseline("c", data)
        drawn = chart.plot(base, data)
        self.assertEqual(round(base.centre, 3), 47.917)
        self.assertEqual(round(drawn[0].upper, 3), 68.683)
        self.assertEqual(round(drawn[0].lower, 3), 27.150)
        self.assertEqual(
            [(s.rule, s.last) for s in chart.signals(base, drawn)], [("outside", 10)]
        )

    def test_8_2_u_chart_of_the_worked_example(self):
        """Volume explains the rise, so nothing is signalled."""
        data = samples(COMPLAINTS, ORDERS, 1000)
        base = chart.baseline("u", data)
        drawn = chart.plot(base, data)
        self.assertEqual(round(base.centre, 4), 5.0218)
        for month, value, upper, lower in (
            (11, 6.574, 7.068, 2.976),
            (12, 4.839, 6.931, 3.113),
        ):
            point = drawn[month - 1]
            self.assertEqual(round(point.value, 3), value)
            self.assertEqual(round(point.upper, 3), upper)
            self.assertEqual(round(point.lower, 3), lower)
        self.assertFalse(chart.signals(base, drawn))

    def test_8_2_laney_factor_of_the_worked_example(self):
        data = samples(COMPLAINTS, ORDERS)
        base = chart.baseline("u", data)
        self.assertEqual(round(base.factor, 4), 1.0342, "used by itself: large")
        self.assertEqual(round(base.factor * 1.128, 5), 1.16663)
        self.assertEqual(chart.baseline("u", data, laney=False).factor, 1.0)
        self.assertFalse(chart.signals(base, chart.plot(base, data)))

    def test_8_2_p_chart_of_the_worked_example(self):
        data = samples(LATE, CLOSED)
        base = chart.baseline("p", data)
        drawn = chart.plot(base, data)
        self.assertEqual(round(base.centre, 5), 0.12847)
        self.assertEqual(round(drawn[10].value, 4), 0.2879)
        self.assertEqual(round(drawn[10].upper, 4), 0.2520)
        self.assertEqual(round(drawn[11].value, 4), 0.1270)
        self.assertEqual(round(drawn[11].upper, 4), 0.2549)
        self.assertEqual(round(drawn[11].lower, 4), 0.0020)
        (signal,) = chart.signals(base, drawn)
        self.assertEqual(
            (signal.rule, signal.first, signal.last, signal.up),
            ("outside", 10, 10, True),
        )

    def test_8_2_laney_widens_what_varies_more_than_chance(self):
        rates = [0.002 if month % 2 else 0.004 for month in range(20)]
        data = [Sample(rate * 1_000_000, 1_000_000) for rate in rates]
        plain = chart.baseline("u", data, laney=False)
        wide = chart.baseline("u", data)
        self.assertGreater(wide.factor, 10)
        self.assertTrue(chart.signals(plain, chart.plot(plain, data)))
        self.assertFalse(chart.signals(wide, chart.plot(wide, data)))

    def test_8_2_no_exposure_is_a_gap_and_none_at_all_no_chart(self):
        base = chart.baseline("u", [Sample(3, 10), Sample(2, 0), Sample(5, 10)])
        self.assertEqual((base.centre, base.size), (0.4, 2))
        self.assertEqual(chart.plot(base, [Sample(2, 0)]), tuple(points(None)))
        with self.assertRaises(ValueError):
            chart.baseline("u", [Sample(1, 0)])
        with self.assertRaises(ValueError):
            chart.baseline("u", [])

    def test_8_2_fewer_than_three_events_are_no_signal_by_themselves(self):
        base = chart.Baseline("u", 0.0, 1.0, 12)
        for count, signals in ((2, 0), (3, 1)):
            points = chart.plot(base, [Sample(count, 100)])
            self.assertEqual(len(chart.signals(base, points)), signals)

    def test_8_2_no_event_and_only_events_keep_their_limits(self):
        base = chart.baseline("u", [Sample(0, 10)] * 12)
        self.assertEqual(chart.plot(base, [Sample(0, 10)])[0], Point(0, 0, 0))
        base = chart.baseline("p", [Sample(10, 10)] * 12)
        self.assertEqual(chart.plot(base, [Sample(10, 10)])[0], Point(1, 1, 1))
        self.assertEqual(chart.false_alarms(base, 0), 0.0)

    def test_8_2_a_shift_is_told_once_when_its_eighth_period_is_complete(self):
        base = Baseline("u", 5.0)
        drawn = points(5, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 4)
        (signal,) = chart.signals(base, drawn)
        self.assertEqual((signal.rule, signal.first, signal.last), ("shift", 1, 8))
        gap = points(6, 6, 6, 6, None, 6, 6, 6, 6)
        self.assertFalse(chart.signals(base, gap), "a gap ends a run")
        on_centre = points(6, 6, 6, 6, 5, 6, 6, 6, 6)
        self.assertFalse(chart.signals(base, on_centre))

    def test_8_2_run_chart_tells_trends_and_shifts_of_small_numbers(self):
        (signal,) = chart.run_signals([3, 1, 2, 3, 4, 5, 6])
        self.assertEqual((signal.rule, signal.first, signal.up), ("trend", 1, True))
        (signal,) = chart.run_signals([7, 6, 5, 4, 3, 2])
        self.assertFalse(signal.up)
        self.assertFalse(chart.run_signals([1, 2, 3, 3, 4, 5, 6]))
        self.assertFalse(chart.run_signals([]))
        self.assertFalse(chart.run_signals([None, None]))
        (signal,) = chart.run_signals([4] * 9 + [5] * 8)
        self.assertEqual((signal.rule, signal.first), ("shift", 9))

    def test_8_2_false_alarms_of_normal_limits_are_those_of_the_books(self):
        """3 sigma alone: 1 in 370; with runs of eight: 1 in 153."""
        self.assertAlmostEqual(chart._run_length(0.0026998, 0, 0), 370.4, 1)
        side = (1 - 0.0026998) / 2
        self.assertAlmostEqual(chart._run_length(0.0026998, side, side), 152.7, 1)
        # 2 ** 8 - 1 tosses until eight of a kind, but for the first
        self.assertAlmostEqual(chart._run_length(0, 0.5, 0.5), 255)

    def test_8_2_false_alarms_follow_the_counts_own_distribution(self):
        base = Baseline("u", 0.002)
        mean = 0.002 * 2000
        upper = mean + 3 * mean**0.5
        tail = 1 - sum(
            exp(-mean) * mean**k / factorial(k) for k in range(int(upper) + 1)
        )
        self.assertAlmostEqual(chart._chances(base, 2000)[0], tail)
        self.assertGreater(tail, 0.0027, "small counts cry wolf more often")

    def test_8_2_the_stated_rate_is_what_a_simulation_finds(self):
        random, base = Random(10002), Baseline("p", 0.2)
        stated = chart.false_alarms(base, 60)
        periods = alarms = 0
        while alarms < 150:
            drawn, found = [], ()
            while not found:
                late = sum(random.random() < 0.2 for _case in range(60))
                drawn.extend(chart.plot(base, [Sample(late, 60)]))
                found = chart.signals(base, drawn[-chart.SHIFT :])
            periods, alarms = periods + len(drawn), alarms + 1
        self.assertAlmostEqual(alarms / periods / stated, 1, delta=0.25)
