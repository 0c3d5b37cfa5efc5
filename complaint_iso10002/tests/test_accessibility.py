from odoo.tests import new_test_user, tagged
from odoo.tests.common import HOST

from odoo.addons.complaint_iso10002.controllers.complaint_form import COOKIE
from odoo.addons.complaint_iso10002.models.complaint_policy import BLOCKS

from .common_browser import PHONE, BrowserMixin
from .common_public import PublicCase

_NEW = "/complaints/new"


@tagged("post_install", "-at_install")
class TestAccessibility(BrowserMixin, PublicCase):
    """Every public page and state in a real browser (4.5, WCAG 2.2 AA)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fa_IR")
        cls.user = new_test_user(cls.env, "cp_eve", groups="base.group_portal")

    def _prefix(self, lang):
        return "/fa" if lang == "fa_IR" else ""

    def _walk_form(self, walk, lang):
        """All steps of the form, with faults and without; up to the receipt."""
        about = {"description": "The kettle leaks.", "occurred_on": ""}
        you = {"identity_mode": "open", "behalf": "other", "email": "x@y.example"}
        walk.open(f"{self._prefix(lang)}{_NEW}")
        walk.judge("about")
        walk.fill({"occurred_on": "2999-01-01"})
        walk.judge("about, wrong")
        walk.fill(about)
        walk.judge("wish", "/wish")
        walk.fill({"remedy": "yes", "remedy_requested": "x" * 5000})
        walk.judge("wish, wrong")
        walk.fill({"remedy": "yes", "remedy_requested": "Money back"})
        walk.judge("you", "/you")
        walk.fill({**you, "email": "nothing"})
        walk.judge("you, wrong")
        walk.fill({**you, "name": "Old Eve"})
        walk.judge("files", "/files")
        walk.fill({})
        walk.judge("check", "/check")
        walk.fill({})
        walk.judge("check, wrong")
        walk.fill({"signed": "1"})
        walk.judge("done", "/done")
        self.assertTrue(walk.ask("location.pathname").endswith("/done"))

    def _walk_case(self, walk, lang):
        """A case that waits for an answer, by number and code."""
        ticket = self._bring_to(self._complaint(), "communicated")
        ticket.message_post(
            body="We have a question.",
            author_id=self.handler.partner_id.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        ticket._issue_tracking_code()
        opened = {"number": ticket.number, "code": ticket.tracking_code}
        self.env.flush_all()
        walk.open(f"{self._prefix(lang)}/complaints/track")
        walk.judge("track")
        walk.fill({"number": ticket.number, "code": "AAAA"})
        walk.judge("track, wrong")
        walk.fill(opened)
        walk.ask("document.querySelectorAll('details').forEach(d => d.open = true)")
        walk.judge("case")
        walk.fill({"answer": "rejected"}, "form[action$='/answer']")
        walk.judge("case, answer wrong")
        walk.fill({"text": ""}, "form[action$='/message']")
        walk.judge("case, message wrong")
        walk.fill({"text": "Hello"}, "form[action$='/message']")
        walk.judge("case, message sent")
        walk.fill({"sure": "1"}, "form[action$='/withdraw']")
        walk.judge("case, ended")

    def _walk_account(self, walk, lang):
        """What is seen with an account: the list, and the own case."""
        ticket = self._complaint(partner_id=self.user.partner_id.id)
        self.user.lang = lang
        self.env.flush_all()
        walk.open("/my/complaints")
        walk.judge("list")
        walk.open("/my/complaints?search=nothing")
        walk.judge("list, empty")
        walk.open(f"/my/complaints/{ticket.id}")
        walk.judge("case with account")

    def _walk_policy(self, walk, lang):
        """The page on complaints, and the same in large print."""
        words = {block: f"<p>{block} in words</p>" for block in BLOCKS}
        policies = self.env["complaint.policy"].with_user(self.manager)
        policy = policies.create(
            {"name": "Our word to you", "commitment": "<p>We listen.</p>", **words}
        )
        policy.action_submit()
        policy.with_user(self.executive).action_approve()
        policy.action_publish()
        self.env["complaint.recourse.body"].create(
            {"name": "Ombudsman of Test", "website": "https://ombudsman.example.com"}
        )
        self.env.flush_all()
        walk.open(f"{self._prefix(lang)}/complaints")
        self.assertIn("We listen.", walk.ask("document.body.innerText"))
        walk.judge("policy")
        walk.open(f"{self._prefix(lang)}/complaints?size=large")
        walk.judge("policy, large print")

    def _walk_feedback(self, walk, lang):
        """The page for feedback: wrong, answered, a review asked for, ended."""
        ticket = self._complaint(user_id=self.handler.id)
        stage = ticket.pipeline_id._stage_at("closed")
        ticket._waive_for(stage, "Only its end matters here.")
        ticket.stage_id = stage
        feedback = self.env["complaint.feedback"].create({"ticket_id": ticket.id})
        feedback._act(
            {"invited_at": "2025-03-11 06:00:00", "expires_at": "2125-03-11 06:00:00"}
        )
        path = f"{self._prefix(lang)}/complaints/feedback/"
        path += feedback._new_token("token_hash")
        self.env.flush_all()
        walk.open(f"{path}?overall=2")
        walk.judge("feedback")
        walk.fill({"overall": ""})
        walk.judge("feedback, wrong")
        walk.fill({"overall": "1", "comment": "Too slow"})
        walk.judge("feedback, thanks", "/thanks")
        walk.fill({"reason": ""})
        walk.judge("feedback, review wrong")
        walk.fill({"reason": "Look again"})
        walk.judge("feedback, review asked for", "/thanks")
        walk.open(path)
        walk.judge("feedback, ended")

    def _judge_all(self, lang):
        """Every page and state, each on a desktop, on a phone and at 320 pixels."""
        with self._walk() as walk:
            self._speak(walk, lang)
            self._walk_form(walk, lang)
            self._walk_case(walk, lang)
            self._walk_policy(walk, lang)
            self._walk_feedback(walk, lang)
            for element in ("html", "h1"):
                direction = f"getComputedStyle(document.querySelector('{element}'))"
                self.assertEqual(
                    walk.ask(f"{direction}.direction"),
                    "rtl" if lang == "fa_IR" else "ltr",
                )
            walk.leave()
            self.authenticate("cp_eve", "cp_eve", browser=walk.browser)
            self._walk_account(walk, lang)

    def test_4_5_left_to_right(self):
        self._judge_all("en_US")

    def test_4_5_right_to_left(self):
        self._judge_all("fa_IR")

    def test_4_5_targets_are_large(self):
        """Boxes and buttons are at least 44 pixels high."""
        small = """
            [...document.querySelectorAll(
                "#wrap .btn, #wrap .form-control, #wrap .form-select, #wrap li > a"
            )].filter((box) => box.offsetParent && box.offsetHeight < 44)
              .map((box) => box.outerHTML.slice(0, 120))
        """
        with self._walk() as walk:
            walk.size(*PHONE)
            for path in (_NEW, "/complaints/track"):
                walk.open(path)
                self.assertEqual(walk.ask(small), [])

    def test_4_5_by_keyboard_alone(self):
        """From the first key to the receipt: Tab, Space, Enter and letters."""
        with self._walk() as walk:
            walk.open(_NEW)
            walk.press("Tab")
            focus = "document.activeElement.getAttribute('href')"
            self.assertEqual(walk.ask(focus), "#wrap", "the first stop skips")
            walk.tab_to("description")
            walk.type("The kettle leaks.")
            self._press_on(walk)
            self._press_on(walk)
            walk.tab_to("identity_mode")
            walk.press(" ", " ")
            walk.tab_to("email")
            walk.type("eve@visitor.example")
            self._press_on(walk)
            self._press_on(walk, stop="submit")
            walk.tab_to("signed")
            walk.press(" ", " ")
            self._press_on(walk)
            self.assertTrue(walk.ask("location.pathname").endswith("/done"))

    def _press_on(self, walk, stop="submit"):
        """Go on by the button that sends the form."""
        for _index in range(60):
            walk.tab_to(stop)
            main = "document.activeElement.classList.contains('btn-primary')"
            if walk.ask(main):
                break
        walk.follow(lambda: walk.press("Enter", "\r"))

    def test_4_5_faults_are_announced_and_linked(self):
        with self._walk() as walk:
            walk.open(_NEW)
            walk.fill({})
            self.assertEqual(
                walk.ask("document.querySelector('.o_complaint_errors').role"), "alert"
            )
            walk.ask("document.querySelector('.o_complaint_errors a').click()")
            self.assertEqual(walk.ask("document.activeElement.id"), "description")

    def test_4_5_a_file_goes_up_with_progress(self):
        """With scripts, a chosen file is kept at once and listed."""
        drop = """
            (() => {
                const box = document.querySelector("#files");
                const data = new DataTransfer();
                data.items.add(new File(["hello"], "letter.txt", {type: "text/plain"}));
                box.files = data.files;
                box.dispatchEvent(new Event("change", {bubbles: true}));
            })()
        """
        with self._walk() as walk:
            walk.browser.set_cookie(COOKIE, self._draft_at_files(), "/", HOST)
            walk.open(f"{_NEW}/files")
            walk.wait_for(".o_complaint_progress")
            walk.follow(lambda: walk.ask(drop))
            self.assertIn(
                "letter.txt", walk.ask("document.querySelector('#wrap').innerText")
            )

    def _draft_at_files(self):
        """Token of a draft that waits for files. A window that leaves pages while
        their scripts still open the browser's database would wait for it forever."""
        draft, token = self.env["complaint.draft"].sudo()._open()
        draft._keep("about", {"description": "The kettle leaks."})
        draft._keep("wish", {})
        draft._keep("you", {"identity_mode": "anonymous"})
        self.env.flush_all()
        return token
