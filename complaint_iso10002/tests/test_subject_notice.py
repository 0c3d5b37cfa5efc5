from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import ComplaintCase


@tagged("post_install", "-at_install")
class TestSubjectNotice(ComplaintCase):
    """People complained about read their notice, and never the case (annex D.2)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.outsider
        cls.ticket = cls._complaint(
            user_id=cls.handler.id, subject_user_ids=cls.person.ids
        )
        cls.notice = (
            cls.env["complaint.subject.notice"]
            .with_user(cls.handler)
            .create(
                {
                    "ticket_id": cls.ticket.id,
                    "user_id": cls.person.id,
                    "content": "Somebody says you were rude on the phone.",
                }
            )
        )

    def test_D_2_a_draft_is_not_read_by_the_person(self):
        mine = self.notice.with_user(self.person)
        self.assertFalse(mine.search([]))
        with self.assertRaises(AccessError):
            mine.read(["content"])

    def test_D_2_the_person_reads_and_answers_the_own_notice_only(self):
        self.notice.action_deliver()
        mine = self.notice.with_user(self.person)
        self.assertEqual(mine.search([]), mine)
        self.assertIn("rude", mine.content)
        self.assertEqual(mine.ticket_id.display_name, self.ticket.number)
        self.assertFalse(
            self.env["helpdesk.ticket"]
            .with_user(self.person)
            .search([("id", "=", self.ticket.id)])
        )
        self.env.invalidate_all()
        [read] = mine.web_read({"display_name": {}, "content": {}, "ticket_id": {}})
        self.assertEqual(read["display_name"], self.ticket.number)
        self.env.invalidate_all()
        mine.write({"statement": "The line was bad.", "support_person": "My union"})
        self.assertEqual(self.notice.state, "answered")
        self.assertEqual(
            self.notice.with_user(self.handler).statement, "The line was bad."
        )
        self.assertIn("notice", self._kinds(self.ticket))
        self.assertFalse(self.env["complaint.event"].verify(self.ticket.ids))
        for user in (self.auditor, self.second_manager):
            other = self.notice.with_user(user)
            seen = user == self.second_manager
            self.assertEqual(bool(other.search([])), seen)

    def test_D_2_each_writes_the_own_part(self):
        with self.assertRaises(AccessError):
            self.notice.write({"statement": "He is sorry"})
        self.notice.action_deliver()
        with self.assertRaises(UserError):
            self.notice.write({"content": "Something else"})
        with self.assertRaises(UserError):
            self.notice.write({"outcome_note": "Nothing was found."})
        mine = self.notice.with_user(self.person)
        for vals in (
            {"content": "x"},
            {"outcome_note": "x"},
            {"outcome_told_at": "2025-01-01 00:00:00"},
            {"state": "draft"},
            {"statement": "x", "user_id": self.handler.id},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                mine.write(vals)
        with self.assertRaises(AccessError):
            mine.unlink()
        with self.assertRaises(UserError):
            self.notice.unlink()
        with self.assertRaises(UserError):
            self.notice.write({"state": "draft"})

    def _tell(self, user):
        vals = {"notice_id": self.notice.id, "outcome": "Nothing was found."}
        outcomes = self.env["complaint.subject.outcome"].with_user(user)
        outcomes.create(vals).action_apply()

    def test_7_8_the_person_is_told_the_outcome_after_the_complainant(self):
        self.notice.action_deliver()
        self._bring_to(self.ticket, "response")
        with self.assertRaises(UserError):
            self._tell(self.handler)
        self._communicate(self.ticket)
        for user in (self.person, self.contact, self.auditor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._tell(user)
        self._tell(self.handler)
        mine = self.notice.with_user(self.person)
        self.assertEqual(mine.outcome_note, "Nothing was found.")
        self.assertTrue(mine.outcome_told_at)
        self.assertEqual(self.notice.outcome_told_by_id, self.handler)
        self.assertEqual(self._last(self.ticket).kind, "notice")

    def test_7_8_it_is_told_once_and_by_reference(self):
        self.notice.action_deliver()
        self._bring_to(self.ticket, "communicated")
        self._tell(self.handler)
        told = self.env["mail.message"].search(
            [("partner_ids", "in", self.person.partner_id.ids)], limit=1
        )
        self.assertIn(self.ticket.number, told.body)
        for secret in ("Nothing was found", self.customer.name, self.ticket.name):
            self.assertNotIn(secret, f"{told.subject} {told.body}")
        with self.assertRaises(UserError):
            self._tell(self.handler)
        with self.assertRaises(UserError):
            self.notice.write({"outcome_note": "Something else"})

    def test_D_2_a_person_complained_about_who_handles_cases(self):
        ticket = self._complaint(subject_user_ids=self.other_handler.ids)
        notices = self.env["complaint.subject.notice"]
        notice = notices.with_user(self.handler).create(
            {
                "ticket_id": ticket.id,
                "user_id": self.other_handler.id,
                "content": "You were late.",
            }
        )
        mine = notice.with_user(self.other_handler)
        self.assertFalse(mine.search([("id", "=", mine.id)]))
        with self.assertRaises(AccessError):
            mine.action_deliver()
        notice.action_deliver()
        self.assertEqual(mine.content, "You were late.")
        self.assertFalse(ticket.with_user(self.other_handler).has_access("read"))

    def test_D_2_notices_go_to_people_complained_about(self):
        with self.assertRaises(ValidationError):
            self.env["complaint.subject.notice"].with_user(self.handler).create(
                {
                    "ticket_id": self.ticket.id,
                    "user_id": self.contact.id,
                    "content": "x",
                }
            )
        with self.assertRaises(AccessError):
            self.env["complaint.subject.notice"].with_user(self.person).create(
                {
                    "ticket_id": self.ticket.id,
                    "user_id": self.person.id,
                    "content": "x",
                }
            )


@tagged("post_install", "-at_install")
class TestStaffReport(ComplaintCase):
    """Any employee hands in a complaint and gets its number (5.4.5, 4.10)."""

    def _report(self, **vals):
        form = Form(self.env["complaint.staff.report"].with_user(self.outsider))
        form.team_id = self.team
        form.name = "Rude at the till"
        form.description = "I saw it happen."
        for name, value in vals.items():
            form[name] = value
        wizard = form.save()
        wizard.action_apply()
        ticket = self.env["helpdesk.ticket"].search([("number", "=", wizard.number)])
        self.assertEqual(len(ticket), 1)
        return wizard, ticket

    def test_5_4_5_the_number_comes_back_and_the_case_does_not(self):
        wizard, ticket = self._report(partner_name="Ada")
        self.assertTrue(wizard.number)
        self.assertEqual(ticket.received_by_id, self.outsider)
        self.assertFalse(ticket.user_id)
        mine = ticket.with_user(self.outsider)
        self.assertFalse(mine.search([("id", "=", ticket.id)]))
        with self.assertRaises(AccessError):
            mine.read(["name"])
        self.assertNotIn(self.outsider.partner_id, ticket.message_partner_ids)
        with self.assertRaises(UserError):
            wizard.action_apply()

    def test_4_10_an_employee_who_complains_protected_is_not_found(self):
        _wizard, ticket = self._report(identity_mode="protected", is_own=True)
        self.assertEqual(ticket._complainant_partner(), self.outsider.partner_id)
        mine = ticket.with_user(self.manager)
        for name in ("create_uid", "write_uid", "received_by_id", "partner_id"):
            self.assertNotEqual(mine[name], self.outsider, name)
        self.assertFalse(
            ticket.message_ids.filtered(
                lambda m: m.author_id == self.outsider.partner_id
            )
        )
        self.assertNotIn(self.outsider, ticket.event_ids.user_id)

    def test_4_10_an_anonymous_report_names_nobody(self):
        _wizard, ticket = self._report(identity_mode="anonymous")
        self.assertEqual(ticket.complainant_kind, "anonymous")
        self.assertNotEqual(ticket.create_uid, self.outsider)
        self.assertFalse(ticket.received_by_id)
