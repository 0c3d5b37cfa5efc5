import io
from datetime import date
from unittest.mock import patch

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_action import ActionCase
from .common_measure import MeasureCase
from .common_review import NOW, ReviewCase

#: the quarter that every figure below is asked for
QUARTER = (date(2025, 1, 1), date(2025, 3, 31))


@tagged("post_install", "-at_install")
class TestBadInputLearning(MeasureCase):
    """Figures of nothing, of one case, of moved categories and odd periods (8.x)."""

    def _figures(self, company=None, period=QUARTER, **scope):
        """``{code: Figure}`` of every key figure."""
        kpis = self.env["complaint.kpi"].search([])
        found = kpis._figures(company or self.company, *period, period[1], **scope)
        return {kpi.code: figure for kpi, figure in found.items()}

    def _one(self, **vals):
        values = {
            "name": "The only one",
            "received_at": "2025-02-03 09:00:00",
            "acknowledged_at": "2025-02-04 09:00:00",
            "communicated_at": "2025-02-10 09:00:00",
            "closed_date": "2025-02-12 09:00:00",
            "iso_step": "closed",
            "finding": "upheld",
            "cause": self.cause,
            **vals,
        }
        return self._historical(self.golden_team, self.quality, **values)

    def _objective(self, code, **vals):
        return self.env["complaint.objective"].create(
            {
                "kpi_id": self._kpi(code).id,
                "company_id": self.company.id,
                "date_from": "2025-01-01",
                "date_to": "2025-03-31",
                "target": 95,
                "owner_id": self.manager.id,
                **vals,
            }
        )

    def _chart(self, **vals):
        return self.env["complaint.chart"].create(
            {"company_id": self.company.id, **vals}
        )

    def _exposure(self, **vals):
        return self.env["complaint.exposure"].create(
            {
                "company_id": self.company.id,
                "date_from": QUARTER[0],
                "date_to": QUARTER[1],
                "quantity": 1000,
                **vals,
            }
        )

    # ------------------------------------------------------------------
    # Nothing, and next to nothing
    # ------------------------------------------------------------------

    def test_8_no_data_no_figure_fails_and_each_says_so(self):
        kpis = self.env["complaint.kpi"].with_company(self.company)
        for kpi in kpis.with_user(self.manager).search([]):
            with self.subTest(kpi=kpi.code):
                self.assertTrue(kpi.value_text)
                self.assertNotIn("None", kpi.value_text)
        self.assertEqual(self._kpi("K03").with_company(self.company).n, 0)

    def test_8_no_data_a_month_is_frozen_all_the_same(self):
        snapshot = self.env["complaint.snapshot"].create(
            {
                "company_id": self.company.id,
                "date_from": date(2025, 3, 1),
                "date_to": QUARTER[1],
            }
        )
        self.assertTrue(snapshot.line_ids)
        self.assertFalse(snapshot.restated_count)
        self.assertTrue(all(snapshot.line_ids.mapped("value_text")))

    def test_8_no_data_nothing_is_watched_and_the_overview_counts_none(self):
        self.env["complaint.signal.watch"]._cron_watch()
        mine = [("company_id", "=", self.company.id)]
        self.assertFalse(self.env["complaint.chart"].search(mine))
        overview = self.env["complaint.overview"].with_user(self.manager)
        overview = overview.with_context(allowed_company_ids=self.company.ids)
        counts = [
            tile["count"]
            for section in overview.get_overview()["sections"]
            for tile in section["tiles"]
        ]
        self.assertTrue(counts)
        self.assertFalse(any(counts))

    def test_8_one_complaint_gives_figures_of_one(self):
        self._one()
        found = self._figures()
        self.assertEqual(found["K01"].value, 1)
        for code, value in (("K03", 100), ("K10", 100), ("K08", 7), ("K08P90", 7)):
            with self.subTest(code=code):
                self.assertEqual((found[code].value, found[code].n), (value, 1))
        low, high = found["K03"].low, found["K03"].high
        self.assertTrue(0 < low < 30 and high == 100, "one case proves little")

    def test_8_one_complaint_is_no_signal_and_draws_no_limit(self):
        self._one()
        self.env["complaint.signal.watch"]._cron_watch()
        charts = self.env["complaint.chart"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertTrue(charts)
        self.assertFalse(charts.filtered("frozen_at"))
        self.assertFalse(charts.signal_ids)
        for chart in charts:
            with self.subTest(chart=chart.display_name):
                self.assertIn("of 12 periods", chart.chart_data["text"])

    def test_8_a_baseline_without_any_event_judges_nothing(self):
        """Limits around zero; the first complaint after that is no division by it."""
        self._one(received_at="2024-01-01 09:00:00")
        chart = self._chart(cause_id=self._other_cause().id)
        chart.action_freeze()
        self.assertEqual(chart.centre, 0)
        self.assertFalse(chart.alarm_text)
        self.assertEqual(chart._chart_data()["text"][:2], "15")
        self.env["complaint.signal.watch"]._judge(chart)
        self.assertFalse(chart.signal_ids)

    def _other_cause(self):
        return self.env.ref("complaint_iso10002.complaint_cause_peo_1")

    # ------------------------------------------------------------------
    # Exposure of zero
    # ------------------------------------------------------------------

    def test_8_exposure_of_zero_gives_no_rate_and_a_sentence(self):
        self._one()
        self._exposure(quantity=0)
        self.assertIsNone(self._figures()["K02"].value)
        chart = self._chart()
        self.assertEqual(chart._chart_data()["unit"], "per day")

    def test_8_exposure_that_ends_is_a_gap_not_an_infinite_rate(self):
        self._months([4] * 15)
        self._exposure(date_from="2024-01-01", date_to="2024-12-31", quantity=12000)
        self._exposure(quantity=0)
        chart = self._chart()
        chart.action_freeze()
        self.assertEqual(chart._chart_data()["values"][12:], [None] * 3)
        self.env["complaint.signal.watch"]._judge(chart)
        self.assertFalse(chart.signal_ids)

    # ------------------------------------------------------------------
    # Categories deleted, moved
    # ------------------------------------------------------------------

    def _branch(self):
        categories = self.env["helpdesk.ticket.category"]
        root = categories.create({"name": "Root", "company_id": False})
        return root, categories.create({"name": "Leaf", "parent_id": root.id})

    def _assert_kept(self, record):
        """Deleting is refused, in words."""
        with self.assertRaises(UserError) as refused:
            record.unlink()
        self.assertIn("Archive it instead", str(refused.exception))
        self.assertIn(record.name, str(refused.exception))
        self.assertTrue(record.exists())

    def test_8_a_category_in_use_is_not_deleted(self):
        uses = {
            "point": lambda leaf: self._historical(
                self.golden_team,
                leaf,
                name="x",
                received_at="2025-02-03 09:00:00",
                category_id=False,
            ),
            "chart": lambda leaf: self._chart(category_id=leaf.id),
            "objective": lambda leaf: self._objective("K03", category_id=leaf.id),
        }
        for name, use in uses.items():
            with self.subTest(use=name):
                _root, leaf = self._branch()
                use(leaf)
                self.env.flush_all()
                self._assert_kept(leaf)

    def test_8_the_category_as_reported_is_not_lost(self):
        _root, leaf = self._branch()
        ticket = self._complaint(category_id=leaf.id)
        self._assert_kept(leaf)
        self.assertEqual(ticket.category_id, leaf)

    def test_8_a_cause_in_use_is_not_deleted(self):
        cause = self.env["complaint.cause"].create({"name": "Glue", "code": "GLU"})
        point = self._one().point_ids
        point.cause_id = cause
        self._assert_kept(cause)
        point.cause_id = self.cause
        cause.unlink()
        self.assertFalse(cause.exists())

    def test_8_a_category_nobody_uses_is_deleted_and_nothing_fails(self):
        root, leaf = self._branch()
        before = self._figures(category=root)["K01"].value
        leaf.unlink()
        self.assertEqual(self._figures(category=root)["K01"].value, before)

    def test_8_figures_of_a_category_follow_its_branch_where_it_stands(self):
        root, leaf = self._branch()
        self._historical(
            self.golden_team, leaf, name="x", received_at="2025-02-03 09:00:00"
        )
        row = self.env["complaint.report"].search([("category_id", "=", leaf.id)])
        self.assertEqual(row.category_root_id, root)
        self.assertEqual(self._figures(category=root)["K01"].value, 1)
        leaf.parent_id = self.quality
        row.invalidate_recordset()
        self.assertEqual(row.category_root_id, self.quality)
        self.assertEqual(self._figures(category=root)["K01"].value, 0)
        self.assertEqual(self._figures(category=self.quality)["K01"].value, 1)

    def test_8_a_frozen_figure_stays_when_its_category_moves(self):
        _root, leaf = self._branch()
        leaf.parent_id = self.quality
        for number in range(5):
            self._historical(
                self.golden_team,
                leaf,
                name=f"x{number}",
                received_at="2025-03-03 09:00:00",
            )
        objective = self._objective("K03", category_id=self.quality.id)
        self.assertEqual((objective.n, bool(objective.locked_at)), (5, True))
        leaf.parent_id = self._category("del")
        self.env["complaint.objective"]._cron_measure()
        self.assertEqual(objective.n, 5)

    def test_8_a_category_is_not_moved_below_itself(self):
        root, leaf = self._branch()
        with self.assertRaises(UserError):
            root.parent_id = leaf

    # ------------------------------------------------------------------
    # Time zones, periods
    # ------------------------------------------------------------------

    def test_8_a_day_is_that_of_the_team_not_of_the_server(self):
        """20:45 UTC on 31 March is 1 April in Tehran."""
        self.company.resource_calendar_id.tz = "Asia/Tehran"
        late = self._one(received_at="2025-03-31 20:45:00")
        figure = self.env["complaint.figure"].search([("ticket_id", "=", late.id)])
        self.assertEqual(str(figure.received_on), "2025-04-01")
        self.assertEqual(self._figures()["K01"].value, 0)
        april = (date(2025, 4, 1), date(2025, 4, 15))
        self.assertEqual(self._figures(period=april)["K01"].value, 1)

    def test_8_who_reads_from_another_zone_reads_the_same_figures(self):
        self._one(received_at="2025-03-31 22:30:00")
        for zone in ("UTC", "Pacific/Auckland", "America/Los_Angeles"):
            with self.subTest(zone=zone):
                self.manager.tz = zone
                found = (
                    self._kpi("K01")
                    .with_user(self.manager)
                    .with_context(tz=zone)
                    ._values(self.company, *QUARTER, QUARTER[1])
                )
                self.assertEqual(found["value"], 1)

    def test_8_a_period_that_ends_mid_month_counts_to_that_day(self):
        for day in ("2025-03-14", "2025-03-15", "2025-03-16"):
            self._one(name=day, received_at=f"{day} 09:00:00")
        self._exposure(date_from="2025-03-01", quantity=3100)
        half = (date(2025, 3, 1), date(2025, 3, 15))
        found = self._figures(period=half)
        self.assertEqual(found["K01"].value, 2)
        self.assertAlmostEqual(found["K02"].value, 2 / 1500 * 1000)

    def test_8_the_month_that_runs_is_not_judged(self):
        """Half a month is few complaints, not good news."""
        self._months([4] * 16)
        chart = self._chart()
        self.assertEqual(str(chart._periods()[-1][1]), "2025-03-31")
        with freeze_time("2025-05-01 09:00:00"):
            self.assertEqual(str(chart._periods()[-1][1]), "2025-04-30")

    def test_8_a_period_of_one_day_and_one_that_lies_ahead(self):
        self._one(received_at="2025-02-03 09:00:00")
        day = date(2025, 2, 3)
        self.assertEqual(self._figures(period=(day, day))["K01"].value, 1)
        ahead = (date(2026, 1, 1), date(2026, 3, 31))
        self.assertEqual(self._figures(period=ahead)["K01"].value, 0)

    # ------------------------------------------------------------------
    # Objectives without a figure
    # ------------------------------------------------------------------

    def test_8_an_objective_without_a_figure_is_neither_met_nor_missed(self):
        objective = self._objective("K18")
        self.assertTrue(objective.locked_at, "its period is over")
        self.assertEqual((objective.status, objective.result), ("unknown", "unknown"))
        self.assertFalse(objective.actual_text)
        self.assertFalse(objective.gap_text)
        self.assertFalse(objective.needs_comment)
        self.assertFalse(objective.activity_ids)
        self.assertIn("K18", objective.display_name)

    def test_8_an_objective_of_zero_is_one(self):
        self._one()
        objective = self._objective("K06", target=0)
        self.assertEqual(objective.result, "met")
        self.assertEqual(objective.actual_text, "fewer than 5 cases")


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestBadInputReview(ReviewCase):
    """Reviews of nothing, with people who left, of companies one may not read."""

    def _empty(self):
        company = self.env["res.company"].create({"name": "Nothing yet"})
        for user in (self.manager, self.executive):
            user.company_ids |= company
        reviews = self.env["complaint.review"].with_context(
            allowed_company_ids=company.ids
        )
        review = reviews.with_user(self.manager).create(
            {
                "company_id": company.id,
                "date_from": "2025-01-01",
                "date_to": "2025-06-17",
                "participant_ids": self.executive.ids,
            }
        )
        return review

    def test_8_a_review_of_nothing_is_held_printed_and_approved(self):
        review = self._empty()
        self._decide(review)
        review.write({"no_product": True, "no_resource": True})
        self._hold(review)
        review.with_user(self.executive).action_approve()
        self.assertEqual(review.state, "approved")
        html, kind = self.env["ir.actions.report"]._render_qweb_html(
            "complaint_iso10002.action_report_complaint_review", review.ids
        )
        self.assertEqual(kind, "html")
        for word in (b"Traceback", b">None<", b">nan<"):
            self.assertNotIn(word, html)
        self.assertIn(b"2025", html)
        sheets = self.env["report.complaint_iso10002.review_sheet"]
        book = load_workbook(io.BytesIO(sheets._sheet(review)))
        self.assertEqual(len(book.sheetnames), 10)

    def test_8_a_review_that_ends_mid_month_counts_to_that_day(self):
        review = self._review(date_to="2025-06-17")
        before = self._values(review, "performance")["K01"]
        self._received(2, "2025-06-17")
        self._received(3, "2025-06-18")
        review.action_collect()
        self.assertEqual(self._values(review, "performance")["K01"], before + 2)

    def test_8_nobody_who_left_is_invited(self):
        leaver = self.second_manager
        leaver.email = "gone@example.com"
        review = self._review(
            planned_at="2025-07-20 08:00:00",
            chair_id=leaver.id,
            participant_ids=(self.executive | leaver).ids,
        )
        leaver.active = False
        self.env.invalidate_all()
        review.action_invite()
        notices = self.env["mail.message"].search(
            [
                ("model", "=", "complaint.review"),
                ("res_id", "=", review.id),
                ("message_type", "=", "user_notification"),
            ]
        )
        self.assertEqual(notices.partner_ids, self.executive.partner_id)
        self.assertNotIn(b"gone@example.com", notices.attachment_ids[:1].raw)

    def test_8_a_meeting_nobody_is_left_for_is_refused_in_words(self):
        review = self._review(
            planned_at="2025-07-20 08:00:00", participant_ids=self.second_manager.ids
        )
        self.second_manager.active = False
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "who takes part"):
            review.action_invite()

    def test_8_a_decision_of_who_left_still_becomes_an_action(self):
        review = self._review()
        decision = self._decide(review, owner_id=self.other_handler.id)
        review.write({"no_product": True, "no_resource": True})
        self._hold(review)
        self.other_handler.active = False
        review.with_user(self.executive).action_approve()
        action = self.env["complaint.action"].search(
            [("decision_id", "=", decision.id)]
        )
        self.assertEqual(action.owner_id, self.other_handler)

    def test_8_a_review_of_a_company_one_may_not_read_is_not_there(self):
        review = self._empty()
        self.assertTrue(review.with_user(self.manager).name)
        stranger = review.with_user(self.second_manager)
        for act in (
            lambda: stranger.read(["name"]),
            lambda: stranger.input_ids.read(["figures"]),
            lambda: stranger.action_collect(),
            lambda: stranger.action_invite(),
            lambda: stranger.action_hold(),
            lambda: stranger.write({"minutes": "x"}),
            lambda: (
                self.env["complaint.review"]
                .with_user(self.second_manager)
                .create(
                    {
                        "company_id": review.company_id.id,
                        "date_from": "2024-01-01",
                        "date_to": "2024-02-01",
                    }
                )
            ),
        ):
            with self.assertRaises(AccessError):
                act()


