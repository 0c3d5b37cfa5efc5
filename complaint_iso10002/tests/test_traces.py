from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from .common import ComplaintCase


@tagged("post_install", "-at_install")
class TestTraces(ComplaintCase):
    """Who saw a confidential case, and who tried what is refused (4.7, 4.10)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("base.group_user").implied_ids |= cls.env.ref(
            "base.group_allow_export"
        )
        cls.ticket = cls._complaint(user_id=cls.handler.id)
        cls.sealed = cls._complaint(user_id=cls.handler.id)
        cls.sealed.write({"named_user_ids": cls.handler.ids, "access_level": "sealed"})
        cls.restricted = cls._complaint(user_id=cls.handler.id)
        cls.restricted.access_level = "restricted"
        cls.env.flush_all()

    def _logged(self, ticket):
        """``{(login, kind)}`` of what is logged on ``ticket``."""
        with self.enter_registry_test_mode():
            self.env.cr.postcommit.run()
        logs = self.env["complaint.access.log"].search([("ticket_id", "=", ticket.id)])
        return {(log.user_id.login, log.kind) for log in logs}

    def test_4_10_opening_and_listing_are_logged(self):
        mine = self.sealed.with_user(self.handler)
        mine.read(["name"])
        self.assertEqual(self._logged(self.sealed), {("cp_handler", "opened")})
        cases = self.sealed | self.restricted | self.ticket
        cases.with_user(self.handler).search([("id", "in", cases.ids)]).read(["name"])
        self.assertIn(("cp_handler", "searched"), self._logged(self.sealed))
        self.assertEqual(self._logged(self.restricted), {("cp_handler", "searched")})
        self.assertFalse(self._logged(self.ticket))

    def test_4_10_what_the_web_client_reads_is_logged(self):
        mine = self.restricted.with_user(self.manager)
        mine.web_search_read([("id", "=", mine.id)], {"name": {}})
        self.assertEqual(self._logged(self.restricted), {("cp_manager", "opened")})

    def test_4_10_exports_prints_and_downloads_are_logged(self):
        file = self.env["ir.attachment"].create(
            {
                "name": "memo.txt",
                "raw": b"x",
                "res_model": "helpdesk.ticket",
                "res_id": self.sealed.id,
            }
        )
        self.sealed.with_user(self.handler).export_data(["name"])
        file.with_user(self.handler)._can_return_content()
        paper = self.env["report.complaint_iso10002.report_complaint_record"]
        paper.with_user(self.handler)._get_report_values(self.sealed.ids)
        self.assertLessEqual(
            {("cp_handler", kind) for kind in ("exported", "downloaded", "printed")},
            self._logged(self.sealed),
        )

    def test_4_10_a_minute_is_logged_once(self):
        with freeze_time("2025-03-12 09:00:10"):
            self.sealed.with_user(self.handler).read(["name"])
            self._logged(self.sealed)
        with freeze_time("2025-03-12 09:00:50"):
            self.sealed.with_user(self.handler).read(["name"])
            self._logged(self.sealed)
        logs = self.env["complaint.access.log"].search([])
        self.assertEqual(len(logs.filtered(lambda g: g.ticket_id == self.sealed)), 1)

    def test_4_10_standard_cases_cost_no_query_more(self):
        mine = self.ticket.with_user(self.handler)
        mine.read(["name"])
        counts = []
        for name in ("name", "access_level"):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            mine.read([name, "is_complaint", "number"])
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)

    def test_4_10_the_log_is_for_managers_and_auditors_who_may_see_the_case(self):
        self.sealed.with_user(self.handler).read(["name"])
        self.restricted.with_user(self.handler).read(["name"])
        self._logged(self.sealed)
        logs = self.env["complaint.access.log"]
        self.assertEqual(
            logs.with_user(self.manager).search([]).ticket_id, self.restricted
        )
        self.assertFalse(logs.with_user(self.auditor).search([]))
        for user in (self.handler, self.contact, self.outsider):
            with self.assertRaises(AccessError):
                logs.with_user(user).search([])

    def test_4_10_nobody_changes_the_log(self):
        self.sealed.with_user(self.handler).read(["name"])
        self._logged(self.sealed)
        log = self.env["complaint.access.log"].search([], limit=1)
        with self.assertRaises(UserError):
            log.sudo().write({"kind": "printed"})
        with self.assertRaises(UserError):
            log.sudo().unlink()

    # ------------------------------------------------------------------
    # Refused, and kept (AT-4.7)
    # ------------------------------------------------------------------

    def _try(self, vals):
        with self.assertRaises(ValidationError):
            self.ticket.with_user(self.manager).write(vals)
        with self.enter_registry_test_mode():
            self.env.cr.postrollback.run()
        self.ticket.invalidate_recordset()
        return self._last(self.ticket)

    def test_4_7_what_was_refused_is_kept_although_it_was_rolled_back(self):
        self.ticket.subject_user_ids = self.other_handler
        for name in ("user_id", "reviewer_id"):
            event = self._try({name: self.other_handler.id})
            self.assertEqual(event.kind, "refused")
            self.assertEqual(event.user_id, self.manager)
            self.assertIn(str(self.other_handler.id), event.payload)
        self.assertFalse(self.env["complaint.event"].verify(self.ticket.ids))

    def test_4_7_a_mention_of_a_person_complained_about_is_refused_and_kept(self):
        self.ticket.subject_user_ids = self.other_handler
        message = self.ticket.with_user(self.handler).message_post(
            body="Look", partner_ids=self.other_handler.partner_id.ids
        )
        self.assertNotIn(self.other_handler.partner_id, message.sudo().partner_ids)
        self.assertIn("refused", self._kinds(self.ticket))

    # ------------------------------------------------------------------
    # Breaking the glass
    # ------------------------------------------------------------------

    def _break(self, user, number=None, hours="4"):
        form = Form(self.env["complaint.break.glass"].with_user(user))
        form.number = number or self.sealed.number
        form.reason = "The handler is in hospital"
        form.hours = hours
        return form.save().action_apply()

    def _sees(self, user):
        mine = self.sealed.with_user(user)
        mine.invalidate_recordset()
        found = bool(mine.search([("id", "=", mine.id)]))
        self.assertEqual(mine.has_access("read"), found)
        return found

    def test_4_10_a_manager_opens_a_sealed_case_for_a_time(self):
        self.assertFalse(self._sees(self.manager))
        action = self._break(self.manager)
        self.assertEqual(action["res_id"], self.sealed.id)
        self.assertTrue(self._sees(self.manager))
        self.assertFalse(self._sees(self.second_manager))
        event = self._last(self.sealed)
        self.assertEqual(event.kind, "glass")
        self.assertIn("hospital", event.payload)
        activity = self.sealed.activity_ids.filtered(
            lambda a: a.user_id == self.handler and a.summary
        )
        self.assertIn("emergency", activity.summary)
        with freeze_time(self.sealed.access_grant_ids.expires_at + timedelta(1)):
            self.assertFalse(self._sees(self.manager))

    def test_4_10_unknown_and_forbidden_numbers_answer_alike(self):
        self.sealed.subject_user_ids = self.second_manager
        told = set()
        for number in (self.sealed.number, "C1999-00001"):
            with self.assertRaises(UserError) as caught:
                self._break(self.second_manager, number)
            told.add(str(caught.exception))
        self.assertEqual(len(told), 1)
        self.assertFalse(self.env["complaint.access.grant"].search([]))

    def test_4_10_nobody_else_breaks_or_types_in_a_grant(self):
        executive = new_test_user(
            self.env, "cp_top", groups="complaint_iso10002.group_complaint_executive"
        )
        for user in (self.other_handler, self.contact, executive, self.outsider):
            with self.assertRaises(AccessError):
                self.env["complaint.break.glass"].with_user(user).create(
                    {"number": self.sealed.number, "reason": "x"}
                )
        with self.assertRaises(AccessError):
            self.env["complaint.access.grant"].with_user(self.manager).create(
                {
                    "ticket_id": self.sealed.id,
                    "user_id": self.manager.id,
                    "reason": "x",
                    "expires_at": "2099-01-01",
                }
            )
