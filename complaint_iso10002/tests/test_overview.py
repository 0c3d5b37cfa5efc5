from freezegun import freeze_time

from odoo.tests import HttpCase, tagged
from odoo.tools.safe_eval import safe_eval

from .common import ComplaintCase


@tagged("post_install", "-at_install")
class TestOverview(ComplaintCase):
    """Today's state of complaints handling (8.4)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = cls.env["res.company"].create({"name": "Overview"})
        cls.company = company
        users = cls.manager | cls.handler | cls.auditor | cls.executive
        users.company_ids |= company
        cls.own_team = cls._team("Overview", "full", cls.handler | cls.manager)
        cls.own_team.company_id = company

    def _counts(self, user):
        overviews = self.env["complaint.overview"].with_user(user)
        overview = overviews.with_company(self.company).with_context(
            allowed_company_ids=self.company.ids
        )
        return {
            tile["name"]: tile["count"]
            for section in overview.get_overview()["sections"]
            for tile in section["tiles"]
        }

    def _case(self, **vals):
        return self._complaint(
            team_id=self.own_team.id, company_id=self.company.id, **vals
        )

    def test_8_4_each_number_is_what_its_domain_finds(self):
        self._case(user_id=self.handler.id)
        self._case(received_at="2020-01-02 10:00:00")
        manager = self.env(
            user=self.manager,
            context={"allowed_company_ids": self.company.ids},
        )
        for section in manager["complaint.overview"].get_overview()["sections"]:
            for tile in section["tiles"]:
                action = self.env.ref(tile["action"])
                found = manager[action.res_model].search_count(tile["domain"])
                with self.subTest(tile=tile["name"]):
                    self.assertEqual(found, tile["count"])
        counts = self._counts(self.manager)
        self.assertEqual((counts["open"], counts["received"]), (2, 1))
        self.assertGreaterEqual(counts["overdue"], 1)

    def test_8_4_the_board_of_teams_counts_what_is_overdue(self):
        self._case(received_at="2020-01-02 10:00:00")
        self._case()
        teams = self.env["helpdesk.ticket.team"].with_user(self.handler)
        tile = teams.retrieve_dashboard()[2]
        action = self.env.ref(tile["action"])
        found = self.env[action.res_model].with_user(self.handler)
        found = found.search(safe_eval(action.domain))
        self.assertEqual(tile["name"], "Overdue complaints")
        self.assertEqual(tile["value"], len(found))
        self.assertTrue(tile["show"])
        self.assertEqual({*found.mapped("clock_state")}, {"overdue"})

    def test_8_4_everybody_counts_what_everybody_may_read(self):
        self._case(user_id=self.handler.id)
        sealed = self._case(user_id=self.handler.id)
        sealed.write({"access_level": "sealed"})
        self.assertEqual(self._counts(self.manager)["open"], 1)
        self.assertEqual(self._counts(self.handler)["open"], 2)
        for user in (self.executive, self.auditor):
            self.assertNotIn("open", self._counts(user))
            self.assertIn("actions", self._counts(user))

    def test_7_3_cases_nobody_has_or_touches_are_counted(self):
        with freeze_time("2020-01-01"):
            left = self._case()
            self._case(user_id=self.handler.id)
        self._case(user_id=self.handler.id)
        self.env["complaint.event"].flush_model()
        # journalled on the day it was received
        with freeze_time("2020-01-14"):
            counts = self._counts(self.handler)
            self.assertEqual((counts["unassigned"], counts["untouched"]), (1, 0))
        with freeze_time("2020-01-16"):
            counts = self._counts(self.handler)
            self.assertEqual((counts["unassigned"], counts["untouched"]), (1, 2))
            left.with_user(self.manager).user_id = self.handler
            counts = self._counts(self.handler)
            self.assertEqual((counts["unassigned"], counts["untouched"]), (0, 1))

    def test_8_4_actions_and_reviews_overdue_are_counted(self):
        vals = {"company_id": self.company.id, "owner_id": self.handler.id}
        with freeze_time("2020-01-10"):
            actions = self.env["complaint.action"].with_user(self.manager)
            actions.create({"name": "Jig", "due_on": "2020-02-01", **vals})
            self.env["complaint.review"].with_user(self.manager).create(
                {
                    "company_id": self.company.id,
                    "date_from": "2019-01-01",
                    "date_to": "2019-12-31",
                }
            )
        counts = self._counts(self.executive)
        self.assertEqual((counts["actions"], counts["reviews"]), (1, 1))

    def test_8_4_it_takes_few_queries_however_many_cases(self):
        self._case()
        self._counts(self.manager)
        for _number in range(5):
            self._case()
        self.env.flush_all()
        with self.assertQueryCount(23):
            self._counts(self.manager)


@tagged("post_install", "-at_install")
class TestOverviewTour(ComplaintCase, HttpCase):
    def test_8_4_a_number_leads_to_its_cases(self):
        company = self.env["res.company"].create({"name": "Overview"})
        self.manager.write(
            {"company_ids": [(6, 0, company.ids)], "company_id": company}
        )
        team = self._team("Overview", "full", self.manager)
        team.company_id = company
        self._complaint(team_id=team.id, company_id=company.id)
        self.env["complaint.action"].create(
            {"name": "Shorter forms", "origin": "suggestion", "company_id": company.id}
        )
        self.start_tour(
            "/odoo/complaint-overview", "complaint_overview", login=self.manager.login
        )
