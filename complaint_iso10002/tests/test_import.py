import csv
import gzip
import importlib.util
import io
import os
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ComplaintCase

CHECKOUT = Path(__file__).resolve().parents[2]
#: rows like those of the public file, for machines that do not have it
SAMPLE = """\
Date received,Product,Sub-product,Issue,Sub-issue,Company,State,ZIP code,\
Consumer consent provided?,Submitted via,Date sent to company,\
Company response to consumer,Timely response?,Consumer disputed?
7/29/2013,Consumer Loan,Vehicle loan,Managing the loan or lease,,Bank A,VA,24540,N/A,\
Phone,7/30/2013,Closed with explanation,Yes,No
1/21/2016,Credit card,,Billing disputes,,Bank B,CA,900XX,N/A,Web,2/1/2016,\
Closed with monetary relief,No,Yes
1/26/2016,Debt collection,Medical,Communication tactics,Frequent calls,Desk C,TX,,\
Other,Referral,1/27/2016,Closed with non-monetary relief,Yes,
2/10/2017,Mortgage,FHA mortgage,Settlement process and costs,,Bank D,NY,10065,N/A,Fax,\
2/12/2017,In progress,Yes,
"""


@tagged("post_install", "-at_install")
class TestImport(ComplaintCase):
    """Historical complaints through the standard import (7.2, bad input)."""

    COLUMNS = (
        "number",
        "name",
        "description",
        "team_id",
        "channel_id",
        "category_id",
        "partner_email",
        "received_at",
        "iso_step",
        "closed_date",
        "point_ids/name",
        "point_ids/finding",
    )

    def _row(self, **values):
        row = {
            "number": "OLD-1",
            "name": "The old kettle leaked",
            "description": "It leaked.",
            "team_id": self.team.name,
            "channel_id": self.email.name,
            "category_id": "",
            "partner_email": "old@example.com",
            "received_at": "2021-04-06 10:00:00",
            "iso_step": "closed",
            "closed_date": "2021-05-03 15:00:00",
            "point_ids/name": "It leaks",
            "point_ids/finding": "upheld",
            **values,
        }
        return [row[name] for name in self.COLUMNS]

    def _load(self, rows, user=None):
        tickets = self.env["helpdesk.ticket"].with_user(user or self.manager)
        tickets = tickets.with_context(import_file=True, tz="UTC")
        with mute_logger("odoo.sql_db"):
            return tickets.load(list(self.COLUMNS), rows)

    def _refused(self, rows, words, user=None):
        """``load`` gives one error naming ``words``, and leaves nothing behind.

        It may name the same error twice: for the batch, and for the row.
        """
        models = ("helpdesk.ticket", "complaint.point", "complaint.event", "mail.mail")
        before = [self.env[model].sudo().search_count([]) for model in models]
        result = self._load(rows, user)
        self.assertFalse(result["ids"])
        errors = {m["message"] for m in result["messages"] if m["type"] == "error"}
        self.assertEqual(len(errors), 1, errors)
        self.assertRegex(errors.pop(), words)
        after = [self.env[model].sudo().search_count([]) for model in models]
        self.assertEqual(after, before)

    def test_7_2_history_keeps_its_own_dates_and_step(self):
        rows = [
            self._row(),
            self._row(number="OLD-2", iso_step="investigation", closed_date=""),
        ]
        result = self._load(rows)
        self.assertFalse(result["messages"])
        closed, working = self.env["helpdesk.ticket"].browse(result["ids"])
        self.assertEqual(closed.received_at, datetime(2021, 4, 6, 10))
        self.assertEqual(closed.closed_date, datetime(2021, 5, 3, 15))
        self.assertEqual((closed.iso_step, closed.outcome), ("closed", "upheld"))
        self.assertEqual(
            (working.iso_step, working.closed_date), ("investigation", False)
        )
        self.assertEqual((closed.number, working.number), ("OLD-1", "OLD-2"))

    def test_7_4_history_is_journalled_as_imported_and_nobody_is_written_to(self):
        mails = self.env["mail.mail"].sudo().search_count([])
        result = self._load([self._row()])
        ticket = self.env["helpdesk.ticket"].browse(result["ids"])
        self.assertIn("imported", self._kinds(ticket))
        self.assertNotIn("received", self._kinds(ticket))
        self.assertNotIn("acknowledged", self._kinds(ticket))
        self.assertTrue(ticket.imported_from)
        self.assertFalse(ticket.activity_ids)
        self.assertEqual(self.env["mail.mail"].sudo().search_count([]), mails)
        self.assertFalse(self.env["complaint.event"].verify(ticket.ids))

    def test_7_3_what_follows_the_import_meets_the_gates(self):
        row = self._row(iso_step="assessment", closed_date="")
        ticket = self.env["helpdesk.ticket"].browse(self._load([row])["ids"])
        codes = ticket.unmet_gate_ids.mapped("code")
        self.assertIn("criticality", codes)
        self.assertFalse(ticket.can_advance)

    def test_7_2_a_receipt_in_the_future_is_refused(self):
        tomorrow = fields.Datetime.now() + timedelta(days=1)
        rows = [self._row(), self._row(number="OLD-2", received_at=str(tomorrow))]
        self._refused(rows, "OLD-2.*future")

    def test_7_2_an_unknown_category_is_refused(self):
        row = self._row(category_id="Perpetual motion")
        self._refused([self._row(number="OLD-0"), row], "Perpetual motion.*Category")

    def test_7_2_a_number_used_twice_is_refused(self):
        self._refused([self._row(), self._row()], "number is already in the register")
        self.assertTrue(self._load([self._row()])["ids"])
        self._refused([self._row()], "number is already in the register")

    def test_7_2_a_day_that_is_none_is_refused(self):
        self._refused([self._row(received_at="the day before")], "the day before")

    def test_7_3_only_the_manager_imports_past_the_gates(self):
        row = self._row(number="/", received_at="2021-04-06 10:00:00", closed_date="")
        self._refused([row], "Missing", user=self.handler)

    def test_7_3_nobody_else_claims_history_by_a_field(self):
        for user in (self.contact, self.handler):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._complaint(user=user, imported_from="elsewhere", iso_step="closed")
        ticket = self._complaint(user=self.handler, imported_step="closed")
        self.assertFalse(ticket.imported_step)

    def test_7_2_entries_of_a_handler_are_ordinary_ones(self):
        row = self._row(number="/", iso_step="received", closed_date="")
        ticket = self.env["helpdesk.ticket"].browse(
            self._load([row], self.handler)["ids"]
        )
        self.assertFalse(ticket.imported_from)
        self.assertIn("received", self._kinds(ticket))


