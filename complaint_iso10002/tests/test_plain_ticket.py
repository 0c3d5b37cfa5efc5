from odoo.tests import Form, new_test_user, tagged

from odoo.addons.mail.tests.common import MockEmail

from .common import ComplaintCase


@tagged("post_install", "-at_install")
class TestPlainTicket(MockEmail, ComplaintCase):
    """Plain tickets do not notice the addon; OCA's own tests run beside these."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._init_mail_gateway()
        cls.agent = new_test_user(
            cls.env, "cp_agent", groups="helpdesk_mgmt.group_helpdesk_user"
        )
        cls.boss = new_test_user(
            cls.env, "cp_boss", groups="helpdesk_mgmt.group_helpdesk_manager"
        )
        cls.done = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")

    def _plain(self, user=None, **vals):
        values = {
            "name": "Printer",
            "description": "It does not print",
            "team_id": self.plain_team.id,
            "partner_id": self.customer.id,
            **vals,
        }
        return self.env["helpdesk.ticket"].with_user(user or self.agent).create(values)

    def test_plain_life_from_creation_to_deletion(self):
        ticket = self._plain()
        self.assertTrue(ticket.number.startswith("HT"))
        self.assertFalse(ticket.is_complaint or ticket.iso_step or ticket.registered_at)
        self.assertEqual(
            ticket.stage_id, self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_new")
        )
        ticket.write({"user_id": self.agent.id, "priority": "2"})
        ticket.stage_id = self.done
        self.assertTrue(ticket.closed_date)
        ticket.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_new")
        ticket.team_id = False
        ticket.active = False
        ticket.with_user(self.boss).unlink()
        self.assertFalse(ticket.exists())

    def test_plain_nothing_is_journalled(self):
        before = self.env["complaint.event"].search_count([])
        ticket = self._plain()
        ticket.name = "Plotter"
        ticket.stage_id = self.done
        ticket.message_post(body="Done", attachments=[("a.txt", b"a")])
        ticket.attachment_ids.unlink()
        self.assertEqual(self.env["complaint.event"].search_count([]), before)

    def test_plain_numbers_come_from_the_series_of_the_host(self):
        first, complaint, second = self._plain(), self._complaint(), self._plain()
        self.assertEqual(int(second.number[2:]), int(first.number[2:]) + 1)
        self.assertTrue(complaint.number.startswith("C"))
        same = self._plain(number="HT-own")
        self.assertEqual(same.number, "HT-own")
        self.assertEqual(self._plain(number="HT-own").number, "HT-own")

    def test_plain_copy_and_batch(self):
        ticket = self._plain()
        copy = ticket.copy()
        self.assertTrue(copy.number.startswith("HT"))
        vals = {"name": "x", "description": "x"}
        mixed = self.env["helpdesk.ticket"].create(
            [
                {**vals, "team_id": self.plain_team.id},
                {**vals, "team_id": self.team.id},
                dict(vals),
            ]
        )
        self.assertEqual(mixed.mapped("is_complaint"), [False, True, False])
        self.assertEqual([ticket.number[0] for ticket in mixed], ["H", "C", "H"])

    def test_plain_teams_do_not_see_our_stages(self):
        stages = self.plain_team._get_applicable_stages()
        self.assertTrue(stages)
        self.assertFalse(stages.pipeline_id)
        columns = self.env["helpdesk.ticket"].with_user(self.agent)
        shown = columns.with_context(
            default_team_id=self.plain_team.id
        )._read_group_stage_ids(self.env["helpdesk.ticket.stage"], [])
        self.assertTrue(shown)
        self.assertFalse(shown.pipeline_id)

    def test_plain_form_works_for_a_helpdesk_agent(self):
        with Form(self.env["helpdesk.ticket"].with_user(self.agent)) as form:
            form.name = "Printer"
            form.description = "It does not print"
            form.team_id = self.plain_team
        ticket = form.record
        self.assertFalse(ticket.is_complaint)
        self.assertFalse(ticket.stage_id.pipeline_id)

    def test_plain_agent_reads_lists_and_groups(self):
        ticket = self._plain()
        tickets = self.env["helpdesk.ticket"].with_user(self.agent)
        views = [(False, "list"), (False, "form"), (False, "kanban"), (False, "search")]
        loaded = tickets.get_views(views)
        fields = loaded["models"]["helpdesk.ticket"]["fields"]
        names = [name for name in fields if name in tickets._fields]
        self.assertTrue(ticket.with_user(self.agent).read(names))
        self.assertTrue(tickets.formatted_read_group([], ["stage_id"], ["__count"]))

    def test_plain_mail_in_makes_a_plain_ticket_with_its_followers(self):
        self.plain_team.write(
            {"alias_name": "plain", "alias_domain_id": self.mail_alias_domain.id}
        )
        with self.mock_mail_gateway():
            self.format_and_process(
                "From: {email_from}\nTo: {to}\nCc: {cc}\nSubject: {subject}\n"
                "Message-Id: {msg_id}\n\nHello",
                "someone@elsewhere.example",
                self.plain_team.alias_email,
                subject="Plain mail",
                cc=self.customer.email,
                target_model="helpdesk.ticket",
                target_field="name",
            )
        ticket = self.env["helpdesk.ticket"].search([("name", "=", "Plain mail")])
        self.assertFalse(ticket.is_complaint)
        self.assertIn(self.customer, ticket.message_partner_ids)
        self.assertFalse(
            [m for m in self._mails if "someone@" in "".join(m["email_to"])]
        )

    def test_plain_stages_need_no_step_and_may_close_from_the_portal(self):
        stage = self.env["helpdesk.ticket.stage"].create(
            {"name": "Gone", "closed": True, "close_from_portal": True}
        )
        self.assertFalse(stage.iso_step)

    def test_plain_customer_sees_tickets_of_the_company_as_before(self):
        company = self.env["res.partner"].create({"name": "ACME", "is_company": True})
        users = [
            new_test_user(self.env, f"cp_p{i}", groups="base.group_portal")
            for i in range(2)
        ]
        for user in users:
            user.partner_id.parent_id = company
        ticket = self._plain(partner_id=users[0].partner_id.id)
        for user in users:
            self.assertTrue(ticket.with_user(user).has_access("read"))
