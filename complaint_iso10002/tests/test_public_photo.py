import io
from hashlib import sha256

from PIL import Image

from odoo.tests import tagged

from .common_public import ANONYMOUS, OPEN, TrackedCase
from .test_core_film import clip, heic
from .test_core_photo import picture, scan


@tagged("post_install", "-at_install")
class TestPublicPhoto(TrackedCase):
    """Photos are proof; those of people who stay unknown tell nothing of them."""

    def _photos(self, ticket):
        return self.env["ir.attachment"].search(
            [("res_model", "=", ticket._name), ("res_id", "=", ticket.id)]
        )

    def _large(self):
        stream = io.BytesIO()
        Image.new("RGB", (2600, 1800)).save(stream, "JPEG", quality=95)
        return stream.getvalue()

    def test_8_1_photos_are_kept_to_the_byte(self):
        for content in (picture("JPEG"), self._large()):
            ticket, code, _page = self._complain(
                you=OPEN, files=[("kettle.jpg", content)]
            )
            self.assertEqual(self._photos(ticket).raw, content)
            self._act(
                self._follow(ticket, code),
                "message",
                files=[("files", ("again.jpg", content))],
            )
            self.assertEqual(
                [file.raw for file in self._photos(ticket)], [content, content]
            )

    def test_8_1_photos_that_come_by_mail_are_kept_to_the_byte(self):
        content, ticket = self._large(), self._complaint()
        ticket.message_post(body="See", attachments=[("kettle.jpg", content)])
        self.assertEqual(self._photos(ticket).raw, content)

    def test_4_10_photos_of_somebody_hidden_tell_nothing(self):
        content = picture("JPEG")
        hidden = {**OPEN, "identity_mode": "protected", "name": "Eve Visitor"}
        for you in (ANONYMOUS, hidden):
            ticket, code, _page = self._complain(
                you=you, files=[("kettle.jpg", content)]
            )
            self._act(
                self._follow(ticket, code),
                "message",
                files=[("files", ("again.jpg", content))],
            )
            files = self._photos(ticket)
            self.assertEqual(len(files), 2)
            told = self.env["complaint.event"].search(
                [("ticket_id", "=", ticket.id), ("kind", "=", "evidence")]
            )
            for file in files:
                self.assertNotIn(b"Eve", file.raw)
                self.assertFalse(Image.open(io.BytesIO(file.raw)).getexif().get(0x8825))
                digest = sha256(file.raw).hexdigest()
                self.assertTrue(told.filtered(lambda e, d=digest: d in e.payload))

    def test_4_10_films_and_other_photos_of_somebody_hidden_tell_nothing(self):
        files = [
            ("way.mov", clip()),
            ("way.mp4", clip(b"isom")),
            ("kettle.heic", heic()),
            ("bill.tiff", scan()),
        ]
        ticket, code, _page = self._complain(you=ANONYMOUS, files=files)
        self._act(
            self._follow(ticket, code),
            "message",
            files=[("files", file) for file in files],
        )
        kept = self._photos(ticket)
        self.assertEqual(len(kept), 8)
        for file in kept:
            self.assertNotIn(b"Eve", file.raw, file.name)
        paper = self.env["report.complaint_iso10002.report_complaint_receipt"]
        self.assertTrue(paper._paper(ticket)["are_bare"])

    def test_8_1_films_of_somebody_known_are_kept_to_the_byte(self):
        ticket, _code, _page = self._complain(you=OPEN, files=[("way.mov", clip())])
        self.assertEqual(self._photos(ticket).raw, clip())
        paper = self.env["report.complaint_iso10002.report_complaint_receipt"]
        self.assertFalse(paper._paper(ticket)["are_bare"])

    def test_4_10_what_cannot_be_made_bare_is_not_taken_from_somebody_hidden(self):
        torn = ("way.mov", clip()[:-3])
        page = self._send(self._send(self._start()), **ANONYMOUS)
        page = self._send(page, files=[("files", torn)])
        self.assertIn("way.mov was not taken", self._errors(page)["files"])
        page = self._send(page)
        ticket, code, _page = self._complain(you=ANONYMOUS)
        page = self._follow(ticket, code)
        page = self._act(page, "message", files=[("files", torn)])
        self.assertIn("way.mov was not taken", self._errors(page)["files"])
        self.assertFalse(self._photos(ticket))

    def test_4_10_who_hides_after_the_files_came_is_asked_to_take_them_out(self):
        self._to_check(files=[("way.mov", clip()[:-3])])
        page = self._send(self.url_open("/complaints/new/you"), **ANONYMOUS)
        page = self._send(self.url_open("/complaints/new/check"), signed="1")
        self.assertIn("way.mov was not taken", self._errors(page)["files"])
        self.assertIn("Remove", page.text)

    def test_4_5_the_page_says_what_becomes_of_photos(self):
        page = self._send(self._send(self._start()), **OPEN)
        self.assertIn("as they are, as proof", page.text)
        page = self._send(page, "/complaints/new/you", **ANONYMOUS)
        self.assertIn("we take out the place", page.text)
