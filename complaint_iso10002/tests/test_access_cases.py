from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import ComplaintCase


@tagged("post_install", "-at_install")
class TestAccessCases(ComplaintCase):
    """Which cases a role reads, and of whom; as the weakest user (section 10)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.helpdesk_manager = new_test_user(
            cls.env, "cp_helpdesk", groups="helpdesk_mgmt.group_helpdesk_manager"
        )
        exporters = cls.env.ref("base.group_allow_export")
        exporters.user_ids |= cls.contact | cls.outsider | cls.handler | cls.manager

    def _count(self, user, ticket):
        """What search, counting, grouping and names tell ``user`` of a case."""
        tickets = self.env["helpdesk.ticket"].with_user(user)
        domain = [("id", "=", ticket.id)]
        grouped = tickets.formatted_read_group(domain, ["team_id"], ["__count"])
        told = {
            len(tickets.search(domain)),
            tickets.search_count(domain),
            len(tickets.search_read(domain, ["number"])),
            sum(group["__count"] for group in grouped),
            len(tickets.name_search(ticket.number, domain)),
            len(tickets.web_search_read(domain, {"number": {}})["records"]),
        }
        self.assertEqual(len(told), 1, f"{user.login} is told different things: {told}")
        return told.pop()

    def _assert_reads(self, user, ticket, expected):
        with self.subTest(user=user.login):
            self.assertEqual(self._count(user, ticket), expected)
            mine = ticket.with_user(user)
            mine.invalidate_recordset()
            if expected:
                self.assertTrue(mine.read(["name"]))
                return
            if user.has_group("base.group_allow_export"):
                with self.assertRaises(AccessError):
                    mine.export_data(["name"])
            for read in (
                lambda: mine.read(["name"]),
                lambda: mine.name,
                lambda: mine.message_post(body="x"),
                lambda: mine.web_read({"name": {}}),
                lambda: mine.write({"name": "x"}),
            ):
                with self.assertRaises(AccessError):
                    read()
            for model, domain in (
                ("mail.message", self._hanging(ticket, "model")),
                ("ir.attachment", self._hanging(ticket, "res_model")),
            ):
                records = self.env[model].with_user(user)
                self.assertFalse(records.search(domain), model)

    @staticmethod
    def _hanging(ticket, model):
        return [(model, "=", "helpdesk.ticket"), ("res_id", "=", ticket.id)]

    def _with_file(self, ticket):
        ticket.message_post(body="Evidence", attachments=[("proof.txt", b"proof")])
        return ticket

    def test_4_10_an_unassigned_case_of_the_team(self):
        ticket = self._with_file(self._complaint(user=self.manager))
        for user, seen in (
            (self.contact, 1),
            (self.handler, 1),
            (self.manager, 1),
            (self.second_manager, 1),
            (self.auditor, 0),
            (self.executive, 0),
            (self.outsider, 0),
            (self.helpdesk_manager, 0),
        ):
            self._assert_reads(user, ticket, seen)

    def test_4_10_an_assigned_case_of_the_team(self):
        ticket = self._with_file(
            self._complaint(user=self.manager, user_id=self.handler.id)
        )
        for user, seen in (
            (self.contact, 0),
            (self.handler, 1),
            (self.other_handler, 1),
            (self.manager, 1),
        ):
            self._assert_reads(user, ticket, seen)

    def test_4_10_contact_staff_keeps_sight_of_what_it_took_in(self):
        ticket = self._complaint(user=self.contact)
        ticket.user_id = self.handler
        self._assert_reads(self.contact, ticket, 1)

    def test_4_10_a_case_of_another_team(self):
        team = self._team("Elsewhere", "full", self.second_manager)
        ticket = self._with_file(self._complaint(user=self.manager, team_id=team.id))
        for user, seen in ((self.contact, 0), (self.handler, 0), (self.manager, 1)):
            self._assert_reads(user, ticket, seen)

    def test_4_10_a_case_of_another_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        team = self.env["helpdesk.ticket.team"].create(
            {
                "name": "Other desk",
                "alias_name": "other-desk",
                "company_id": other.id,
                "complaint_handling": True,
                "pipeline_id": self.team.pipeline_id.id,
                "user_ids": [Command.set((self.handler | self.contact).ids)],
            }
        )
        ticket = self._with_file(self._complaint(team_id=team.id, channel_id=False))
        for user in (self.contact, self.handler, self.manager, self.auditor):
            self._assert_reads(user, ticket, 0)
        self.assertFalse(
            self.env["complaint.point"]
            .with_user(self.manager)
            .search([("ticket_id", "=", ticket.id)])
        )

    def test_4_10_the_complainant_and_a_confirmed_representative(self):
        company = self.env["res.partner"].create({"name": "ACME", "is_company": True})
        people = {
            name: new_test_user(self.env, f"cp_{name}", groups="base.group_portal")
            for name in ("complainant", "colleague", "agent")
        }
        for name in ("complainant", "colleague"):
            people[name].partner_id.parent_id = company
        ticket = self._complaint(
            partner_id=people["complainant"].partner_id.id,
            complainant_kind="representative",
            representative_id=people["agent"].partner_id.id,
        )
        self.assertEqual(self._count(people["complainant"], ticket), 1)
        self.assertEqual(self._count(people["colleague"], ticket), 0)
        self.assertEqual(self._count(people["agent"], ticket), 0)
        ticket.representative_authority = True
        self.assertEqual(self._count(people["agent"], ticket), 1)
        for user in people.values():
            with self.assertRaises(AccessError):
                ticket.with_user(user).write({"name": "x"})

    def test_4_10_what_the_complainant_does_not_read_of_the_own_case(self):
        user = new_test_user(self.env, "cp_complainant", groups="base.group_portal")
        ticket = self._complaint(
            partner_id=user.partner_id.id, assistance_needed="Large print"
        )
        ticket.conclusion = "We were careless."
        mine = ticket.with_user(user)
        self.assertTrue(mine.read(["number", "iso_step"]))
        for name in (
            "conclusion",
            "tracking_code",
            "assistance_needed",
            "is_vulnerable",
            "event_ids",
        ):
            with self.subTest(field=name), self.assertRaises(AccessError):
                mine.read([name])
        for model in ("complaint.point", "complaint.event", "complaint.response"):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.env[model].with_user(user).search([])

    def test_10_a_role_cannot_be_taken_by_writing_the_case(self):
        """What a person writes never widens what the person may see."""
        ticket = self._complaint(user=self.manager, user_id=self.handler.id)
        with self.assertRaises(AccessError):
            ticket.with_user(self.contact).write({"received_by_id": self.contact.id})
        with self.assertRaises(AccessError):
            ticket.with_user(self.contact).message_subscribe(
                self.contact.partner_id.ids
            )

    def test_4_10_following_gives_no_sight(self):
        ticket = self._complaint(user=self.manager)
        ticket.message_subscribe(self.outsider.partner_id.ids)
        self._assert_reads(self.outsider, ticket, 0)

    def test_10_the_register_counts_only_what_may_be_seen(self):
        self._complaint(user=self.manager, user_id=self.handler.id)
        self._complaint(user=self.manager)
        for user, count in ((self.contact, 1), (self.handler, 2), (self.manager, 2)):
            customer = self.customer.with_user(user)
            customer.invalidate_recordset()
            self.assertEqual(customer.complaint_count, count, user.login)
