import inspect
import json
import re
import threading
from unittest.mock import patch
from urllib.parse import quote

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_access import SECRET, TICKET
from .common_hostile import ADDON, QUIET, ROLES, HostileThread

#: what ends the session, waits for ever, leaves the database, or is no data at all
_ELSEWHERE = re.compile(
    r"/(web/(session|database|become|assets|bundle|login|reset|signup|tests|static)"
    r"|websocket|web_unsplash|mail_plugin|autocomplete|partner_autocomplete|iap|sms"
    r"|snailmail|google|microsoft|auth_|discuss/(gif|voice)|mail/rtc|html_editor/(gen"
    r"|video|media|save_lib|link_preview_ext|get_ice)|web_editor|my/(deact|security"
    r"|address|account)|report/(barcode|check)|base_import|doc|robots|logo|xmlrpc"
    r"|jsonrpc|RPC2|odoo|scoped|web$|web/(profile|set_prof|speedscope))"
)

#: what the chatter asks for
_PARTS = [
    "activities",
    "attachments",
    "contact_fields",
    "display_name",
    "followers",
    "scheduledMessages",
    "suggestedRecipients",
]


@tagged("post_install", "-at_install")
class TestHostileBase(HostileThread):
    """No route of Odoo tells of a case, or changes it, to whoever may not (4.10).

    Routes and their parameters are found by introspection, so that those of a
    later version are asked too.
    """

    # ------------------------------------------------------------------
    # What is asked, where
    # ------------------------------------------------------------------

    def _routes(self):
        """Rules of the routes of Odoo, not ours."""
        thread = threading.current_thread()  # by its name Odoo finds the routes
        with patch.object(thread, "dbname", self.env.cr.dbname, create=True):
            rules = self.env["ir.http"].routing_map()
        return [
            rule
            for rule in rules.iter_rules()
            if f"addons.{ADDON}." not in rule.endpoint.func.__module__
            and not _ELSEWHERE.match(rule.rule)
        ]

    def _kits(self):
        """``{name: value}`` of what parameters are called, for each thing of a case."""
        case, partner = self.case.id, self.users["employee"].partner_id.id
        thread = {"thread_model": TICKET, "thread_id": case}
        common = {
            **thread,
            "res_model": TICKET,
            "message_id": self.message.id,
            "attachment_id": self.file.id,
            "follower_id": self.follower.id,
            "activity_id": self.activity.id,
            "notification_ids": self.notification.ids,
            "notif_ids": self.notification.ids,
            "file_ids": str(self.file.id),
            "partner_ids": [partner],
            "pid": partner,
            "emails": ["ada@example.com"],
            "token": "x" * 40,
            "hash": "x" * 40,
            "access_token": self.file.access_token or "x",
            "ticket_id": case,
            "zip_name": "x.zip",
            "filename": "x.txt",
            "field": "raw",
            "search_term": SECRET,
            "term": SECRET,
            "body": "x",
            "content": "x",
            "action": "add",
            "is_internal": False,
            "post_data": {"body": "Let me in", "message_type": "comment"},
            "update_data": {"body": "", "attachment_ids": []},
            "fetch_params": [["mail.thread", {**thread, "request_list": _PARTS}]],
            "preview_url": f"/odoo/helpdesk.ticket/{case}",
            "reportname": "complaint_iso10002.report_complaint_record",
            "converter": "html",
            "docids": str(case),
            "subpath": f"{TICKET}/{case}",
            "path": "x",
            "data": json.dumps(
                {
                    "model": TICKET,
                    "fields": [{"name": "name", "label": "Name", "type": "char"}],
                    "ids": [case],
                    "domain": [],
                    "import_compat": False,
                    "groupby": [],
                }
            ),
        }
        yield {**common, "id": case, "res_id": case, "model": TICKET}
        file = {"id": self.file.id, "res_id": self.file.id, "model": "ir.attachment"}
        yield {**common, **file, "fetch_params": {"limit": 30}}
        message = {"id": self.message.id, "res_id": self.message.id}
        yield {
            **common,
            **message,
            "model": "mail.message",
            "field": "body",
            "fetch_params": {"search_term": SECRET},
        }

    def _params(self, rule, kit):
        """Parameters of ``rule`` that ``kit`` knows; of the address and of the rest."""
        places = {
            name: quote(str(kit.get(name, kit["id"])), safe="/") or "x"
            for name in rule._converters
        }
        signature = inspect.signature(rule.endpoint.func)
        names = set(signature.parameters) & set(kit)
        if any(p.kind is p.VAR_KEYWORD for p in signature.parameters.values()):
            names |= {"access_token", "thread_model", "thread_id", "message_id"}
            names |= {"res_id", "model"}
        return places, {name: kit[name] for name in names - set(places)}

    def _questions(self):
        """``(rule, places, params)`` of routes that ask for something, each once."""
        asked = set()
        for rule in self._routes():
            for kit in self._kits():
                places, params = self._params(rule, kit)
                question = (rule.rule, repr(places), repr(sorted(params.items())))
                if (places or params) and question not in asked:
                    asked.add(question)
                    yield rule, places, params

    def _ask(self, rule, places, params):
        url = re.sub(r"<(?:[^>]*:)?(\w+)>", lambda m: places[m[1]], rule.rule)
        if rule.endpoint.routing.get("type") == "jsonrpc":
            body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
            head = {"Content-Type": "application/json"}
            return self.url_open(url, data=body, headers=head)
        if "GET" in (rule.endpoint.routing.get("methods") or ("GET",)):
            query = "&".join(f"{k}={quote(str(v))}" for k, v in params.items())
            return self.url_open(f"{url}?{query}", allow_redirects=False)
        data = {**params, "csrf_token": self.csrf}
        return self.url_open(url, data=data, allow_redirects=False)

    @mute_logger(*QUIET)
    def test_4_10_no_route_of_odoo_tells_of_a_case_or_changes_it(self):
        before, asked = self._trace(), list(self._questions())
        self.assertGreater(len(asked), 100)
        for role in ROLES:
            self._enter_as(role)
            for rule, places, params in asked:
                with self.subTest(route=rule.rule, role=role, places=places):
                    answer = self._ask(rule, places, params)
                    self.assertNotIn(SECRET.encode(), answer.content)
                    self.assertNotIn(SECRET, str(answer.headers))
            with self.subTest(role=role):
                self.assertEqual(self._trace(), before)

    @mute_logger(*QUIET)
    def test_4_10_no_report_of_ours_is_printed_of_a_case(self):
        reports = self.env["ir.actions.report"].search(
            [("report_name", "like", f"{ADDON}.%")]
        )
        self.assertGreater(len(reports), 5)
        for role in ROLES:
            self._enter_as(role)
            for report in reports:
                ids = self.env[report.model].sudo().search([], limit=3).ids
                if report.model == TICKET:
                    ids = self.case.ids
                docids = ",".join(map(str, ids or [1]))
                for kind in ("html", "text"):
                    url = f"/report/{kind}/{report.report_name}/{docids}"
                    with self.subTest(role=role, url=url):
                        self.assertNotIn(SECRET, self.url_open(url).text)
