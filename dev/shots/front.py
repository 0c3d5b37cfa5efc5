"""The pictures of the public pages, for people without an account and for customers.

One walk a language: the policy, the form with its faults to the receipt, the case by
number and code, an answer, the survey, the account; papers are kept as PDF, and their
first page as a picture where `pdftoppm` is at hand.
"""

import json
import shutil
import subprocess
import time
import urllib.request
from dataclasses import dataclass

from .. import databases, steps
from .client import PATIENCE_SECONDS, Client
from .shot import LANGUAGES, OUTPUT, SIZES, is_meant

PREFIX = "public-"
WORDS = {
    "description": "The kettle leaks.\nIt leaked on the first day, and the shop "
    "would not take it back.",
    "about": "Kettle K-200",
    "occurred_on": "2025-03-01",
}
PERSON = {
    "identity_mode": "open",
    "name": "Eve Visitor",
    "email": "eve@visitor.example",
    "phone": "+32 2 555 01 11",
}
FILL = """
(values => {
    const form = document.querySelector('#wrap form[method=post]');
    for (const [name, value] of Object.entries(values)) {
        const box = form.elements[name];
        if (box.type === 'checkbox') box.checked = !!value;
        else box.value = value;
    }
    window.isLeft = true;
    form.querySelector('[type=submit].btn-primary').click();
})(%s)
"""
SURVEY = """
case = env["helpdesk.ticket"].search(
    [("iso_step", "=", "closed"), ("feedback_ids", "=", False)], limit=1)
feedback = env["complaint.feedback"].create({"ticket_id": case.id})
from datetime import datetime, timedelta
now = datetime.now()
feedback._act({"invited_at": now, "expires_at": now + timedelta(days=30)})
open(%r, "w").write(feedback._new_token("token_hash"))
"""
OPEN_DETAILS = "document.querySelectorAll('details').forEach(part => part.open = true)"


@dataclass(frozen=True)
class Page:
    """One stop of the walk: where to go, or what to send from the page before."""

    name: str
    path: str = ""
    send: dict | None = None
    script: str = ""
    is_paper: bool = False
    login: str = ""


def walk(links):
    """The stops, in order; `links` lead to a case, a decided case and a survey."""
    new = "/complaints/new"
    return (
        Page("policy", "/complaints"),
        Page("policy-large", "/complaints?size=large"),
        Page("policy-text", "/complaints/policy.txt"),
        Page("policy-former", "/complaints/policy/1"),
        Page("paper-policy", "/complaints/policy.pdf", is_paper=True),
        Page("paper-form", "/complaints/form.pdf", is_paper=True),
        Page("form-about", new),
        Page("form-about-faults", send={"description": ""}),
        Page("form-wish", send=WORDS),
        Page("form-you", send={"remedy": "yes", "remedy_requested": "My money back"}),
        Page("form-you-faults", send={"identity_mode": "open"}),
        Page("form-files", send=PERSON),
        Page("form-check", send={}),
        Page("form-check-faults", send={"signed": ""}),
        Page("form-done", send={"signed": "1"}),
        Page("paper-receipt", f"{new}/receipt.pdf", is_paper=True),
        Page("track", "/complaints/track"),
        Page("track-faults", send={"number": "C/1", "code": "AAAA"}),
        Page("case", links["case"]),
        Page("case-explained", links["case"], script=OPEN_DETAILS),
        Page("case-message-faults", send={"text": ""}),
        Page("case-decided", links["decided"]),
        Page("paper-copy", "copy.pdf", is_paper=True),
        Page("survey", links["survey"]),
        Page("survey-faults", send={"comment": ""}),
        Page("survey-thanks", send={"overall": "1", "comment": "Slow"}),
        Page("survey-ended", links["survey"]),
        Page("account", "/my", login="portal"),
        Page("account-list", "/my/complaints", login="portal"),
        Page("account-none", "/my/complaints?search=nothing", login="portal"),
        Page("account-case", links["own"], login="portal"),
    )


def take(browser, url, database, words):
    """Walk once in each language; names of the pages that were not ready."""
    if words and not any(word.startswith(PREFIX) for word in words):
        return []
    staff = Client(url, database, "manager")
    _lift_limits(Client(url, database, "admin"))
    failures = []
    for lang in LANGUAGES:
        stops = walk(_links(url, database, staff))
        failures += _Walk(browser, url, database, lang, words).go(stops)
    return failures


