import re

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common_public import ANONYMOUS, PublicCase

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32


@tagged("post_install", "-at_install")
class TestPublicCase(PublicCase):
    """Following a case by number and code, and acting on it (7.3, 7.9)."""

    def _anonymous(self):
        ticket, code, _page = self._complain(you=ANONYMOUS)
        return ticket, code

    def _tracked(self, iso_step=None):
        """A case entered by staff, with a code given to the complainant."""
        ticket = self._complaint()
        if iso_step:
            self._bring_to(ticket, iso_step)
        ticket._issue_tracking_code()
        self.env.flush_all()
        return ticket, self._follow(ticket, ticket.tracking_code)

    def _said(self, page):
        return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())

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

    # ------------------------------------------------------------------
    # Answering the decision
    # ------------------------------------------------------------------

    def test_7_9_the_complainant_agrees(self):
        ticket, page = self._tracked("communicated")
        self.assertIn("Do you agree with our answer?", page.text)
        page = self._act(page, "answer", answer="accepted")
        self.assertEqual(ticket.complainant_answer, "accepted")
        self.assertTrue(ticket.answered_at)
        self.assertIn("answered", self._kinds(ticket))
        self.assertNotIn("Do you agree with our answer?", page.text)

    def test_7_9_the_complainant_does_not_agree(self):
        """AT-7.9a"""
        ticket, page = self._tracked("communicated")
        again = self._act(page, "answer", answer="rejected")
        self.assertIn("answer_reason", self._errors(again))
        self.assertFalse(ticket.complainant_answer)
        page = self._act(page, "answer", answer="rejected", answer_reason="Too little")
        self.assertEqual(ticket.iso_step, "disputed")
        self.assertEqual(ticket.answer_reason, "Too little")
        self.assertTrue(ticket.reviewer_id)
        self.assertNotIn(ticket.reviewer_id, ticket._deciders())
        self.assertIn("looks at it again", page.text)

    def test_7_9_an_answer_before_the_decision_is_refused(self):
        ticket, page = self._tracked("investigation")
        for answer in ("accepted", "rejected", "silent", "closed"):
            self._act(page, "answer", answer=answer, answer_reason="x")
        self.assertFalse(ticket.complainant_answer)
        self.assertEqual(ticket.iso_step, "investigation")
        with self.assertRaises(UserError):
            ticket._complainant_answer("accepted")

    def test_h_a_review_is_asked_for_and_reaches_a_person(self):
        """REQ-H-3"""
        ticket, page = self._tracked("investigation")
        again = self._act(page, "review")
        self.assertIn("review_reason", self._errors(again))
        page = self._act(page, "review", review_reason="Nobody calls back")
        self.assertIn("You asked for a review on", page.text)
        self.assertIn("asked", self._kinds(ticket))
        kind = self.env.ref("complaint_iso10002.mail_activity_type_review")
        activity = ticket.activity_ids.filtered(lambda a: a.activity_type_id == kind)
        self.assertTrue(activity.user_id)
        self.assertNotEqual(activity.user_id, self.handler)
        with self.assertRaises(UserError):
            ticket._complainant_review("Again")

    def test_7_9_the_complainant_withdraws(self):
        ticket, page = self._tracked("investigation")
        again = self._act(page, "withdraw", withdraw_reason="Solved")
        self.assertIn("sure", self._errors(again))
        self.assertEqual(ticket.iso_step, "investigation")
        page = self._act(page, "withdraw", withdraw_reason="Solved", sure="1")
        self.assertEqual(ticket.iso_step, "withdrawn")
        self.assertIn("Solved", ticket.exit_reason)
        self.assertIn("You have taken your complaint back", page.text)
        self.assertNotIn("Take your complaint back</h2>", page.text)

    # ------------------------------------------------------------------
    # Papers
    # ------------------------------------------------------------------

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

    # ------------------------------------------------------------------
    # With an account
    # ------------------------------------------------------------------

    def test_7_3_an_account_shows_the_same_page(self):
        user = new_test_user(self.env, "cp_eve", groups="base.group_portal")
        other = new_test_user(self.env, "cp_other", groups="base.group_portal")
        ticket = self._complaint(partner_id=user.partner_id.id)
        self.env.flush_all()
        self.authenticate("cp_eve", "cp_eve")
        page = self.url_open(f"/my/ticket/{ticket.id}")
        self.assertTrue(page.url.endswith(f"/my/complaints/{ticket.id}"))
        page = self._act(page, "message", text="From my account")
        message = ticket.message_ids.filtered(lambda m: "From my" in (m.body or ""))
        self.assertEqual(message.author_id, user.partner_id)
        for path in ("", "/receipt.pdf", "/copy.pdf", "/file/1", "/letter/1"):
            self.authenticate("cp_other", "cp_other")
            forbidden = self.url_open(f"/my/complaints/{ticket.id}{path}")
            unknown = self.url_open(f"/my/complaints/999999999{path}")
            self.assertEqual(forbidden.url, unknown.url)
            self.assertNotIn("kettle", forbidden.text)
        page = self._act(page, "withdraw", sure="1")
        self.assertEqual(ticket.iso_step, "received")
        self.assertFalse(other.partner_id & ticket.message_ids.author_id)

    def test_4_10_a_protected_complainant_acts_without_a_name(self):
        user = new_test_user(self.env, "cp_eve", groups="base.group_portal")
        ticket = self._complaint(
            partner_id=user.partner_id.id, identity_mode="protected"
        )
        self.env.flush_all()
        self.authenticate("cp_eve", "cp_eve")
        page = self.url_open(f"/my/complaints/{ticket.id}")
        self.assertIn("Your complaint", page.text)
        page = self._act(
            page, "message", text="Unseen", files=[("files", ("p.png", PNG))]
        )
        message = ticket.message_ids.filtered(lambda m: "Unseen" in (m.body or ""))
        self.assertFalse(message.author_id)
        people = message.create_uid | message.attachment_ids.create_uid
        self.assertNotIn(user, people | ticket.sudo().event_ids.user_id)

    def test_7_3_staff_without_a_role_follow_what_they_complained_about(self):
        """An employee may be a customer too; the back office stays closed."""
        self.authenticate("cp_outsider", "cp_outsider")
        ticket = self._complaint()
        self.env.flush_all()
        page = self.url_open(f"/my/complaints/{ticket.id}")
        self.assertNotIn("kettle", page.text)
