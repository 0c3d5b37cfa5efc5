from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import ComplaintCase


@tagged("post_install", "-at_install")
class TestNeedToKnow(ComplaintCase):
    """Who may know of a complaint, on every path that leads to it (4.7, 4.10)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss = new_test_user(
            cls.env,
            "cp_boss",
            groups="complaint_iso10002.group_complaint_manager,"
            "helpdesk_mgmt.group_helpdesk_manager",
        )
        cls.helpdesk_manager = new_test_user(
            cls.env, "cp_desk", groups="helpdesk_mgmt.group_helpdesk_manager"
        )
        cls.ticket = cls._complaint(user_id=cls.handler.id)
        # so that only the rules stand between a user and an export
        cls.env.ref("base.group_user").implied_ids |= cls.env.ref(
            "base.group_allow_export"
        )

    def _sees(self, user, ticket=None):
        """Whether ``user`` finds, counts or reads the case by any means."""
        ticket = (ticket or self.ticket).with_user(user)
        domain = [("id", "=", ticket.id)]
        found = bool(ticket.search(domain))
        self.assertEqual(bool(ticket.search_count(domain)), found)
        groups = ticket._read_group(domain, ["team_id"], ["__count"])
        self.assertEqual(bool(groups), found)
        named = dict(ticket.name_search(self.ticket.number))
        self.assertEqual(ticket.id in named, found)
        self.assertEqual(ticket.has_access("read"), found)
        if not found:
            with self.assertRaises(AccessError):
                ticket.read(["name"])
            with self.assertRaises(AccessError):
                ticket.export_data(["name"])
        return found

    def _parts(self, user):
        """Models on which ``user`` sees something of the case."""
        seen = set()
        for model, field in (
            ("complaint.point", "ticket_id"),
            ("complaint.event", "ticket_id"),
            ("complaint.clock", "ticket_id"),
            ("mail.message", "complaint_id"),
            ("mail.activity", "complaint_id"),
            ("mail.followers", "complaint_id"),
            ("ir.attachment", "complaint_id"),
        ):
            records = self.env[model].with_user(user)
            try:
                if records.search_count([(field, "=", self.ticket.id)]):
                    seen.add(model)
            except AccessError:
                continue
        return seen

    def _furnish(self):
        """Something on every path: message, file, activity, follower."""
        self.env["ir.attachment"].create(
            {
                "name": "memo.txt",
                "raw": b"internal",
                "res_model": "helpdesk.ticket",
                "res_id": self.ticket.id,
            }
        )
        self.ticket.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.handler.id
        )
        self.ticket.message_subscribe(self.handler.partner_id.ids)
        self.ticket.message_post(body="Between us")

    def test_4_10_standard_cases_are_seen_by_role_and_team(self):
        self._furnish()
        stranger = new_test_user(
            self.env, "cp_far", groups="complaint_iso10002.group_complaint_handler"
        )
        for user in (self.handler, self.other_handler, self.manager, self.boss):
            self.assertTrue(self._sees(user), user.login)
            self.assertEqual(len(self._parts(user)), 7, user.login)
        for user in (stranger, self.outsider, self.helpdesk_manager, self.auditor):
            self.assertFalse(self._sees(user), user.login)
            self.assertFalse(self._parts(user), user.login)

    def test_4_10_who_joins_or_leaves_a_team_sees_its_cases_accordingly(self):
        """At once, whichever side the change is made from."""
        newcomer = new_test_user(
            self.env, "cp_new", groups="complaint_iso10002.group_complaint_handler"
        )
        for join, leave in (
            (
                lambda: self.team.write({"user_ids": [Command.link(newcomer.id)]}),
                lambda: self.team.write({"user_ids": [Command.unlink(newcomer.id)]}),
            ),
            (
                lambda: newcomer.write({"helpdesk_team_ids": self.team.ids}),
                lambda: newcomer.write({"helpdesk_team_ids": [Command.clear()]}),
            ),
        ):
            self.assertFalse(self._sees(newcomer))
            join()
            self.assertTrue(self._sees(newcomer))
            leave()
            self.assertFalse(self._sees(newcomer))

    def test_4_10_restricted_cases_are_for_named_people_and_the_manager(self):
        self._furnish()
        self.ticket.access_level = "restricted"
        self.assertEqual(self.ticket.named_user_ids, self.handler)
        for user in (self.handler, self.manager):
            self.assertTrue(self._sees(user), user.login)
        for user in (self.other_handler, self.contact, self.helpdesk_manager):
            self.assertFalse(self._sees(user), user.login)
            self.assertFalse(self._parts(user), user.login)

    def test_4_10_sealed_cases_are_for_named_people_only(self):
        """AT-4.10a: not searched, counted, grouped, exported, nor its parts."""
        self._furnish()
        self.ticket.write(
            {"named_user_ids": self.handler.ids, "access_level": "sealed"}
        )
        self.assertTrue(self._sees(self.handler))
        for user in (self.manager, self.boss, self.helpdesk_manager):
            self.assertFalse(self._sees(user), user.login)
            self.assertFalse(self._parts(user), user.login)

    def test_4_10_nobody_is_named_nobody_seals(self):
        ticket = self._complaint()
        with self.assertRaises(ValidationError):
            ticket.access_level = "sealed"

    def test_4_7_people_complained_about_never_see_the_case(self):
        self._furnish()
        self.ticket.with_user(self.boss).subject_user_ids = self.manager
        self.assertFalse(self._sees(self.manager))
        self.assertFalse(self._parts(self.manager))
        self.team.user_id = self.manager
        self.ticket.access_level = "restricted"
        self.assertFalse(self._sees(self.manager))

    def test_4_7_people_complained_about_are_given_no_part_in_it(self):
        """AT-4.7: neither assigned, named, reviewing nor following."""
        ticket = self._complaint(subject_user_ids=self.other_handler.ids)
        for vals in (
            {"user_id": self.other_handler.id},
            {"named_user_ids": self.other_handler.ids},
            {"reviewer_id": self.other_handler.id},
        ):
            with self.subTest(vals=vals), self.assertRaises(ValidationError):
                ticket.write(vals)
        ticket.message_subscribe(self.other_handler.partner_id.ids)
        self.assertNotIn(self.other_handler.partner_id, ticket.message_partner_ids)
        self.assertIn("refused", self._kinds(ticket))

    def test_4_7_naming_a_follower_ends_the_following(self):
        self.ticket.message_subscribe(self.other_handler.partner_id.ids)
        self.assertIn(self.other_handler.partner_id, self.ticket.message_partner_ids)
        self.ticket.subject_user_ids = self.other_handler
        self.assertNotIn(self.other_handler.partner_id, self.ticket.message_partner_ids)

    def test_4_10_following_gives_no_right(self):
        self.ticket.message_subscribe(self.outsider.partner_id.ids)
        self.assertNotIn(self.outsider.partner_id, self.ticket.message_partner_ids)
        self.env["mail.followers"].sudo().create(
            {
                "res_model": "helpdesk.ticket",
                "res_id": self.ticket.id,
                "partner_id": self.outsider.partner_id.id,
            }
        )
        self.assertFalse(self._sees(self.outsider))

    def test_4_10_being_mentioned_gives_neither_mail_nor_message(self):
        message = self.ticket.message_post(
            body="Look at this",
            partner_ids=self.outsider.partner_id.ids,
            subtype_xmlid="mail.mt_comment",
        )
        self.assertFalse(
            message.sudo().notification_ids.filtered(
                lambda n: n.res_partner_id == self.outsider.partner_id
            )
        )
        self.assertFalse(
            self.env["mail.message"]
            .with_user(self.outsider)
            .search([("id", "=", message.id)])
        )
        self.assertFalse(message.with_user(self.outsider).has_access("read"))

    def test_4_10_the_name_tells_nothing_to_outsiders(self):
        for user in (self.outsider, self.helpdesk_manager):
            ticket = self.ticket.with_user(user).sudo()
            self.assertEqual(ticket.display_name, self.ticket.number)
        name = self.ticket.with_user(self.handler).display_name
        self.assertIn("kettle", name)

    def test_4_10_an_activity_is_titled_by_the_number(self):
        activity = self.ticket.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.handler.id
        )
        self.assertEqual(activity.res_name, self.ticket.number)

    def test_4_10_only_the_manager_lowers_the_level(self):
        self.ticket.with_user(self.handler).access_level = "restricted"
        with self.assertRaises(UserError):
            self.ticket.with_user(self.handler).access_level = "standard"
        self.ticket.with_user(self.manager).access_level = "standard"
        self.assertIn("changed", self._kinds(self.ticket))

    def test_4_10_files_of_a_complaint_get_no_token(self):
        self._furnish()
        file = self.ticket.attachment_ids[:1]
        self.assertEqual(file.generate_access_token(), [False])
        self.assertFalse(file.access_token)

    def test_4_10_what_hung_on_a_plain_ticket_is_covered_once_it_is_a_complaint(self):
        ticket = self.env["helpdesk.ticket"].create(
            {
                "name": "A question",
                "description": "x",
                "team_id": self.plain_team.id,
                "channel_id": self.phone.id,
            }
        )
        message = ticket.message_post(body="Hello")
        self.assertFalse(message.complaint_id)
        ticket.team_id = self.team
        self.assertEqual(message.complaint_id, ticket)
        self.assertFalse(
            self.env["mail.message"]
            .with_user(self.helpdesk_manager)
            .search([("id", "=", message.id)])
        )

    def test_4_10_plain_tickets_are_seen_as_before(self):
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "A question", "description": "x", "team_id": self.plain_team.id}
        )
        found = ticket.with_user(self.helpdesk_manager).search([("id", "=", ticket.id)])
        self.assertEqual(found.display_name, f"{ticket.number} - A question")

    def test_4_10_the_analysis_follows_the_law_of_the_case(self):
        """Asked in another form for managers, who read much of the register."""
        me = self.manager
        named, other, opened = (
            self._complaint(
                user_id=self.handler.id,
                access_level="sealed",
                named_user_ids=people.ids,
            )
            for people in (me, self.boss, self.boss)
        )
        about = self._complaint(user_id=self.handler.id, subject_user_ids=me.ids)
        self.env["complaint.access.grant"].sudo().create(
            {
                "ticket_id": opened.id,
                "user_id": me.id,
                "reason": "A fire",
                "expires_at": "2099-01-01 00:00:00",
            }
        )
        cases = self.ticket | named | other | about | opened
        self.env.flush_all()
        for user, readable in (
            (me, self.ticket | named | opened),
            (self.handler, self.ticket | about),
            (self.boss, other | about | opened | self.ticket),
        ):
            for model in ("complaint.report", "complaint.clock.report"):
                with self.subTest(user=user.login, model=model):
                    rows = self.env[model].with_user(user)
                    found = rows.search([("ticket_id", "in", cases.ids)])
                    self.assertEqual(found.sudo().ticket_id, readable.sudo())
                    readers = cases.with_user(user)._filtered_access("read")
                    self.assertEqual(set(readers.ids), set(readable.ids))
