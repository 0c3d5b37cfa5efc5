from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged

from .common_public import OPEN, PNG, WORDS, PublicCase

_LONG = "x" * 1_000_000


@tagged("post_install", "-at_install")
class TestPublicFormFaults(PublicCase):
    """Nothing typed is lost, and bad input is said beside its box (4.5)."""

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

    def test_4_5_a_company_may_take_no_anonymous_complaints(self):
        self.env.company.complaint_anonymous = False
        page = self._send(self._start())
        self.assertNotIn('value="anonymous"', page.text)
        forged = {"identity_mode": "anonymous", "name": "Eve", "phone": "12345"}
        page = self._send(page, "/complaints/new/you", **forged)
        self.assertEqual(set(self._errors(page)), {"identity_mode"})
        self.assertIn("no anonymous complaints", self._errors(page)["identity_mode"])
        for kept in ("Eve", "12345"):
            self.assertIn(f'value="{kept}"', page.text)
        page = self._send(page, **{**forged, "identity_mode": "open"})
        self.assertTrue(page.url.endswith("/files"), page.url)

    def test_4_5_who_chose_it_before_is_asked_again_when_sending(self):
        page = self._to_check(you={"identity_mode": "anonymous"})
        self.env.company.complaint_anonymous = False
        before = self.env["helpdesk.ticket"].search_count([])
        page = self._send(page, signed="1")
        self.assertEqual(set(self._errors(page)), {"identity_mode"})
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), before)
        staff = self._complaint(self.contact, identity_mode="anonymous")
        self.assertEqual(staff.identity_mode, "anonymous")

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
