import io
from hashlib import sha256

from PIL import Image

from odoo.tests import tagged

from .common_public import ANONYMOUS, OPEN, TrackedCase
from .test_core_photo import picture


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

    def test_4_5_the_page_says_what_becomes_of_photos(self):
        page = self._send(self._send(self._start()), **OPEN)
        self.assertIn("We keep photos as", page.text)
        page = self._send(page, "/complaints/new/you", **ANONYMOUS)
        self.assertIn("we take out the place", page.text)
