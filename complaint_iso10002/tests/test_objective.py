from datetime import date

from freezegun import freeze_time
from psycopg2.errors import RaiseException

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_measure import AS_OF, MARCH, MeasureCase


@tagged("post_install", "-at_install")
class TestObjective(MeasureCase):
    """Objectives and frozen figures (6.2, 8.4)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._load_golden()

    def _objective(self, code="K03", **vals):
        return self.env["complaint.objective"].create(
            {
                "kpi_id": self._kpi(code).id,
                "company_id": self.company.id,
                "date_from": "2025-01-01",
                "date_to": "2025-06-30",
                "target": 95,
                "tolerance": 5,
                "owner_id": self.manager.id,
                **vals,
            }
        )

    def test_6_2_a_missed_objective_shows_the_gap_and_asks_for_a_comment(self):
        """AT-6.2: 95 % acknowledged in two working days, 83.3 % were."""
        objective = self._objective(date_to="2025-03-31", target=95)
        self.assertEqual(objective.result, "missed")
        self.assertEqual(round(objective.shown_value, 1), 83.3)
        self.assertEqual(round(objective.gap, 1), -11.7)
        self.assertEqual(objective.n, 12)
        self.assertTrue(objective.needs_comment)
        missing = self.env["complaint.objective"].search([("needs_comment", "=", True)])
        self.assertIn(objective, missing)
        self.assertEqual(objective.activity_ids.user_id, self.manager)
        objective.with_user(self.manager).comment = "Two staff were ill."
        self.assertFalse(objective.needs_comment)

    def test_6_2_status_follows_direction_and_tolerance(self):
        for code, target, tolerance, status in (
            ("K03", 80, 5, "on"),
            ("K03", 85, 5, "near"),
            ("K03", 95, 5, "off"),
            ("K08", 9, 1, "on"),
            ("K08", 8, 1, "near"),
            ("K08", 5, 1, "off"),
            ("K17", 10, 1, "unknown"),
        ):
            objective = self._objective(code, target=target, tolerance=tolerance)
            self.assertEqual(objective.status, status, (code, target))
            self.assertFalse(objective.result, "the period runs")

    def test_6_2_it_is_locked_when_the_period_is_over(self):
        objective = self._objective()
        objective.target = 80
        with freeze_time("2025-07-01 06:00:00"):
            self.env["complaint.objective"]._cron_measure()
            self.assertTrue(objective.locked_at)
            self.assertEqual(objective.result, "met")
            for vals in ({"target": 10}, {"kpi_id": self._kpi("K06").id}):
                with self.assertRaises(UserError):
                    objective.write(vals)
            with self.assertRaises(UserError):
                objective.unlink()
        with self.assertRaises(UserError):
            objective.write({"status": "on"})

    def test_6_2_by_team_and_category_and_only_for_what_can_be_better(self):
        team = self._objective(team_id=self.golden_team.id)
        self.assertEqual(team.n, 12)
        quality = self._objective(category_id=self._category("qua").id)
        self.assertEqual((quality.n, quality.is_hidden), (4, True))
        self.assertEqual(quality.shown_value, 0)
        self.assertEqual(quality.with_user(self.manager).actual, 100)
        with self.assertRaises(AccessError):
            quality.with_user(self.executive).read(["actual"])
        with self.assertRaises(ValidationError):
            self._objective("K01")
        with self.assertRaises(UserError):
            self._objective(team_id=self.golden_team.id, company_id=self.env.company.id)

    def test_6_2_staff_read_objectives_managers_set_them(self):
        objective = self._objective()
        for user in (self.handler, self.auditor, self.executive):
            self.env.invalidate_all()
            mine = objective.with_user(user)
            self.assertEqual(mine.status, "off", user.login)
            views = mine.get_views([(False, "list"), (False, "form")])
            shown = {}
            for name in (*views["models"][mine._name]["fields"], "display_name"):
                self.env.invalidate_all()  # each by itself, nothing read before
                shown |= mine.web_read({name: {}})[0]
            self.assertEqual(shown["target_text"], "≥ 95.0 %", user.login)
            self.assertIn("K03", shown["display_name"])
            with self.assertRaises(AccessError):
                mine.comment = "x"
        with self.assertRaises(AccessError):
            objective.with_user(self.outsider).read(["status"])
        with self.assertRaises(AccessError):
            objective.with_user(self.second_manager).read(["status"])

    def test_6_2_whose_owner_left_is_measured_all_the_same(self):
        objective = self._objective(owner_id=self.other_handler.id)
        self.other_handler.active = False
        with freeze_time("2025-07-01 06:00:00"):
            self.env["complaint.objective"]._cron_measure()
        self.assertEqual(objective.result, "missed")
        self.assertFalse(objective.activity_ids)

    # ------------------------------------------------------------------
    # Frozen figures
    # ------------------------------------------------------------------

    def _snapshot(self):
        return self.env["complaint.snapshot"].create(
            {
                "company_id": self.company.id,
                "date_from": MARCH[0],
                "date_to": MARCH[1],
            }
        )

    def _line(self, snapshot, code):
        lines = snapshot.line_ids
        return lines.filtered(lambda line: line.kpi_id.code == code)

    def test_8_4_what_is_corrected_later_shows_as_a_difference(self):
        """AT-8.4: the snapshot stays, the live figure says how much it differs."""
        snapshot = self._snapshot()
        upheld = self._line(snapshot, "K10")
        self.assertEqual((round(upheld.value, 1), upheld.n), (71.4, 7))
        self.assertFalse(upheld.is_restated)
        # decided anew: the first finding was wrong
        self.golden["C01"].point_ids.finding = "not_upheld"
        snapshot.invalidate_recordset()
        upheld.invalidate_recordset()
        self.assertEqual(round(upheld.value, 1), 71.4, "frozen")
        self.assertEqual(round(upheld.live_value, 1), 57.1)
        self.assertEqual(round(upheld.difference, 1), -14.3)
        self.assertTrue(upheld.is_restated)
        self.assertGreaterEqual(snapshot.restated_count, 1)
        self.assertFalse(self._line(snapshot, "K01").is_restated)

    def test_8_4_a_snapshot_is_never_changed_nor_removed(self):
        snapshot = self._snapshot()
        line = snapshot.line_ids[:1]
        for record, vals in ((snapshot, {"date_to": AS_OF}), (line, {"value": 1})):
            with self.assertRaises(UserError):
                record.write(vals)
            with self.assertRaises(UserError):
                record.unlink()
            table = record._table
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(RaiseException),
                self.cr.savepoint(),
            ):
                self.cr.execute(f"DELETE FROM {table} WHERE id = %s", [record.id])

    def test_8_4_the_month_is_frozen_by_itself_and_once(self):
        snapshots = self.env["complaint.snapshot"]
        snapshots._cron_close_month()
        snapshots._cron_close_month()
        mine = snapshots.search([("company_id", "=", self.company.id)])
        self.assertEqual([(s.date_from, s.date_to) for s in mine], [MARCH])
        lines = self.env["complaint.snapshot.line"].search(
            [("snapshot_id", "=", mine.id)]
        )
        self.assertIn(self.golden_team, lines.team_id)
        self.assertIn(self._category("qua"), lines.category_id)
        with self.assertRaises(UserError):
            snapshots.create(
                {
                    "company_id": self.company.id,
                    "date_from": AS_OF,
                    "date_to": date(2025, 4, 30),
                }
            )

    def test_8_4_executives_read_frozen_figures_but_few_cases_of_none(self):
        snapshot = self._snapshot().with_user(self.executive)
        received = self._line(snapshot, "K01")
        self.assertEqual(received.value, 12)
        lines = self.env["complaint.snapshot.line"].with_user(self.executive)
        small = lines.search(
            [("snapshot_id", "=", snapshot.id), ("is_hidden", "=", True)]
        )
        self.assertTrue(small)
        self.assertEqual(set(small.mapped("value")), {0.0})
        self.assertEqual(set(small.mapped("live_value")), {0.0})
        with self.assertRaises(AccessError):
            small.read(["exact_value"])
        for user in (self.contact, self.handler, self.outsider, self.second_manager):
            with self.assertRaises(AccessError):
                snapshot.with_user(user).read(["date_to"])

    def test_8_4_every_frozen_figure_drills_down(self):
        snapshot = self._snapshot().with_user(self.manager)
        action = self._line(snapshot, "K08").action_open_cases()
        report = self.env["complaint.report"].with_user(self.manager)
        self.assertEqual(
            len(report.search(action["domain"]).ticket_id), 7, "closed in March"
        )

    # ------------------------------------------------------------------
    # Exposure
    # ------------------------------------------------------------------

    def test_8_2_part_of_a_period_counts_by_its_days(self):
        exposures = self.env["complaint.exposure"]
        vals = {"company_id": self.company.id, "quantity": 3100}
        exposures.create({**vals, "date_from": MARCH[0], "date_to": MARCH[1]})
        quantity = exposures._quantity
        self.assertEqual(quantity(self.company.id, *MARCH), 3100)
        half = quantity(self.company.id, MARCH[0], date(2025, 3, 15))
        self.assertAlmostEqual(half, 1500)
        self.assertEqual(quantity(self.company.id, AS_OF, AS_OF), 0)
        with self.assertRaises(ValidationError):
            exposures.create({**vals, "date_from": MARCH[1], "date_to": AS_OF})
        team = {**vals, "team_id": self.golden_team.id}
        exposures.create({**team, "date_from": MARCH[0], "date_to": MARCH[1]})
        with self.assertRaises(AccessError):
            exposures.with_user(self.executive).create(
                {**vals, "date_from": AS_OF, "date_to": AS_OF}
            )

    def test_8_4_zero_exposure_gives_no_rate(self):
        found = self._value("K02")
        self.assertIsNone(found["value"])
        self.assertEqual(found["n"], 0)
        kpi = self._kpi("K02").with_company(self.company).with_user(self.manager)
        self.assertEqual(kpi.value_text, "nothing to measure")
