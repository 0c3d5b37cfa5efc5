"""`make shots`: screenshots of the backend, as people of each role see it.

Needs a running server (COMPLAINT_URL, COMPLAINT_DB; `make shots` starts one) whose
database has the demo logins. Everything is written to `.local/shots/`; the few
pictures of the README go to the addon's `static/description/`.
"""

import base64
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path

from websocket import create_connection

from . import paths, steps

ADDON = paths.ROOT / "complaint_iso10002"
OUTPUT = paths.LOCAL / "shots"
LANGUAGES = ("en_US", "zh_CN", "fa_IR")
SIZES = {"desktop": (1440, 900), "phone": (390, 844)}
PATIENCE_SECONDS = 60
IDLE = """
!document.querySelector('.o_loading_indicator, .o_blockUI')
&& [...document.images].every(image => image.complete)
&& !!document.querySelector(%s)
"""


@dataclass(frozen=True)
class Shot:
    """One picture: whose screen, which page, what to click, what must be there."""

    name: str
    login: str
    path: str
    ready: str
    clicks: tuple = ()
    sizes: tuple = ("desktop", "phone")
    languages: tuple = ("en_US",)
    in_readme: bool = False


TAB_PREFIX = ".o_notebook_headers"
TAB = TAB_PREFIX + " a[name=%s]"


def shots(client):
    """The pictures to take, with the cases of this database."""
    case = f"/odoo/complaints/{client.case(iso_step='investigation')}"
    response = client.first("complaint.response", [["state", "!=", "sent"]])
    new = ".o_list_button_add, .o-kanban-button-new"
    everywhere = LANGUAGES
    tabs = (
        ("assessment", case),
        ("points", f"/odoo/complaints/{client.case(iso_step='response')}"),
        ("investigation", case),
        ("responses", f"/odoo/complaints/{client.case(iso_step='response')}"),
        ("remedies", f"/odoo/complaints/{client.case(iso_step='remedy')}"),
        ("closing", f"/odoo/complaints/{client.case(iso_step='disputed')}"),
        ("deadlines", case),
        ("journal", f"/odoo/complaints/{client.case(iso_step='communicated')}"),
    )
    steps_ = ("received", "assessment", "response", "communicated", "remedy", "closed")
    return [
        Shot(
            "kanban",
            "handler",
            "/odoo/complaints?view_type=kanban",
            ".o_kanban_record",
            languages=everywhere,
            in_readme=True,
        ),
        Shot(
            "list",
            "handler",
            "/odoo/complaints?view_type=list",
            ".o_data_row, .o_kanban_record",
            languages=everywhere,
        ),
        Shot(
            "case",
            "handler",
            case,
            ".o_complaint_gates",
            languages=everywhere,
            in_readme=True,
        ),
        *(
            Shot(
                f"case-{tab}",
                "handler",
                path,
                ".o_notebook",
                clicks=(TAB % tab,),
                languages=everywhere if tab in ("assessment", "points") else ("en_US",),
            )
            for tab, path in tabs
        ),
        *(
            Shot(
                f"step-{step}",
                login,
                f"/odoo/complaints/{client.case(iso_step=step)}",
                ".o_notebook",
            )
            for login in ("handler", "manager")
            for step in steps_
        ),
        Shot(
            "explanation",
            "handler",
            case,
            ".modal .o_complaint_explanation",
            clicks=(".o_complaint_clock",),
            languages=everywhere,
            in_readme=True,
        ),
        Shot(
            "policy",
            "manager",
            "/odoo/complaint-policies/2",
            ".o_form_sheet",
            languages=everywhere,
        ),
        Shot(
            "due",
            "handler",
            "/odoo/complaints-due",
            ".o_list_renderer, .o_kanban_renderer, .o_nocontent_help",
        ),
        Shot(
            "response",
            "manager",
            f"/odoo/complaint-responses/{response}",
            ".o_form_sheet",
            languages=everywhere,
            in_readme=True,
        ),
        Shot(
            "responses",
            "manager",
            "/odoo/complaint-responses",
            ".o_list_renderer, .o_kanban_renderer",
        ),
        Shot(
            "quick-entry",
            "contact",
            "/odoo/complaints",
            ".modal .o_form_view",
            clicks=(new,),
            languages=everywhere,
            in_readme=True,
        ),
        Shot(
            "spot-settlement",
            "contact",
            "/odoo/action-complaint_iso10002.complaint_spot_settlement_action",
            ".modal .o_form_view",
        ),
        Shot(
            "analysis",
            "manager",
            "/odoo/complaints-analysis",
            "canvas",
            sizes=("desktop",),
        ),
        Shot("pipelines", "manager", "/odoo/complaint-pipelines/1", ".o_form_sheet"),
        *(
            Shot(
                name,
                "manager",
                f"/odoo/{name}",
                ".o_list_renderer, .o_kanban_renderer",
                sizes=("desktop",),
            )
            for name in (
                "complaint-teams",
                "complaint-stages",
                "complaint-gates",
                "complaint-matrix",
                "complaint-causes",
                "complaint-remedies",
                "complaint-journal",
                "complaint-checkpoints",
            )
        ),
    ]


