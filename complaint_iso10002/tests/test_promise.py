import json

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common_review import ReviewCase


@tagged("post_install", "-at_install")
@freeze_time("2025-03-12 09:00:00")
class TestPromise(ReviewCase):
    """Complaints about published promises (annex A)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.promises = cls.env["complaint.promise"]
        cls.promise = cls._promise()

    @classmethod
    def _promise(cls, **vals):
        values = {"name": "Delivery in 48 h", "date_from": "2024-01-01", **vals}
        return cls.promises.with_user(cls.manager).create(values)

    def _linked(self, finding=None, **vals):
        ticket = self._complaint(user_id=self.handler.id, **vals)
        ticket.promise_ids = self.promise
        if finding:
            ticket.point_ids.finding = finding
        return ticket

    def _table(self, **vals):
        with freeze_time("2025-07-10 09:00:00"):
            block = self._block(self._review(**vals), "performance")
        content = json.loads(block.figures)
        (table,) = (t for t in content["tables"] if t["code"] == "promises")
        return table["rows"], block.with_user(self.executive).figures_html

    # ------------------------------------------------------------------
    # Linking
    # ------------------------------------------------------------------

    def test_a_the_handler_links_it_in_the_case_and_the_journal_keeps_it(self):
        ticket = self._complaint(user_id=self.handler.id).with_user(self.handler)
        view = "complaint_iso10002.helpdesk_ticket_view_form_case"
        with Form(ticket, view) as form:
            form.promise_ids.add(self.promise)
        event = self._last(ticket)
        self.assertEqual(event.kind, "changed")
        self.assertIn("Delivery in 48 h", event.payload)
        self.assertIn("Promises said to be broken", event.summary)

    def test_a_a_promise_of_another_company_is_refused(self):
        other = self.env["res.company"].create({"name": "B"})
        foreign = self.promises.create(
            {"name": "Theirs", "company_id": other.id, "date_from": "2024-01-01"}
        )
        with self.assertRaises(ValidationError):
            self._complaint().promise_ids = foreign

    def test_4_10_who_reads_the_case_reads_it_and_people_outside_do_not(self):
        customer = new_test_user(self.env, "cp_customer", groups="base.group_portal")
        ticket = self._linked(partner_id=customer.partner_id.id)
        for user in (self.handler, self.manager):
            self.assertEqual(ticket.with_user(user).promise_ids, self.promise)
        with self.assertRaises(AccessError):
            ticket.with_user(customer).read(["promise_ids"])
        with self.assertRaises(AccessError):
            ticket.with_user(self.outsider).read(["promise_ids"])
        found = self.env["helpdesk.ticket"].with_user(self.executive)
        self.assertFalse(found.search([("promise_ids", "in", self.promise.ids)]))

    # ------------------------------------------------------------------
    # The list of promises
    # ------------------------------------------------------------------

    def test_a_managers_write_the_list_others_with_a_role_read_it(self):
        for user in (self.contact, self.handler, self.executive, self.auditor):
            mine = self.promises.with_user(user)
            self.assertIn(self.promise, mine.search([]))
            with self.assertRaises(AccessError):
                mine.browse(self.promise.id).date_to = "2025-01-01"
            with self.assertRaises(AccessError):
                mine.create({"name": "Mine"})
        self.assertFalse(self.promises.with_user(self.outsider).has_access("read"))

    def test_a_another_company_reads_nothing(self):
        other = self.env["res.company"].create({"name": "B"})
        self.second_manager.write({"company_id": other.id, "company_ids": other.ids})
        foreign = self.promises.with_user(self.second_manager)
        self.assertNotIn(self.promise, foreign.search([]))

    def test_a_what_a_complaint_is_about_is_not_worded_anew(self):
        self.promise.name = "Delivery within 48 h"
        self._linked()
        for vals in ({"name": "In time"}, {"text": "Soon"}):
            with self.assertRaisesRegex(UserError, "its words stay"):
                self.promise.write(vals)
        self.promise.date_to = "2025-12-31"
        with self.assertRaisesRegex(UserError, "in use"):
            self.promise.unlink()
        self._promise(name="Never used").unlink()

    def test_a_a_promise_does_not_end_before_it_starts(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._promise(date_to="2023-12-31")

    # ------------------------------------------------------------------
    # The management review
    # ------------------------------------------------------------------

    def test_at_a_the_review_lists_the_promise_with_complaints_and_share_upheld(self):
        for finding in ("upheld", "upheld", "partly_upheld", "not_upheld", "upheld"):
            self._linked(finding)
        self._linked("out_of_scope")
        self._linked()
        rows, shown = self._table()
        self.assertEqual(rows, [["Delivery in 48 h", 7, 80]])
        for words in ("Promises said to be broken", "Upheld %", "Delivery in 48 h"):
            self.assertIn(words, shown)

    def test_a_no_number_and_no_share_of_fewer_than_five(self):
        for _number in range(4):
            self._linked("upheld")
        self.assertEqual(self._table()[0], [["Delivery in 48 h", None, None]])

    def test_a_each_promise_of_the_period_is_listed_and_no_other(self):
        self._promise(name="Ended", date_to="2024-12-31")
        self._promise(name="To come", date_from="2025-07-01")
        self._promise(name="Answer in a day", date_to="2025-01-01")
        with freeze_time("2024-12-30 09:00:00"):
            self._linked()
        merged = self._linked()
        merged.write({"exit_reason": "Not ours", "iso_step": "redirected"})
        self.assertEqual(
            self._table()[0],
            [["Answer in a day", 0, None], ["Delivery in 48 h", 0, None]],
        )

    def test_8_6_what_was_frozen_stays(self):
        self._linked()
        with freeze_time("2025-07-10 09:00:00"):
            review = self._review()
        before = self._block(review, "performance").figures
        self._linked()
        self.assertEqual(self._block(review, "performance").figures, before)