def _lift_limits(admin):
    """One machine sends more forms than one household."""
    for form in ("new", "draft", "track", "paper", "feedback"):
        name = f"complaint_iso10002.limit_{form}"
        admin.call("ir.config_parameter", "set_param", name, "1000/60")


def _links(url, database, staff):
    """New links to cases, and one to a survey nobody has answered yet."""
    return {
        "case": _tracking_link(staff, iso_step="investigation"),
        "decided": _tracking_link(
            staff, iso_step="communicated", complainant_answer=False
        ),
        "survey": _survey_link(database),
        "own": _own_case(Client(url, database, "portal")),
    }


def _tracking_link(staff, **values):
    case = staff.case(**values)
    action = staff.call("helpdesk.ticket", "action_issue_tracking_code", [case])
    link = action["context"]["default_link"]
    return link[link.index("/complaints/") :]


def _survey_link(database):
    """A link as a mail brings it: for a closed case nobody was asked about yet."""
    found = OUTPUT / "survey.txt"
    found.unlink(missing_ok=True)
    databases.script(database, SURVEY % str(found), log="survey.log")
    if not found.exists():
        raise steps.StepFailed("no closed complaint to ask about")
    return f"/complaints/feedback/{found.read_text()}"


def _own_case(customer):
    return f"/my/complaints/{customer.case()}"


class _Walk:
    """One browser in one language."""

    def __init__(self, browser, url, database, lang, words):
        self.browser, self.url, self.lang = browser, url, lang
        self._database, self._words = database, words
        self._login = ""

    def go(self, stops):
        """Take the pictures; names of the pages that were not ready."""
        self.browser.send("Network.clearBrowserCookies")
        self.browser.set_cookie(self.url, "frontend_lang", self.lang)
        return [f"{stop.name} {self.lang}" for stop in stops if not self._stop(stop)]

    def _stop(self, stop):
        if stop.login != self._login:
            self._enter(stop.login)
        if stop.is_paper:
            return self._paper(stop)
        if stop.path:
            self.browser.send("Page.navigate", url="about:blank")
            self.browser.send("Page.navigate", url=self.url + stop.path)
        else:
            self.browser.run(FILL % json.dumps(stop.send))
            self._wait_until_left()
        ready = self.browser.wait("body")
        if stop.script:
            self.browser.run(stop.script)
        name = f"{PREFIX}{stop.name}"
        if self._words and not any(is_meant(name, word) for word in self._words):
            return ready
        for size in SIZES:
            self.browser.resize(*SIZES[size], phone=size == "phone")
            time.sleep(0.3)
            target = OUTPUT / f"{name}-{size}-{self.lang}.png"
            self.browser.picture(target, whole=True)
        steps.say(f"{name} {self.lang}")
        return ready

    def _enter(self, login):
        customer = Client(self.url, self._database, login)
        customer.speak(self.lang)
        session = Client(self.url, self._database, login).session
        self.browser.enter(self.url, session)
        self.browser.set_cookie(self.url, "frontend_lang", self.lang)
        self._login = login

    def _wait_until_left(self):
        deadline = time.monotonic() + PATIENCE_SECONDS
        script = "!window.isLeft && document.readyState === 'complete'"
        while time.monotonic() < deadline and not self.browser.run(script):
            time.sleep(0.1)

    def _paper(self, stop):
        """Keep a PDF, and its first page as a picture."""
        path = stop.path
        if not path.startswith("/"):
            path = f"{self.browser.run('location.pathname')}/{path}"
        cookies = "; ".join(f"{k}={v}" for k, v in self.browser.cookies().items())
        request = urllib.request.Request(self.url + path, headers={"Cookie": cookies})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        content = opener.open(request, timeout=PATIENCE_SECONDS).read()
        target = OUTPUT / f"{PREFIX}{stop.name}-{self.lang}.pdf"
        target.write_bytes(content)
        if shutil.which("pdftoppm"):
            command = ["pdftoppm", "-png", "-r", "60", target, target.with_suffix("")]
            subprocess.run(command, check=True)
        steps.say(target.name)
        return content.startswith(b"%PDF")
