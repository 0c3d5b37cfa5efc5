import json

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged

from ..models.complaint_portal_mixin import OUTSIDE
from .common import ComplaintCase


@tagged("post_install", "-at_install")
class TestOutside(ComplaintCase, HttpCase):
    """What a complainant reads of the own case by any means (4.10, section 10)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = new_test_user(
            cls.env, "cp_person", groups="base.group_portal", email="p@example.com"
        )
        cls.ticket = cls._complaint(
            partner_id=cls.person.partner_id.id,
            user_id=cls.handler.id,
            kanban_state="blocked",
        )
        cls.plain = cls.env["helpdesk.ticket"].create(
            {
                "name": "A question",
                "description": "x",
                "team_id": cls.plain_team.id,
                "partner_id": cls.person.partner_id.id,
                "kanban_state": "blocked",
            }
        )

    def _mine(self, ticket):
        ticket = ticket.with_user(self.person)
        ticket.invalidate_recordset()
        return ticket

    def test_4_10_of_the_own_case_only_what_is_listed_is_read(self):
        """The base lets a complainant read nearly every field by RPC."""
        read = set(self._mine(self.ticket).read()[0])
        self.assertLessEqual(read, OUTSIDE)
        self.assertLessEqual({"number", "name", "iso_step", "received_at"}, read)
        fields = self.env["helpdesk.ticket"]._fields
        for name in sorted(set(fields) - OUTSIDE):
            with self.subTest(field=name), self.assertRaises(AccessError):
                self._mine(self.ticket).read([name])

    def test_4_10_each_field_named_for_people_outside_exists(self):
        unknown = OUTSIDE - set(self.env["helpdesk.ticket"]._fields)
        self.assertFalse(unknown - {"identity_mode"})

    def test_4_10_hidden_fields_answer_no_question(self):
        """Neither a search, nor a grouping, nor an order tells their value."""
        tickets = self.env["helpdesk.ticket"].with_user(self.person)
        own = [("id", "=", self.ticket.id)]
        self.assertEqual(tickets.search_count(own), 1)
        for hidden in (
            [("kanban_state", "=", "blocked")],
            [("kanban_state", "!=", "done")],
            [("user_id.login", "=", "cp_handler")],
            ["!", ("user_id", "=", False)],
            [("point_ids.name", "like", "leaks")],
            [("point_ids", "any", [("name", "like", "leaks")])],
            [("message_partner_ids", "in", self.handler.partner_id.ids)],
        ):
            with self.subTest(domain=hidden):
                self.assertFalse(self._refused(tickets.search_count, own + hidden))
        self.assertFalse(tickets.search(own, order="kanban_state"))
        self.assertFalse(tickets.formatted_read_group(own, ["user_id"], ["__count"]))
        totals = tickets.formatted_read_group(own, [], ["color:sum", "__count"])
        self.assertEqual(totals[0]["__count"], 0)
        with self.assertRaises(AccessError):
            tickets.search_read(own, ["user_id"])

    def _refused(self, method, *args):
        try:
            return method(*args)
        except AccessError:
            return None

    def test_4_10_plain_tickets_are_read_as_before(self):
        tickets = self.env["helpdesk.ticket"].with_user(self.person)
        mine = self._mine(self.plain)
        self.assertEqual(mine.read(["kanban_state"])[0]["kanban_state"], "blocked")
        found = tickets.search([("kanban_state", "=", "blocked")])
        self.assertEqual(found, mine)
        both = self._mine(self.plain | self.ticket)
        self.assertEqual(both.mapped("name"), ["A question", "The kettle leaks"])
        self.assertEqual(both[0].kanban_state, "blocked")
        with self.assertRaises(AccessError):
            both[1].mapped("kanban_state")

    def test_4_10_the_pages_of_the_base_still_open(self):
        self.authenticate("cp_person", "cp_person")
        for path in ("/my", "/my/tickets", f"/my/ticket/{self.plain.id}"):
            with self.subTest(path=path):
                self.assertEqual(self.url_open(path).status_code, 200)
        self.assertIn("A question", self.url_open("/my/tickets").text)

    def test_4_10_the_complainant_writes_in_the_portal(self):
        """Posting goes through the same law and needs no hidden field."""
        message = self._mine(self.ticket).message_post(
            body="Any news?", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.assertEqual(message.author_id, self.person.partner_id)
        self.ticket.invalidate_recordset()
        self.assertIn("message_in", self._kinds(self.ticket))

    def test_7_9_what_the_complainant_posts_is_never_a_note(self):
        """By RPC and by the route of the chatter, whatever is asked for."""
        for vals in (
            {},
            {"subtype_xmlid": "mail.mt_note"},
            {"message_type": "notification"},
        ):
            before = self._kinds(self.ticket).count("message_in")
            with self.subTest(vals=vals, by="RPC"):
                self._mine(self.ticket).message_post(body="Hello?", **vals)
                told = self._kinds(self.ticket).count("message_in")
                self.assertEqual(told, before + 1)
        self.authenticate("cp_person", "cp_person")
        for vals in ({}, {"subtype_xmlid": "mail.mt_note", "message_type": "email"}):
            before = self._kinds(self.ticket).count("message_in")
            with self.subTest(vals=vals, by="route"):
                self._post_by_route({"body": "Hello?", **vals})
                self.ticket.invalidate_recordset()
                told = self._kinds(self.ticket).count("message_in")
                self.assertEqual(told, before + 1)

    def _post_by_route(self, post_data):
        params = {
            "thread_model": "helpdesk.ticket",
            "thread_id": self.ticket.id,
            "post_data": post_data,
        }
        return self.url_open(
            "/mail/message/post",
            data=json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}),
            headers={"Content-Type": "application/json"},
        )

    def test_4_10_changes_of_hidden_fields_are_not_told_outside(self):
        message = self.ticket.message_post(body="x")
        fields = self.env["ir.model.fields"]
        names = ("stage_id", "user_id")
        values = self.env["mail.tracking.value"].create(
            [
                {
                    "mail_message_id": message.id,
                    "field_id": fields._get("helpdesk.ticket", name).id,
                }
                for name in names
            ]
        )
        for user, told in ((self.person, ["stage_id"]), (self.handler, list(names))):
            seen = values._filter_has_field_access(self.env(user=user))
            self.assertEqual(seen.field_id.mapped("name"), told, user.login)

    def test_4_10_no_link_signs_anybody_in(self):
        """Neither a token nor a signature opens the case or speaks for anybody."""
        self.assertFalse(self.ticket._portal_ensure_token())
        self.ticket.access_token = "known-token"
        pid = self.person.partner_id.id
        for user in (self.env.ref("base.public_user"), self.outsider):
            threads = self.env["helpdesk.ticket"].with_user(user)
            for keys in (
                {"token": "known-token"},
                {"hash": self.ticket._sign_token(pid), "pid": pid},
                {"hash": self.plain._sign_token(pid), "pid": pid},
            ):
                with self.subTest(user=user.login, keys=keys):
                    self.assertFalse(
                        threads._get_thread_with_access(self.ticket.id, **keys)
                    )
        self.assertTrue(self.plain._portal_ensure_token())

    def test_4_10_a_dialog_about_a_case_is_its_users_alone(self):
        """Dialogs of the host too: what is typed there is about a complaint."""
        dialog = (
            self.env["mail.followers.edit"]
            .with_user(self.handler)
            .create(
                {
                    "res_model": "helpdesk.ticket",
                    "res_ids": str(self.ticket.ids),
                    "message": "Please look at the burns",
                }
            )
        )
        self.assertFalse(dialog.with_user(self.outsider).search([]))
        with self.assertRaises(AccessError):
            dialog.with_user(self.outsider).read(["message"])

    def test_7_2_no_link_enters_a_complaint(self):
        """The base's form takes a GET, without the token of the session."""
        self.env.company.helpdesk_mgmt_portal_select_team = True
        self.team.show_in_portal = True
        self.authenticate("cp_person", "cp_person")
        before = self.env["helpdesk.ticket"].search_count([])
        path = f"/submitted/ticket?team={self.team.id}&subject=x&description=y"
        self.assertTrue(self.url_open(path).url.endswith("/new/ticket"))
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), before)
