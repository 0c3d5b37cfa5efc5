from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..core import upload
from .common_public import OPEN, PNG, PublicCase


@tagged("post_install", "-at_install")
class TestPublicFormFiles(PublicCase):
    """Files with the form, and the desk that takes it (4.5)."""

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

    def test_4_5_a_file_that_is_sent_again_is_one_file(self):
        page = self._files_page()
        for _turn in range(2):
            self._send(page, files=[("files", ("a.png", PNG))], add="1")
        page = self._send(page, files=[("files", ("b.png", PNG + b"b"))], add="1")
        self.assertEqual(page.text.count('name="drop"'), 2)

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
