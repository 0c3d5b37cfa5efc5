"""The parts of a company asked together: teams, and main categories (8.4)."""

from odoo.fields import Command
from odoo.tests import tagged

from .common_measure import AS_OF, PERIOD, MeasureCase


@tagged("post_install", "-at_install")
class TestKpiParts(MeasureCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._load_golden()
        cls.kpis = cls.env["complaint.kpi"].search([])
        cls.mains = cls.env["helpdesk.ticket.category"].search(
            [("parent_id", "=", False), ("code", "!=", False)]
        )
        cls._add_odd_cases()
        cls.env.flush_all()

    @classmethod
    def _add_odd_cases(cls):
        """In two main categories at once, in one below, in none, with another team."""
        first, second, *_others = cls.mains
        below = cls.env["helpdesk.ticket.category"].create(
            {"name": "Below", "code": "below", "parent_id": second.id}
        )
        several, *_rest = cls.golden.values()
        several.point_ids = [
            Command.create({"name": "And this", "category_id": category.id})
            for category in (first, below, below)
        ]
        team = cls._team("Silver", "full", cls.manager)
        team.company_id = cls.company
        other, bare, nowhere = (
            cls._historical(
                team, category, name=day, received_at=f"2025-03-{day} 09:00:00"
            )
            for day, category in (("05", below), ("06", first), ("07", first))
        )
        bare.point_ids.unlink()
        nowhere.point_ids.unlink()
        nowhere.category_id = False
        ombudsman = cls.env["complaint.recourse.body"].create({"name": "Ombudsman"})
        cls.env["complaint.recourse"].create(
            [
                {
                    "ticket_id": ticket.id,
                    "body_id": ombudsman.id,
                    "filed_on": "2025-03-20",
                    "result": "partly",
                    "result_on": "2025-03-25",
                }
                for ticket in (several, other)
            ]
        )

    def _parts(self, name, records):
        return [{name: record} for record in records]

    def test_8_4_parts_asked_together_have_the_figures_of_each_alone(self):
        teams = self.env["helpdesk.ticket.team"].search(
            [("company_id", "in", (self.company.id, False))]
        )
        for parts in (
            self._parts("category", self.mains),
            self._parts("team", teams),
            [{}, {"team": self.golden_team}, {"category": self.quality}],
        ):
            together = self.kpis._figures_of(self.company, *PERIOD, AS_OF, parts)
            for part, figures in zip(parts, together, strict=True):
                alone = self.kpis._figures(self.company, *PERIOD, AS_OF, **part)
                for kpi in self.kpis:
                    with self.subTest(part=part, kpi=kpi.code):
                        self._assert_same(figures[kpi], alone[kpi])

    def _assert_same(self, figure, other):
        for name in ("value", "n", "low", "high", "part"):
            self.assertAlmostEqual(getattr(figure, name), getattr(other, name))

    def test_8_4_a_case_counts_once_in_each_main_category_of_its_points(self):
        parts = self._parts("category", self.mains)
        kpi = self._kpi("K01")
        before = self._counts(kpi, parts)
        case = self.golden["C02"]
        case.point_ids = [
            Command.create({"name": "x", "category_id": self.mains[3].id}),
            Command.create({"name": "y", "category_id": self.mains[3].id}),
        ]
        self.env.flush_all()
        after = self._counts(kpi, parts)
        self.assertEqual(after[3] - before[3], 1)
        self.assertEqual(sum(after) - sum(before), 1)

    def _counts(self, kpi, parts):
        figures = kpi._figures_of(self.company, *PERIOD, AS_OF, parts)
        return [each[kpi].value for each in figures]

    def test_8_4_a_category_below_another_is_asked_for_itself(self):
        """Moved in the tree since: it is no main category any more."""
        kpi, moved = self._kpi("K01"), self.quality
        before = kpi._figures(self.company, *PERIOD, AS_OF, category=moved)[kpi]
        moved.parent_id = self.mains - moved and (self.mains - moved)[0]
        self.env.flush_all()
        parts = self._parts("category", self.mains)
        figures = kpi._figures_of(self.company, *PERIOD, AS_OF, parts)
        index = self.mains.ids.index(moved.id)
        self.assertEqual(figures[index][kpi], before)
        self.assertGreaterEqual(figures[0][kpi].value, before.value)

    def test_8_4_ten_categories_cost_the_register_what_two_cost(self):
        cost = [
            self._queries(self._parts("category", self.mains[:number]))
            for number in (2, 10)
        ]
        # what is small is asked part by part: actions, signals, exposure, the tree
        small = 15
        self.assertLessEqual(cost[1] - cost[0], 8 * small)

    def _queries(self, parts):
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.kpis._figures_of(self.company, *PERIOD, AS_OF, parts)
        return self.env.cr.sql_log_count - before
