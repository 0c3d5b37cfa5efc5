"""`make shots`: screenshots of the backend and of the public pages.

Needs a running server (COMPLAINT_URL, COMPLAINT_DB; `make shots` starts one) whose
database has the demo logins. Everything is written to `.local/shots/`; the few
pictures of the README go to the addon's `static/description/`. Words name the pictures
to take: `case` that one alone, `case-` all whose names begin so.
"""

import os
import sys
import time

from .. import paths, steps
from . import backend, front
from .browser import Browser, program
from .client import Client
from .shot import LANGUAGES, OUTPUT, SIZES, is_meant

ADDON = paths.ROOT / "complaint_iso10002"


def main():
    """Take all pictures, or those of the names or beginnings (`case-`) given."""
    url = os.environ.get("COMPLAINT_URL")
    if not url:
        from .. import demo

        return demo.main("shots")
    database = os.environ["COMPLAINT_DB"]
    words = sys.argv[1:]
    _install_languages(url, database)
    browser = Browser(program())
    try:
        failures = _take_all(browser, url, database, words)
        failures += front.take(browser, url, database, words)
    finally:
        browser.close()
    for failure in failures:
        steps.say(f"not ready in time: {failure}")
    return 1 if failures else 0


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
    wanted = backend.shots(Client(url, database, "manager"))
    for shot in wanted:
        if words and not any(is_meant(shot.name, word) for word in words):
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


def _take(browser, url, shot, size, lang):
    """Take one picture; whether the page was ready for it."""
    browser.resize(*SIZES[size], phone=size == "phone")
    browser.send("Page.navigate", url="about:blank")
    browser.send("Page.navigate", url=url + shot.path)
    ready = True
    for click in shot.clicks:
        ready = browser.wait(click) and ready
        browser.click(click)
    ready = browser.wait(shot.ready) and ready
    if backend.TAB_PREFIX in "".join(shot.clicks):
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
