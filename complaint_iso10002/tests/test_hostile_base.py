import inspect
import json
import re
import threading
from unittest.mock import patch
from urllib.parse import quote

from odoo.fields import Datetime
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common_access import SECRET, TICKET
from .common_hostile import ADDON, HostileWorld

_QUIET = (
    "odoo.http",
    "odoo.addons.base.models.ir_http",
    "odoo.addons.base.models.ir_rule",
    "odoo.addons.mail.controllers.mail",
    "odoo.sql_db",
    "odoo.models",
    "werkzeug",
)
_ROLES = (None, "other_portal", "employee", "handler")
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
class TestHostileBase(HostileWorld, HttpCase):
    """No route of Odoo tells of a case, or changes it, to whoever may not (4.10).

    Routes and their parameters are found by introspection, so that those of a
    later version are asked too. ``handler`` was on the case: posted there, follows
    it, and is on it no more.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        former = cls.users["handler"]
        cls.case.named_user_ids |= former
        cls.message = cls.case.with_user(former).message_post(
            body=SECRET, attachments=[(f"{SECRET}.txt", SECRET.encode())]
        )
        cls.case.named_user_ids -= former
        cls._follow(former)
        cls.file = cls.message.sudo().attachment_ids
        cls.activity = cls.env["mail.activity"].search(
            [("complaint_id", "=", cls.case.id)], limit=1
        )
        cls.follower = cls.env["mail.followers"].search(
            [("complaint_id", "=", cls.case.id)], limit=1
        )
        cls.notification = cls.env["mail.notification"].search(
            [("complaint_id", "=", cls.case.id)], limit=1
        )
        cls.env.flush_all()

    @classmethod
    def _follow(cls, user):
        """Behind the back of the rules."""
        cls.env["mail.followers"].create(
            {
                "res_model": TICKET,
                "res_id": cls.case.id,
                "partner_id": user.partner_id.id,
            }
        )

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

    def _ask(self, rule, kit):
        places, params = self._params(rule, kit)
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

    def _enter_as(self, role):
        self.authenticate(role and f"mx_{role}", role and f"mx_{role}")
        page = self.url_open("/complaints/track").text
        self.csrf = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)

    @mute_logger(*_QUIET)
    def test_4_10_no_route_of_odoo_tells_of_a_case_or_changes_it(self):
        before, asked = self._trace(), 0
        for role in _ROLES:
            self._enter_as(role)
            for rule in self._routes():
                for kit in self._kits():
                    asked += 1
                    with self.subTest(route=rule.rule, role=role, id=kit["id"]):
                        answer = self._ask(rule, kit)
                        self.assertNotIn(SECRET.encode(), answer.content)
                        self.assertNotIn(SECRET, str(answer.headers))
            with self.subTest(role=role):
                self.assertEqual(self._trace(), before)
        self.assertGreater(asked, 600)

    @mute_logger(*_QUIET)
    def test_4_10_no_report_of_ours_is_printed_of_a_case(self):
        reports = self.env["ir.actions.report"].search(
            [("report_name", "like", f"{ADDON}.%")]
        )
        self.assertGreater(len(reports), 5)
        for role in _ROLES:
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

    @mute_logger(*_QUIET)
    def test_4_10_a_link_in_a_mail_tells_no_stranger_that_a_case_exists(self):
        """Asked of a case and of nothing, links of mails answer alike."""
        nothing = 999_999_999
        for role in _ROLES:
            self._enter_as(role)
            for link, number in (
                (f"/mail/view?model={TICKET}&res_id=%s", self.case.id),
                ("/mail/message/%s", self.message.id),
                ("/mail/view?message_id=%s", self.message.id),
            ):
                said = {self._place(link % asked, asked) for asked in (number, nothing)}
                with self.subTest(role=role, link=link):
                    self.assertEqual(len(said), 1, said)

    def _place(self, url, number):
        answer = self.url_open(url, allow_redirects=False)
        place = answer.headers.get("Location", "")
        return answer.status_code, re.sub(rf"\b{number}\b", "N", place)

    @mute_logger(*_QUIET)
    def test_4_10_a_link_to_unfollow_tells_the_number_only(self):
        """Such links never end: the base signs them."""
        token = self.case._encode_link("/mail/unfollow", self._unfollow({}))
        for role in _ROLES:
            self._enter_as(role)
            query = "&".join(
                f"{k}={v}" for k, v in self._unfollow({"token": token}).items()
            )
            page = self.url_open(f"/mail/unfollow?{query}")
            self.assertNotIn(SECRET, page.text)

    def _unfollow(self, more):
        partner = self.users["handler"].partner_id.id
        return {"model": TICKET, "res_id": self.case.id, "pid": partner, **more}

    # ------------------------------------------------------------------
    # The bus
    # ------------------------------------------------------------------

    def test_4_10_the_bus_tells_nobody_who_may_not_know(self):
        """Whatever happens on the case, to followers who are on it no more, too."""
        for role in ("employee", "other_portal", "helpdesk_manager"):
            self._follow(self.users[role])
        case = self.case.with_user(self.somebody)
        self.env.flush_all()
        told = []
        with patch.object(
            type(self.env["bus.bus"]),
            "_sendone",
            autospec=True,
            side_effect=lambda _bus, target, kind, message: told.append(
                (target, kind, message)
            ),
        ):
            message = case.message_post(
                body=SECRET,
                subtype_xmlid="mail.mt_comment",
                partner_ids=self.users["employee"].partner_id.ids,
                attachments=[(f"{SECRET}.txt", b"x")],
            )
            message.toggle_message_starred()
            case.message_post(body=SECRET, subtype_xmlid="mail.mt_note")
            activity = case.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=Datetime.now(),
                user_id=self.somebody.id,
                summary=SECRET,
            )
            activity.action_feedback(feedback=SECRET)
            case.write({"priority": "3"})
            self.env.flush_all()
        allowed = self.somebody.partner_id | self.somebody
        for target, kind, message in told:
            with self.subTest(target=target, kind=kind):
                if SECRET in json.dumps(message, default=str):
                    record = target[0] if isinstance(target, tuple) else target
                    self.assertIn(record, [*allowed, self.somebody])
