import re

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_public import PNG, TrackedCase


@tagged("post_install", "-at_install")
class TestPublicCase(TrackedCase):
    """Following a case by number and code, and acting on it (7.3, 7.9)."""

    # ------------------------------------------------------------------
    # Opening
    # ------------------------------------------------------------------

    def test_7_3_number_and_code_show_step_next_step_and_dates(self):
        """AT-7.3"""
        ticket = self._complaint(user_id=self.handler.id)
        ticket.message_post(
            body="between us", subtype_xmlid="mail.mt_note", message_type="comment"
        )
        ticket._issue_tracking_code()
        page = self._follow(ticket, ticket.tracking_code)
        said = self._said(page)
        self.assertIn("We have your complaint.", said)
        self.assertIn("A person looks at how serious", said)
        self.assertIn("You get our answer", said)
        self.assertIn("Why this date?", said)
        self.assertNotIn("between us", page.text)
        for person in (self.handler, self.manager):
            self.assertNotIn(person.name, page.text)
            self.assertNotIn(person.email, page.text)

    def test_7_3_unknown_wrong_and_revoked_look_alike(self):
        ticket = self._complaint()
        ticket._issue_tracking_code()
        code = ticket.tracking_code
        revoked = self._complaint()
        revoked._issue_tracking_code()
        ended = revoked.tracking_code
        revoked.action_revoke_tracking_code()
        self.env.flush_all()
        answers = set()
        for number, tried in (
            ("C1999-00001", code),
            (ticket.number, "AAAA-BBBB-CCCC-DDDD"),
            (ticket.number, ""),
            (revoked.number, ended),
            (self.plain_team.name, code),
        ):
            page = self.url_open("/complaints/track")
            page = self._send(page, number=number, code=tried)
            text = page.text.replace(number, "").replace(tried or "\0", "")
            text = re.sub(r'(csrf_token"?:? ?(value=)?")[^"]+', "", text)
            answers.add((page.status_code, text))
        self.assertEqual(len(answers), 1)
        self.assertIn("do not belong together", answers.pop()[1])

    def test_7_3_guessing_is_locked_out(self):
        ticket = self._complaint()
        ticket._issue_tracking_code()
        code = ticket.tracking_code
        self.env.flush_all()
        page = self.url_open("/complaints/track")
        for _index in range(6):
            page = self._send(page, number=ticket.number, code="AAAA")
        page = self._send(page, "/complaints/track", number=ticket.number, code=code)
        self.assertEqual(page.status_code, 429)
        self.assertIn("Too many tries", page.text)

    def test_7_3_the_link_of_the_mail_opens_the_case(self):
        ticket = self._complaint()
        ticket._issue_tracking_code()
        link = ticket._tracking_link(ticket.tracking_code)
        self.env.flush_all()
        page = self.url_open(link[link.index("/complaints/") :])
        self.assertIn("/complaints/case/", page.url)
        self.assertNotIn("code=", page.url)

    def test_7_3_a_new_link_ends_the_former_one(self):
        ticket, page = self._tracked()
        self.assertIn("/complaints/case/", page.url)
        ticket.with_user(self.handler).action_issue_tracking_code()
        self.env.flush_all()
        page = self.url_open(page.url)
        self.assertTrue(page.url.endswith("/complaints/track"))
        self.assertEqual(self._kinds(ticket)[-1], "tracking")

    def test_7_3_staff_issue_and_revoke_who_may_work_the_case(self):
        ticket = self._complaint(user_id=self.handler.id)
        action = ticket.with_user(self.handler).action_issue_tracking_code()
        self.assertIn(ticket.number, action["context"]["default_link"])
        for user in (self.outsider, self.auditor):
            with self.subTest(user.login), self.assertRaises(AccessError):
                ticket.with_user(user).action_issue_tracking_code()
            with self.subTest(user.login), self.assertRaises(AccessError):
                ticket.with_user(user).action_revoke_tracking_code()
        for user in (self.handler, self.manager):
            with self.subTest(user.login), self.assertRaises(AccessError):
                ticket.with_user(user).read(["tracking_hash"])

    def test_7_3_a_page_is_only_for_the_browser_that_opened_it(self):
        ticket, page = self._tracked()
        self.opener.cookies.clear()
        again = self.url_open(page.url)
        self.assertNotIn(ticket.name, again.text)

    def test_7_3_the_page_is_left_on_this_device(self):
        _ticket, page = self._tracked()
        self.url_open(f"{page.url}/leave")
        self.assertTrue(self.url_open(page.url).url.endswith("/complaints/track"))

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------

    def test_7_3_an_anonymous_complainant_writes_and_reads(self):
        ticket, code = self._anonymous()
        page = self._act(
            self._follow(ticket, code),
            "message",
            text="Any <b>news</b>?",
            files=[("files", ("photo.png", PNG))],
        )
        self.assertIn("Your message has arrived", page.text)
        message = ticket.message_ids.filtered(lambda m: "Any" in (m.body or ""))
        self.assertFalse(message.author_id)
        self.assertIn("&lt;b&gt;", message.body)
        self.assertEqual(message.attachment_ids.mapped("name"), ["photo.png"])
        self.assertIn("message_in", self._kinds(ticket))
        ticket.with_user(self.manager).message_post(
            body="We are on it.",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        page = self.url_open(page.url)
        self.assertIn("We are on it.", page.text)
        self.assertIn("photo.png", page.text)
        self.assertNotIn(self.manager.name, page.text)

    def test_7_3_a_message_sent_twice_is_one_message(self):
        ticket, page = self._tracked()
        once = re.search(r'name="once" value="([^"]+)"', page.text).group(1)
        for _index in range(2):
            self._act(page, "message", text="Only once", once=once)
        found = ticket.message_ids.filtered(lambda m: "Only once" in (m.body or ""))
        self.assertEqual(len(found), 1)

    def test_7_3_a_word_of_the_complainant_ends_the_wait(self):
        ticket, _page = self._tracked("investigation")
        reason = self.env["complaint.pause.reason"].search(
            [("ends_on_reply", "=", True)], limit=1
        )
        self.env["complaint.clock.pause"].with_user(self.handler).create(
            {"ticket_id": ticket.id, "reason_id": reason.id}
        )
        self.env.flush_all()
        page = self.url_open(_page.url)
        self.assertIn("We wait for you", page.text)
        self._act(page, "message", text="Here it is")
        self.assertFalse(ticket.is_waiting)

    def test_7_3_a_handler_is_told_and_nobody_else(self):
        ticket, page = self._tracked("investigation")
        self._act(page, "message", text="Hello handler")
        message = ticket.message_ids.filtered(lambda m: "Hello" in (m.body or ""))
        told = message.notified_partner_ids
        self.assertIn(self.handler.partner_id, told)
        self.assertFalse(told.filtered("partner_share"))
        self.assertEqual(message.author_id, self.customer)

    def test_7_3_a_message_that_cannot_be_taken_is_kept_on_the_page(self):
        ticket, page = self._tracked()
        for files, text, field in (
            ([], "", "text"),
            ([("files", ("a.svg", b"<svg/>"))], "Typed", "files"),
            ([], "x" * 30_000, "text"),
        ):
            with self.subTest(field=field):
                again = self._act(page, "message", text=text, files=files)
                self.assertIn(field, self._errors(again))
                self.assertIn(text, again.text)
        self.assertFalse(ticket.message_ids.filtered(lambda m: "Typed" in m.body))

    def test_7_3_an_expired_session_loses_no_message(self):
        _ticket, page = self._tracked()
        base = page.url
        data = {"csrf_token": "gone", "text": "Long words"}
        again = self.url_open(f"{base}/message", data=data)
        self.assertIn("Long words", again.text)
        self.assertIn("Please send it once more", again.text)
