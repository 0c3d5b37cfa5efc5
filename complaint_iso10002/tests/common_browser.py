"""A real browser that walks through pages, and what axe-core says of them."""

import json
import os
import threading
from contextlib import contextmanager
from pathlib import Path

from odoo.tests.common import HOST, ChromeBrowser

#: where the development tools keep axe-core, unless told otherwise
_AXE = Path(__file__).parents[2] / ".local/node/node_modules/axe-core/axe.min.js"
DESKTOP, PHONE = (1280, 900), (390, 844)
#: a window of 640 at 200 % has 320 CSS pixels (1.4.10)
_ZOOMED = (320, 640)
_PATIENCE_SECONDS = 60
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_JUDGE = """
axe.run(document, {runOnly: %s, resultTypes: ["violations"]}).then((result) =>
    result.violations.map((rule) =>
        `${rule.id}: ${rule.nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`
    )
)
"""
_FILL = """
(() => {
    const form = document.querySelector(%(form)s);
    for (const [name, value] of Object.entries(%(values)s)) {
        for (const box of form.querySelectorAll(`[name="${name}"]`)) {
            if (["radio", "checkbox"].includes(box.type)) {
                box.checked = box.value === value;
            } else {
                box.value = value;
            }
        }
    }
    form.submit();
})()
"""
_APPEARS = """
new Promise((resolve) => {
    const look = () => document.querySelector(%s) && resolve(true);
    new MutationObserver(look).observe(document, {childList: true, subtree: true});
    look();
})
"""
_WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Walk:
    """One browser window: open, fill in, press keys, ask."""

    def __init__(self, case, browser):
        self.case = case
        self.browser = browser
        self._loaded = threading.Event()
        browser._handlers["Page.loadEventFired"] = lambda **_when: self._loaded.set()

    def ask(self, expression):
        """The value of ``expression`` in the page, awaited."""
        answer = self.browser._websocket_request(
            "Runtime.evaluate",
            params={
                "expression": expression,
                "awaitPromise": True,
                "returnByValue": True,
            },
            timeout=60,
        )
        self.case.assertNotIn("exceptionDetails", answer, expression[:200])
        return answer["result"].get("value")

    def size(self, width, height):
        self.browser._websocket_request(
            "Emulation.setDeviceMetricsOverride",
            params={
                "width": width,
                "height": height,
                "deviceScaleFactor": 1,
                "mobile": False,
            },
        )

    def open(self, path):
        """Go to ``path``; the page that comes is the one asked for."""
        self.follow(lambda: self.browser.navigate_to(self.case.base_url() + path))
        there = self.ask("location.pathname")
        self.case.assertTrue(there.endswith(path.split("?")[0]), there)

    def leave(self):
        """Leave the page; none of its requests, which may be read-only, is under way
        when the test writes through the same cursor."""
        self.follow(lambda: self.browser.navigate_to("about:blank"))
        self.case._wait_remaining_requests()

    def fill(self, values=None, form="#wrap form[method=post]"):
        """Fill in and send a form; wait for the page that follows."""
        values = json.dumps(values or {})
        self.follow(
            lambda: self.ask(_FILL % {"form": json.dumps(form), "values": values})
        )

    def follow(self, act):
        """Do ``act``, which leads to another page, and wait for its load event."""
        self.ask("window.complaintLeft = true")
        self._loaded.clear()
        act()
        while self._loaded.wait(_PATIENCE_SECONDS):
            self._loaded.clear()
            if self.ask("!window.complaintLeft"):
                return
        self.case.fail("No other page came.")

    def wait_for(self, selector):
        """Wait for what scripts put into the page, as the page sees it come."""
        self.ask(_APPEARS % json.dumps(selector))

    def press(self, key, text=None):
        for kind in ("keyDown", "keyUp"):
            params = {"type": kind, "key": key, "code": key}
            if key in _CODES:
                params["windowsVirtualKeyCode"] = _CODES[key]
            if text and kind == "keyDown":
                params["text"] = text
            self.browser._websocket_request("Input.dispatchKeyEvent", params=params)

    def type(self, text):
        self.browser._websocket_request("Input.insertText", params={"text": text})

    def without_scripts(self):
        """From the next page on, no script of a page runs."""
        self.browser._websocket_request(
            "Emulation.setScriptExecutionDisabled", params={"value": True}
        )

    def choose_files(self, selector, *paths):
        """Choose files of this machine in a box, as its dialog would."""
        root = self.browser._websocket_request("DOM.getDocument")["root"]["nodeId"]
        box = self.browser._websocket_request(
            "DOM.querySelector", params={"nodeId": root, "selector": selector}
        )
        self.browser._websocket_request(
            "DOM.setFileInputFiles",
            params={"nodeId": box["nodeId"], "files": list(map(str, paths))},
        )

    def press_on(self, label):
        """Go on by the button or link ``label``, reached by the Tab key alone."""
        for _index in range(80):
            self.press("Tab")
            if self.ask("document.activeElement.innerText.trim()") == label:
                self.follow(lambda: self.press("Enter", "\r"))
                return
        self.case.fail(f"{label} is not reached by keyboard")

    def tab_to(self, name, most=60):
        """Reach the box or button ``name`` (id or value) by the Tab key alone."""
        for _index in range(most):
            self.press("Tab")
            focus = "document.activeElement"
            if self.ask(f"{focus}.id || {focus}.name || {focus}.type") == name:
                return
        self.case.fail(f"{name} is not reached by keyboard")

    def judge(self, state, where=""):
        """No violation of axe-core, and nothing wider than the window.

        :param where: how the address ends, so that the right page is judged
        """
        self.case.assertTrue(self.ask("location.pathname").endswith(where), state)
        if not self.ask("'axe' in window"):
            self.ask(_axe())
        for size in (DESKTOP, PHONE):
            self.size(*size)
            with self.case.subTest(state, width=size[0]):
                self.case.assertEqual(self.ask(_JUDGE % json.dumps(_RULES)), [])
                self.case.assertLessEqual(self.ask(_WIDER), 0, "scrolls sideways")
        self.size(*_ZOOMED)
        with self.case.subTest(state, width=_ZOOMED[0]):
            self.case.assertLessEqual(self.ask(_WIDER), 0, "scrolls sideways")


_CODES = {"Tab": 9, "Enter": 13, " ": 32}


def _axe():
    path = Path(os.environ.get("COMPLAINT_AXE") or _AXE)
    return path.read_text(encoding="utf-8") + "; true"


def _is_told(record):
    """A page that is left while it loads misses its translations; no fault."""
    message = record.getMessage()
    return "fetching translations" not in message and "fetchTranslations" not in message


class BrowserMixin:
    @contextmanager
    def _walk(self, login=None):
        """A browser window, logged in as ``login`` or as nobody."""
        browser = ChromeBrowser(self)
        browser._logger.getChild("browser").addFilter(_is_told)
        try:
            with self.allow_requests(browser=browser):
                self.authenticate(login, login, browser=browser)
                self.cr.flush()
                self.cr.clear()
                yield Walk(self, browser)
                self._wait_remaining_requests()
        finally:
            browser.stop()

    def _speak(self, walk, lang):
        walk.browser.set_cookie("frontend_lang", lang, "/", HOST)
