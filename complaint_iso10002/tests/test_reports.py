import io
import re
from datetime import timedelta

from lxml import html
from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..report import word_boxes
from .common import ComplaintCase

FARSI = "نام من اشتباه نوشته شده، لطفاً اصلاح کنید."


class PaperCase(ComplaintCase):
    """Renders the papers of a complaint; no tests of its own."""

    def _html(self, report, tickets, **context):
        reports = self.env["ir.actions.report"].with_context(**context)
        xmlid = f"complaint_iso10002.action_report_{report}"
        content, _kind = reports._render_qweb_html(xmlid, tickets.ids)
        return content.decode()

    def _text(self, *args, **context):
        root = html.fromstring(self._html(*args, **context))
        return re.sub(r"\s+", " ", root.text_content())

    def _rows(self, tickets):
        """The tracking table: ``{action: (date, name, remarks) or (text,)}``."""
        root = html.fromstring(self._html("complaint_record", tickets))
        rows = root.xpath("//table[contains(@class, 'cp-tracking')]/tbody/tr")
        cells = [[td.text_content().strip() for td in row] for row in rows]
        self.bold = {
            row[0].text_content().strip() for row in rows if row.xpath(".//strong")
        }
        return {action: tuple(rest) for action, *rest in cells}

    def _closed(self):
        """A complaint that went all the way, with a remedy made and verified."""
        ticket = self._bring_to(self._complaint(), "response")
        ticket.action_acknowledged_in_person()
        kind = self.env.ref("complaint_iso10002.complaint_remedy_type_replacement")
        remedy = self.env["complaint.remedy"].create(
            {"ticket_id": ticket.id, "type_id": kind.id}
        )
        self._communicate(ticket)
        handled = ticket.with_user(self.handler)
        handled._record_answer("accepted")
        handled.iso_step = "remedy"
        remedy.with_user(self.handler).action_perform()
        remedy.with_user(self.manager).action_verify()
        handled.write({"closure_reason": "accepted_remedied", "iso_step": "closed"})
        return ticket


