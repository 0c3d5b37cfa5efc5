from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_public import OPEN, PublicCase


@tagged("post_install", "-at_install")
class TestPublicCompany(PublicCase):
    """Several companies of one house publish a policy each (4.4, 4.5)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.env["res.company"].create(
            {"name": "Second House", "email": "second@house.example"}
        )
        cls.second_team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Second desk",
                "company_id": cls.second.id,
                "complaint_handling": True,
                "pipeline_id": cls.team.pipeline_id.id,
                "show_in_portal": True,
            }
        )
        cls.team.company_id = cls.env.company

    def _publish(self, company, name):
        policies = self.env["complaint.policy"]
        policy = policies._published(company)
        if not policy:
            policy = policies.create({"name": name, "company_id": company.id})
            policy._note(
                {
                    "state": "published",
                    "author_id": self.manager.id,
                    "approved_by_id": self.second_manager.id,
                    "valid_from": "2025-01-01",
                    "published_at": "2025-01-01",
                }
            )
        self.env.flush_all()
        return policy

    def _both(self):
        self._publish(self.env.company, "First word")
        return self._publish(self.second, "Second word")

    def test_4_4_one_company_asks_nothing(self):
        self._publish(self.env.company, "First word")
        for path in ("/complaints", "/complaints/new"):
            page = self.url_open(path)
            self.assertNotIn("Which company is it about?", page.text)

    def test_4_4_each_company_shows_its_own_policy(self):
        self._both()
        page = self.url_open("/complaints")
        self.assertIn("Which company is it about?", page.text)
        self.assertNotIn("Second word", page.text)
        page = self.url_open(f"/complaints?company={self.second.id}")
        for words in ("Second word", "second@house.example", "Second House"):
            self.assertIn(words, page.text)
        self.assertIn("Second word", self.url_open("/complaints/policy.txt").text)

    def test_7_2_the_complaint_reaches_the_company_that_was_chosen(self):
        self._both()
        self.url_open(f"/complaints/new?company={self.second.id}")
        ticket, code, page = self._complain(you=OPEN)
        self.assertEqual(ticket.company_id, self.second)
        self.assertEqual(ticket.team_id, self.second_team)
        self.assertIn("Second House", page.text)
        self.assertIn("second@house.example", self._follow(ticket, code).text)

    def test_7_2_another_choice_keeps_the_words_and_asks_again(self):
        self._both()
        page = self._start(about="Kettle")
        self.assertTrue(page.url.endswith("/wish"))
        page = self.url_open(f"/complaints/new?company={self.second.id}")
        self.assertIn("It leaked on the first day.", page.text)
        self.assertTrue(self.url_open("/complaints/new/you").url.endswith("/about"))
        ticket, _code, _page = self._complain()
        self.assertEqual(ticket.company_id, self.second)

    def test_4_10_a_company_that_publishes_nothing_is_not_chosen(self):
        self._publish(self.env.company, "First word")
        for wrong in (self.second.id, 99999999, "1 OR 1=1", "", "\u0663"):
            page = self.url_open("/complaints", params={"company": wrong})
            self.assertNotIn("Second House", page.text)
        ticket, _code, _page = self._complain()
        self.assertEqual(ticket.company_id, self.env.company)

    # ------------------------------------------------------------------
    # The captcha of the core, where one is installed
    # ------------------------------------------------------------------

    def test_4_5_a_captcha_of_the_core_is_asked_and_nothing_typed_is_lost(self):
        page = self._to_check()
        self.assertIn('data-captcha="complaint"', page.text)
        before = self.env["helpdesk.ticket"].search_count([])
        asked, words = [], "The captcha says no."

        def refuse(_http, act):
            asked.append(act)
            raise UserError(words)

        http = self.env.registry["ir.http"]
        with patch.object(http, "_verify_request_recaptcha_token", refuse):
            page = self._send(page, signed="1")
            self.assertIn(words, page.text)
            self.assertIn("It leaked on the first day.", page.text)
            track = self.url_open("/complaints/track")
            track = self._send(track, number="1", code="A")
            self.assertIn(words, track.text)
        self.assertEqual(asked, ["complaint", "complaint_track"])
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), before)
        page = self._send(page, "/complaints/new/check", signed="1")
        self.assertTrue(page.url.endswith("/done"))

    def test_c_the_paper_asks_which_company_when_there_are_several(self):
        forms = self.env["report.complaint_iso10002.report_complaint_form"]
        report = self.env["ir.actions.report"]
        xmlid = "complaint_iso10002.action_report_complaint_form"
        self._publish(self.env.company, "First word")
        self.assertFalse(forms._blank({})["companies"])
        self._both()
        page = report._render_qweb_html(xmlid, [], {"lang": "en_US"})[0].decode()
        asked = page.split("Which company is it about?")[1].split("</table>")[0]
        for company in self.env.company | self.second:
            self.assertIn(company.name, asked)
        self.assertEqual(asked.count("☐"), 2)
        ticket = self._complaint()
        page = report._render_qweb_html(xmlid, ticket.ids)[0].decode()
        self.assertNotIn("Which company is it about?", page)