class Client:
    """JSON-RPC as one user; keeps the session for the browser."""

    def __init__(self, url, database, login):
        self.url = url
        self.jar = CookieJar()
        handlers = (
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPCookieProcessor(self.jar),
        )
        self._opener = urllib.request.build_opener(*handlers)
        self.user = self._post(
            "/web/session/authenticate",
            {"db": database, "login": login, "password": login},
        )

    @property
    def session(self):
        return next(cookie.value for cookie in self.jar if cookie.name == "session_id")

    def call(self, model, method, *args, **kwargs):
        path = f"/web/dataset/call_kw/{model}/{method}"
        values = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self._post(path, values)

    def first(self, model, domain):
        """Id of the first record of `model` in `domain`."""
        found = self.call(model, "search", domain, limit=1)
        if not found:
            raise steps.StepFailed(f"no {model} for a picture: {domain}")
        return found[0]

    def case(self, **values):
        """Id of a complaint with these values."""
        domain = [["is_complaint", "=", True]]
        return self.first(
            "helpdesk.ticket", domain + [[k, "=", v] for k, v in values.items()]
        )

    def speak(self, lang):
        """Change the user's own language."""
        self.call("res.users", "write", [self.user["uid"]], {"lang": lang})

    def _post(self, path, params):
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        request = urllib.request.Request(
            self.url + path,
            data=body.encode(),
            headers={"Content-Type": "application/json"},
        )
        answer = json.load(self._opener.open(request, timeout=PATIENCE_SECONDS))
        if "error" in answer:
            raise steps.StepFailed(answer["error"]["data"]["message"])
        return answer["result"]


class Browser:
    """A headless Chromium spoken to through its DevTools protocol."""

    def __init__(self, program):
        self.home = Path(tempfile.mkdtemp(prefix="shots-"))
        command = [
            program,
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--remote-debugging-port=0",
            "--remote-allow-origins=*",
            "--no-proxy-server",
            f"--user-data-dir={self.home}",
            "about:blank",
        ]
        self.process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._number = 0
        self._socket = create_connection(self._page_address(), timeout=PATIENCE_SECONDS)
        self.send("Page.enable")

    def close(self):
        self._socket.close()
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.home, ignore_errors=True)

    def send(self, method, **params):
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        self._socket.send(json.dumps(message))
        while True:
            answer = json.loads(self._socket.recv())
            if answer.get("id") == message["id"]:
                return answer.get("result", {})
            if answer.get("method") == "Page.javascriptDialogOpening":
                self._leave_page()

    def _leave_page(self):
        """Answer the page that asks whether to be left with unsaved changes."""
        self._number += 1
        answer = {
            "id": self._number,
            "method": "Page.handleJavaScriptDialog",
            "params": {"accept": True},
        }
        self._socket.send(json.dumps(answer))

    def run(self, script):
        """Value of a JavaScript expression in the page."""
        answer = self.send("Runtime.evaluate", expression=script, returnByValue=True)
        return answer.get("result", {}).get("value")

    def resize(self, width, height, phone):
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=2 if phone else 1,
            mobile=phone,
        )
        self.send("Emulation.setTouchEmulationEnabled", enabled=phone)

    def enter(self, url, session):
        """Log in with a session taken elsewhere."""
        self.send("Network.clearBrowserCookies")
        self.send("Network.setCookie", name="session_id", value=session, url=url)

    def wait(self, selector):
        """Whether the page shows `selector` and has come to rest."""
        script = IDLE % json.dumps(selector)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            if self.run(script):
                time.sleep(0.7)
                return True
            time.sleep(0.1)
        return False

    def picture(self, target):
        data = self.send("Page.captureScreenshot", format="png")["data"]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(base64.b64decode(data))

    def _page_address(self):
        port_file = self.home / "DevToolsActivePort"
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError, IndexError, ValueError):
                port = port_file.read_text().split()[0]
                pages = json.load(opener.open(f"http://127.0.0.1:{port}/json"))
                return next(
                    page["webSocketDebuggerUrl"]
                    for page in pages
                    if page["type"] == "page"
                )
            time.sleep(0.1)
        raise steps.StepFailed("Chromium does not start")


