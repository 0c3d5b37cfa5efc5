from datetime import datetime
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..core import chain
from .common_erasure import AFTER, ErasureCase


@tagged("post_install", "-at_install")
@freeze_time(AFTER)
class TestErasure(ErasureCase):
    """Kept as long as needed, then anonymised in place (4.10, 8.1)."""

    # ------------------------------------------------------------------
    # Batches
    # ------------------------------------------------------------------

    def test_AT_8_1_closed_six_years_ago_under_a_five_year_rule(self):
        ticket = self._closed(at=datetime(2019, 3, 4, 10))
        self.env["complaint.erasure"]._cron_propose()
        batch = ticket.erasure_line_ids.erasure_id
        self.assertEqual((batch.case_count, batch.waiting_count), (1, 1))
        self.assertTrue(batch.activity_ids)
        before = ticket.event_ids.sorted("sequence")[-1:]
        batch.with_user(self.manager).action_approve()
        self._run()
        self.assertEqual(batch.state, "done")
        line = batch.line_ids
        self.assertEqual((line.state, line.head_before), ("done", before.hash))
        for name in ("description", "name"):
            self.assertNotIn("kettle", ticket[name] or "")
        self.assertFalse(ticket.partner_id | ticket.commercial_partner_id)
        self.assertFalse(ticket.original_description)
        self.assertEqual(ticket.category_id.id, False)
        self.assertEqual(ticket.point_ids.category_id, self.category)
        self.assertEqual(ticket.point_ids.cause_id, self.cause)
        self.assertEqual(ticket.outcome, "upheld")
        self.assertEqual(ticket.received_at, datetime(2019, 3, 4, 10))
        last = self._last(ticket)
        self.assertEqual((last.kind, last.user_id), ("erased", self.manager))
        self.assertEqual(last.hash, line.head_after)
        self.assertEqual(chain.load(last.payload)["batch"], batch.name)
        self.assertGreater(line.message_count, 0)
        self.assertFalse(
            any(ticket.event_ids.sorted("sequence")[:-1].mapped("payload"))
        )
        self.assertFalse(self.env["complaint.event"].verify(ticket.ids))

    def test_8_1_the_register_and_its_checkpoints_still_verify(self):
        ticket = self._closed()
        checkpoints = self.env["complaint.checkpoint"]
        checkpoints._cron_seal()
        self._batch(ticket)
        checkpoints._cron_seal()
        self.assertFalse(self.env["complaint.event"].verify())

    def test_8_1_the_rehearsal_says_what_would_go_and_why_not(self):
        over, early = self._closed(), self._closed(at=datetime(2021, 1, 4, 10))
        held, opened = self._closed(), self._complaint()
        self._hold(held)
        erasures = self.env["complaint.erasure"].with_user(self.manager)
        batch = erasures._propose(over | early | held | opened)
        self.assertEqual(
            batch.line_ids.mapped("obstacle"), [False, "early", "held", "open"]
        )
        self.assertEqual(batch.waiting_count, 1)
        batch.write({"basis": "request", "note": "Article 17"})
        self.assertEqual(
            batch.line_ids.mapped("obstacle"), [False, False, "held", "open"]
        )

    def test_8_1_nobody_approves_the_own_batch(self):
        ticket = self._closed()
        erasures = self.env["complaint.erasure"].with_user(self.manager)
        batch = erasures._propose(ticket)
        with self.assertRaises(ValidationError):
            batch.action_approve()
        for vals in (
            {"state": "approved"},
            {"approved_by_id": self.second_manager.id},
            {"asked_by_id": self.second_manager.id},
        ):
            with self.assertRaises(UserError):
                batch.write(vals)
        with self.assertRaises(UserError):
            erasures.create({"approved_by_id": self.second_manager.id})
        with self.assertRaises(UserError):
            batch.line_ids.write({"state": "done"})
        self._run()
        self.assertFalse(ticket.erased_at)
        batch.action_cancel()
        with self.assertRaises(UserError):
            batch.with_user(self.second_manager).action_approve()

    def test_8_1_a_request_gives_its_grounds(self):
        ticket = self._closed()
        erasures = self.env["complaint.erasure"].with_user(self.manager)
        batch = erasures._propose(ticket)
        with self.assertRaises(ValidationError):
            batch.basis = "request"

    def test_8_1_what_was_decided_on_is_not_changed_or_removed(self):
        ticket, other = self._closed(), self._closed()
        batch = self._batch(ticket)
        with self.assertRaises(UserError):
            batch.note = "x"
        with self.assertRaises(UserError):
            batch.line_ids.create({"erasure_id": batch.id, "ticket_id": other.id})
        with self.assertRaises(UserError):
            batch.line_ids.unlink()
        with self.assertRaises(UserError):
            batch.unlink()

    def test_8_1_a_case_reopened_after_the_proposal_is_left(self):
        ticket = self._closed()
        erasures = self.env["complaint.erasure"].with_user(self.manager)
        batch = erasures._propose(ticket)
        batch.with_user(self.second_manager).action_approve()
        ticket.with_user(self.manager)._reopen("communicated", "New facts")
        self._run()
        self.assertEqual(batch.line_ids.skip_reason, "open")
        self.assertEqual(batch.state, "done")
        self.assertIn("kettle", ticket.name)

    def test_8_1_a_case_that_fails_does_not_keep_the_others(self):
        bad, good = self._closed(), self._closed()
        cls = type(self.env["helpdesk.ticket"])
        anonymise = cls._anonymise

        def fail(ticket, batch):
            counts = anonymise(ticket, batch)
            if ticket == bad:
                raise UserError(ticket.env._("Disk full"))
            return counts

        with (
            patch.object(cls, "_anonymise", fail),
            mute_logger("odoo.addons.complaint_iso10002.models.attempt"),
        ):
            batch = self._batch(bad | good)
        self.assertEqual(batch.line_ids.mapped("skip_reason"), ["error", False])
        self.assertIn("kettle", bad.name)
        self.assertTrue(good.erased_at)

    def test_8_1_the_scheduler_proposes_once_and_not_what_is_held(self):
        ticket, held = self._closed(), self._closed()
        self._hold(held)
        erasures = self.env["complaint.erasure"]
        erasures._cron_propose()
        erasures._cron_propose()
        self.assertEqual(len(ticket.erasure_line_ids), 1)
        self.assertFalse(held.erasure_line_ids)

    # ------------------------------------------------------------------
    # Afterwards
    # ------------------------------------------------------------------

    def test_8_1_an_anonymised_case_is_read_only_and_not_reopened(self):
        ticket = self._closed()
        point = ticket.point_ids
        self._batch(ticket)
        manager = ticket.with_user(self.manager)
        for act in (
            lambda: manager.write({"name": "Ada"}),
            lambda: manager._reopen("communicated", "Ada is back"),
            lambda: manager.message_post(body="Ada"),
            lambda: manager.activity_schedule("mail.mail_activity_data_todo"),
            lambda: point.with_user(self.manager).write({"cause_note": "Ada"}),
            lambda: point.create({"ticket_id": ticket.id, "name": "Ada"}),
            lambda: manager._journal("changed", {"name": "Ada"}),
            lambda: self._hold(ticket),
            lambda: ticket.sudo().write({"erased_at": False}),
            lambda: self.env["ir.attachment"].create(
                {"name": "x", "res_model": ticket._name, "res_id": ticket.id}
            ),
        ):
            with self.assertRaises(UserError):
                act()
        self.assertEqual(ticket.erasure_obstacle, "erased")

    def test_8_1_the_journal_of_an_anonymised_case_is_still_shown(self):
        """Entries of every kind, emptied: the form of the case reads them."""
        kinds = self.env["complaint.event"]._fields["kind"].get_values(self.env)
        for kind in kinds:
            event = self.env["complaint.event"].new({"kind": kind, "payload": False})
            with self.subTest(kind=kind):
                self.assertFalse(event.summary)

    def test_8_1_who_complained_finds_nothing_any_more(self):
        portal = new_test_user(self.env, "cp_portal", groups="base.group_portal")
        ticket = self._closed(partner_id=portal.partner_id.id)
        self.assertTrue(ticket.with_user(portal).has_access("read"))
        self._batch(ticket)
        self.assertFalse(ticket.with_user(portal).has_access("read"))

    # ------------------------------------------------------------------
    # Certificate and access
    # ------------------------------------------------------------------

    def test_8_1_the_certificate_counts_and_names_no_complainant(self):
        ticket = self._closed()
        batch = self._batch(ticket)
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "complaint_iso10002.report_complaint_erasure", batch.ids
        )
        text = html.decode()
        for told in (batch.name, ticket.number, "cp_manager2", "All complaints"):
            self.assertIn(told, text)
        self.assertIn(batch.line_ids.head_after, text)
        for hidden in ("Ada", "kettle", "ada@example.com"):
            self.assertNotIn(hidden, text)

    def test_8_1_who_may_see_and_do_what_with_schedules_and_batches(self):
        ticket = self._closed()
        batch = self._batch(ticket)
        schedule = self.env.ref("complaint_iso10002.complaint_retention_default")
        self.assertEqual(batch.with_user(self.auditor).case_count, 1)
        self.assertEqual(schedule.with_user(self.auditor).years, 5)
        self.assertEqual(ticket.with_user(self.handler).retention_id.years, 5)
        for user in (self.contact, self.handler, self.outsider):
            with self.assertRaises(AccessError):
                batch.with_user(user).read(["name"])
            with self.assertRaises(AccessError):
                ticket.with_user(user).action_propose_erasure()
        for user in (self.contact, self.handler, self.auditor, self.outsider):
            with self.assertRaises(AccessError):
                schedule.with_user(user).write({"years": 1})
            with self.assertRaises(AccessError):
                batch.with_user(user).action_approve()
        self.assertFalse(
            self.env["complaint.erasure.line"].with_user(self.auditor).search([])
        )

    def test_8_1_batches_stay_in_their_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        abroad = new_test_user(
            self.env,
            "cp_abroad",
            groups="complaint_iso10002.group_complaint_manager",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        batch = self._batch(self._closed())
        with self.assertRaises(AccessError):
            batch.with_user(abroad).read(["name"])
        with self.assertRaises(AccessError):
            batch.with_user(abroad).line_ids.read(["number"])
