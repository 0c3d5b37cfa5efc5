from contextlib import suppress

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ComplaintCase


@tagged("post_install", "-at_install")
class TestHostileEvidence(ComplaintCase):
    """What is evidence is not first made something else, and then removed (8.1).

    As the handler, who may write messages and files of the case.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._complaint(user_id=cls.handler.id)
        cls.message = cls.ticket.with_user(cls.handler).message_post(
            body="We were wrong", subtype_xmlid="mail.mt_comment"
        )
        cls.file = (
            cls.env["ir.attachment"]
            .with_user(cls.handler)
            .create(
                {
                    "name": "proof.txt",
                    "raw": b"proof",
                    "res_model": "helpdesk.ticket",
                    "res_id": cls.ticket.id,
                }
            )
        )
        cls.plain = cls.env["helpdesk.ticket"].create(
            {"name": "A question", "description": "x", "team_id": cls.plain_team.id}
        )

    def _assert_kept(self, record, name, value):
        """``name`` is not written, nor does it open the way to a removal."""
        before = record[name]
        with self.subTest(model=record._name, field=name):
            with suppress(UserError):
                record.write({name: value})
            self.env.invalidate_all()
            self.assertEqual(record[name], before)
            with self.assertRaises(UserError):
                record.unlink()

    def test_8_1_a_message_is_not_taken_off_its_case(self):
        for name, value in (
            ("complaint_id", False),
            ("complaint_id", self._complaint(user_id=self.handler.id).id),
            ("model", "res.partner"),
            ("res_id", self.plain.id),
            ("is_internal", True),
            ("subtype_id", self.env.ref("mail.mt_note").id),
            ("message_type", "user_notification"),
            ("email_from", "eve@example.com"),
        ):
            self._assert_kept(self.message, name, value)

    def test_8_1_a_file_is_not_made_something_else(self):
        for name, value in (
            ("complaint_id", False),
            ("res_field", "description"),
            ("res_id", self.plain.id),
            ("type", "url"),
            ("url", "https://evil.example"),
            ("name", "nothing.txt"),
            ("mimetype", "text/html"),
            ("index_content", "lies"),
        ):
            self._assert_kept(self.file, name, value)

    def test_8_1_the_link_to_the_case_is_not_forged_from_elsewhere(self):
        """Nothing of another record is hung on a case the writer may not read."""
        for model, vals in (
            ("ir.attachment", {"name": "x", "complaint_id": self.ticket.id}),
            ("mail.message", {"body": "x", "complaint_id": self.ticket.id}),
        ):
            records = self.env[model].with_user(self.outsider)
            with self.subTest(model=model):
                try:
                    record = records.create(vals)
                except UserError:
                    continue
                self.assertFalse(record.sudo().complaint_id)

    def test_8_1_thoughts_about_a_message_are_no_evidence(self):
        """Starring, reading, pinning: what a person does with the own copy."""
        self.message.toggle_message_starred()
        self.message.set_message_done()
        self.assertTrue(self.message.starred)
