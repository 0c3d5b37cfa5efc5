from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import ComplaintCase


@tagged("post_install", "-at_install")
class TestBadInput(ComplaintCase):
    """One clear error, and nothing half-written (section 3 of the issue)."""

    # ------------------------------------------------------------------
    # Import
    # ------------------------------------------------------------------

    FIELDS = (
        "team_id/.id",
        "name",
        "description",
        "received_at",
        "iso_step",
        "closed_date",
        "imported_from",
        "category_id",
    )

    def _row(self, **vals):
        values = {
            "team_id/.id": str(self.team.id),
            "name": "Old kettle",
            "description": "It leaked",
            "received_at": "2021-05-05 10:00:00",
            "iso_step": "closed",
            "closed_date": "2021-06-05 10:00:00",
            "imported_from": "old register",
            "category_id": "",
            **vals,
        }
        return [values[name] for name in self.FIELDS]

    def _load(self, *rows, user=None):
        tickets = self.env["helpdesk.ticket"].with_user(user or self.manager)
        tickets = tickets.with_context(tracking_disable=True, import_file=True)
        return tickets.load(list(self.FIELDS), list(rows))

    def _refused(self, *rows, words, user=None):
        before = self.env["helpdesk.ticket"].search_count([])
        result = self._load(*rows, user=user)
        self.assertFalse(result["ids"])
        self.assertTrue(result["messages"])
        for message in result["messages"]:
            self.assertIn(words, message["message"])
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), before)

    def test_import_history_keeps_its_dates_and_step_and_writes_to_nobody(self):
        mails = self.env["mail.mail"].sudo().search_count([])
        result = self._load(self._row(), self._row(name="Older kettle"))
        self.assertFalse(result["messages"])
        tickets = self.env["helpdesk.ticket"].browse(result["ids"])
        self.assertEqual(set(tickets.mapped("iso_step")), {"closed"})
        self.assertEqual(str(tickets[0].received_at), "2021-05-05 10:00:00")
        self.assertEqual(str(tickets[0].closed_date), "2021-06-05 10:00:00")
        self.assertEqual(tickets.mapped("number"), ["C2021-00001", "C2021-00002"])
        self.assertEqual(self._kinds(tickets[0])[0], "imported")
        self.assertFalse(tickets.activity_ids)
        self.assertEqual(self.env["mail.mail"].sudo().search_count([]), mails)
        self.assertFalse(self.env["complaint.event"].verify(tickets.ids))

    def test_import_of_a_receipt_in_the_future(self):
        self._refused(
            self._row(), self._row(received_at="2199-01-01 10:00:00"), words="future"
        )

    def test_import_of_an_unknown_category(self):
        self._refused(self._row(category_id="No such thing"), words="No such thing")

    def test_import_of_a_number_that_exists(self):
        self.env["helpdesk.ticket"].with_user(self.manager).create(
            {
                "team_id": self.team.id,
                "name": "x",
                "description": "x",
                "number": "K-17",
                "imported_from": "old register",
            }
        )
        fields = [*self.FIELDS, "number"]
        tickets = self.env["helpdesk.ticket"].with_user(self.manager)
        before = tickets.search_count([])
        result = tickets.load(fields, [[*self._row(), "K-17"]])
        self.assertFalse(result["ids"])
        self.assertIn("register", result["messages"][0]["message"])
        self.assertEqual(tickets.search_count([]), before)

    def test_import_of_an_unknown_step(self):
        self._refused(self._row(iso_step="done"), words="done")

    def test_import_of_history_is_for_the_manager(self):
        for user in (self.contact, self.handler):
            result = self._load(self._row(), user=user)
            self.assertFalse(result["ids"])
            self.assertTrue(result["messages"])

    def test_import_without_a_source_meets_the_gates(self):
        """Only who may enter history may say that it is history."""
        with self.assertRaises(AccessError):
            self._complaint(
                user=self.handler, iso_step="closed", imported_from="my head"
            )
        with self.assertRaises(ValidationError):
            self._complaint(user=self.handler, iso_step="closed")

    def test_what_was_imported_meets_the_gates_when_it_goes_on(self):
        result = self._load(self._row(iso_step="assessment", closed_date=""))
        ticket = self.env["helpdesk.ticket"].browse(result["ids"])
        with self.assertRaises(ValidationError):
            ticket.iso_step = "response"

    # ------------------------------------------------------------------
    # Every door to the stage (RPC, server action, kanban, children)
    # ------------------------------------------------------------------

    def _stage(self, iso_step):
        return self.env.ref(f"complaint_iso10002.helpdesk_ticket_stage_full_{iso_step}")

    def _assert_stays(self, ticket, act):
        with self.assertRaises(UserError) as caught, self.env.cr.savepoint():
            act()
        self.env.invalidate_all()
        self.assertEqual(ticket.iso_step, "received")
        self.assertNotIn("step", self._kinds(ticket))
        self.assertIn(ticket.number, str(caught.exception))

    def test_7_3_every_door_meets_the_same_law(self):
        ticket = self._complaint()
        mine = ticket.with_user(self.manager)
        closed = self._stage("closed")
        action = self.env["ir.actions.server"].create(
            {
                "name": "Close",
                "model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
                "state": "code",
                "code": f"record.write({{'stage_id': {closed.id}}})",
            }
        )
        update = self.env["ir.actions.server"].create(
            {
                "name": "Close by update",
                "model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
                "state": "object_write",
                "update_path": "stage_id",
                "resource_ref": f"helpdesk.ticket.stage,{closed.id}",
            }
        )
        on_it = {"active_model": "helpdesk.ticket", "active_id": ticket.id}
        doors = {
            "kanban": lambda: mine.web_save({"stage_id": closed.id}, {}),
            "rpc": lambda: mine.write({"stage_id": closed.id}),
            "step": lambda: mine.write({"iso_step": "closed"}),
            "batch": lambda: (mine | self._complaint().with_user(self.manager)).write(
                {"stage_id": closed.id}
            ),
            "server action": lambda: action.with_context(**on_it).run(),
            "update action": lambda: update.with_context(**on_it).run(),
            "team": lambda: self.team.write(
                {"ticket_ids": [(1, ticket.id, {"stage_id": closed.id})]}
            ),
            "import": lambda: self._import_stage(ticket),
        }
        for name, act in doors.items():
            with self.subTest(door=name):
                self._assert_stays(ticket, act)

    def _import_stage(self, ticket):
        result = (
            self.env["helpdesk.ticket"]
            .with_user(self.manager)
            .with_context(import_file=True)
            .load([".id", "iso_step"], [[str(ticket.id), "closed"]])
        )
        if result["messages"]:
            raise ValidationError(result["messages"][0]["message"])

    def test_7_3_a_gate_met_in_the_same_write_is_met(self):
        ticket = self._complaint()
        ticket.write(
            {"stage_id": self._stage("assessment").id, "user_id": self.handler.id}
        )
        self.assertEqual(ticket.iso_step, "assessment")

    def test_7_3_parts_of_a_case_are_not_moved_to_another(self):
        """Moving the only point away would leave a case without a finding."""
        ticket = self._bring_to(self._complaint(), "response")
        other = self._complaint()
        with self.assertRaises(UserError):
            ticket.point_ids.ticket_id = other

    def test_7_3_parts_hang_on_complaints_only(self):
        plain = self.env["helpdesk.ticket"].create(
            {"name": "x", "description": "x", "team_id": self.plain_team.id}
        )
        with self.assertRaises(UserError):
            self.env["complaint.point"].create({"ticket_id": plain.id, "name": "x"})

    def test_7_3_a_pipeline_is_not_emptied_under_its_cases(self):
        stage = self._stage("received")
        self._complaint()
        with self.assertRaises(UserError):
            stage.with_user(self.manager).write(
                {"pipeline_id": False, "iso_step": False}
            )
        with self.assertRaises(UserError):
            stage.with_user(self.manager).write({"iso_step": "assessment"})

    def test_7_2_texts_of_any_length_and_script(self):
        long = "کتری " * 2000
        ticket = self._complaint(name=long, description=f"<p>{long}</p>")
        self.assertEqual(ticket.original_name, long)
        self.assertLessEqual(len(ticket.name), 250)

    def test_7_2_markup_in_the_words_is_harmless(self):
        ticket = self._complaint(
            name="<script>alert(1)</script>",
            description="<p onclick='x()'>a</p><script>alert(1)</script>",
        )
        for text in (ticket.description, ticket.original_description):
            self.assertNotIn("script", text)
            self.assertNotIn("onclick", text)