@tagged("post_install", "-at_install")
class TestPublicComplaints(ComplaintCase):
    """The script that loads real complaints, on twenty rows of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = cls._rows()
        cls.script = cls._script()

    @classmethod
    def _rows(cls):
        name = "cfpb_complaints.csv.gz"
        default = CHECKOUT.parent / "shared" / "data"
        path = Path(os.environ.get("COMPLAINT_DATA", default), name)
        if not path.exists():
            return list(csv.DictReader(io.StringIO(SAMPLE)))
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            every = list(csv.DictReader(file))
        return every[:: len(every) // 20][:20]

    @classmethod
    def _script(cls):
        path = CHECKOUT / "dev" / "import_cfpb.py"
        spec = importlib.util.spec_from_file_location("import_cfpb", path)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        return script

    def _import(self, rows):
        folder = self.enterContext(TemporaryDirectory())
        path = Path(folder, "complaints.csv.gz")
        with gzip.open(path, "wt", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)
        ids = self.script.main(self.env, path)
        return self.env["helpdesk.ticket"].browse(ids)

    def test_8_1_each_row_becomes_a_complaint_as_it_was(self):
        tickets = self._import(self.rows)
        self.assertEqual(len(tickets), len(self.rows))
        self.assertEqual(set(tickets.mapped("imported_from")), {"CFPB"})
        for ticket, row in zip(tickets, self.rows, strict=True):
            with self.subTest(number=ticket.number):
                self._compare(ticket, row)
        self.assertFalse(self.env["complaint.event"].verify(tickets.ids))

    def _compare(self, ticket, row):
        received = datetime.strptime(row["Date received"], "%m/%d/%Y")
        self.assertEqual(ticket.received_at.date(), received.date())
        names = [row["Product"]] + [row["Sub-product"]] * bool(row["Sub-product"])
        self.assertEqual(ticket.category_id.complete_name, " / ".join(names))
        self.assertIn(row["Issue"], ticket.point_ids.name)
        disputed = row["Consumer disputed?"] == "Yes"
        self.assertEqual(ticket.complainant_answer == "rejected", disputed)
        relief = "relief" in row["Company response to consumer"]
        self.assertEqual(bool(ticket.remedy_ids), relief)
        closed = row["Company response to consumer"].startswith("Closed")
        self.assertEqual(ticket.iso_step == "closed", closed)
        self.assertEqual(bool(ticket.closed_date and ticket.outcome), closed)

    def test_8_1_a_second_run_adds_nothing(self):
        self._import(self.rows[:4])
        teams = self.env["helpdesk.ticket.team"].search_count([])
        self.assertFalse(self._import(self.rows[:4]))
        self.assertEqual(self.env["helpdesk.ticket.team"].search_count([]), teams)
