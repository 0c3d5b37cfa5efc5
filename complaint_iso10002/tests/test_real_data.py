from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from random import Random

from odoo.tests import tagged

from .common_logs import DATA
from .common_register import RealDataCase, read

OMBUDSMAN = DATA / "ombudsman_findings_2020_2022.csv.gz"
CFPB = DATA / "cfpb_complaints.csv.gz"
#: the ombudsman's words -> ours
FINDINGS = {
    "Service Failure": "upheld",
    "Maladministration": "upheld",
    "Severe Maladministration": "upheld",
    "Reasonable Redress": "partly_upheld",
    "No Maladministration": "not_upheld",
    "Outside Jurisdiction": "out_of_scope",
}
#: the bureau's words -> ours
RESPONSES = {
    "Closed with monetary relief": "upheld",
    "Closed with non-monetary relief": "partly_upheld",
    "Closed with explanation": "not_upheld",
    "Closed": "not_upheld",
}
PERIOD = (date(2020, 1, 1), date(2022, 12, 31))


def _findings():
    """A small register of the same form, of three years."""
    random, words = Random(10002), sorted(FINDINGS)
    rows = []
    for case in range(120):
        landlord = random.randrange(12)
        day = date(2020, 1, 15) + timedelta(days=9 * case)
        rows += [
            {
                "case_id": str(case),
                "decision_date": str(day),
                "landlord": f"Landlord {landlord}",
                "homes": str(1000 * landlord) if landlord > 3 else "",
                "finding": random.choice(words),
            }
            for _point in range(random.randrange(1, 4))
        ]
    return rows


def _complaints():
    """Small, of the same form: 97 of 100 in time, relief disputed less."""
    explained = "Closed with explanation"
    return [
        {
            "Date received": f"{number % 12 + 1}/15/2014",
            "Company response to consumer": response,
            "Timely response?": "No" if number in (3, 30, 60) else "Yes",
            "Consumer disputed?": "Yes" if number % every == 0 else "No",
        }
        for response, every, first in (
            ("Closed with monetary relief", 12, 0),
            (explained, 4, 40),
        )
        for number in range(first, first + (40 if not first else 60))
    ]


