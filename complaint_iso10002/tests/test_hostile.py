import inspect
import json
import re
from urllib.parse import quote

from psycopg2 import Error

from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common_access import SECRET, TICKET, AccessWorld

_ADDON = "complaint_iso10002"
#: whatever is raised, nothing is done; the web client shows it
_REFUSALS = (UserError, TypeError, ValueError, KeyError, AttributeError, Error)
#: what a parameter may carry that nobody expects
_JUNK = (
    "0",
    "-1",
    "1e9",
    "99999999999999999999",
    "\x00",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "{{ 7 * 7 }}",
    "ünïcödé \u202e",
    "x" * 70_000,
)
_NAMES = (
    "access_token",
    "answer",
    "body",
    "code",
    "csrf_token",
    "description",
    "email",
    "id",
    "lang",
    "message",
    "name",
    "number",
    "page",
    "partner_id",
    "search",
    "sortby",
    "stage_id",
    "step",
    "team",
    "ticket_id",
    "token",
    "user_id",
)


@tagged("post_install", "-at_install")
class TestHostile(AccessWorld, HttpCase):
    """What is sent to us by people who wish us ill leaves no trace (4.10).

    Routes and methods are found by introspection, so that later ones are asked too.
    """

    filled = False
    only = (("sealed", "none"), ("sealed", "case"))

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls.cases["employee", "sealed", "none"]
        for role in ("other_portal", "colleague", "employee"):
            cls.users[role].password = cls.users[role].login

    def _routes(self):
        """``[(rule, endpoint)]`` of the routes this addon adds or takes over."""
        return [
            (rule, rule.endpoint)
            for rule in self.env["ir.http"].routing_map().iter_rules()
            if _ADDON in rule.endpoint.func.__module__
        ]

    def _url(self, rule, number, word):
        """``rule`` with its variable parts filled."""
        values = {
            name: number if type(part).__name__ == "IntegerConverter" else word
            for name, part in rule._converters.items()
        }
        return re.sub(
            r"<(?:[^>]*:)?(\w+)>",
            lambda part: quote(str(values[part[1]]), safe=""),
            rule.rule,
        )

    def _trace(self):
        """Rows of the case in every table, complaints in all, the case itself."""
        self.env.flush_all()
        tickets = self.env[TICKET].sudo().with_context(active_test=False)
        counts = {
            model: self.env[model].sudo().search_count([(path, "=", self.case.id)])
            for model, path in sorted(self._parts().items())
        }
        self.case.invalidate_recordset()
        fields = ["name", "stage_id", "write_date", "access_level", "user_id"]
        return counts, tickets.search_count([]), self.case.sudo().read(fields)

    # ------------------------------------------------------------------
    # Routes
    # ------------------------------------------------------------------

    def _ask(self, url, endpoint, params):
        """Answers to each way of asking: GET, POST without a token, JSON."""
        if endpoint.routing.get("type") in ("jsonrpc", "json"):
            body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
            yield self.url_open(
                url, data=body, headers={"Content-Type": "application/json"}
            )
            return
        methods = endpoint.routing.get("methods") or ("GET", "POST")
        if "GET" in methods:
            query = "&".join(f"{k}={quote(v[:500])}" for k, v in params.items())
            yield self.url_open(f"{url}?{query}", allow_redirects=False)
        if "POST" in methods:
            yield self.url_open(url, data=params, allow_redirects=False)

    @mute_logger("odoo.http")
    def test_4_10_no_route_of_ours_breaks_or_leaves_a_trace(self):
        """Wrong ids, other people's tokens, scripts, paths, too much of it."""
        before, asked = self._trace(), 0
        for role in (None, "other_portal", "employee"):
            self.authenticate(role and f"mx_{role}", role and f"mx_{role}")
            for rule, endpoint in self._routes():
                for index, junk in enumerate(_JUNK):
                    if role and index % 4:
                        continue  # the whole list as a stranger, a part as others
                    params = dict.fromkeys(_NAMES, junk)
                    number = (self.case.id, 999_999_999, 10**20)[index % 3]
                    params["ticket_id"] = str(number)
                    url = self._url(rule, number, junk[:200] or "x")
                    for answer in self._ask(url, endpoint, params):
                        asked += 1
                        with self.subTest(url=url[:120], role=role, junk=junk[:20]):
                            self.assertLess(answer.status_code, 500)
                            self.assertNotIn(SECRET, answer.text)
        self.assertGreater(asked, 50)
        self.assertEqual(self._trace(), before)

    @mute_logger("odoo.http")
    def test_4_10_unknown_and_forbidden_are_answered_alike(self):
        """By every route that names a case: same status, same place, same words."""
        tested = 0
        for role in (None, "other_portal", "colleague", "employee"):
            self.authenticate(role and f"mx_{role}", role and f"mx_{role}")
            for rule, endpoint in self._routes():
                numbers = [
                    type(part).__name__ for part in rule._converters.values()
                ].count("IntegerConverter")
                if numbers != 1 or "GET" not in (
                    endpoint.routing.get("methods") or ("GET",)
                ):
                    continue
                tested += 1
                forbidden, unknown = (
                    self._said(self._url(rule, number, "x"), number)
                    for number in (self.case.id, 999_999_999)
                )
                with self.subTest(route=rule.rule, role=role):
                    self.assertEqual(forbidden, unknown)
        self.assertTrue(tested)

    def _said(self, url, number):
        answer = self.url_open(url, allow_redirects=False)
        text = answer.text.replace(str(number), "")
        start = text.find("csrf_token")
        location = answer.headers.get("Location", "").replace(str(number), "")
        return answer.status_code, location, text[:start] if start > 0 else text

    # ------------------------------------------------------------------
    # Methods
    # ------------------------------------------------------------------

    def _public_methods(self):
        """``[(model, method)]`` of ours that anybody may call by RPC."""
        models = {TICKET, *self._parts(), "res.users", "res.partner"}
        models |= {name for name in self.env.registry if name.startswith("complaint.")}
        return [
            (model, name)
            for model in sorted(models)
            if not self.env[model]._abstract
            for name in dir(type(self.env[model]))
            if not name.startswith("_")
            and inspect.isfunction(method := getattr(type(self.env[model]), name))
            and f"addons.{_ADDON}." in method.__module__
            and not getattr(method, "_api_private", False)
        ]

    def _rows_of(self, model):
        """A row of the sealed case, else any."""
        path = self._parts().get(model)
        domain = [(path, "=", self.case.id)] if path else []
        if model == TICKET:
            return self.case.ids
        return self.env[model].sudo().search(domain, limit=1).ids

    @mute_logger("odoo.sql_db", "odoo.models", "odoo.addons.base.models.ir_rule")
    def test_4_10_no_method_of_ours_obeys_who_may_not_see_the_case(self):
        """With the ids of a sealed case, and with arguments of the wrong kind."""
        methods = self._public_methods()
        self.assertIn((TICKET, "action_acknowledge"), methods)
        before = self._trace()
        for role in ("handler", "manager", "employee", "other_portal", "public"):
            for model, name in methods:
                for junk in (None, "x", {"partner_id": 1}, [self.case.id]):
                    self._call_badly(role, model, name, junk, before)
        self.assertEqual(self._trace(), before)

    def _call_badly(self, role, model, name, junk, before):
        records = self.env[model].with_user(self.users[role])
        function = getattr(type(records), name)
        arguments = [] if junk is None else [junk] * len(_needed(function))
        if not getattr(function, "_api_model", False):
            arguments.insert(0, self._rows_of(model))
        with self.subTest(role=role, method=f"{model}.{name}", junk=junk):
            self.env.invalidate_all()
            savepoint = self.env.cr.savepoint()
            try:
                told = call_kw(records, name, arguments, {})
                told, after = repr(told), self._trace()
            except _REFUSALS as refused:
                told, after = str(refused), before
            savepoint.close(rollback=True)
            self.env.invalidate_all()
            self.assertNotIn(SECRET, told)
            self.assertEqual(after, before)


def _needed(function):
    """Parameters a caller must give, beside the records."""
    return [
        parameter
        for parameter in list(inspect.signature(function).parameters.values())[1:]
        if parameter.default is parameter.empty
        and parameter.kind is parameter.POSITIONAL_OR_KEYWORD
    ]
