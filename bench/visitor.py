"""A person at the public pages, without scripts and without an account."""

import json
import re
import time
from urllib.parse import urlsplit

import requests

FORM = "/complaints/new"
TRACK = "/complaints/track"
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_RECEIPT = re.compile(r'o_complaint_code"[^>]*>([^<]+)<')
PERSON = {"identity_mode": "open", "behalf": "self", "email": "eve@visitor.example"}


class Wire:
    """Pages from a server, over HTTP."""

    def __init__(self, url):
        self.url = url
        self._session = requests.Session()
        self._session.trust_env = False

    def ask(self, method, path, data=None, files=None, timeout=60):
        """`(status, text, path)` of the answer; redirects are not followed."""
        answer = self._session.request(
            method,
            self.url + path,
            data=data,
            files=files,
            timeout=timeout,
            allow_redirects=False,
        )
        return answer.status_code, answer.text, answer.headers.get("Location")


class Inside:
    """Pages from the Odoo of this process: its processor time can be measured."""

    def __init__(self, site):
        from werkzeug.test import Client

        from odoo import http

        self._site, self._client = site, Client(http.root)

    def ask(self, method, path, data=None, files=None):
        """As `Wire.ask`."""
        sent = dict(data or {})
        for name, file in files or []:
            sent.setdefault(name, []).append((file[1], file[0]))
        answer = self._open(path, method=method, data=sent or None)
        return answer.status_code, answer.get_data(True), answer.headers.get("Location")

    def weigh(self, path):
        """Bytes of the answer."""
        return len(self._open(path).get_data())

    def _open(self, path, **options):
        from odoo.tools import config

        config["db_name"] = [self._site.name]
        address = {"REMOTE_ADDR": "127.0.0.1"}
        return self._client.open(path, environ_overrides=address, **options)


class Visitor:
    """Fills in forms as a browser would; keeps what the last page said."""

    def __init__(self, wire):
        self.wire = wire
        self.page = self.path = ""

    def get(self, path):
        return self._follow("GET", path)

    def send(self, path=None, files=None, **values):
        """Send the form of the page, and go where it leads."""
        data = {"csrf_token": token_of(self.page), **values}
        return self._follow("POST", path or self.path, data, files)

    def _follow(self, method, path, data=None, files=None):
        for _turn in range(5):
            status, text, place = self.wire.ask(method, path, data, files)
            if status >= 400:
                raise Broken(f"{status} {method} {path}")
            if status not in (301, 302, 303, 307, 308):
                self.page, self.path = text, path
                return text
            place = urlsplit(place)
            path = place.path + (f"?{place.query}" if place.query else "")
            method, data, files = "GET", None, None
        raise Broken(f"no end of redirections at {path}")

    def write(self, words, files=()):
        """Fill in all steps but the last one."""
        self.get(FORM)
        sent = [("files", file) for file in files]
        self._step("about", "wish", description=words)
        self._step("wish", "you")
        self._step("you", "files", **PERSON)
        self._step("files", "check", files=sent)

    def _step(self, step, following, **values):
        self.send(f"{FORM}/{step}", **values)
        if self.path != f"{FORM}/{following}":
            raise Broken(f"{step} was shown again")

    def submit(self):
        """Send the complaint; `(number, code)` of the receipt."""
        self.send(f"{FORM}/check", signed="1")
        found = _RECEIPT.findall(self.page)
        if len(found) != 2:
            raise Broken(f"no receipt at {self.path}")
        return found

    def track(self, number, code):
        """Open the case by its number and code."""
        self.send(TRACK, number=number, code=code)
        if "/complaints/case/" not in self.path or number not in self.page:
            raise Broken(f"{number} was not opened")


def token_of(page):
    """The token of the forms of a page; empty when it has none."""
    found = _TOKEN.search(page)
    return found.group(1) if found else ""


class Broken(Exception):
    """An answer that is none."""


def patiently(act, deadline, errors):
    """Do `act` again, as a person presses reload, until it works; its seconds.

    :return: `(result, seconds)` of the try that worked; `(None, None)` after the
        deadline
    """
    while time.monotonic() < deadline:
        start = time.monotonic()
        try:
            return act(), time.monotonic() - start
        except (Broken, requests.RequestException) as error:
            errors.append(f"{type(error).__name__}: {error}"[:200])
            time.sleep(0.5)
    return None, None


def percentile(values, share):
    """The value below which `share` of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def dump(path, what):
    """Keep what was seen, to be looked at afterwards."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(what, indent=2, default=str))
