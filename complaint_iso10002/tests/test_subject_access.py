import base64
import io
import json
import zipfile

from markupsafe import Markup

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..core import chain
from .common import ComplaintCase


@tagged("post_install", "-at_install")
class TestSubjectAccess(ComplaintCase):
    """Everything held about one person, and nothing about others (4.10, 8.1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._complaint(user_id=cls.handler.id)
        cls.stranger = cls._complaint(
            partner_id=False, partner_email="Ada <ADA@example.com>"
        )
        cls.other = cls._complaint(partner_id=False, partner_email="eve@example.com")
        cls.ticket.message_post(
            body="For you",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            attachments=[("answer.txt", b"ours")],
        )
        cls.ticket.message_post(
            body="Between us",
            message_type="comment",
            subtype_xmlid="mail.mt_note",
            attachments=[("note.txt", b"internal")],
        )
        cls.ticket.conclusion = "Only for us"

    def _make(self, user=None, **vals):
        wizard = self.env["complaint.subject.access"].with_user(user or self.manager)
        wizard = wizard.create(
            {"partner_id": self.customer.id, "reason": "Letter of 3 March", **vals}
        )
        wizard.action_make()
        content = base64.b64decode(wizard.archive)
        return wizard, content, zipfile.ZipFile(io.BytesIO(content))

    def test_4_10_what_is_in_the_archive_and_what_is_left_out(self):
        wizard, content, archive = self._make()
        data = json.loads(archive.read("data.json"))
        numbers = [case["number"] for case in data]
        self.assertEqual(numbers, [self.ticket.number, self.stranger.number])
        self.assertEqual(wizard.case_count, 2)
        names = archive.namelist()
        self.assertIn("summary.pdf", names)
        self.assertTrue(any(name.endswith("answer.txt") for name in names))
        told = archive.read("data.json").decode()
        self.assertIn("For you", told)
        for hidden in ("Between us", "Only for us", "note.txt", "eve@", "cp_handler"):
            self.assertNotIn(hidden, told)
            self.assertFalse([name for name in names if hidden in name])
        event = self._last(self.ticket)
        self.assertEqual((event.kind, event.user_id), ("handed_out", self.manager))
        payload = chain.load(event.payload)
        self.assertEqual(payload["sha256"], chain.sha256(content).hexdigest())
        self.assertNotIn("handed_out", self._kinds(self.other))

    def test_4_10_the_paper_says_it_in_words_and_loads_nothing(self):
        """Labels, dates of the reader's country, texts; no address is fetched."""
        self.ticket.message_post(
            body=Markup('<p>See <img src="https://evil.example/x.png"/> this</p>'),
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        wizard = self.env["complaint.subject.access"].with_user(self.manager)
        wizard = wizard.create({"partner_id": self.customer.id, "reason": "Letter"})
        sheets = [wizard._sheet(case) for case in wizard._cases()]
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "complaint_iso10002.report_complaint_subject_access",
            wizard.ids,
            {"sheets": sheets},
        )
        told = html.decode()
        for words in (self.ticket.number, "For you", "answer.txt", "It leaked"):
            self.assertIn(words, told)
        for hidden in ("Between us", "Only for us", "note.txt", "<img", "eve@"):
            self.assertNotIn(hidden, told)
        self.assertNotIn(str(self.ticket.received_at), told)

    def test_4_10_a_sealed_case_is_not_reached_by_it(self):
        self.ticket.write(
            {"access_level": "sealed", "named_user_ids": self.handler.ids}
        )
        _wizard, _content, archive = self._make()
        self.assertNotIn(self.ticket.number, archive.read("data.json").decode())

    def test_4_10_a_hidden_complainant_is_not_reached_by_the_manager(self):
        hidden = self._complaint(identity_mode="protected")
        _wizard, _content, archive = self._make()
        self.assertNotIn(hidden.number, archive.read("data.json").decode())

    def test_4_10_who_may_make_it_and_read_it(self):
        for user in (self.contact, self.handler, self.auditor, self.outsider):
            with self.assertRaises(AccessError):
                self._make(user)
        wizard, _content, _archive = self._make()
        with self.assertRaises(AccessError):
            wizard.with_user(self.second_manager).read(["archive"])

    def test_4_10_not_without_a_person_or_a_reason(self):
        with self.assertRaises(UserError):
            self._make(partner_id=False)
        with self.assertRaises(UserError):
            self._make(reason=" ")