@tagged("post_install", "-at_install")
@freeze_time("2025-03-12 09:00:00")
class TestBadInputAction(ActionCase):
    """Actions of people who left (8.7)."""

    def _remind(self, now):
        cron = type(self.env["ir.cron"])
        with freeze_time(now), patch.object(cron, "_commit_progress", return_value=1):
            self.env["complaint.action.monitor"]._cron_remind()

    def _reminded(self, action, now):
        """Who is told of ``action`` at ``now``."""
        before = self._notices(action)
        self._remind(now)
        return (self._notices(action) - before).partner_ids

    def test_8_an_action_whose_owner_left_is_the_managers_to_know(self):
        action = self._action(owner_id=self.other_handler.id)
        self.other_handler.active = False
        told = self._reminded(action, "2025-03-31 10:00:00")
        self.assertIn(self.manager.partner_id, told)
        self.assertNotIn(self.other_handler.partner_id, told)

    def test_8_an_effect_whose_judge_left_is_judged_by_a_manager(self):
        action = self._action(
            owner_id=self.handler.id, checker_id=self.other_handler.id
        )
        action.with_user(self.handler).action_done()
        self.other_handler.active = False
        told = self._reminded(action, "2025-04-14 10:00:00")
        self.assertIn(self.manager.partner_id, told)
        with freeze_time("2025-04-14 10:00:00"):
            self._judge(action, self.manager).action_record()
        self.assertEqual(action.state, "effective")
