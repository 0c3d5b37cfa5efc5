from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from odoo.addons.mail.tests.common import MockEmail

from .common import NOW, ComplaintCase


@tagged("post_install", "-at_install")
class TestWizards(MockEmail, ComplaintCase):
    """The dialogs, used as the weakest person who may (4.11, 5.4.4, 7.9)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._init_mail_gateway()
        cls.counter = cls.phone.copy({"name": "In person"})

    def _wizard(self, model, user, **vals):
        return self.env[model].with_user(user).create(vals)

    def _spoken(self, **vals):
        return {
            "team_id": self.team.id,
            "channel_id": self.counter.id,
            "name": "The kettle leaks",
            "description": "It leaked on the first day.",
            "partner_name": "Ada",
            "complainant_phone": "+1 555 0100",
            "category_id": self.category.id,
            "remedy_requested": "A new one",
            **vals,
        }

    # ------------------------------------------------------------------
    # Quick entry (AT-4.11)
    # ------------------------------------------------------------------

    def test_4_11_a_spoken_complaint_in_one_save(self):
        form = Form(self.env["complaint.quick.entry"].with_user(self.contact))
        self.assertEqual(form.team_id, self.team)
        form.channel_id = self.counter
        form.name = "The kettle leaks"
        form.description = "It leaked on the first day."
        form.remedy_requested = "A new one"
        form.complainant_phone = "555"
        action = form.save().action_apply()
        ticket = self.env["helpdesk.ticket"].browse(action["res_id"])
        self.assertEqual(ticket.channel_id, self.counter)
        self.assertEqual(ticket.received_by_id, self.contact)
        self.assertEqual(ticket.remedy_requested, "A new one")
        self.assertEqual(ticket.iso_step, "received")
        self.assertEqual(len(ticket.point_ids), 1)
        self.assertFalse(ticket.user_id)
        self.assertTrue(ticket.with_user(self.contact).number)

    def test_4_11_quick_entry_is_for_complaint_teams(self):
        wizard = self._wizard(
            "complaint.quick.entry",
            self.contact,
            **self._spoken(team_id=self.plain_team.id),
        )
        with self.assertRaises(UserError):
            wizard.action_apply()

    def test_4_11_who_has_no_role_has_no_dialog(self):
        for model in ("complaint.quick.entry", "complaint.spot.settlement"):
            for user in (self.outsider, self.auditor):
                subtest = self.subTest(model=model, user=user.login)
                with subtest, self.assertRaises(AccessError):
                    self._wizard(model, user, **self._spoken())

    # ------------------------------------------------------------------
    # Spot settlement (annex H level 1, section 9)
    # ------------------------------------------------------------------

    def _settled(self, user=None, **vals):
        wizard = self._wizard(
            "complaint.spot.settlement",
            user or self.contact,
            **self._spoken(
                **{
                    "finding": "upheld",
                    "cause_id": self.cause.id,
                    "answer": "We are sorry; here is a new one.",
                    **vals,
                }
            ),
        )
        action = wizard.action_apply()
        return self.env["helpdesk.ticket"].browse(action["res_id"])

    def test_h_a_spot_settlement_is_a_full_entry_with_one_time(self):
        with freeze_time(NOW):
            ticket = self._settled(
                remedy_type_id=self.env.ref(
                    "complaint_iso10002.complaint_remedy_type_refund"
                ).id,
                amount=40,
                received_at=NOW,
            )
        self.assertEqual(ticket.iso_step, "closed")
        self.assertEqual(ticket.closure_reason, "accepted_remedied")
        self.assertEqual(ticket.outcome, "upheld")
        for name in (
            "received_at",
            "registered_at",
            "acknowledged_at",
            "assessed_at",
            "decided_at",
            "communicated_at",
            "answered_at",
            "closed_date",
        ):
            with self.subTest(field=name):
                self.assertEqual(ticket[name], NOW)
        self.assertTrue(ticket.number and ticket.tracking_code)
        self.assertEqual(ticket.response_ids.state, "sent")
        self.assertEqual(ticket.response_ids.author_id, self.contact)
        self.assertEqual(ticket.remedy_ids.state, "performed")
        kinds = self._kinds(ticket)
        for kind in ("received", "assessed", "point", "response", "answered", "step"):
            self.assertIn(kind, kinds)
        authors = ticket.event_ids.user_id
        self.assertEqual(authors, self.contact, "done by the clerk, not by the system")
        self.assertFalse(self.env["complaint.event"].verify(ticket.ids))

    def test_h_a_spot_settlement_sends_no_mail_and_leaves_no_task(self):
        with self.mock_mail_gateway():
            ticket = self._settled(partner_email="ada@example.com")
        self.assertFalse(self._mails)
        self.assertFalse(ticket.activity_ids)

    def test_h_received_earlier_settled_now(self):
        with freeze_time(NOW):
            ticket = self._settled(received_at="2025-03-11 08:00:00")
        self.assertEqual(str(ticket.received_at), "2025-03-11 08:00:00")
        self.assertEqual(ticket.closed_date, NOW)

    def test_5_4_4_above_the_limit_nothing_is_settled(self):
        self.contact.write({"complaint_own_limit": True, "complaint_remedy_limit": 50})
        refund = self.env.ref("complaint_iso10002.complaint_remedy_type_refund").id
        before = self.env["helpdesk.ticket"].search_count([])
        with self.assertRaises(UserError):
            self._settled(remedy_type_id=refund, amount=80)
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), before)
        self.assertTrue(self._settled(remedy_type_id=refund, amount=50))

    def test_7_5_safety_is_not_settled_on_the_spot(self):
        with self.assertRaises(UserError):
            self._settled(is_safety=True)

    def test_7_7_a_serious_case_is_not_settled_by_its_own_clerk(self):
        with self.assertRaises(UserError):
            self._settled(severity="5", impact="5")

    def test_7_6_what_is_upheld_has_a_cause(self):
        with self.assertRaises(ValidationError):
            self._settled(cause_id=False)

    def test_7_9_without_a_remedy_it_was_explained(self):
        self.assertEqual(self._settled().closure_reason, "accepted_explained")

    def test_h_a_settlement_that_fails_leaves_nothing(self):
        regulated = self._team("Regulated desk", "regulated", self.contact)
        before = self.env["helpdesk.ticket"].search_count([])
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._settled(team_id=regulated.id)
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), before)

    # ------------------------------------------------------------------
    # Exits, merging, reopening
    # ------------------------------------------------------------------

    def test_1_redirecting_tells_the_complainant_why(self):
        ticket = self._complaint(user=self.contact)
        wizard = self._wizard(
            "complaint.exit",
            self.contact,
            ticket_id=ticket.id,
            iso_step="redirected",
            scope="enquiry",
            reason="This is a question about opening hours.",
        )
        with self.mock_mail_gateway():
            wizard.action_apply()
        (mail,) = [m for m in self._mails if "ada@example.com" in m["email_to"][0]]
        self.assertIn("opening hours", mail["body"])
        self.assertEqual(ticket.iso_step, "redirected")
        self.assertTrue(ticket.closed_date)

    def test_1_what_was_redirected_comes_back_by_the_manager(self):
        ticket = self._complaint()
        ticket.write({"exit_reason": "A question", "iso_step": "redirected"})
        with self.assertRaises(AccessError):
            self._wizard(
                "complaint.reopen", self.contact, ticket_id=ticket.id, reason="x"
            )
        ticket.user_id = self.handler
        self._wizard(
            "complaint.reopen",
            self.manager,
            ticket_id=ticket.id,
            iso_step="assessment",
            reason="It is one after all",
        ).action_apply()
        self.assertEqual(ticket.iso_step, "assessment")
        self.assertFalse(ticket.exit_reason)

    def test_1_a_foreign_case_is_not_for_the_clerk(self):
        """A dialog gives no more rights than the person has."""
        ticket = self._complaint(user=self.manager, user_id=self.handler.id)
        for model, vals in (
            ("complaint.exit", {"reason": "x"}),
            ("complaint.answer", {"answer": "accepted"}),
        ):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self._wizard(
                    model, self.contact, ticket_id=ticket.id, **vals
                ).action_apply()
        self.assertEqual(ticket.iso_step, "received")

    def test_4_9_merging_keeps_words_files_and_messages_of_both(self):
        target, ticket = self._complaint(), self._complaint(name="Same thing")
        file = self.env["ir.attachment"].create(
            {
                "name": "a.txt",
                "raw": b"a",
                "res_model": "helpdesk.ticket",
                "res_id": ticket.id,
            }
        )
        words, messages = ticket.original_description, ticket.message_ids
        self._wizard(
            "complaint.merge",
            self.manager,
            ticket_id=ticket.id,
            target_id=target.id,
        ).action_apply()
        self.assertEqual(ticket.iso_step, "merged")
        self.assertEqual(ticket.original_description, words)
        self.assertLessEqual(messages, ticket.message_ids)
        self.assertEqual(ticket.attachment_ids, file)
        self.assertIn(ticket.number, target.message_ids[0].body)

    def test_4_9_nothing_is_merged_into_itself_or_into_a_merged_case(self):
        first, second, third = (self._complaint() for _i in range(3))
        for ticket, target in ((first, first), (first, second), (third, first)):
            wizard = self._wizard(
                "complaint.merge",
                self.manager,
                ticket_id=ticket.id,
                target_id=target.id,
            )
            if (ticket, target) == (first, second):
                wizard.action_apply()
                continue
            with self.assertRaises(UserError):
                wizard.action_apply()
        plain = self.env["helpdesk.ticket"].create(
            {"name": "x", "description": "x", "team_id": self.plain_team.id}
        )
        with self.assertRaises(UserError):
            self._wizard(
                "complaint.merge",
                self.manager,
                ticket_id=third.id,
                target_id=plain.id,
            ).action_apply()

    def test_7_9_reopening_needs_a_reason(self):
        ticket = self._complaint()
        ticket.write({"exit_reason": "A question", "iso_step": "withdrawn"})
        wizard = self._wizard(
            "complaint.reopen", self.handler, ticket_id=ticket.id, reason="  "
        )
        with self.assertRaises(UserError):
            wizard.action_apply()

    def test_7_9_an_open_case_is_not_reopened(self):
        wizard = self._wizard(
            "complaint.reopen",
            self.handler,
            ticket_id=self._complaint().id,
            reason="x",
        )
        with self.assertRaises(UserError):
            wizard.action_apply()

    def test_7_9_the_answer_is_entered_with_its_proof(self):
        ticket = self._bring_to(self._complaint(), "communicated")
        self._wizard(
            "complaint.answer",
            self.handler,
            ticket_id=ticket.id,
            answer="accepted",
            proof="Call of 12 March",
        ).action_apply()
        self.assertEqual(ticket.complainant_answer, "accepted")
        events = ticket.event_ids.filtered(lambda e: e.kind == "answered")
        self.assertIn("Call of 12 March", events.payload)

    def test_7_9_an_answer_never_comes_from_the_future_or_before_the_decision(self):
        ticket = self._bring_to(self._complaint(), "communicated")
        for at in ("2099-01-01 00:00:00", "2001-01-01 00:00:00"):
            wizard = self._wizard(
                "complaint.answer",
                self.handler,
                ticket_id=ticket.id,
                answer="accepted",
                answered_at=at,
            )
            with self.subTest(at=at), self.assertRaises(UserError):
                wizard.action_apply()