@tagged("post_install", "-at_install")
class TestOmbudsmanFindings(RealDataCase):
    """6,848 findings of a housing ombudsman; homes are the exposure (8.2)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = read(OMBUDSMAN, _findings())
        homes = {row["landlord"]: int(row["homes"] or 0) for row in cls.rows}
        known = sorted(
            (name for name in homes if homes[name]), key=homes.get, reverse=True
        )
        cls.homes = {name: homes[name] for name in known[:8]}
        teams = cls._teams()
        cases = {}
        for row in cls.rows:
            decided = datetime.fromisoformat(row["decision_date"]).replace(hour=12)
            team = teams.get(row["landlord"], cls.golden_team.id)
            cases.setdefault(row["case_id"], (team, decided))
        ids = cls._write_tickets(
            (number, team, decided, decided, None, None)
            for number, (team, decided) in cases.items()
        )
        cls._write_points(
            [(ids[row["case_id"]], FINDINGS[row["finding"]]) for row in cls.rows]
        )
        tickets = cls.env["helpdesk.ticket"].browse(ids.values())
        cls.env.add_to_compute(tickets._fields["outcome"], tickets)
        cls._complete()

    @classmethod
    def _teams(cls):
        teams = {}
        for number, (name, homes) in enumerate(cls.homes.items()):
            team = cls._team(f"Landlord {number}", "full", cls.manager)
            team.company_id = cls.company
            teams[name] = team.id
            cls.env["complaint.exposure"].create(
                {
                    "company_id": cls.company.id,
                    "team_id": team.id,
                    "date_from": PERIOD[0],
                    "date_to": PERIOD[1],
                    "quantity": homes,
                    "what": "homes",
                }
            )
        cls.teams = teams
        return teams

    def test_8_2_points_and_cases_of_the_whole_register(self):
        per_case = Counter(row["case_id"] for row in self.rows)
        ((points,),) = self._sum("point_count:sum")
        ((cases,),) = self._sum("case_count:sum")
        ((shares,),) = self._sum("case_share:sum")
        self.assertEqual((points, cases), (len(self.rows), len(per_case)))
        if OMBUDSMAN.exists():
            self.assertEqual((points, cases), (6848, 3674))
        self.assertAlmostEqual(shares, len(per_case), 6)
        several = sum(number > 1 for number in per_case.values())
        rows = self._sum("__count", [("case_share", "<", 1)], ["ticket_id"])
        self.assertEqual(len(rows), several)

    def test_8_2_upheld_by_point(self):
        decided = [FINDINGS[row["finding"]] for row in self.rows]
        decided = [finding for finding in decided if finding != "out_of_scope"]
        upheld = sum(finding != "not_upheld" for finding in decided)
        ((rate,),) = self._sum("upheld_rate:avg")
        self.assertAlmostEqual(float(rate), upheld / len(decided), 9)

    def test_8_2_upheld_by_case(self):
        findings = defaultdict(set)
        for row in self.rows:
            findings[row["case_id"]].add(FINDINGS[row["finding"]])
        decided = [found - {"out_of_scope"} for found in findings.values()]
        decided = [found for found in decided if found]
        upheld = sum(found != {"not_upheld"} for found in decided)
        found = self._value("K10A", period=PERIOD, as_of=PERIOD[1])
        self.assertEqual((found["part"], found["n"]), (upheld, len(decided)))
        wholly = sum(found == {"upheld"} for found in decided)
        found = self._value("K10", period=PERIOD, as_of=PERIOD[1])
        self.assertEqual((found["part"], found["n"]), (wholly, len(decided)))

    def test_8_2_rate_per_thousand_homes(self):
        cases = defaultdict(set)
        for row in self.rows:
            cases[row["landlord"]].add(row["case_id"])
        for name, homes in self.homes.items():
            team = self.env["helpdesk.ticket.team"].browse(self.teams[name])
            found = self._value("K02", period=PERIOD, as_of=PERIOD[1], team=team)
            self.assertAlmostEqual(found["value"], 1000 * len(cases[name]) / homes, 9)

    def test_8_2_a_chart_of_the_register_counts_every_month(self):
        chart = self.env["complaint.chart"].create({"company_id": self.company.id})
        chart.action_freeze()
        months = Counter()
        first = {}
        for row in self.rows:
            first.setdefault(row["case_id"], row["decision_date"][:7])
        months.update(first.values())
        periods = chart._periods()
        samples, by_days = chart._samples(periods)
        self.assertTrue(by_days)
        for (start, _stop), sample in zip(periods, samples, strict=True):
            self.assertEqual(sample.count, months.get(f"{start:%Y-%m}", 0))


@tagged("post_install", "-at_install")
class TestBureauComplaints(RealDataCase):
    """3,186 complaints published by a consumer bureau (8.2, 4.15)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = read(CFPB, _complaints())
        tickets = []
        for number, row in enumerate(cls.rows):
            received = datetime.strptime(row["Date received"], "%m/%d/%Y")
            received = received.replace(hour=12)
            outcome = RESPONSES.get(row["Company response to consumer"])
            answer = {"Yes": "rejected", "No": "silent"}.get(row["Consumer disputed?"])
            tickets.append(
                (f"B{number}", cls.golden_team.id, received, received, outcome, answer)
            )
        ids = cls._write_tickets(tickets)
        cls.env.cr.executemany(
            """
            INSERT INTO complaint_clock (ticket_id, milestone, start, rule, tz, state,
                result, started_at, due_at, stopped_at)
            SELECT id, 'respond', 'receipt', '', 'UTC', 'done', %s, received_at,
                received_at, received_at FROM helpdesk_ticket WHERE id = %s
            """,
            [
                ("met" if row["Timely response?"] == "Yes" else "late", ids[f"B{i}"])
                for i, row in enumerate(cls.rows)
            ],
        )
        cls._complete()

    def test_4_15_share_of_timely_answers(self):
        timely = sum(row["Timely response?"] == "Yes" for row in self.rows)
        ((rate, met, ended),) = self.env["complaint.clock.report"]._read_group(
            [("company_id", "=", self.company.id), ("milestone", "=", "respond")],
            [],
            ["met_rate:avg", "met_count:sum", "ended_count:sum"],
        )
        self.assertEqual((met, ended), (timely, len(self.rows)))
        percent = 97.1 if CFPB.exists() else 97.0
        self.assertEqual(round(100 * float(rate), 1), percent)
        period = (date(2013, 1, 1), date(2017, 12, 31))
        found = self._value("K07", period=period, as_of=period[1])
        self.assertEqual((found["part"], found["n"]), (timely, len(self.rows)))
        self.assertEqual(round(found["value"], 1), percent)

    def test_8_2_disputes_after_relief_and_after_explanation_only(self):
        said = defaultdict(Counter)
        for row in self.rows:
            outcome = RESPONSES.get(row["Company response to consumer"])
            if outcome and row["Consumer disputed?"]:
                said[outcome][row["Consumer disputed?"]] += 1
        for outcome, answers in said.items():
            rows = dict(
                self._sum(
                    "case_count:sum",
                    [("outcome", "=", outcome), ("complainant_answer", "!=", False)],
                    ["complainant_answer"],
                )
            )
            self.assertEqual(rows["rejected"], answers["Yes"], outcome)
            self.assertEqual(rows["silent"], answers["No"], outcome)
        relief, explained = said["upheld"], said["not_upheld"]
        self.assertLess(
            relief["Yes"] / relief.total(), explained["Yes"] / explained.total()
        )
