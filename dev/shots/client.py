"""Speaking to the server as one user."""

import json
import urllib.request
from http.cookiejar import CookieJar

from .. import steps

PATIENCE_SECONDS = 60


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
