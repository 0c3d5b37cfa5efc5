from datetime import datetime

from odoo.tests import tagged
from odoo.tools import format_date

from ..core import persian_date
from .common_mail_family import ADA, MailFamilyCase


@tagged("post_install", "-at_install")
class TestMailRare(MailFamilyCase):
    """New dates, ends of another kind, sealed cases: as a mail server gets them."""

    def _extend(self, ticket, until=datetime(2035, 5, 1, 15, 0)):
        respond = ticket.clock_ids.filtered(lambda clock: clock.milestone == "respond")
        self.env["complaint.clock.extension"].with_user(self.handler).create(
            {
                "ticket_id": ticket.id,
                "clock_id": respond[:1].id,
                "until": until,
                "reason": "The laboratory needs more time.",
            }
        )
        return until

    def _exit(self, ticket, iso_step, **vals):
        wizard = self.env["complaint.exit"].with_user(self.handler)
        wizard.create(
            {
                "ticket_id": ticket.id,
                "iso_step": iso_step,
                "reason": "It is an enquiry.\nOur shop answers it.",
                **vals,
            }
        ).action_apply()

    def test_4_15_a_new_date_is_told_with_its_reason(self):
        ticket = self._complaint(user_id=self.handler.id)
        self._deliver()
        until = self._extend(ticket)
        plain, _html = self._assert_family(self._to_ada(self._deliver()), ticket)
        self.assertIn("The laboratory needs more time.", plain)
        self.assertIn(format_date(self.env, until), plain)

    def test_4_5_a_reader_of_persian_gets_both_calendars(self):
        ticket = self._complaint(user_id=self.handler.id, preferred_lang="fa_IR")
        self._deliver()
        until = self._extend(ticket)
        mail = self._to_ada(self._deliver())
        plain, _html = self._assert_family(mail, ticket, "fa_IR")
        self.assertIn(format_date(self.env, until, lang_code="fa_IR"), plain)
        self.assertIn(persian_date.written(until) or "", plain)

    def test_4_5_mails_of_others_keep_their_dates(self):
        template = self.env["mail.template"].create(
            {
                "name": "Not ours",
                "model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
                "body_html": '<p t-out="format_date(object.create_date, '
                "lang_code='fa_IR')\"/>",
            }
        )
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "Plain", "description": "x", "team_id": self.plain_team.id}
        )
        body = template._render_field("body_html", ticket.ids)[ticket.id]
        self.assertIn(
            format_date(self.env, ticket.create_date, lang_code="fa_IR"), body
        )
        self.assertNotIn("(", body)

    def test_1_who_is_sent_elsewhere_is_told_where_and_why(self):
        ticket = self._complaint(user_id=self.handler.id)
        self._deliver()
        self._exit(ticket, "redirected", team_id=self.plain_team.id, scope="enquiry")
        plain, _html = self._assert_family(self._to_ada(self._deliver()), ticket)
        self.assertIn("Our shop answers it.", plain)
        self.assertIn("If you do not agree", plain)

    def test_7_9_who_withdraws_is_told_so(self):
        ticket = self._complaint(user_id=self.handler.id)
        self._deliver()
        self._exit(ticket, "withdrawn")
        self._assert_family(self._to_ada(self._deliver()), ticket)

    def test_7_9_who_wants_no_mail_of_it_gets_none(self):
        ticket = self._complaint(user_id=self.handler.id)
        self._deliver()
        self._exit(ticket, "withdrawn", tell=False)
        self.assertFalse([m for m in self._deliver() if m.recipients == [ADA]])

    def test_4_10_a_sealed_case_writes_to_its_complainant_and_to_nobody_else(self):
        ticket = self._complaint(user_id=self.handler.id)
        ticket.message_subscribe(
            (self.manager | self.other_handler | self.outsider).partner_id.ids
        )
        self._deliver()
        ticket.with_user(self.manager).write(
            {
                "access_level": "sealed",
                "named_user_ids": [(6, 0, self.handler.ids)],
            }
        )
        self._extend(ticket)
        self._exit(ticket, "withdrawn")
        mails = self._deliver()
        ours = [mail for mail in mails if mail.recipients == [ADA]]
        self.assertEqual(len(ours), 2)
        for mail in ours:
            self._assert_family(mail, ticket)
        told = {address for mail in mails for address in mail.recipients}
        readers = {ADA, self.handler.email}
        self.assertLessEqual(told, readers, "who may not read the case gets no mail")