def main():
    """Take all pictures, or those of the names or beginnings (`case-`) given."""
    url = os.environ.get("COMPLAINT_URL")
    if not url:
        from . import demo

        return demo.main("shots")
    database = os.environ["COMPLAINT_DB"]
    words = sys.argv[1:]
    _install_languages(url, database)
    browser = Browser(_chromium())
    try:
        failures = _take_all(browser, url, database, words)
    finally:
        browser.close()
    for failure in failures:
        steps.say(f"not ready in time: {failure}")
    return 1 if failures else 0


def _chromium():
    names = ("google-chrome", "chromium", "chromium-browser")
    program = next(filter(None, map(shutil.which, names)), None)
    if not program:
        raise steps.StepFailed("there is no Chromium on this machine")
    return program


def _install_languages(url, database):
    admin = Client(url, database, "admin")
    known = [code for code, _name in admin.call("res.lang", "get_installed")]
    missing = [code for code in LANGUAGES if code not in known]
    if missing:
        languages = admin.call(
            "res.lang", "search", [["code", "in", missing]], context={"active_test": 0}
        )
        values = {"lang_ids": [[6, 0, languages]]}
        wizard = admin.call("base.language.install", "create", values)
        admin.call("base.language.install", "lang_install", [wizard])


def _take_all(browser, url, database, words):
    failures = []
    wanted = shots(Client(url, database, "manager"))
    for shot in wanted:
        if words and not any(_is_meant(shot, word) for word in words):
            continue
        for lang in shot.languages:
            Client(url, database, shot.login).speak(lang)
            # a session keeps the language it began with
            browser.enter(url, Client(url, database, shot.login).session)
            for size in shot.sizes:
                if not _take(browser, url, shot, size, lang):
                    failures.append(f"{shot.name} {size} {lang}")
        Client(url, database, shot.login).speak("en_US")
    return failures


def _is_meant(shot, word):
    """`case` means that picture alone, `case-` all whose names begin so."""
    return shot.name == word or (word.endswith("-") and shot.name.startswith(word))


def _take(browser, url, shot, size, lang):
    """Take one picture; whether the page was ready for it."""
    browser.resize(*SIZES[size], phone=size == "phone")
    browser.send("Page.navigate", url="about:blank")
    browser.send("Page.navigate", url=url + shot.path)
    ready = True
    for click in shot.clicks:
        ready = browser.wait(click) and ready
        browser.run(f"document.querySelector({json.dumps(click)})?.click()")
    ready = browser.wait(shot.ready) and ready
    if TAB_PREFIX in "".join(shot.clicks):
        browser.run("document.querySelector('.o_notebook').scrollIntoView()")
        time.sleep(0.3)
    name = f"{shot.name}-{shot.login}-{size}-{lang}.png"
    browser.picture(OUTPUT / name)
    if shot.in_readme and size == "desktop" and lang == "en_US" and ready:
        browser.picture(ADDON / "static" / "description" / f"{shot.name}.png")
    steps.say(name)
    return ready


if __name__ == "__main__":
    steps.main(main)
