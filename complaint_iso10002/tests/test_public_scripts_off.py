import tempfile
from pathlib import Path

from odoo.tests import tagged

from .common_browser import BrowserMixin
from .common_public import PNG, PublicCase

_NEW = "/complaints/new"


@tagged("post_install", "-at_install")
class TestPublicScriptsOff(BrowserMixin, PublicCase):
    """The whole way in a real browser that runs no scripts, by keyboard alone (4.5)."""

    def test_4_5_from_the_first_key_to_the_answer_of_a_message(self):
        with self._walk() as walk, tempfile.TemporaryDirectory() as home:
            walk.without_scripts()
            self._complain_by_keyboard(walk, Path(home) / "kettle.png")
            number, code = walk.ask(
                "[...document.querySelectorAll('.o_complaint_code')]"
                ".map((box) => box.innerText)"
            )
            self._follow_by_keyboard(walk, number, code)
        ticket = self.env["helpdesk.ticket"].search([("number", "=", number)])
        self.assertEqual(ticket.partner_email, "eve@visitor.example")
        self.assertEqual(ticket.remedy_requested, "Money back")
        files = self.env["ir.attachment"].search(
            [("res_model", "=", ticket._name), ("res_id", "=", ticket.id)]
        )
        self.assertEqual(files.mapped("name"), ["kettle.png"])
        self.assertEqual(files.raw, PNG)
        self.assertIn("It still leaks.", str(ticket.message_ids.mapped("body")))

    def _complain_by_keyboard(self, walk, file):
        file.write_bytes(PNG)
        walk.open(_NEW)
        walk.press_on("Continue")  # nothing typed: said beside the box
        self.assertIn("Tell us what happened", self._text(walk))
        walk.tab_to("description")
        walk.type("The kettle leaks.")
        walk.press_on("Continue")
        walk.tab_to("remedy_requested")
        walk.type("Money back")
        walk.press_on("Continue")
        walk.tab_to("identity_mode")
        walk.press(" ", " ")
        walk.tab_to("email")
        walk.type("eve@visitor.example")
        walk.press_on("Continue")
        walk.choose_files("#files", file)
        walk.press_on("Add these files")
        self.assertIn("kettle.png", self._text(walk))
        walk.press_on("Continue")
        walk.tab_to("signed")
        walk.press(" ", " ")
        walk.press_on("Send the complaint")
        self.assertTrue(walk.ask("location.pathname").endswith("/done"))

    def _follow_by_keyboard(self, walk, number, code):
        walk.press_on("follow your complaint")
        walk.tab_to("number")
        walk.type(number)
        walk.tab_to("code")
        walk.type(code)
        walk.follow(lambda: walk.press("Enter", "\r"))
        self.assertIn(number, self._text(walk))
        walk.tab_to("text")
        walk.type("It still leaks.")
        walk.press_on("Send")
        self.assertIn("It still leaks.", self._text(walk))

    @staticmethod
    def _text(walk):
        return walk.ask("document.querySelector('#wrap').innerText")
