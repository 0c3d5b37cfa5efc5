from collections import Counter
from datetime import timedelta

from odoo import fields
from odoo.modules import Manifest
from odoo.tests import TransactionCase, tagged
from odoo.tools.convert import convert_file

from ..core import step
from ..demo.complaint_demo import CASES, XMLIDS

LOGINS = {
    "contact": "contact",
    "handler": "handler",
    "handler2": "handler",
    "manager": "manager",
    "manager2": "manager",
    "identity": "identity",
    "auditor": "auditor",
    "executive": "executive",
}


@tagged("post_install", "-at_install")
class TestDemo(TransactionCase):
    """The demonstration company: the database's own, else loaded for the test."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.env.ref(f"{XMLIDS}.sofa", raise_if_not_found=False):
            cls._load_demo()
        cls.cases = {case.key: cls.env.ref(f"{XMLIDS}.{case.key}") for case in CASES}
        cls.tickets = cls.env["helpdesk.ticket"].union(*cls.cases.values())

    @classmethod
    def _load_demo(cls):
        for file in Manifest.for_addon("complaint_iso10002")["demo"]:
            convert_file(cls.env, "complaint_iso10002", file, {}, "init", True)

    def test_b_three_desks_one_for_each_pipeline(self):
        teams = self.tickets.team_id
        self.assertEqual(
            sorted(teams.mapped("pipeline_id.code")), ["full", "regulated", "small"]
        )
        for team in teams:
            self.assertTrue(team.alias_name and len(team.user_ids) > 3 and team.user_id)

    def test_5_4_a_person_for_each_role(self):
        for login, role in LOGINS.items():
            user = self.env["res.users"].search([("login", "=", login)])
            self.assertTrue(
                user.has_group(f"complaint_iso10002.group_complaint_{role}")
            )
            credential = {"login": login, "password": login, "type": "password"}
            user.with_user(user)._check_credentials(credential, {"interactive": False})
        customer = self.env["res.users"].search([("login", "=", "customer")])
        self.assertTrue(customer._is_portal())
        self.assertTrue(self.tickets.with_user(customer)._filtered_access("read"))

    def test_7_3_forty_complaints_stand_in_every_step(self):
        self.assertEqual(len(self.tickets), 40)
        self.assertEqual(set(self.tickets.mapped("iso_step")), set(step.STEPS))
        now = fields.Datetime.now()
        ages = [now - ticket.received_at for ticket in self.tickets]
        self.assertLess(max(ages), timedelta(days=400))
        self.assertGreater(max(ages), timedelta(days=300))

    def test_7_3_all_of_them_hold_their_gates(self):
        self.tickets._check_gates()
        self.assertFalse(self.tickets.waiver_ids)
        self.assertFalse(any(self.tickets.mapped("imported_from")))

    def test_8_1_every_journal_is_whole_and_in_order(self):
        self.assertFalse(self.env["complaint.event"].verify(self.tickets.ids))
        for ticket in self.tickets:
            times = ticket.event_ids.sorted("sequence").mapped("at")
            self.assertEqual(times, sorted(times), ticket.number)
            self.assertGreaterEqual(times[0], ticket.received_at)

    def test_8_2_one_bad_lot_among_many_causes(self):
        causes = Counter(p.cause_id.code for p in self.tickets.point_ids if p.cause_id)
        self.assertEqual(causes.most_common(1), [("MAN1", 7)])
        lot = self.tickets.filtered(
            lambda t: "MAN1" in t.point_ids.cause_id.mapped("code")
        )
        days = max(lot.mapped("received_at")) - min(lot.mapped("received_at"))
        self.assertLess(days, timedelta(days=31))

    def test_the_unusual_cases_are_there(self):
        cases = self.cases
        self.assertEqual(cases["hygiene"].complainant_kind, "anonymous")
        self.assertFalse(cases["hygiene"].partner_id)
        self.assertTrue(cases["mother"].representative_id)
        self.assertFalse(cases["mother"].representative_authority)
        self.assertEqual(cases["about_sofa"].earlier_complaint_id, cases["sofa"])
        self.assertEqual(cases["lamp_again"].duplicate_id, cases["lamp"])
        self.assertEqual(cases["dishwasher"].reopened_count, 1)
        self.assertEqual(cases["mattress"].iso_step, "disputed")
        self.assertTrue(cases["interest"].recourse_ids.filtered("filed_on"))
        self.assertEqual(cases["refused"].response_ids.state, "to_approve")
        languages = Counter(self.tickets.mapped("preferred_lang"))
        self.assertEqual(
            [languages[code] for code in ("zh_CN", "fa_IR", "de_DE")], [2, 2, 1]
        )

    def test_7_7_who_approved_is_not_who_wrote(self):
        letters = self.tickets.response_ids.filtered("needs_approval")
        for letter in letters.filtered(lambda r: r.state == "sent"):
            self.assertNotEqual(letter.approved_by_id, letter.author_id)
        self.assertGreater(len(letters), 8)

    def test_no_mail_leaves(self):
        mails = self.env["mail.mail"].search(
            [("model", "=", "helpdesk.ticket"), ("state", "!=", "sent")]
        )
        self.assertFalse(mails)
        company = self.tickets.filtered(lambda t: t.partner_id.user_ids)
        for email in (self.tickets - company).mapped("partner_email"):
            self.assertTrue(not email or email.endswith("example.com"), email)

    def test_plain_tickets_stand_beside_them(self):
        team = self.env.ref("complaint_iso10002.helpdesk_ticket_team_service")
        plain = self.env["helpdesk.ticket"].search([("team_id", "=", team.id)])
        self.assertGreaterEqual(len(plain), 6)
        self.assertFalse(any(plain.mapped("is_complaint")))

    def test_loading_again_adds_nothing(self):
        count = self.env["helpdesk.ticket"].search_count([])
        self.env["complaint.demo"]._load()
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), count)
