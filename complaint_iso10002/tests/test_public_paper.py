from odoo.tests import tagged

from .common_public import TrackedCase


@tagged("post_install", "-at_install")
class TestPublicPaper(TrackedCase):
    """What complainants download from their page (7.8, 4.10)."""

    def test_7_8_letters_and_copies_are_downloaded(self):
        ticket, page = self._tracked("communicated")
        ticket.message_post(
            body="Do not tell", subtype_xmlid="mail.mt_note", message_type="comment"
        )
        base = page.url
        letter = ticket.response_ids.filtered(lambda r: r.state == "sent")
        for path in (f"letter/{letter.id}", "receipt.pdf", "copy.pdf"):
            paper = self.url_open(f"{base}/{path}")
            with self.subTest(path):
                self.assertEqual(paper.headers["Content-Type"], "application/pdf")
                self.assertNotIn(b"Do not tell", paper.content)
                disposition = paper.headers["Content-Disposition"]
                self.assertTrue(disposition.startswith("attachment"))
        draft = self.env["complaint.response"]._draft(ticket)
        self.env.flush_all()
        paper = self.url_open(f"{base}/letter/{draft.id}")
        self.assertNotEqual(paper.headers["Content-Type"], "application/pdf")

    def test_4_10_files_of_others_and_of_notes_are_not_downloaded(self):
        ticket, page = self._tracked()
        files = self.env["ir.attachment"]
        own = {"res_model": ticket._name, "res_id": ticket.id, "raw": b"secret"}
        memo = files.create({"name": "memo.txt", **own})
        other = self._complaint()
        foreign = files.create(
            {
                "name": "other.txt",
                "res_model": other._name,
                "res_id": other.id,
                "raw": b"secret",
                "complaint_is_public": True,
            }
        )
        shown = files.create({"name": "page.html", **own, "complaint_is_public": True})
        self.env.flush_all()
        for file in memo | foreign:
            answer = self.url_open(f"{page.url}/file/{file.id}")
            self.assertNotIn(b"secret", answer.content)
        answer = self.url_open(f"{page.url}/file/{shown.id}")
        self.assertEqual(answer.content, b"secret")
        self.assertTrue(answer.headers["Content-Disposition"].startswith("attachment"))
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
