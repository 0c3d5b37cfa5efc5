from datetime import datetime

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_measure import AS_OF, MARCH, PERIOD, MeasureCase


@tagged("post_install", "-at_install")
class TestKpi(MeasureCase):
    """The golden data set gives exactly its expected figures (8.4, annex I)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._load_golden()
        cls.env["complaint.exposure"].create(
            {
                "company_id": cls.company.id,
                "date_from": "2025-03-01",
                "date_to": "2025-03-31",
                "quantity": 8400,
                "what": "transactions",
            }
        )

    def assertShare(self, code, part, n, percent, **scope):
        found = self._value(code, **scope)
        self.assertEqual((found["part"], found["n"]), (part, n), code)
        self.assertEqual(round(found["value"], 1), percent, code)
        self.assertLessEqual(found["low"], found["value"], code)
        self.assertGreaterEqual(found["high"], found["value"], code)

    def test_8_4_facts_of_each_case_are_those_of_the_table(self):
        figures = self.env["complaint.figure"].search(
            [("ticket_id", "in", [ticket.id for ticket in self.golden.values()])]
        )
        by_name = {figure.ticket_id.name: figure for figure in figures}
        ack = [0, 1, 2, 1, 0, 4, 0, 1, 1, 1, None, 1]
        close = [0, 4, 17, 3, 9, 20, 0, 5, 20, None, None, 3]
        for name, ack_days, close_days in zip(self.golden, ack, close, strict=True):
            figure = by_name[name]
            with self.subTest(name):
                self.assertEqual(
                    figure.ack_days if figure.acknowledged_on else None, ack_days
                )
                self.assertEqual(
                    figure.close_days if figure.closed_on else None, close_days
                )
        self.assertEqual(str(by_name["C05"].day_zero_on), "2025-03-10")

    def test_8_4_k01_k02_received_and_rate(self):
        self.assertEqual(self._value("K01")["value"], 12)
        rate = self._value("K02", period=MARCH, as_of=AS_OF)
        self.assertEqual(round(rate["value"], 4), 1.4286)

    def test_8_4_a_rate_counts_what_an_exposure_is_known_for(self):
        """April is not entered yet: its complaints wait for it."""
        self._historical(
            team=self.golden_team,
            category=self._category("del"),
            name="April",
            received_at=datetime(2025, 4, 2, 9),
            iso_step="assessment",
        )
        rate = self._value("K02")
        self.assertEqual((round(rate["value"], 4), rate["n"]), (1.4286, 12))
        self.assertEqual(self._value("K01")["value"], 13)

    def test_8_4_k03_k14_acknowledged_in_time(self):
        self.assertShare("K03", 10, 12, 83.3)
        self.assertEqual(self._value("K14")["value"], 2)
        self._kpi("K03").limit_days = 1
        self.assertShare("K03", 9, 12, 75.0)

    def test_8_4_k04_median_to_acknowledge(self):
        found = self._value("K04")
        self.assertEqual((found["value"], found["n"]), (1.0, 11))

    def test_8_4_k06_first_contact(self):
        self.assertShare("K06", 2, 10, 20.0)

    def test_8_4_k07_answered_in_time(self):
        """Closing used as the answer: 7 of 10. The withdrawn case got none."""
        self.assertShare("K07D", 7, 10, 70.0)
        self.assertShare("K07", 6, 9, 66.7)
        self._kpi("K07D").limit_days = 20
        self.assertShare("K07D", 10, 10, 100.0)
        self.assertEqual(self._value("K15")["value"], 3)

    def test_8_4_k08_time_to_close(self):
        expected = {"K08": 8.1, "K08M": 4.5, "K08P75": 15.0, "K08P90": 20.0}
        for code, days in expected.items():
            found = self._value(code)
            self.assertEqual((round(found["value"], 2), found["n"]), (days, 10), code)

    def test_8_4_k09_backlog_and_age(self):
        self.assertEqual(self._value("K09")["value"], 2)
        self.assertEqual(self._value("K09O")["value"], 18)
        self.assertEqual(self._value("K09C")["value"], 2, "18 and 16 working days")
        self.assertEqual(self._value("K09A")["value"], 0)

    def test_8_4_k10_outcome(self):
        self.assertShare("K10", 5, 9, 55.6)
        self.assertShare("K10P", 2, 9, 22.2)
        self.assertShare("K10N", 2, 9, 22.2)
        self.assertShare("K10A", 7, 9, 77.8)

    def test_8_4_k11_reopened(self):
        self.assertShare("K11O", 2, 10, 20.0)
        # nobody else had 90 days to come back yet
        self.assertShare("K11", 2, 2, 100.0)

    def test_8_4_k18_satisfaction(self):
        found = self._value("K18")
        self.assertEqual((round(found["value"], 2), found["n"]), (3.29, 7))
        top = self._value("K18T")
        self.assertEqual(
            [round(top[key], 1) for key in ("value", "low", "high")], [42.9, 15.8, 75.0]
        )
        self.assertShare("K18R", 7, 10, 70.0)
        upheld = self._value("K18U")
        self.assertEqual((round(upheld["value"], 2), upheld["n"]), (4.67, 3))

    def test_8_4_k19_cost_of_remedies(self):
        self.assertEqual(self._value("K19")["value"], 280)
        self.assertEqual(round(self._value("K19D")["value"], 2), 31.11)
        self.assertEqual(self._value("K19C")["value"], 28.0)

    def test_8_4_pareto_by_category(self):
        rows = self.env["complaint.report"]._read_group(
            [("company_id", "=", self.company.id)],
            ["category_root_id"],
            ["case_count:sum"],
        )
        found = sorted((-number, category.code) for category, number in rows)
        self.assertEqual(
            [(code, -number) for number, code in found],
            [("QUA", 4), ("BIL", 3), ("DEL", 3), ("STF", 2)],
        )

    def test_8_4_redirected_and_merged_do_not_count(self):
        ticket = self.golden["C11"]
        ticket.exit_reason = "It was an enquiry."
        ticket.iso_step = "redirected"
        self.assertEqual(self._value("K01")["value"], 11)
        self.assertEqual(self._value("K09")["value"], 1)

    def test_8_4_every_figure_answers_for_every_scope_and_for_none(self):
        kpis = self.env["complaint.kpi"].search([])
        scopes = (
            {},
            {"team": self.golden_team},
            {"category": self._category("qua")},
        )
        for scope in scopes:
            figures = kpis._figures(self.company, *PERIOD, AS_OF, **scope)
            self.assertEqual(len(figures), len(kpis))
        self.assertEqual(self._value("K01", category=self._category("qua"))["n"], 4)
        empty = self.env["res.company"].create({"name": "Nothing yet"})
        for kpi, figure in kpis._figures(empty, *PERIOD, AS_OF).items():
            self.assertIn(figure.value, (None, 0), kpi.code)
        before = kpis._figures(self.company, *PERIOD, as_of=MARCH[0].replace(year=2024))
        self.assertFalse(any(figure.value for figure in before.values()))

    def test_8_4_figures_ask_the_database_not_the_register(self):
        kpis = self.env["complaint.kpi"].search([])
        measures = {(kpi.measure, kpi.limit_days) for kpi in kpis}
        self.env.flush_all()
        with self.assertQueryCount(3 * len(measures)):
            kpis._figures(self.company, *PERIOD, AS_OF)

    def test_8_4_roles_managers_auditors_and_executives_read_figures(self):
        for user in (self.manager, self.auditor, self.executive):
            kpi = self._kpi("K01").with_user(user)
            found = kpi._values(self.company, *PERIOD, AS_OF)
            self.assertEqual(found["value"], 12, user.login)
        for user in (self.contact, self.handler, self.outsider):
            with self.assertRaises(AccessError):
                self._kpi("K01").with_user(user)._values(self.company, *PERIOD, AS_OF)
        with self.assertRaises(AccessError):
            self._kpi("K01").with_user(self.executive).name = "Mine"
        with self.assertRaises(AccessError):
            self.env["complaint.report"].with_user(self.executive).search([])

    def test_8_4_a_company_one_may_not_read_gives_no_figures(self):
        stranger = self.second_manager
        with self.assertRaises(AccessError):
            self._kpi("K01").with_user(stranger)._values(self.company, *PERIOD, AS_OF)

    def test_8_4_a_sign_stands_before_its_number_from_right_to_left_too(self):
        self.env["res.lang"]._activate_lang("fa_IR")
        kpi = self._kpi("K03")
        for value, sign in ((-84.2, "-"), (16, "+")):
            with self.subTest(sign=sign):
                persian = kpi.with_context(lang="fa_IR")._format(value, "%+")
                self.assertTrue(persian.startswith(f"\u200e{sign}"), ascii(persian))
                self.assertTrue(kpi._format(value, "%+").startswith(sign))

    def test_8_4_few_cases_are_shown_to_managers_only(self):
        context = {"complaint_period": "12_months"}
        kpi = self._kpi("K18U").with_company(self.company).with_context(**context)
        self.assertEqual(kpi.with_user(self.manager).value_text, "4.67")
        text = kpi.with_user(self.executive).value_text
        self.assertEqual(text, "fewer than 5 cases")
        self.assertFalse(kpi.with_user(self.executive).interval_text)

    def test_8_4_every_figure_drills_down_to_its_cases(self):
        kpi = self._kpi("K08").with_company(self.company).with_user(self.manager)
        action = kpi.with_context(complaint_period="quarter").action_open_cases()
        rows = (
            self.env["complaint.report"]
            .with_user(self.manager)
            .search(action["domain"])
        )
        self.assertEqual(
            set(rows.ticket_id.mapped("name")), {"C06", "C09", "C12"}, "closed in April"
        )
