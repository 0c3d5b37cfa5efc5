from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.mail.tests.common import MockEmail

from .common import ComplaintCase


@tagged("post_install", "-at_install")
class TestDecision(MockEmail, ComplaintCase):
    """Letters, approvals, remedies and answers (5.4, 7.7 to 7.9)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._init_mail_gateway()
        cls.responses = cls.env["complaint.response"]
        cls.refund = cls.env.ref("complaint_iso10002.complaint_remedy_type_refund")

    def _ready(self, **vals):
        """A case whose findings are written, in the response step."""
        ticket = self._bring_to(self._complaint(**vals), "response")
        return ticket.with_user(self.handler)

    def _letter(self, ticket, user=None, **vals):
        letter = self.responses.with_user(user or self.handler)._draft(ticket)
        letter.write(vals)
        return letter

    def _promise(self, ticket, amount, user=None):
        return (
            self.env["complaint.remedy"]
            .with_user(user or self.handler)
            .create(
                {
                    "ticket_id": ticket.id,
                    "type_id": self.refund.id,
                    "amount": amount,
                }
            )
        )

    # ------------------------------------------------------------------
    # Authority (AT-5.4.4, AT-7.7)
    # ------------------------------------------------------------------

    def test_7_7_a_remedy_above_the_limit_waits_for_another_person(self):
        ticket = self._ready()
        self._promise(ticket, 300)
        letter = self._letter(ticket)
        self.assertTrue(letter.needs_approval)
        letter.action_submit()
        self.assertEqual(letter.state, "to_approve")
        approver = ticket.activity_ids.filtered(
            lambda a: (
                a.activity_type_id
                == self.env.ref("complaint_iso10002.mail_activity_type_approve")
            )
        ).user_id
        self.assertEqual(approver, self.manager)
        with self.assertRaises(UserError):
            letter.action_send()
        with self.assertRaises(UserError):
            letter.action_approve()
        with self.assertRaises(UserError):
            letter.with_user(self.other_handler).action_approve()
        letter.with_user(self.manager).action_approve()
        self.assertEqual(letter.approved_by_id, self.manager)
        letter.sent_by = "spoken"
        letter.action_send()
        self.assertEqual(ticket.iso_step, "communicated")

    def test_5_4_4_limits_belong_to_persons(self):
        self.handler.write({"complaint_own_limit": True, "complaint_remedy_limit": 50})
        ticket = self._ready()
        remedy = self._promise(ticket, 80)
        letter = self._letter(ticket)
        self.assertTrue(letter.needs_approval, "80 is above the limit of 50")
        remedy.amount = 50
        self.assertFalse(letter.needs_approval)
        remedy.amount = 80
        self.handler.complaint_own_limit = False
        letter.invalidate_recordset()
        self.assertFalse(letter.needs_approval, "below the company's 100")
        self._promise(ticket, 30)
        letter.invalidate_recordset()
        self.assertTrue(letter.needs_approval, "together 110")

    def test_7_7_a_serious_case_is_approved_by_another_person(self):
        for vals in ({"severity": "4", "impact": "1"}, {"is_safety": True}):
            ticket = self._complaint()
            ticket.write({"user_id": self.handler.id, "iso_step": "assessment"})
            self._assess(ticket, investigation_plan="Look at it", **vals)
            self._investigate(ticket)
            self.assertTrue(self._letter(ticket).needs_approval)

    def test_7_7_a_manager_does_not_approve_the_own_letter(self):
        ticket = self._ready()
        self._promise(ticket, 300)
        letter = self._letter(ticket, self.manager)
        letter.action_submit()
        with self.assertRaises(UserError):
            letter.action_approve()
        letter.with_user(self.second_manager).action_approve()
        self.assertEqual(letter.state, "approved")

    def test_7_7_an_approval_is_given_in_person(self):
        """RPC does not write what only an act may."""
        ticket = self._ready()
        self._promise(ticket, 300)
        letter = self._letter(ticket)
        for vals in (
            {"state": "approved", "approved_by_id": self.manager.id},
            {"state": "sent", "approved_by_id": self.manager.id},
            {"approved_by_id": self.manager.id},
            {"approved_at": "2025-01-01 00:00:00"},
            {"sent_at": "2025-01-01 00:00:00"},
            {"author_id": self.other_handler.id},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                letter.write(vals)
            with self.subTest(create=vals), self.assertRaises(UserError):
                self.responses.with_user(self.handler).create(
                    {"ticket_id": ticket.id, "subject": "x", "body": "x", **vals}
                )
        self.assertEqual(letter.state, "draft")

    def test_7_7_raising_the_promise_after_approval_asks_again(self):
        ticket = self._ready()
        remedy = self._promise(ticket, 10)
        letter = self._letter(ticket, sent_by="spoken")
        letter.action_submit()
        self.assertEqual(letter.state, "approved")
        remedy.amount = 5000
        with self.assertRaises(UserError):
            letter.action_send()

    def test_7_7_no_approval_in_a_small_business_and_always_when_regulated(self):
        for pipeline, needed in (("small", False), ("regulated", True)):
            team = self._team(f"Desk {pipeline}", pipeline, self.handler)
            letter = self._letter(self._complaint(team_id=team.id))
            self.assertIs(letter.needs_approval, needed)

    def test_7_7_contact_staff_writes_no_letter(self):
        ticket = self._complaint(user=self.contact)
        with self.assertRaises(AccessError):
            self.responses.with_user(self.contact)._draft(ticket)

    # ------------------------------------------------------------------
    # What was sent stays (AT-4.9), and goes out with its PDF (7.8)
    # ------------------------------------------------------------------

    def test_4_9_a_sent_letter_is_never_changed(self):
        ticket = self._bring_to(self._complaint(), "communicated")
        letter = ticket.response_ids
        for user in (self.handler, self.manager, self.env.user):
            mine = letter.with_user(user)
            for vals in (
                {"body": "<p>Other words</p>"},
                {"subject": "x"},
                {"kind": "holding", "new_date": "2025-04-01"},
                {"lang": False},
                {"sent_by": "email"},
                {"state": "draft"},
                {"ticket_id": self._complaint().id},
            ):
                subtest = self.subTest(user=user.login, vals=vals)
                with subtest, self.assertRaises(UserError):
                    mine.write(vals)
            with self.assertRaises(UserError):
                mine.action_back_to_draft()
            with self.assertRaises(UserError):
                mine.unlink()
        with self.assertRaises(UserError) as caught:
            letter.with_user(self.handler).body = "x"
        self.assertIn("Write another one", str(caught.exception))
        second = self._letter(ticket)
        self.assertEqual(second.state, "draft")

    def test_7_7_an_approved_letter_is_taken_back_before_it_changes(self):
        letter = self._letter(self._ready())
        letter.action_submit()
        self.assertEqual(letter.state, "approved")
        with self.assertRaises(UserError):
            letter.body = "x"
        letter.action_back_to_draft()
        letter.body = "x"
        with self.assertRaises(UserError):
            letter.action_send()

    def test_7_8_the_letter_goes_out_with_its_pdf(self):
        ticket = self._ready()
        letter = self._letter(ticket)
        letter.action_submit()
        with self.mock_mail_gateway(), freeze_time("2025-03-12 16:00:00"):
            letter.with_context(force_report_rendering=True).action_send()
        message = letter.message_id
        self.assertEqual(message.attachment_ids.name, f"{ticket.number}.pdf")
        self.assertTrue(message.attachment_ids.raw.startswith(b"%PDF"))
        (mail,) = [m for m in self._mails if "ada@example.com" in m["email_to"][0]]
        self.assertIn("The seal was missing", mail["body"])
        self.assertNotIn("was not fitted", mail["body"], "the conclusion is internal")
        self.assertEqual(len(mail["attachments"]), 1)
        self.assertIn("message_out", self._kinds(ticket))
        self.assertEqual(str(ticket.communicated_at), "2025-03-12 16:00:00")

    def test_7_8_the_time_between_decision_and_communication_is_kept(self):
        ticket = self._ready()
        letter = self._letter(ticket, sent_by="spoken")
        with freeze_time("2025-03-12 10:00:00"):
            letter.action_submit()
        with freeze_time("2025-03-12 16:00:00"):
            letter.action_send()
        delay = ticket.communicated_at - ticket.decided_at
        self.assertEqual(delay.total_seconds(), 6 * 3600)

    def test_7_8_a_letter_without_an_address_is_not_sent_by_mail(self):
        ticket = self._ready()
        letter = self._letter(ticket)
        letter.action_submit()
        ticket.write(
            {
                "partner_id": False,
                "partner_email": False,
                "complainant_phone": "555",
            }
        )
        with self.assertRaises(UserError):
            letter.action_send()
        self.assertEqual(letter.state, "approved")
        letter.sent_by = "letter"
        letter.action_send()
        self.assertEqual(letter.state, "sent")

    def test_7_7_a_holding_reply_names_its_date_and_moves_nothing(self):
        ticket = self._ready()
        with self.assertRaises(ValidationError):
            self._letter(ticket, kind="holding")
        letter = self._letter(
            ticket, kind="holding", new_date="2025-04-01", sent_by="spoken"
        )
        letter.action_submit()
        letter.action_send()
        self.assertEqual(ticket.iso_step, "response")
        self.assertFalse(ticket.communicated_at)
        with self.assertRaises(ValidationError):
            ticket.iso_step = "communicated"

    def test_7_8_the_letter_of_a_draft_speaks_to_each_point(self):
        ticket = self._ready()
        body = self._letter(ticket).body
        self.assertIn("It leaks", body)
        self.assertIn("The seal was missing", body)
        self.assertNotIn("not fitted", body)

    # ------------------------------------------------------------------
    # Conflict of interest (4.7)
    # ------------------------------------------------------------------

    def test_4_7_freedom_from_conflict_is_declared_in_person(self):
        ticket = self._complaint(user_id=self.handler.id)
        with self.assertRaises(UserError):
            ticket.with_user(self.manager).action_declare_no_conflict()
        for vals in (
            {"conflict_declared_by_id": self.handler.id},
            {"conflict_declared_at": "2025-01-01 00:00:00"},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                ticket.with_user(self.manager).write(vals)
        ticket.with_user(self.handler).action_declare_no_conflict()
        self.assertEqual(ticket.conflict_declared_by_id, self.handler)

    def test_4_7_a_new_handler_declares_anew(self):
        ticket = self._bring_to(self._complaint(), "investigation")
        ticket.with_user(self.handler).action_declare_no_conflict()
        self.assertNotIn("no_conflict", ticket.unmet_gate_ids.mapped("code"))
        ticket.user_id = self.other_handler
        self.assertIn("no_conflict", ticket.unmet_gate_ids.mapped("code"))

    # ------------------------------------------------------------------
    # Answers (7.9)
    # ------------------------------------------------------------------

    def test_7_9_no_answer_before_a_decision(self):
        ticket = self._ready()
        with self.assertRaises(UserError):
            ticket._record_answer("accepted")
        with self.assertRaises(UserError):
            ticket.write({"complainant_answer": "accepted"})

    def test_7_9_silence_is_not_invented(self):
        """No reminder by writing its date."""
        ticket = self._bring_to(self._complaint(), "communicated")
        with self.assertRaises(UserError):
            ticket.with_user(self.handler).write({"reminded_at": "2025-01-01 00:00:00"})
        with self.assertRaises(UserError):
            ticket.with_user(self.handler).write({"complainant_answer": "silent"})

    def test_7_9_a_reminder_goes_to_the_complainant(self):
        ticket = self._bring_to(self._complaint(), "communicated")
        with self.mock_mail_gateway():
            ticket.with_user(self.handler).action_remind()
        self.assertTrue(ticket.reminded_at)
        (mail,) = [m for m in self._mails if "ada@example.com" in m["email_to"][0]]
        self.assertIn(ticket.number, mail["subject"])
        self.assertIn("reminded", self._kinds(ticket))

    def test_7_9_refusal_names_a_reviewer_who_did_not_decide(self):
        ticket = self._ready()
        self._promise(ticket, 300)
        letter = self._letter(ticket, sent_by="spoken")
        letter.action_submit()
        letter.with_user(self.manager).action_approve()
        letter.action_send()
        ticket._record_answer("rejected", reason="Too little")
        self.assertEqual(ticket.iso_step, "disputed")
        self.assertFalse(ticket.closed_date)
        self.assertNotIn(ticket.reviewer_id, self.handler | self.manager)
        for decider in (self.handler, self.manager):
            with self.subTest(user=decider.login), self.assertRaises(ValidationError):
                self.responses.with_user(decider)._draft(ticket, "review")
        for decider in (self.handler, self.manager):
            with self.subTest(user=decider.login), self.assertRaises(ValidationError):
                ticket.reviewer_id = decider
        review = self.responses.with_user(self.second_manager)._draft(ticket, "review")
        review.action_submit()
        self.assertEqual(review.state, "to_approve")
        with self.assertRaises(UserError):
            review.with_user(self.manager).action_approve()

    def test_7_9_the_letter_names_the_outside_bodies(self):
        bodies = self.env["complaint.recourse.body"]
        bodies.create({"name": "Ombudsman of Trade", "website": "https://o.example"})
        bodies.create(
            {
                "name": "Insurance Ombudsman",
                "category_ids": [
                    (
                        4,
                        self.env.ref(
                            "complaint_iso10002.helpdesk_ticket_category_hnd"
                        ).id,
                    )
                ],
            }
        )
        body = self._letter(self._ready()).body
        self.assertIn("Ombudsman of Trade", body)
        self.assertNotIn("Insurance", body)

    # ------------------------------------------------------------------
    # Remedies (AT-7.9b)
    # ------------------------------------------------------------------

    def test_7_9_money_has_an_amount(self):
        ticket = self._ready()
        with self.assertRaises(ValidationError):
            self._promise(ticket, 0)

    def test_7_9_performed_has_a_day_and_a_person(self):
        remedy = self._promise(self._ready(), 10)
        with self.assertRaises(ValidationError):
            remedy.state = "performed"
        remedy.action_perform()
        self.assertEqual(remedy.done_by_id, self.handler)
        self.assertTrue(remedy.done_on)

    def test_7_9_nobody_verifies_the_own_work_by_another_name(self):
        remedy = self._promise(self._ready(), 10)
        remedy.action_perform()
        for vals in (
            {"verified_by_id": self.manager.id},
            {"done_by_id": self.manager.id},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                remedy.with_user(self.handler).write(vals)

    # ------------------------------------------------------------------
    # Reminder, agreement, the way outside
    # ------------------------------------------------------------------

    def test_7_9_a_reminder_reaches_somebody_or_is_none(self):
        ticket = self._ready(partner_id=False, complainant_phone="0123")
        self._communicate(ticket)
        with self.assertRaises(UserError):
            ticket.action_remind()
        self.assertFalse(ticket.reminded_at)
        with self.assertRaises(UserError):
            ticket._record_answer("silent")
        ticket.action_reminded_in_person()
        self.assertTrue(ticket.reminded_at)
        self.assertEqual(self._last(ticket).kind, "reminded")
        ticket._record_answer("silent")

    def test_7_9_a_promise_alone_is_no_agreement(self):
        ticket = self._ready()
        self._promise(ticket, 10)
        self._communicate(ticket)
        with self.assertRaises(ValidationError):
            ticket.iso_step = "remedy"
        ticket._record_answer("accepted")
        ticket.iso_step = "remedy"
        self.assertEqual(ticket.iso_step, "remedy")

    def test_7_9_a_body_is_competent_for_the_categories_below(self):
        bodies = self.env["complaint.recourse.body"].search([])
        bodies.active = False
        body = bodies.create(
            {"name": "Kettle board", "category_ids": self.category.parent_id.ids}
        )
        other = bodies.create(
            {"name": "Handling board", "category_ids": self.handling.ids}
        )
        ticket = self._complaint(category_id=self.category.id)
        self.assertEqual(ticket._recourse_bodies(), body)
        ticket.category_id = self.handling
        self.assertEqual(ticket._recourse_bodies(), other)

    def test_7_9_the_reviewer_leaves_somebody_to_approve(self):
        """Of two managers one approved the first decision; were the other the
        reviewer, nobody could approve what the review decides."""
        self.team.pipeline_id.approval = "always"
        ticket = self._ready()
        approver = self._communicate(ticket).approved_by_id
        others = ticket._approvers()
        self.assertNotIn(approver, others)
        group = self.env.ref("complaint_iso10002.group_complaint_manager")
        (others - self.second_manager).write({"group_ids": [(3, group.id)]})
        ticket._record_answer("rejected", reason="Too little")
        self.assertEqual(ticket.reviewer_id, self.other_handler)
        review = self.responses.with_user(self.other_handler)._draft(ticket, "review")
        review.action_submit()
        review.with_user(self.second_manager).action_approve()
        self.assertEqual(review.state, "approved")

    def test_4_7_a_person_complained_about_is_not_proposed_as_reviewer(self):
        ticket = self._ready(subject_user_ids=self.second_manager.ids)
        self._communicate(ticket)
        self.assertNotIn(self.second_manager, ticket._approvers())

    def test_4_5_the_greeting_is_one_sentence_of_each_language(self):
        ticket = self._ready()
        self.assertIn("Dear Ada Complainant,", self._letter(ticket).body)
        nameless = self._ready(partner_id=False, complainant_phone="0123")
        self.assertIn("Dear customer,", self._letter(nameless).body)

    def test_7_9_remedies_of_a_closed_case_stay(self):
        ticket = self._ready()
        remedy = self._promise(ticket, 10)
        self._communicate(ticket)
        remedy.action_perform()
        remedy.with_user(self.manager).action_verify()
        ticket._record_answer("accepted")
        ticket.write({"closure_reason": "accepted_remedied", "iso_step": "closed"})
        with self.assertRaises(UserError):
            remedy.state = "offered"
        with self.assertRaises(UserError):
            self._promise(ticket, 10)
