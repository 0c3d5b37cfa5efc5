from psycopg2 import IntegrityError
from psycopg2.errors import RaiseException

from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import ComplaintCase


@tagged("post_install", "-at_install")
class TestJournal(ComplaintCase):
    """The journal is append-only, and tells when somebody was at it (4.9, 8.1)."""

    def setUp(self):
        super().setUp()
        self.events = self.env["complaint.event"]
        self.ticket = self._complaint()
        self.ticket.write({"user_id": self.handler.id, "immediate_action": "Sorry."})

    def _sql(self, text, *arguments):
        self.env.flush_all()
        self.env.execute_query(SQL(text, *arguments))
        self.env.invalidate_all()

    def _tamper(self, text, *arguments):
        """Change the journal as its owner in PostgreSQL could."""
        cr = self.env.cr
        self.env.flush_all()
        for table in ("complaint_event", "complaint_checkpoint_head"):
            cr.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cr.execute(text, arguments)
        for table in ("complaint_event", "complaint_checkpoint_head"):
            cr.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        self.env.invalidate_all()

    def _refused(self, text, *arguments):
        self.env.flush_all()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(RaiseException, "append-only"),
            self.env.cr.savepoint(flush=False),
        ):
            self.env.cr.execute(text, arguments)

    # ------------------------------------------------------------------
    # Append-only
    # ------------------------------------------------------------------

    def test_4_9_nobody_changes_the_journal_through_odoo(self):
        event = self.ticket.event_ids[:1]
        for user in (self.manager, self.env.ref("base.user_admin"), self.auditor):
            mine = event.with_user(user)
            with self.subTest(user=user.login):
                with self.assertRaises(UserError):
                    mine.write({"payload": "{}"})
                with self.assertRaises(UserError):
                    mine.unlink()
                with self.assertRaises(AccessError):
                    mine.create({"ticket_id": self.ticket.id, "kind": "step"})
        with self.assertRaises(UserError):
            event.sudo().kind = "step"
        with self.assertRaises(UserError):
            event.sudo().unlink()

    def test_4_9_nobody_changes_the_journal_through_postgresql(self):
        self._refused("UPDATE complaint_event SET kind = 'step'")
        self._refused("UPDATE complaint_event SET payload = '{}'")
        self._refused(
            "UPDATE complaint_event SET payload = NULL, user_id = user_id + 1"
        )
        self._refused("DELETE FROM complaint_event")
        self._refused("TRUNCATE complaint_event")
        self.env["complaint.checkpoint"]._cron_seal()
        for table in ("complaint_checkpoint", "complaint_checkpoint_head"):
            self._refused(f"UPDATE {table} SET hash = 'x'")
            self._refused(f"DELETE FROM {table}")
            self._refused(f"TRUNCATE {table} CASCADE")

    def test_4_9_checkpoints_are_kept(self):
        checkpoint = self.env["complaint.checkpoint"]._cron_seal().sudo()
        for record in (checkpoint, checkpoint.head_ids[0]):
            with self.assertRaises(UserError):
                record.write({"hash": "x"})
            with self.assertRaises(UserError):
                record.unlink()

    def test_8_1_only_a_payload_may_be_erased_and_the_chain_holds(self):
        self._sql(
            "UPDATE complaint_event SET payload = NULL WHERE ticket_id = %s",
            self.ticket.id,
        )
        self.assertFalse(self.events.verify(self.ticket.ids))
        self.assertFalse(self.ticket.event_ids[:1].payload)
        self.assertFalse(self.ticket.event_ids[:1].summary)

    def test_4_9_a_complaint_is_never_deleted(self):
        for user in (self.manager, self.env.user):
            with self.assertRaises(UserError):
                self.ticket.with_user(user).unlink()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(flush=False),
        ):
            self.env.cr.execute(
                "DELETE FROM helpdesk_ticket WHERE id = %s", [self.ticket.id]
            )

    # ------------------------------------------------------------------
    # Tampering is found and named
    # ------------------------------------------------------------------

    def test_4_9_tampering_is_found_and_named(self):
        case = self.ticket.id
        for column, value, problem in (
            ("payload", "{}", "payload"),
            ("kind", "acknowledged", "hash"),
            ("at", "2020-01-01", "hash"),
            ("user_id", self.handler.id, "hash"),
            ("hash", "f" * 64, "hash"),
            ("sequence", 77, "gap"),
        ):
            with self.subTest(column=column), self.env.cr.savepoint() as savepoint:
                self._tamper(
                    f"UPDATE complaint_event SET {column} = %s "
                    "WHERE ticket_id = %s AND sequence = 1",
                    value,
                    case,
                )
                fault = self.events.verify([case])
                self.assertEqual(fault["ticket_id"], case)
                self.assertEqual(fault["sequence"], 1)
                self.assertEqual(fault["problem"], problem)
                self.assertEqual(self.events.verify(), fault)
                label = self.events._problem_label(problem)
                with self.assertRaisesRegex(UserError, label):
                    self.ticket.action_verify_journal()
                savepoint.rollback()

    def test_4_9_what_is_broken_is_told_in_words(self):
        event = self._last(self.ticket)
        self._tamper(
            "UPDATE complaint_event SET payload = %s WHERE id = %s", "{}", event.id
        )
        for verify in (
            self.ticket.action_verify_journal,
            self.env["complaint.checkpoint"].action_verify_register,
        ):
            with self.assertRaisesRegex(UserError, "its content was changed"):
                verify()

    def test_4_9_an_event_cut_out_is_missed(self):
        self._tamper(
            "DELETE FROM complaint_event WHERE ticket_id = %s AND sequence = 1",
            self.ticket.id,
        )
        self.assertEqual(self.events.verify(self.ticket.ids)["problem"], "gap")

    def test_4_9_a_tail_cut_off_is_missed_by_the_checkpoint(self):
        self.env["complaint.checkpoint"]._cron_seal()
        last = max(self.ticket.event_ids.mapped("sequence"))
        self._tamper(
            "DELETE FROM complaint_event WHERE ticket_id = %s AND sequence = %s",
            self.ticket.id,
            last,
        )
        self.assertFalse(self.events.verify(self.ticket.ids))
        self.assertEqual(
            self.events.verify(),
            {"ticket_id": self.ticket.id, "sequence": last, "problem": "removed"},
        )

    def test_4_9_a_removed_case_is_missed_by_the_checkpoint(self):
        case = self._complaint()
        self.env["complaint.checkpoint"]._cron_seal()
        number, case_id = case.number, case.id
        self._tamper("DELETE FROM complaint_event WHERE ticket_id = %s", case_id)
        self._tamper("DELETE FROM complaint_point WHERE ticket_id = %s", case_id)
        for table in self._tables_pointing_at_tickets():
            self._tamper(f"DELETE FROM {table[0]} WHERE {table[1]} = %s", case_id)
        self._tamper("DELETE FROM helpdesk_ticket WHERE id = %s", case_id)
        fault = self.events.verify()
        self.assertEqual((fault["ticket_id"], fault["problem"]), (case_id, "removed"))
        year = self.ticket.received_at.year
        gaps = self.env["complaint.register"].gaps(self.env.company.id, year)
        self.assertEqual(gaps, [number])

    def _tables_pointing_at_tickets(self):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT conrelid::regclass::text, attname FROM pg_constraint
                  JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
                 WHERE contype = 'f' AND confrelid = 'helpdesk_ticket'::regclass
                   AND conrelid <> 'helpdesk_ticket'::regclass
                """
            )
        )
        return [row for row in rows if row[0] != "complaint_event"]

    def test_4_9_a_changed_checkpoint_shows(self):
        checkpoint = self.env["complaint.checkpoint"]._cron_seal()
        self._tamper(
            "UPDATE complaint_checkpoint_head SET hash = %s WHERE checkpoint_id = %s "
            "AND ticket_id = %s",
            "f" * 64,
            checkpoint.id,
            self.ticket.id,
        )
        self.assertEqual(self.events.verify()["problem"], "removed")
        self._tamper(
            "DELETE FROM complaint_checkpoint_head WHERE checkpoint_id = %s "
            "AND ticket_id = %s",
            checkpoint.id,
            self.ticket.id,
        )
        self.assertEqual(
            self.events.verify(),
            {"ticket_id": 0, "sequence": checkpoint.id, "problem": "checkpoint"},
        )

    def test_4_9_a_checkpoint_covers_what_moved_since_the_last(self):
        seal = self.env["complaint.checkpoint"]._cron_seal
        self.assertIn(self.ticket.id, seal().sudo().head_ids.mapped("ticket_id"))
        self.assertFalse(seal())
        self.ticket.immediate_action = "Replaced."
        self.assertEqual(seal().sudo().head_ids.mapped("ticket_id"), self.ticket.ids)
        self.assertFalse(self.events.verify())

    def test_4_9_who_may_verify(self):
        for user in (self.manager, self.auditor):
            self.assertFalse(self.events.with_user(user).verify())
        for user in (self.contact, self.handler, self.outsider):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.events.with_user(user).verify()
        self.assertFalse(self.events.with_user(self.handler).verify(self.ticket.ids))
        with self.assertRaises(AccessError):
            self.events.with_user(self.outsider).verify(self.ticket.ids)

    # ------------------------------------------------------------------
    # Two people at once
    # ------------------------------------------------------------------

    def test_4_9_a_head_that_moved_makes_the_second_try_again(self):
        """What PostgreSQL sees when two transactions append to one case."""
        last = self._last(self.ticket)
        vals = {
            name: last[name]
            for name in ("sequence", "at", "kind", "digest", "payload", "hash")
        }
        vals.update(ticket_id=self.ticket.id, user_id=self.handler.id)
        with mute_logger("odoo.sql_db"), self.assertRaises(ConcurrencyError):
            self.events._insert([vals])
        self.assertFalse(self.events.verify(self.ticket.ids))