@tagged("post_install", "-at_install")
class TestReports(PaperCase):
    """The papers of a complaint: annexes C and F, and the letter (7.8)."""

    def test_c_the_blank_form_is_in_each_language(self):
        form = self.env["report.complaint_iso10002.report_complaint_form"]
        for lang, direction in (("en_US", "ltr"), ("fa_IR", "rtl"), ("zh_CN", "ltr")):
            self.env["res.lang"]._activate_lang(lang)
            values = form._get_report_values([], {"lang": lang})
            (blank,) = values["forms"]
            self.assertEqual((blank["lang"], blank["number"]), (lang, ""))
            body = (
                self.env["ir.qweb"]
                .with_context(lang=lang)
                ._render("complaint_iso10002.report_complaint_form", values)
            )
            paper = html.fromstring(str(body)).xpath("//div[@class='cp']")[0]
            self.assertEqual(paper.get("dir"), direction)
            self.assertEqual(len(paper.xpath(".//h2")), 7)

    def test_c_the_form_is_filled_from_the_case(self):
        ticket = self._complaint(
            remedy_requested="A new kettle",
            order_reference="SO-77",
            complainant_phone="0123",
        )
        text = self._text("complaint_form", ticket)
        for told in (ticket.number, "Ada Complainant", "SO-77", "A new kettle", "0123"):
            self.assertIn(told, text)
        self.assertIn("It leaked on the first day.", text)

    def test_c_the_form_is_in_the_language_of_the_complainant(self):
        self.env["res.lang"]._activate_lang("fa_IR")
        ticket = self._complaint(preferred_lang="fa_IR", description=FARSI)
        root = html.fromstring(self._html("complaint_form", ticket))
        paper = root.xpath("//div[@class='cp']")[0]
        self.assertEqual((paper.get("lang"), paper.get("dir")), ("fa-IR", "rtl"))

    def test_4_15_the_record_explains_each_deadline(self):
        ticket = self._closed()
        clock = ticket.clock_ids.filtered(lambda c: c.milestone == "respond")
        text = self._text("complaint_record", ticket)
        self.assertIn("8. Deadlines", text)
        self.assertEqual(text.count("The time starts"), len(ticket.clock_ids))
        self.assertIn(clock.source, text)
        self.assertIn("0 working days after receipt", text)

    def test_4_15_a_reason_told_to_the_complainant_is_redacted(self):
        ticket = self._complaint()
        clock = ticket.clock_ids.filtered(lambda c: c.milestone == "respond")
        self.env["complaint.clock.extension"].create(
            {
                "ticket_id": ticket.id,
                "clock_id": clock.id,
                "until": clock.due_at + timedelta(days=9),
                "reason": "Ada Complainant is abroad",
                "told": "person",
            }
        )
        self.assertIn("is abroad", self._text("complaint_record", ticket))
        text = self._text("complaint_record_redacted", ticket)
        self.assertIn("is abroad", text)
        self._assert_untold(text, ["Ada"])

    def test_f_eight_rows_with_date_and_name_from_the_journal(self):
        rows = self._rows(self._closed())
        self.assertEqual(
            list(rows),
            ["Acknowledged", "Assessed", "Investigated", "Resolved"]
            + [
                "Complainant informed",
                "Correction made",
                "Correction verified",
                "Closed",
            ],
        )
        names = {action: row[1] for action, row in rows.items()}
        self.assertEqual(names["Investigated"], self.handler.name)
        self.assertEqual(names["Correction made"], self.handler.name)
        self.assertEqual(names["Correction verified"], self.manager.name)
        self.assertTrue(all(row[0] for row in rows.values()))
        self.assertFalse(self.bold)

    def test_f_a_row_without_event_reads_not_done_in_bold(self):
        rows = self._rows(self._complaint())
        self.assertEqual(set(rows.values()), {("not done",)})
        self.assertEqual(self.bold, set(rows))

    def test_f_reopening_takes_the_closing_back(self):
        ticket = self._closed()
        ticket.with_user(self.manager)._reopen("investigation", "It leaks again")
        self.assertEqual(self._rows(ticket)["Closed"], ("not done",))
        self.assertNotEqual(self._rows(ticket)["Resolved"], ("not done",))

    def test_f_the_record_has_eight_sections_and_ticks(self):
        ticket = self._closed()
        root = html.fromstring(self._html("complaint_record", ticket))
        titles = [h2.text_content().strip()[0] for h2 in root.xpath("//h2")]
        self.assertEqual("".join(titles), "12345678")
        ticked = {
            re.sub(r"\s+", " ", tick.text_content()).strip()
            for tick in root.xpath("//*[contains(@class, 'cp-tick')]")
            if "☒" in tick.text_content()
        }
        considered = {f"☒ {label}" for label, _ticked in ticket.response_ids._points()}
        self.assertEqual(len(considered), 5)
        facts = {"☒ Defective", "☒ Replacement or exchange"}
        self.assertEqual(ticked, facts | considered)

    def test_f_the_redacted_record_tells_nobody_who_complained(self):
        ticket = self._complaint(
            name="Kettle of Ada Complainant leaks",
            description="<p>Write to ADA@example.com or call 0123 555.</p>",
            complainant_phone="0123 555",
            complainant_address="5 Elm Street\nOld Town",
        )
        text = self._text("complaint_record_redacted", ticket)
        for secret in ("Ada", "Complainant leaks", "ADA@", "0123 555", "Elm Street"):
            self.assertNotIn(secret, text)
        self.assertIn(ticket.number, text)
        self.assertIn("Ada Complainant", self._text("complaint_record", ticket))

    def test_f_an_imported_case_says_what_its_journal_lacks(self):
        ticket = self._complaint(imported_from="old system", iso_step="closed")
        self.assertIn("imported (old system)", self._text("complaint_record", ticket))

    def test_f_who_may_not_read_the_case_prints_nothing_of_it(self):
        ticket = self._complaint()
        for user in (self.outsider, self.auditor):
            report = self.env["report.complaint_iso10002.report_complaint_record"]
            with self.assertRaises(AccessError):
                report.with_user(user)._get_report_values(ticket.ids)

    def test_1_a_plain_ticket_has_no_complaint_papers(self):
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "Hours?", "description": "When?", "team_id": self.plain_team.id}
        )
        for report in (
            "complaint_form",
            "complaint_record",
            "complaint_record_redacted",
        ):
            with self.assertRaisesRegex(UserError, ticket.number):
                self._html(report, ticket)
            action = self.env.ref(f"complaint_iso10002.action_report_{report}")
            self.assertEqual(action.domain, "[('is_complaint', '=', True)]")

    def test_7_8_the_letter_has_head_address_and_number(self):
        ticket = self._complaint(complainant_address="5 Elm Street\nOld Town")
        response = self._communicate(self._bring_to(ticket, "response"))
        text = self._text("complaint_response", response)
        for told in (self.env.company.name, "5 Elm Street", ticket.number, "Upheld"):
            self.assertIn(told, text)

    def test_7_8_a_letter_to_nobody_in_particular_is_still_polite(self):
        ticket = self._complaint(complainant_kind="anonymous", partner_id=False)
        body = self.env["complaint.response"]._draft(ticket).body
        self.assertIn("Dear customer,", body)

    def test_4_5_right_to_left_words_stand_in_boxes_of_their_own(self):
        boxed = str(word_boxes.boxed("<p>سلام، <b>می‌شود</b> &lt;OK&gt; خوب؟</p>"))
        self.assertEqual(
            boxed,
            "<p><span>سلام</span><span>،</span> <b><span>می</span><span>شود</span></b>"
            " &lt;OK&gt; <span>خوب</span><span>؟</span></p>",
        )
        for same in ("plain &amp; simple", "<style>.x { content: '=' }</style>中文"):
            self.assertEqual(str(word_boxes.boxed(same)), same)


@tagged("post_install", "-at_install")
class TestPrinting(PaperCase, HttpCase):
    """The papers through wkhtmltopdf, as distributions build it."""

    def _pages(self, report, records):
        """The text of the pages; the printer's grumbling about our server is moot."""
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        xmlid = f"complaint_iso10002.action_report_{report}"
        with mute_logger("odoo.addons.base.models.ir_actions_report"):
            content, kind = reports._render_qweb_pdf(xmlid, records.ids)
        self.assertEqual(kind, "pdf")
        return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]

    def test_f_several_records_are_printed_at_once(self):
        tickets = self._complaint() | self._complaint()
        pages = self._pages("complaint_record", tickets)
        for ticket in tickets:
            self.assertTrue(any(ticket.number in page for page in pages))

    def test_c_the_blank_form_is_one_page(self):
        form = self.env["report.complaint_iso10002.report_complaint_form"]
        form = form.with_context(force_report_rendering=True)
        with mute_logger("odoo.addons.base.models.ir_actions_report"):
            content = form._blank_pdf("en_US", self.env.company)
        self.assertEqual(len(PdfReader(io.BytesIO(content)).pages), 1)
