import json

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common_access import SECRET, TICKET, AccessWorld


@tagged("post_install", "-at_install")
class TestSubject(AccessWorld, HttpCase):
    """Who is complained about looks for the case everywhere and finds nothing (4.7).

    In two sessions: what the person complained about asks, somebody who works on
    the case asks too, and finds it, so that the questions are known to be good.
    """

    filled = False
    only = (("standard", "subject"),)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls.cases["manager", "standard", "subject"]
        cls.subject = cls.users["manager"]  # of the team, its leader, a follower
        for user in cls.subject | cls.somebody:
            user.password = user.login
        cls.file = cls.internal_files[cls.case.id]
        cls.activity = cls.env["mail.activity"].search(
            [("complaint_id", "=", cls.case.id)], limit=1
        )

    def _rpc(self, url, **params):
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        headers = {"Content-Type": "application/json"}
        return self.url_open(url, data=body, headers=headers).text

    def _call(self, model, method, *args, **kwargs):
        url = f"/web/dataset/call_kw/{model}/{method}"
        return self._rpc(url, model=model, method=method, args=args, kwargs=kwargs)

    def _questions(self):
        """``{where: answer}`` of every place of the web client a case shows in."""
        case, number = self.case.id, self.case.sudo().number
        words = [("name", "ilike", SECRET)]
        hanging = [("res_model", "=", TICKET), ("res_id", "=", case)]
        body = [("body", "ilike", SECRET)]
        spec = {"display_name": {}, "name": {}}
        fields = {"fields": ["display_name"]}
        return {
            "search bar": self._call(TICKET, "web_search_read", words, spec),
            "quick search": self._call(TICKET, "name_search", number),
            "form": self._call(TICKET, "web_read", [case], spec),
            "export": self._call(TICKET, "export_data", [case], ["name", "number"]),
            "list in groups": self._call(
                TICKET, "web_read_group", words, ["name"], ["__count"]
            ),
            "points": self._call("complaint.point", "search_read", words, **fields),
            "journal": self._call(
                "complaint.event", "search_read", [("ticket_id", "=", case)], **fields
            ),
            "messages": self._call("mail.message", "search_read", body, ["body"]),
            "files": self._call("ir.attachment", "search_read", hanging, ["name"]),
            "activities": self._call(
                "mail.activity", "search_read", hanging, ["summary", "display_name"]
            ),
            "chatter": self._rpc(
                "/mail/thread/messages", thread_model=TICKET, thread_id=case
            ),
            "download": self.url_open(f"/web/content/{self.file.id}").text,
            "record": self._call(
                "ir.actions.report", "search_read", [("model", "=", TICKET)], ["name"]
            )
            and self.url_open(
                f"/report/html/complaint_iso10002.report_complaint_record/{case}"
            ).text,
        }

    def _elsewhere(self):
        """Places that tell of cases without asking for this one."""
        person = self.customer.id
        return {
            "inbox": self._rpc("/mail/inbox/messages"),
            "starred": self._rpc("/mail/starred/messages"),
            "history": self._rpc("/mail/history/messages"),
            "systray": self._rpc("/mail/data", fetch_params=["systray_get_activities"]),
            "contact": self._call(
                "res.partner", "search", [("helpdesk_ticket_ids.name", "like", SECRET)]
            ),
            "contact by id": self._call(
                "res.partner",
                "search_read",
                [("helpdesk_ticket_ids", "in", [self.case.id]), ("id", "=", person)],
                ["name"],
            ),
            "activity": self._call(
                "mail.activity", "read", [self.activity.id], ["summary"]
            ),
        }

    @mute_logger("odoo.http")
    def test_4_7_the_person_complained_about_finds_nothing_anywhere(self):
        """AT-4.7."""
        self.authenticate(self.somebody.login, self.somebody.login)
        for place, answer in self._questions().items():
            with self.subTest(place=place, who="somebody"):
                self.assertTrue(self._tells(answer), "a bad question proves nothing")
        self.authenticate(self.subject.login, self.subject.login)
        for place, answer in {**self._questions(), **self._elsewhere()}.items():
            with self.subTest(place=place, who="subject"):
                self.assertFalse(self._tells(answer), answer[:500])
                self.assertNotIn(self.customer.name, answer)

    def _tells(self, answer):
        number = self.case.sudo().number
        return SECRET in answer or f'"{number}' in answer or "received" in answer

    def test_4_7_nobody_is_told_who_may_not_know(self):
        """A message to everybody: mail, inbox and bus reach those who may."""
        self.env["bus.bus"].search([]).unlink()
        everybody = self.staff | self.somebody | self.users["other_portal"]
        message = self.case.with_user(self.somebody).message_post(
            body=SECRET,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=everybody.partner_id.ids,
        )
        self.env.cr.precommit.run()
        told = message.sudo().notification_ids.res_partner_id
        self.assertFalse(told & (everybody - self.somebody).partner_id)
        mails = self.env["mail.mail"].search([("mail_message_id", "=", message.id)])
        self.assertFalse(mails.recipient_ids & (everybody - self.somebody).partner_id)
        for notice in self.env["bus.bus"].search([]):
            for person in (everybody - self.somebody).partner_id:
                if f'"res.partner",{person.id}]' in notice.channel.replace(" ", ""):
                    self.assertNotIn(SECRET, notice.message)
