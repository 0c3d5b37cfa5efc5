from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import ComplaintCase


@tagged("post_install", "-at_install")
class TestSample(ComplaintCase):
    """Auditors read drawn cases, without identity, for some days (8.5)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time("2025-05-20"):
            cls.cases = cls.env["helpdesk.ticket"]
            for number in range(8):
                cls.cases |= cls._complaint(
                    user_id=cls.handler.id, name=f"Case {number}"
                )
            cls.cases[0].write(
                {"named_user_ids": cls.handler.ids, "access_level": "sealed"}
            )
            cls.cases[1].access_level = "restricted"
        cls.sample = (
            cls.env["complaint.sample"]
            .with_user(cls.manager)
            .create(
                {
                    "name": "Audit of May",
                    "received_from": "2025-05-01",
                    "received_to": "2025-05-31",
                    "is_closed_only": False,
                    "share": 50,
                    "auditor_ids": cls.auditor.ids,
                    "valid_from": "2025-06-01",
                    "valid_to": "2025-06-05",
                }
            )
        )

    def _seen(self):
        """Cases the auditor finds, by every means alike."""
        tickets = self.env["helpdesk.ticket"].with_user(self.auditor)
        domain = [("id", "in", self.cases.ids)]
        found = tickets.search(domain)
        self.assertEqual(tickets.search_count(domain), len(found))
        self.cases.invalidate_recordset()
        for ticket in self.cases.with_user(self.auditor):
            self.assertEqual(ticket.has_access("read"), ticket in found)
            self.assertFalse(ticket.has_access("write"))
        return found

    def test_8_5_the_auditor_reads_the_sample_while_it_lasts(self):
        """AT-8.5."""
        with freeze_time("2025-06-01 12:00:00"):
            self.assertFalse(self._seen())
            self.sample.action_draw()
            drawn = self.sample.sudo().case_ids.ticket_id
            self.assertEqual(self.sample.population, 7)
            self.assertEqual(len(drawn), 4)
            self.assertEqual(self._seen(), drawn)
            self.assertIn("sampled", self._kinds(drawn[0]))
        with freeze_time("2025-05-31 12:00:00"):
            self.assertFalse(self._seen())
        with freeze_time("2025-06-06 12:00:00"):
            self.assertFalse(self._seen())
        with freeze_time("2025-06-02 12:00:00"):
            self.sample.action_end()
            self.assertFalse(self._seen())

    def test_8_5_the_draw_can_be_repeated_from_its_seed(self):
        with freeze_time("2025-06-01"):
            self.sample.action_draw()
            again = self.sample.copy()
            again._draw(self.sample.seed)
            self.assertEqual(
                again.sudo().case_ids.ticket_id, self.sample.sudo().case_ids.ticket_id
            )

    @freeze_time("2025-06-01 12:00:00")
    def test_8_5_sealed_cases_and_those_that_name_the_auditor_stay_closed(self):
        self.sample.share = 100
        self.cases[2].subject_user_ids = self.auditor
        self.sample.action_draw()
        self.assertEqual(self._seen(), self.cases[1] | self.cases[3:])
        lines = self.env["complaint.sample.case"].with_user(self.auditor).search([])
        self.assertEqual(lines.ticket_id, self._seen())

    @freeze_time("2025-06-01 12:00:00")
    def test_8_5_without_identity(self):
        self.sample.share = 100
        self.cases[3].message_post(body="Ada said so", attachments=[("a.txt", b"x")])
        self.sample.action_draw()
        mine = self.cases[3].with_user(self.auditor)
        self.assertEqual(mine.point_ids.struck_name, "It leaks")
        self.assertTrue(mine.clock_ids)
        for name in (
            "name",
            "partner_id",
            "partner_name",
            "description",
            "message_ids",
        ):
            with self.subTest(name=name), self.assertRaises(AccessError):
                mine.read([name])
        with self.assertRaises(AccessError):
            mine.search([("partner_id.name", "ilike", "Ada")])
        for model in ("mail.message", "ir.attachment", "mail.followers"):
            records = self.env[model].with_user(self.auditor)
            self.assertFalse(records.search([("complaint_id", "=", mine.id)]))
        for model in ("complaint.event", "complaint.response", "complaint.identity"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.auditor).search([])
        readable = [
            name
            for name, field in mine._fields.items()
            if mine._has_field_access(field, "read") and field.type != "binary"
        ]
        self._assert_untold(str(mine.read(readable)), ["ada"])

    @freeze_time("2025-06-01 12:00:00")
    def test_8_5_the_record_without_identity_is_printed_and_logged(self):
        self.sample.share = 100
        self.sample.action_draw()
        line = self.sample.sudo().case_ids.filtered(
            lambda case: case.ticket_id == self.cases[3]
        )
        line = line.with_user(self.auditor)
        self.assertTrue(line.action_print())
        self.assertEqual(line.action_open()["res_id"], self.cases[3].id)
        paper = self.env["report.complaint_iso10002.report_complaint_sample_case"]
        values = paper.with_user(self.auditor)._get_report_values(line.ids)
        self.assertTrue(values["records"][0]["redacted"])
        html = self.env["ir.actions.report"].with_user(self.auditor)
        content, _kind = html._render_qweb_html(
            "complaint_iso10002.action_report_complaint_sample_case", line.ids
        )
        self.assertNotIn(b"Ada", content)
        self.assertIn(self.cases[3].number.encode(), content)
        with self.enter_registry_test_mode():
            self.env.cr.postcommit.run()
        logged = self.env["complaint.access.log"].search(
            [("ticket_id", "=", self.cases[3].id), ("user_id", "=", self.auditor.id)]
        )
        self.assertIn("printed", logged.mapped("kind"))

    def test_8_5_what_was_drawn_is_kept_as_it_is(self):
        with freeze_time("2025-06-01"):
            self.sample.action_draw()
            for vals in (
                {"share": 1},
                {"auditor_ids": []},
                {"valid_from": "2020-01-01"},
            ):
                with self.assertRaises(UserError):
                    self.sample.write(vals)
            with self.assertRaises(UserError):
                self.sample.action_draw()
            with self.assertRaises(UserError):
                self.sample.unlink()
            with self.assertRaises(UserError):
                self.sample.write({"seed": "mine"})
            self.sample.valid_to = "2025-06-10"

    def test_8_5_auditors_and_handlers_draw_nothing(self):
        for user in (self.auditor, self.handler, self.contact, self.outsider):
            with self.assertRaises(AccessError):
                self.sample.with_user(user).action_draw()
        with self.assertRaises(ValidationError):
            self.sample.auditor_ids = self.handler
