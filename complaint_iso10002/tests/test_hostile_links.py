import json
import re
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_access import SECRET, TICKET
from .common_hostile import QUIET, ROLES, HostileThread


@tagged("post_install", "-at_install")
class TestHostileLinks(HostileThread):
    """Links of mails and the bus tell nothing to who may not know (4.10)."""

    @mute_logger(*QUIET)
    def test_4_10_a_link_in_a_mail_tells_no_stranger_that_a_case_exists(self):
        """Asked of a case and of nothing, links of mails answer alike."""
        nothing = 999_999_999
        for role in ROLES:
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
        return answer.status_code, re.sub(rf"(=|/|D){number}(?!\d)", "=N", place)

    @mute_logger(*QUIET)
    def test_4_10_a_link_to_unfollow_tells_the_number_only(self):
        """Such links never end: the base signs them."""
        token = self.case._encode_link("/mail/unfollow", self._unfollow({}))
        for role in ROLES:
            self._enter_as(role)
            query = "&".join(
                f"{k}={v}" for k, v in self._unfollow({"token": token}).items()
            )
            page = self.url_open(f"/mail/unfollow?{query}")
            self.assertIn(self.case.number, page.text, "the link counts")
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
                user_id=self.somebody.id,
                summary=SECRET,
            )
            activity.action_feedback(feedback=SECRET)
            case.write({"priority": "3"})
            self.env.flush_all()
        self.assertTrue(told)
        allowed = [self.somebody.partner_id, self.somebody]
        for target, kind, message in told:
            if SECRET in json.dumps(message, default=str):
                channel = target[0] if isinstance(target, tuple) else target
                with self.subTest(target=target, kind=kind):
                    self.assertIn(channel, allowed)
