"""A headless Chromium."""

import base64
import contextlib
import json
import shutil
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

from websocket import create_connection

from .. import steps

PATIENCE_SECONDS = 60
IDLE = """
!document.querySelector('.o_loading_indicator, .o_blockUI')
&& [...document.images].every(image => image.complete)
&& !!document.querySelector(%s)
"""


def program():
    """Path of a Chromium of this machine."""
    names = ("google-chrome", "chromium", "chromium-browser")
    found = next(filter(None, map(shutil.which, names)), None)
    if not found:
        raise steps.StepFailed("there is no Chromium on this machine")
    return found


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

    def settle(self, script):
        """Value of the promise that a JavaScript expression gives."""
        answer = self.send(
            "Runtime.evaluate",
            expression=script,
            returnByValue=True,
            awaitPromise=True,
        )
        return answer.get("result", {}).get("value")

    def click(self, selector):
        self.run(f"document.querySelector({json.dumps(selector)})?.click()")

    def cookies(self):
        """`{name: value}` of the page's cookies."""
        found = self.send("Network.getCookies").get("cookies", [])
        return {cookie["name"]: cookie["value"] for cookie in found}

    def set_cookie(self, url, name, value):
        self.send("Network.setCookie", name=name, value=value, url=url)

    def picture(self, target, whole=False):
        """The window as PNG; the `whole` page however long it is."""
        options = {"captureBeyondViewport": True} if whole else {}
        data = self.send("Page.captureScreenshot", format="png", **options)["data"]
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
