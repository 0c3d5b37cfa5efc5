import json
import re
import threading
from unittest.mock import patch
from urllib.parse import quote

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_http import SignedIntConverter

from .common_access import SECRET
from .common_hostile import ADDON, HostileWorld
from .common_public import PublicCase

_QUIET = ("odoo.http", "odoo.addons.base.models.ir_http", "werkzeug")
_UNKNOWN = 999_999_999
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
    "category",
    "code",
    "description",
    "email",
    "filterby",
    "id",
    "lang",
    "message",
    "name",
    "number",
    "once",
    "page",
    "partner_id",
    "search",
    "size",
    "sortby",
    "stage_id",
    "subject",
    "sure",
    "team",
    "text",
    "token",
    "user_id",
    "withdraw_reason",
)
_ROLES = (None, "other_portal", "colleague", "employee")


@tagged("post_install", "-at_install")
class TestHostileRoutes(HostileWorld, PublicCase):
    """What is sent to our pages by people who wish us ill leaves no trace (4.10).

    Routes are found by introspection, so that later ones are asked too.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = cls.cases["complainant", "sealed", "case"]
        cls.token = "standing-token"
        cls.case.flush_recordset()
        cls.env.cr.execute(
            "UPDATE helpdesk_ticket SET access_token = %s WHERE id = %s",
            [cls.token, cls.case.id],
        )
        cls.review = cls.env["complaint.review"].create(
            {"name": SECRET, "date_from": "2025-01-01", "date_to": "2025-03-31"}
        )

    def setUp(self):
        super().setUp()
        self._limit("feedback", "100000/60")

    def _limit(self, form, limit):
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param(f"complaint_iso10002.limit_{form}", limit)

    def _enter_as(self, role):
        self.authenticate(role and f"mx_{role}", role and f"mx_{role}")

    def _routes(self):
        """Rules of the routes this addon adds or takes over."""
        thread = threading.current_thread()  # by its name Odoo finds the routes
        with patch.object(thread, "dbname", self.env.cr.dbname, create=True):
            rules = self.env["ir.http"].routing_map()
        return [
            rule
            for rule in rules.iter_rules()
            if f"addons.{ADDON}." in rule.endpoint.func.__module__
        ]

    @staticmethod
    def _numbers(rule):
        """Names of the parts of the address that are ids."""
        return [
            name
            for name, part in rule._converters.items()
            if isinstance(part, SignedIntConverter)
        ]

    def _url(self, rule, numbers, word):
        """The address of ``rule`` with ids ``{name: id}``, else with ``word``."""
        word = quote(word.replace("\x00", ""), safe="") or "x"  # Odoo's own to refuse
        values = dict.fromkeys(rule._converters, word) | numbers
        return re.sub(r"<(?:[^>]*:)?(\w+)>", lambda m: str(values[m[1]]), rule.rule)

    def _ask(self, url, rule, params):
        """Answers to each way of asking: JSON, or GET and POST."""
        if rule.endpoint.routing.get("type") == "jsonrpc":
            body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
            head = {"Content-Type": "application/json"}
            yield self.url_open(url, data=body, headers=head)
            return
        methods = rule.endpoint.routing.get("methods") or ("GET", "POST")
        if "GET" in methods:
            query = "&".join(f"{k}={quote(v[:300])}" for k, v in params.items())
            yield self.url_open(f"{url}?{query}", allow_redirects=False)
        if "POST" in methods:
            yield self.url_open(url, data=params, allow_redirects=False)

    @mute_logger(*_QUIET)
    def test_4_10_no_route_of_ours_breaks_or_leaves_a_trace(self):
        """Wrong ids, scripts, paths, too much of it, with no token or a wrong one."""
        self._limit("paper", "1/3600")  # each sheet takes seconds
        before, asked = self._trace(), 0
        for turn, role in enumerate(_ROLES):
            self._enter_as(role)
            for place, rule in enumerate(self._routes()):
                for index, junk in enumerate(_JUNK):
                    if (index + place + turn) % len(_ROLES):
                        continue  # each word at each route, by one of them
                    number = (self.case.id, _UNKNOWN, 10**20, -1)[index % 4]
                    params = dict.fromkeys(_NAMES, junk)
                    params |= {"ticket_id": str(number), "csrf_token": junk[:50]}
                    ids = dict.fromkeys(self._numbers(rule), number)
                    url = self._url(rule, ids, junk[:200])
                    for answer in self._ask(url, rule, params):
                        asked += 1
                        with self.subTest(url=url[:90], role=role, junk=junk[:20]):
                            self.assertLess(answer.status_code, 500)
                            self.assertNotIn(SECRET, answer.text)
        self.assertGreater(asked, 300)
        self.assertEqual(self._trace(), before)

    # ------------------------------------------------------------------
    # Other people's ids, tokens and keys
    # ------------------------------------------------------------------

    def _foreign(self, rule):
        """Ids of things of a case or of the management that exist."""
        known = {
            "file_id": self.public_files[self.case.id].id,
            "review_id": self.review.id,
            "page": 1,
        }
        return {name: known.get(name, self.case.id) for name in self._numbers(rule)}

    @mute_logger(*_QUIET)
    def test_4_10_unknown_and_forbidden_are_answered_alike(self):
        """By every route that names a thing: same status, same place, same words."""
        before, tested = self._trace(), set()
        for role in _ROLES:
            self._enter_as(role)
            for rule in self._routes():
                foreign = self._foreign(rule)
                foreign.pop("page", None)
                if not foreign and rule.rule != "/ticket/close":
                    continue
                tested.add(rule.rule)
                unknown = dict.fromkeys(foreign, _UNKNOWN)
                with self.subTest(route=rule.rule, role=role):
                    self.assertEqual(
                        self._said(rule, foreign, self.case.id),
                        self._said(rule, unknown, _UNKNOWN),
                    )
        self.assertIn("/my/ticket/<int:ticket_id>", tested)
        self.assertIn("/my/complaints/<int:case_id>", tested)
        self.assertEqual(self._trace(), before)

    @mute_logger(*_QUIET)
    def test_4_10_unknown_and_forbidden_cost_the_same(self):
        """Queries are counted: they are what time is made of, on every machine."""
        for role in _ROLES:
            self._enter_as(role)
            for rule in self._routes():
                foreign = self._foreign(rule)
                foreign.pop("page", None)
                unknown = dict.fromkeys(foreign, _UNKNOWN)
                if not foreign:
                    continue
                self._cost(rule, foreign, self.case.id)  # what is computed once
                with self.subTest(route=rule.rule, role=role):
                    cost = self._cost(rule, foreign, self.case.id)
                    self.assertEqual(cost, self._cost(rule, unknown, _UNKNOWN))

    def _cost(self, rule, numbers, ticket_id):
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._said(rule, numbers, ticket_id)
        return self.env.cr.sql_log_count - before

    @mute_logger(*_QUIET)
    def test_7_3_a_wrong_number_costs_what_a_wrong_code_costs(self):
        costs = {}
        for number in (self.case.number, self.own.number, "C1999-00001"):
            for _turn in range(2):  # the first computes what is computed once
                page = self.url_open("/complaints/track")
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                page = self._send(page, number=number, code="AAAA-BBBB-CCCC")
                costs[number] = self.env.cr.sql_log_count - before
            self.assertNotIn(SECRET, page.text)
        self.assertEqual(len(set(costs.values())), 1, costs)

    def _said(self, rule, numbers, ticket_id):
        """Status, place and words of each answer, without the ids and the token."""
        url = self._url(rule, numbers, "message")
        params = {
            "access_token": self.token,
            "ticket_id": str(ticket_id),
            "stage_id": str(self.closing.id),
            "text": "Let me in",
            "csrf_token": self.csrf,
        }
        said = []
        for answer in self._ask(url, rule, params):
            text = answer.headers.get("Location", "") + answer.text
            self.assertLess(answer.status_code, 500)
            text = re.sub(r"[0-9a-f]{40}o\d+", "", text)  # tokens of forms
            for number in (*numbers.values(), ticket_id):
                text = re.sub(rf"([/=]|%(25)*(2F|3D)){number}(?!\d)", "", text)
            said.append((answer.status_code, text))
        return said

    @property
    def closing(self):
        return self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")

    @property
    def csrf(self):
        """The token of the session that is open now."""
        return self._token(self.url_open("/complaints/track"))

    @mute_logger(*_QUIET)
    def test_4_10_a_form_counts_with_the_token_of_its_own_session(self):
        """None, a made-up one, one of another session, one of before the log-in."""
        self._enter_as("other_portal")
        foreign = self.csrf
        self._enter_as("complainant")
        earlier = self.csrf
        self._enter_as("complainant")
        url = f"/my/complaints/{self.own.id}/message"
        before = len(self.own.message_ids)
        for token in ({}, "0" * 40 + "o9999999999", foreign, earlier):
            data = {"text": "Take it all back", "csrf_token": token or ""}
            page = self.url_open(url, data=data, allow_redirects=False)
            with self.subTest(token=token):
                self.assertEqual(page.status_code, 200)
                self.assertIn("Take it all back", page.text)
                self.own.invalidate_recordset()
                self.assertEqual(len(self.own.message_ids), before)
        data = {"text": "Take it all back", "csrf_token": self.csrf}
        self.url_open(url, data=data, allow_redirects=False)
        self.own.invalidate_recordset()
        self.assertEqual(len(self.own.message_ids), before + 1)

    @mute_logger(*_QUIET)
    def test_4_10_the_key_of_a_case_opens_it_in_its_own_session_only(self):
        action = self.own.with_user(self.somebody).action_issue_tracking_code()
        code = action["context"]["default_code"]
        page = self.url_open("/complaints/track")
        page = self._send(page, number=self.own.number, code=code)
        self.assertIn(self.own.number, page.text)
        key = page.url.partition("?")[0]
        for role in _ROLES:
            self._enter_as(role)
            for path in ("", "/receipt.pdf", "/copy.pdf", "/message"):
                data = {"text": "x", "csrf_token": self.csrf}
                data = data if path == "/message" else None
                answer = self.url_open(key + path, data=data)
                with self.subTest(role=role, path=path):
                    self.assertTrue(answer.url.endswith("/complaints/track"))
                    self.assertNotIn(self.own.number, answer.text)
