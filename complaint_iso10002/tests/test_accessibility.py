from odoo.tests import new_test_user, tagged

from .common_browser import DESKTOP, PHONE, BrowserMixin
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

    def _judge_all(self, lang, size):
        with self._walk() as walk:
            self._speak(walk, lang)
            walk.size(*size)
            self._walk_form(walk, lang)
            self._walk_case(walk, lang)
            if lang == "fa_IR":
                self.assertEqual(walk.ask("document.documentElement.dir"), "rtl")
                self.assertEqual(
                    walk.ask(
                        "getComputedStyle(document.querySelector('h1')).direction"
                    ),
                    "rtl",
                )

    def test_4_5_desktop(self):
        self._judge_all("en_US", DESKTOP)

    def test_4_5_phone(self):
        self._judge_all("en_US", PHONE)

    def test_4_5_right_to_left_on_a_desktop(self):
        self._judge_all("fa_IR", DESKTOP)

    def test_4_5_right_to_left_on_a_phone(self):
        self._judge_all("fa_IR", PHONE)

    def test_4_5_with_an_account(self):
        ticket = self._complaint(partner_id=self.user.partner_id.id)
        self.env.flush_all()
        for size in (DESKTOP, PHONE):
            with self._walk("cp_eve") as walk:
                walk.size(*size)
                walk.open("/my/complaints")
                walk.judge("list")
                walk.open("/my/complaints?search=nothing")
                walk.judge("list, empty")
                walk.open(f"/my/complaints/{ticket.id}")
                walk.judge("case with account")

    def test_4_5_200_percent_zoom_needs_no_scrolling_sideways(self):
        """1.4.10: a window of 640 at 200 % has 320 CSS pixels."""
        with self._walk() as walk:
            walk.size(320, 640)
            self._walk_form(walk, "en_US")
            self._walk_case(walk, "en_US")

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
            walk.open(_NEW)
            walk.fill({"description": "The kettle leaks."})
            walk.fill({})
            walk.fill({"identity_mode": "anonymous"})
            ready = "!!document.querySelector('.o_complaint_progress')"
            self.assertTrue(walk.browser._wait_ready(ready))
            walk.follow(lambda: walk.ask(drop))
            self.assertIn(
                "letter.txt", walk.ask("document.querySelector('#wrap').innerText")
            )
