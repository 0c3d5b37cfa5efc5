from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..core import upload
from .common_public import ANONYMOUS, OPEN, WORDS, PublicCase

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32
_LONG = "x" * 1_000_000


@tagged("post_install", "-at_install")
class TestPublicForm(PublicCase):
    """The form for the complainant, scripts off (4.5, 7.2, annex C)."""

    # ------------------------------------------------------------------
    # One complaint
    # ------------------------------------------------------------------

    def test_4_5_words_and_an_address_are_enough(self):
        """AT-4.5"""
        ticket, code, page = self._complain()
        self.assertTrue(ticket.is_complaint)
        self.assertEqual(ticket.team_id, self.team)
        self.assertEqual(ticket.name, "The kettle leaks.")
        self.assertIn("leaked on the first day", ticket.original_description)
        self.assertEqual(ticket.partner_email, "eve@visitor.example")
        self.assertFalse(ticket.partner_id | ticket.user_id.partner_id)
        self.assertEqual(ticket.iso_step, "received")
        self.assertTrue(ticket.acknowledged_at)
        self.assertFalse(self.env["complaint.event"].verify(ticket.ids))
        self.assertIn(code, page.text)

    def test_4_5_the_mail_carries_the_code_and_our_copy_does_not(self):
        ticket, code, _page = self._complain()
        mail = self.env["mail.mail"].search(
            [("email_to", "ilike", "eve@visitor.example")], limit=1
        )
        self.assertIn(code, mail.body_html)
        self.assertIn("/complaints/track?", mail.body_html)
        self.assertFalse(ticket.message_ids.filtered(lambda m: code in m.body))
        self.assertNotIn(code.replace("-", ""), ticket.sudo().tracking_hash)

    def test_c_the_whole_form_reaches_the_register(self):
        category = self.category
        ticket, _code, _page = self._complain(
            about={
                "category_id": str(category.id),
                "about": "Kettle",
                "order_reference": "A-17",
                "occurred_on": "2025-03-01",
                "place": "Ghent",
                "is_recurring": "1",
            },
            wish={
                "remedy": "yes",
                "remedy_requested": "My money back",
                "point_1": "The shop was rude",
            },
            you={
                **OPEN,
                "name": "Eve Visitor",
                "phone": "+32 2 555 01 11",
                "address": "Somestreet 1\nGhent",
                "contact_preference": "letter",
                "assistance_needed": "Large print",
                "preferred_lang": "en_US",
            },
            files=[("bill.png", PNG)],
        )
        self.assertEqual(ticket.category_id, category)
        self.assertEqual(ticket.about, "Kettle")
        self.assertEqual(ticket.order_reference, "A-17")
        self.assertEqual(str(ticket.occurred_on), "2025-03-01")
        self.assertTrue(ticket.is_recurring)
        self.assertEqual(ticket.remedy_requested, "My money back")
        self.assertEqual(
            ticket.point_ids.mapped("name"), ["The kettle leaks.", "The shop was rude"]
        )
        self.assertEqual(ticket.partner_name, "Eve Visitor")
        self.assertEqual(ticket.contact_preference, "letter")
        self.assertEqual(ticket.assistance_needed, "Large print")
        files = self.env["ir.attachment"].search(
            [("res_model", "=", ticket._name), ("res_id", "=", ticket.id)]
        )
        self.assertEqual(files.mapped("name"), ["bill.png"])
        self.assertTrue(files.complaint_is_public)
        self.assertIn("evidence", self._kinds(ticket))

    def test_4_10_an_anonymous_complaint_keeps_nothing_that_identifies(self):
        named = {"name": "Eve", "email": "eve@visitor.example", **ANONYMOUS}
        ticket, code, _page = self._complain(you=named)
        self.assertEqual(ticket.identity_mode, "anonymous")
        self.assertFalse(ticket.partner_email)
        self.assertNotIn("Eve", ticket.partner_name or "")
        self.assertEqual(ticket.create_uid, self.env.ref("base.user_root"))
        self.assertFalse(ticket.sudo().identity_ids.name)
        self.assertIn("The kettle leaks", self._follow(ticket, code).text)

    def test_4_10_a_protected_complainant_is_kept_apart(self):
        you = {**OPEN, "identity_mode": "protected", "name": "Eve Visitor"}
        ticket, code, _page = self._complain(you=you)
        self.assertEqual(ticket.identity_mode, "protected")
        self.assertFalse(ticket.partner_email)
        self.assertNotIn("Eve", ticket.partner_name)
        self.assertEqual(ticket._complainant_email(), "eve@visitor.example")
        page = self._follow(ticket, code)
        self.assertNotIn("Eve Visitor", page.text)
        self.assertNotIn("eve@visitor.example", page.text)

    def test_4_10_nobody_who_is_logged_in_is_named_on_a_protected_case(self):
        user = new_test_user(self.env, "cp_eve", groups="base.group_portal")
        self.authenticate("cp_eve", "cp_eve")
        you = {"identity_mode": "protected", "email": "eve@visitor.example"}
        ticket, _code, _page = self._complain(you=you, files=[("a.png", PNG)])
        self.assertNotEqual(ticket.create_uid, user)
        files = self.env["ir.attachment"].search(
            [("res_model", "=", ticket._name), ("res_id", "=", ticket.id)]
        )
        self.assertNotIn(user, files.create_uid | ticket.sudo().event_ids.user_id)
        self.assertEqual(ticket._complainant_partner(), user.partner_id)

    def test_c_a_representative_waits_for_the_authority(self):
        """AT-C"""
        you = {
            "identity_mode": "open",
            "behalf": "other",
            "name": "Old Eve",
            "representative_name": "Carer Carl",
            "representative_email": "carl@carer.example",
        }
        ticket, code, _page = self._complain(you=you)
        self.assertEqual(ticket.complainant_kind, "representative")
        self.assertEqual(ticket.representative_id.name, "Carer Carl")
        self.assertFalse(ticket.representative_authority)
        self.assertFalse(
            self.env["mail.mail"].search([("email_to", "ilike", "carl@carer.example")])
        )
        ticket.message_post(
            body="We found out why.",
            author_id=self.handler.partner_id.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        page = self._follow(ticket, code)
        self.assertNotIn("We found out why", page.text)
        ticket.representative_authority = True
        self.assertIn("We found out why", self._follow(ticket, code).text)

    def test_7_2_who_is_logged_in_is_the_complainant(self):
        user = new_test_user(
            self.env, "cp_eve", groups="base.group_portal", email="eve@own.example"
        )
        self.authenticate("cp_eve", "cp_eve")
        ticket, _code, _page = self._complain(you=OPEN)
        self.assertEqual(ticket.partner_id, user.partner_id)
        self.assertIn(ticket.number, self.url_open("/my/complaints").text)

    def test_4_10_nobody_is_found_by_the_address_that_was_typed(self):
        """A stranger who types a customer's address gets no link to that contact."""
        ticket, _code, _page = self._complain(you={**OPEN, "email": "ada@example.com"})
        self.assertFalse(ticket.partner_id)

    # ------------------------------------------------------------------
    # The receipt
    # ------------------------------------------------------------------

    def test_7_4_the_receipt_shows_number_code_and_dates(self):
        ticket, code, page = self._complain()
        self.assertIn(ticket.number, page.text)
        self.assertRegex(code, r"^([2-9A-Z]{4}-){3}[2-9A-Z]{4}$")
        self.assertIn("You get our answer", page.text)
        self.assertIn("no-store", page.headers["Cache-Control"])

    def test_7_4_the_receipt_is_a_file_whose_digest_is_journalled(self):
        ticket, _code, _page = self._complain()
        paper = self.url_open("/complaints/new/receipt.pdf")
        self.assertEqual(paper.headers["Content-Type"], "application/pdf")
        again = self.url_open("/complaints/new/receipt.pdf")
        self.assertEqual(paper.content, again.content)
        event = self._last(ticket)
        self.assertEqual(event.kind, "evidence")
        self.assertIn("receipt.pdf", event.payload)

    def test_7_4_the_code_is_shown_for_an_hour_and_nowhere_kept(self):
        _ticket, code, _page = self._complain()
        self.assertIn(code, self.url_open("/complaints/new/done").text)
        later = fields.Datetime.now() + timedelta(minutes=61)
        with freeze_time(later):
            self.assertNotIn(code, self.url_open("/complaints/new/done").text)
            self.env["complaint.draft"]._forget()
        drafts = self.env["complaint.draft"].search([("ticket_id", "!=", False)])
        self.assertFalse(drafts.filtered(lambda d: d.sealed_code == code))

    # ------------------------------------------------------------------
    # Sent twice
    # ------------------------------------------------------------------

    def test_4_5_sent_twice_it_is_one_complaint(self):
        page = self._to_check()
        before = self.env["helpdesk.ticket"].search_count([])
        first = self._send(page, signed="1")
        second = self._send(page, signed="1")
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), before + 1)
        self.assertTrue(second.url.endswith("/done"))
        self.assertEqual(first.text.count("o_complaint_code"), 2)

    def test_4_5_after_sending_another_complaint_can_be_made(self):
        first, _code, _page = self._complain()
        second, _code, _page = self._complain(about={"description": "And the lid"})
        self.assertNotEqual(first, second)

    # ------------------------------------------------------------------
    # Nothing typed is lost
    # ------------------------------------------------------------------

    def test_4_5_the_steps_keep_what_was_typed(self):
        self._start(place="Ghent")
        page = self.url_open("/complaints/new")
        self.assertIn("It leaked on the first day.", page.text)
        self.assertIn('value="Ghent"', page.text)

    def test_4_5_a_draft_is_only_for_who_holds_the_cookie(self):
        self._start()
        draft = self.env["complaint.draft"].search([], order="id desc", limit=1)
        self.assertEqual(len(draft.token_hash), 64)
        self.opener.cookies.set("complaint_draft", draft.token_hash)
        self.assertNotIn("first day", self.url_open("/complaints/new").text)

    def test_4_5_a_forgotten_draft_is_removed_with_its_files(self):
        page = self._send(self._send(self._start()), **OPEN)
        self._send(page, files=[("files", ("a.png", PNG))], add="1")
        draft = self.env["complaint.draft"].search([], order="id desc", limit=1)
        files = draft._files()
        self.assertTrue(files)
        draft.touched_at -= timedelta(days=2)
        self.assertNotIn("first day", self.url_open("/complaints/new").text)
        self.env["complaint.draft"]._forget()
        self.assertFalse(draft.exists() or files.exists())

    def test_4_5_an_expired_session_loses_nothing(self):
        page = self.url_open("/complaints/new")
        self.opener.cookies.clear()
        page = self._send(page, "/complaints/new/about", **WORDS, place="Ghent")
        self.assertIn("Please send it once more", page.text)
        self.assertIn("It leaked on the first day.", page.text)
        page = self._send(page, "/complaints/new/about", **WORDS, place="Ghent")
        self.assertTrue(page.url.endswith("/wish"))

    def test_4_5_an_expired_session_at_the_last_step_sends_nothing_twice(self):
        page = self._to_check()
        self.opener.cookies.pop("session_id", None)
        before = self.env["helpdesk.ticket"].search_count([])
        page = self._send(page, signed="1")
        self.assertIn("Please send it once more", page.text)
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), before)
        page = self._send(page, signed="1")
        self.assertTrue(page.url.endswith("/done"))

    # ------------------------------------------------------------------
    # Bad input (issue: §6)
    # ------------------------------------------------------------------

    def test_4_5_faults_stand_beside_their_fields_and_in_a_summary(self):
        page = self._send(self.url_open("/complaints/new"), "/complaints/new/about")
        self.assertEqual(self._errors(page), {"description": "Tell us what happened."})
        self.assertIn('href="#description"', page.text)
        self.assertIn("<title>Error:", page.text.replace("\n", "").replace("  ", ""))

    def test_4_5_each_bad_word_is_said_and_kept(self):
        about = {
            "future": {"occurred_on": "2999-01-01"},
            "no day": {"occurred_on": "yesterday"},
            "too long": {"description": _LONG},
            "unknown category": {"category_id": "99999999"},
            "foreign category": {"category_id": "1 OR 1=1"},
            "too long a line": {"about": "x" * 500},
        }
        page = self.url_open("/complaints/new")
        for name, words in about.items():
            with self.subTest(name):
                sent = {**WORDS, **words}
                page = self._send(page, "/complaints/new/about", **sent)
                self.assertEqual(list(self._errors(page)), list(words))
                self.assertIn(sent["description"][:200].split("\n")[0], page.text)
        drafts = self.env["complaint.draft"].search_count([("content", "like", "2999")])
        self.assertFalse(drafts, "nothing half-saved")

    def test_4_5_a_person_needs_an_address_or_stays_anonymous(self):
        page = self._send(self._start())
        for name, you, wrong in (
            ("nothing", {}, {"identity_mode"}),
            ("no way to answer", {"identity_mode": "open"}, {"email"}),
            (
                "no address",
                {"identity_mode": "open", "email": "a@b, c@d.example"},
                {"email"},
            ),
            ("no mode", {"identity_mode": "secret"}, {"identity_mode"}),
            (
                "for whom",
                {
                    "identity_mode": "open",
                    "behalf": "other",
                    "representative_phone": "1",
                },
                {"name"},
            ),
            ("language", {**OPEN, "preferred_lang": "xx_XX"}, {"preferred_lang"}),
        ):
            with self.subTest(name):
                page = self._send(page, "/complaints/new/you", **you)
                self.assertEqual(set(self._errors(page)), wrong)

    def test_4_5_strange_letters_arrive_harmless(self):
        odd = "Kettle \x00\u202e leaks \U0001f600 \u0000 می‌چکد <b>now</b>"
        ticket, _code, _page = self._complain(about={"description": odd})
        self.assertIn("\U0001f600", ticket.name)
        self.assertIn("می‌چکد", ticket.name)
        self.assertNotIn("\u202e", ticket.name)
        self.assertIn("&lt;b&gt;now", ticket.original_description)

    def test_4_5_invalid_utf_8_is_no_error(self):
        page = self.url_open("/complaints/new")
        body = f"csrf_token={self._token(page)}&description=kettle%FF%FE".encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        page = self.url_open("/complaints/new/about", data=body, headers=headers)
        self.assertTrue(page.url.endswith("/wish"))

    def test_4_5_a_file_where_words_belong_is_no_error(self):
        page = self.url_open("/complaints/new")
        page = self._send(
            page, "/complaints/new/about", files=[("description", ("x", b"x"))]
        )
        self.assertIn("description", self._errors(page))

    def test_4_5_steps_cannot_be_jumped_over(self):
        for step in ("check", "files", "you", "done"):
            page = self.url_open(f"/complaints/new/{step}")
            self.assertTrue(page.url.endswith(("/about", "/new")), page.url)
        self.assertEqual(self.url_open("/complaints/new/nowhere").status_code, 404)

    def test_4_5_machines_fall_into_the_trap(self):
        page = self._send(
            self.url_open("/complaints/new"),
            "/complaints/new/about",
            homepage="http://spam.example",
            **WORDS,
        )
        self.assertIn("Leave the box for machines empty", page.text)

    def test_4_5_too_many_forms_wait_and_lose_nothing(self):
        page = self._to_check()
        throttle = type(self.env["complaint.throttle"])
        with patch.object(throttle, "_take", lambda *_args: 120):
            page = self._send(page, signed="1")
        self.assertEqual(page.status_code, 429)
        self.assertIn("2 minutes", page.text)
        page = self._send(page, "/complaints/new/check", signed="1")
        self.assertTrue(page.url.endswith("/done"))

    # ------------------------------------------------------------------
    # Files
    # ------------------------------------------------------------------

    def _files_page(self):
        return self._send(self._send(self._start()), **OPEN)

    def test_4_5_files_are_judged_by_their_content(self):
        page = self._files_page()
        bad = {
            "empty.png": b"",
            "page.html": b"<html><script>alert(1)</script></html>",
            "page.jpg": b"  <!DOCTYPE html><script>1</script>",
            "drawing.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
            "notes.txt": b"hello <script>alert(1)</script>",
            "program.pdf": b"MZ\x90\x00\x03" + b"\0" * 200,
            "bundle.zip": b"PK\x03\x04" + b"\0" * 64,
        }
        for name, content in bad.items():
            with self.subTest(name):
                page = self._send(page, files=[("files", (name, content))], add="1")
                self.assertIn(name, self._errors(page)["files"])
        self.assertFalse(
            self.env["complaint.draft"].search([], order="id desc", limit=1)._files()
        )
        page = self._send(
            page, files=[("files", ("../../a\u202egnp.exe", PNG))], add="1"
        )
        self.assertIn("agnp.exe.png", page.text)
        self.assertNotIn("..", page.text.split("o_complaint_files")[1][:400])

    def test_4_5_too_many_and_too_large_files_are_said(self):
        page = self._files_page()
        with patch.object(upload, "MAX_FILES", 2):
            files = [("files", (f"{n}.png", PNG + bytes([n]))) for n in range(3)]
            page = self._send(page, files=files, add="1")
            self.assertIn("up to 2 files", self._errors(page)["files"])
        with patch.object(upload, "MAX_BYTES", 64):
            page = self._send(page, files=[("files", ("b.png", PNG * 9))], add="1")
            self.assertIn("may have up to", self._errors(page)["files"])

    @mute_logger("odoo.http")
    def test_4_5_a_file_too_large_to_read_leads_back_to_the_page(self):
        page = self._files_page()
        huge = b"\0" * (upload.MAX_TOTAL + 5 * 1024 * 1024)
        page = self._send(page, files=[("files", ("huge.mp4", huge))])
        self.assertEqual(page.status_code, 200)
        self.assertIn("files", self._errors(page))
        self.assertIn("Add files", page.text)

    def test_4_5_a_file_is_taken_away_again(self):
        page = self._files_page()
        page = self._send(page, files=[("files", ("a.png", PNG))], add="1")
        draft = self.env["complaint.draft"].search([], order="id desc", limit=1)
        foreign = self.env["ir.attachment"].create({"name": "x", "raw": b"x"})
        self._send(page, "/complaints/new/files", drop=str(foreign.id))
        self.assertTrue(foreign.exists())
        page = self._send(page, "/complaints/new/files", drop=str(draft._files().id))
        self.assertFalse(draft._files())

    def test_4_5_scripts_get_the_same_answers(self):
        page = self._files_page()
        data = {"csrf_token": self._token(page)}
        headers = {"Accept": "application/json"}
        for content, fault in ((PNG, ""), (b"<svg/>", "not taken")):
            answer = self.url_open(
                "/complaints/new/files",
                data=data,
                files=[("files", ("a.png", content))],
                headers=headers,
            )
            self.assertIn(fault, answer.json()["error"])

    def test_4_5_without_a_team_the_page_says_so(self):
        self.team.show_in_portal = False
        page = self.url_open("/complaints/new")
        self.assertEqual(page.status_code, 200)
        self.assertIn("not taken on this page", page.text)

    def test_4_5_the_team_that_lists_the_category_takes_it(self):
        second = self._team("Second desk", "full", self.handler)
        second.category_ids = self.category
        ticket, _code, _page = self._complain(
            about={"category_id": str(self.category.id)}
        )
        self.assertEqual(ticket.team_id, second)
