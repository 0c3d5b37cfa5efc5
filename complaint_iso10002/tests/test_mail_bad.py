from odoo.tests import tagged
from odoo.tools import mute_logger

from ..core import chain
from .common_gateway import COUNTER, GatewayCase


@tagged("post_install", "-at_install")
class TestMailBad(GatewayCase):
    """Bad mail: never lost, never half-written (7.2)."""

    def test_bad_mail_is_always_a_complaint(self):
        long = "x" * 10_000
        cases = {
            "no subject": self._raw(subject=""),
            "no subject header": self._raw(Subject=None),
            "empty body": self._raw(body="", subject="empty"),
            "no From": self._raw(From=None, subject="no from"),
            "From is no address": self._raw(From="nobody", subject="bad from"),
            "no Message-Id": self._raw(Message_Id=None),
            "long subject": self._raw(subject=long),
        }
        for name, raw in cases.items():
            with self.subTest(name):
                ticket = self._process(raw)
                self._assert_registered(ticket)
                self.assertTrue(ticket.name)

    def test_bad_mail_long_subject_keeps_every_letter(self):
        ticket = self._process(self._raw(subject="x" * 10_000))
        self.assertEqual(len(ticket.name), 250)
        self.assertEqual(ticket.original_name, "x" * 10_000)

    def _lines(self, *lines, body=b"Hello"):
        headers = (
            b"From: luxun@elsewhere.example",
            b"To: " + self.address.encode(),
            b"Message-Id: <%d@elsewhere.example>" % next(COUNTER),
        )
        return b"\r\n".join((*headers, *lines, b"", body))

    def test_bad_mail_broken_mime_is_kept(self):
        cases = {
            "no boundary": self._lines(
                b"Subject: one", b"Content-Type: multipart/mixed"
            ),
            "boundary never closed": self._lines(
                b"Subject: two",
                b'Content-Type: multipart/mixed; boundary="xx"',
                body=b"--xx\r\nContent-Type: text/plain\r\n\r\nIt leaks",
            ),
            "unknown charset": self._lines(
                b"Subject: three",
                b"Content-Type: text/plain; charset=klingon-8",
                body=b"It \xe9 leaks",
            ),
            "wrong charset": self._lines(
                b"Subject: four",
                b"Content-Type: text/plain; charset=utf-8",
                body=b"It \xff\xfe leaks",
            ),
            "broken base64": self._lines(
                b"Subject: five",
                b"Content-Type: text/plain",
                b"Content-Transfer-Encoding: base64",
                body=b"%%%not base64%%%",
            ),
            "odd content type": self._lines(
                b"Subject: six", b"Content-Type: ;;;", body=b"It leaks"
            ),
            "odd encoded subject": self._lines(
                b"Subject: =?klingon?B?%%%?= seven", body=b"It leaks"
            ),
            "a part that cannot be decoded": self._lines(
                b"Subject: eight",
                b'Content-Type: multipart/mixed; boundary="xx"',
                body=b"--xx\r\nContent-Type: message/rfc822\r\n"
                b"Content-Transfer-Encoding: base64\r\n\r\n!!!\r\n--xx--",
            ),
            "text that is no text": self._lines(
                b"Subject: nine",
                b"Content-Type: text/plain; charset=unknown-8bit",
                body=b"\x80\x81 leaks",
            ),
            "image as the whole mail": self._lines(
                b"Subject: ten", b"Content-Type: image/png", body=b"\x89PNG"
            ),
            "html that is none": self._lines(
                b"Subject: eleven",
                b"Content-Type: text/html",
                body=b"<?xml version='1.0' encoding='x'?><<p>>\x01\x02",
            ),
            "html comment only": self._lines(
                b"Subject: twelve", b"Content-Type: text/html", body=b"<!-- -->"
            ),
        }
        for name, raw in cases.items():
            with self.subTest(name), mute_logger("odoo.addons.mail.models.mail_thread"):
                ticket = self._process(raw)
                self._assert_registered(ticket)
                self.assertTrue(ticket.description)

    def test_bad_mail_nul_bytes(self):
        cases = {
            "subject": self._lines(b"Subject: a\x00b one"),
            "encoded subject": self._lines(b"Subject: =?utf-8?B?YQBi?= two"),
            "body": self._lines(b"Subject: three", body=b"It\x00leaks"),
            "html": self._lines(
                b"Subject: four", b"Content-Type: text/html", body=b"<p>It\x00leaks</p>"
            ),
            "sender": self._lines(b"Subject: five", b"From: a\x00b <a@b.example>"),
            "name in copy": self._lines(
                b"Subject: six", b"Cc: =?utf-8?B?YQBi?= <c@d.example>"
            ),
            "references": self._lines(b"Subject: seven", b"References: <a\x00b@x>"),
            "file": self._lines(
                b"Subject: eight",
                b'Content-Type: multipart/mixed; boundary="xx"',
                body=b"--xx\r\nContent-Type: text/plain; name*=utf-8''a%00b.txt\r\n"
                b"Content-Disposition: attachment; filename*=utf-8''a%00b.txt\r\n\r\n"
                b"in\x00side\r\n--xx--\r\n",
            ),
        }
        for name, raw in cases.items():
            with self.subTest(name):
                ticket = self._process(raw)
                self._assert_registered(ticket)

    def test_bad_mail_nul_bytes_in_a_file_are_kept(self):
        ticket = self._process(self._with_file("a.bin", b"in\x00side"))
        self.assertEqual(ticket.attachment_ids.raw, b"in\x00side")

    def test_bad_mail_a_large_file_is_kept(self):
        content = b"0123456789abcdef" * (25 * 1024 * 64)
        ticket = self._process(self._with_file("large.bin", content))
        self._assert_registered(ticket)
        self.assertEqual(ticket.attachment_ids.file_size, 25 * 1024 * 1024)
        digest = chain.sha256(content).hexdigest()
        evidence = ticket.event_ids.filtered(lambda e: e.kind == "evidence")
        self.assertIn(digest, evidence.payload)

    def test_bad_mail_an_acknowledgement_that_fails_loses_no_complaint(self):
        """A template somebody broke stops no intake."""
        self.template.body_html = "<t t-out='object.no_such_field'/>"
        with mute_logger(
            "odoo.addons.mail.models.mail_render_mixin",
            "odoo.addons.complaint_iso10002.models.attempt",
        ):
            ticket = self._process(self._raw())
        self._assert_registered(ticket)
        self.assertFalse(ticket.acknowledged_at)
        self.assertTrue(ticket.activity_ids)

    def test_bad_mail_a_plain_team_still_refuses_what_it_refused(self):
        """Mail to plain teams is not touched by the rescue."""
        self.plain_team.write(
            {"alias_name": "support-x", "alias_domain_id": self.mail_alias_domain.id}
        )
        raw = self._raw(To=self.plain_team.alias_email, subject="plain")
        self.assertFalse(self._process(raw))
        plain = self.env["helpdesk.ticket"].search([("name", "=", "plain")])
        self.assertFalse(plain.is_complaint)
        self.assertTrue(plain.number.startswith("HT"))
        self.assertFalse(self._sent_to("luxun"))
