from datetime import timedelta
from email.message import EmailMessage
from itertools import count

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from odoo.addons.mail.tests.common import MockEmail

from .common import NOW, ComplaintCase

COUNTER = count(1)
#: what must not be found by anybody without a disclosure
SECRETS = ("Mina Karimi", "mina@private.example", "0611223344", "Elm Street 5")


class IdentityCase(MockEmail, ComplaintCase):
    """A protected complaint and everybody who may not know who made it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=False))
        cls._init_mail_gateway()
        cls.team.alias_domain_id = cls.mail_alias_domain
        cls.address = cls.team.alias_email
        cls.officer = new_test_user(
            cls.env,
            "cp_officer",
            groups="complaint_iso10002.group_complaint_handler,"
            "complaint_iso10002.group_complaint_identity",
        )
        cls.team.user_ids |= cls.officer
        cls.env.ref("base.group_user").implied_ids |= cls.env.ref(
            "base.group_allow_export"
        )
        cls.person = {
            "partner_id": False,
            "partner_name": "Mina Karimi",
            "partner_email": "Mina@private.example",
            "complainant_phone": "0611223344",
            "complainant_address": "Elm Street 5",
        }

    def _protected(self, user=None, **vals):
        values = {**self.person, "identity_mode": "protected", **vals}
        return self._complaint(user=user or self.contact, **values)

    def _deliver(self, ticket, sender, body="I have something to add.", **headers):
        """A mail from ``sender`` that answers the last one of the case."""
        mail = EmailMessage()
        last = ticket.sudo().message_ids.sorted("id")[-1:].message_id
        values = {
            "Subject": "Re: your complaint",
            "From": sender,
            "To": self.address,
            "Message-Id": f"<{next(COUNTER)}@private.example>",
            "In-Reply-To": last,
            "References": last,
            **headers,
        }
        for name, value in values.items():
            mail[name] = value
        mail.set_content(body)
        gateway = self.env["mail.thread"].with_user(self.env.ref("base.user_root"))
        before = ticket.sudo().message_ids
        with self.mock_mail_gateway():
            gateway.message_process("helpdesk.ticket", mail.as_bytes())
        ticket.invalidate_recordset()
        return ticket.sudo().message_ids - before

    def _assert_unseen(self, ticket, user, secrets=SECRETS):
        """Nothing ``user`` may read about the case says who complains."""
        self.env.flush_all()
        mine = ticket.with_user(user)
        mine.invalidate_recordset()
        names = [
            name
            for name, field in mine._fields.items()
            if mine._has_field_access(field, "read") and field.type != "binary"
        ]
        told = [str(mine.read(names)), str(mine.export_data(["partner_name"]))]
        for model, link in (
            ("mail.message", "complaint_id"),
            ("mail.followers", "complaint_id"),
            ("mail.notification", "mail_message_id.complaint_id"),
            ("mail.mail", "complaint_id"),
            ("mail.activity", "complaint_id"),
            ("ir.attachment", "complaint_id"),
            ("complaint.event", "ticket_id"),
            ("complaint.identity", "ticket_id"),
            ("complaint.disclosure", "ticket_id"),
        ):
            records = self.env[model].with_user(user)
            try:
                records = records.search([(link, "=", ticket.id)])
                told.append(str(records.read()))
                told.append(str(records.mapped("display_name")))
            except AccessError:
                continue
        text = "\n".join(told).lower()
        for secret in secrets:
            at = text.find(secret.lower())
            self.assertEqual(at, -1, f"{user.login} reads …{text[at - 80 : at + 80]}")


@tagged("post_install", "-at_install")
class TestIdentity(IdentityCase):
    """Who complains is kept apart, and mail goes on all the same (4.10)."""

    def test_4_10_intake_enters_an_identity_and_does_not_read_it_back(self):
        ticket = self._protected()
        identity = ticket.sudo().identity_ids
        self.assertEqual(identity.name, "Mina Karimi")
        self.assertEqual(identity.email_normalized, "mina@private.example")
        self.assertEqual(identity.phone, "0611223344")
        self.assertEqual(identity.street, "Elm Street 5")
        self.assertEqual(ticket.partner_name, "Identity protected")
        for user in (self.contact, self.handler, self.manager, self.officer):
            self._assert_unseen(ticket, user)
            with self.assertRaises(AccessError):
                identity.with_user(user).read(["name"])
        self.assertFalse(self.env["complaint.event"].verify(ticket.ids))

    def test_4_10_a_contact_is_no_follower_and_not_counted(self):
        ticket = self._protected(
            partner_id=self.customer.id, partner_name=False, partner_email=False
        )
        identity = ticket.sudo().identity_ids
        self.assertEqual(identity.partner_id, self.customer)
        self.assertEqual(ticket._complainant_partner(), self.customer)
        self.assertEqual(ticket._complainant_email(), "ada@example.com")
        self.assertEqual(ticket._complainant_name(), "Ada Complainant")
        self.assertFalse(ticket.partner_id | ticket.commercial_partner_id)
        self.assertEqual(self.customer.with_user(self.manager).complaint_count, 0)
        ticket.message_subscribe(self.customer.ids)
        self._assert_unseen(ticket, self.handler, ("Ada", "ada@example.com"))

    def test_4_10_no_search_tells_who_complains(self):
        ticket = self._protected()
        for user in (self.handler, self.manager):
            tickets = self.env["helpdesk.ticket"].with_user(user)
            for name in ("partner_name", "partner_email", "complainant_phone"):
                domain = [("id", "=", ticket.id), (name, "ilike", "min")]
                self.assertFalse(tickets.search(domain))
            for path in ("identity_ids.name", "identity_ids.email"):
                with self.assertRaises(AccessError):
                    tickets.search([(path, "ilike", "mina")])

    def test_4_10_the_gates_know_that_the_complainant_can_be_reached(self):
        ticket = self._protected()
        self.assertTrue(ticket._receipt_facts()["contact"])
        nobody = self._complaint(
            identity_mode="protected", partner_id=False, partner_name="Mina"
        )
        self.assertFalse(nobody._complainant_email())

    def test_4_10_mail_out_does_not_show_the_address(self):
        with self.mock_mail_gateway():
            ticket = self._protected(channel_id=self.email.id)
            self.env.cr.flush()
        self.assertTrue(ticket.acknowledged_at)
        with self.mock_mail_gateway():
            ticket.with_user(self.handler).message_post(
                body="What colour was it?",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
        to = ["mina@private.example"]
        (mail,) = (mail for mail in self._mails if mail["email_to"] == to)
        self.assertIn(self.address, mail["reply_to"])
        self.assertIn("message_out", self._kinds(ticket))
        for user in (self.contact, self.handler, self.manager, self.officer):
            self._assert_unseen(ticket, user)

    def test_4_10_notes_are_not_mailed_to_a_hidden_complainant(self):
        ticket = self._protected()
        with self.mock_mail_gateway():
            ticket.with_user(self.handler).message_post(body="Between us")
        self.assertFalse(self._mails)

    def test_7_8_the_decision_reaches_a_hidden_complainant(self):
        ticket = self._bring_to(self._protected(user_id=self.handler.id), "response")
        response = self.env["complaint.response"].with_user(self.handler)._draft(ticket)
        self.assertNotIn("Mina", response.body)
        response.action_submit()
        with self.mock_mail_gateway():
            response.action_send()
        self.assertIn(
            ["mina@private.example"], [mail["email_to"] for mail in self._mails]
        )
        for mail in self._mails:
            self.assertNotIn("Mina", str(mail["body"]))
        self._assert_unseen(ticket, self.handler)
        self.assertEqual(ticket.iso_step, "communicated")

    def test_4_10_an_answer_reaches_the_case_and_its_author_does_not_show(self):
        ticket = self._protected(user_id=self.handler.id)
        ticket.with_user(self.handler).message_post(
            body="Which one?", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        message = self._deliver(
            ticket,
            '"Mina Karimi" <mina@private.example>',
            Cc="sister@private.example",
        )
        self.assertEqual(len(message), 1)
        self.assertFalse(message.author_id)
        self.assertIn("Identity protected", message.email_from)
        self.assertIn("message_in", self._kinds(ticket))
        secrets = (*SECRETS, "sister@private.example")
        for user in (self.handler, self.manager, self.officer):
            self._assert_unseen(ticket, user, secrets)

    def test_7_6_an_answer_of_a_hidden_complainant_ends_the_wait(self):
        """Of the complainant only: what a supplier tells leaves the clocks paused."""
        supplier = self.env["res.partner"].create(
            {"name": "Supplier", "email": "desk@supplier.example"}
        )
        reason = self.env.ref("complaint_iso10002.complaint_pause_reason_complainant")
        with freeze_time(NOW):
            ticket = self._protected(user_id=self.handler.id)
            ticket.with_user(self.handler).message_post(
                body="Which one?",
                partner_ids=supplier.ids,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
            pause = self.env["complaint.clock.pause"].with_user(self.handler)
            pause = pause.create({"ticket_id": ticket.id, "reason_id": reason.id})
            self.assertTrue(ticket.is_waiting)
        with freeze_time(NOW + timedelta(hours=1)):
            self._deliver(ticket, "desk@supplier.example")
            self.assertFalse(pause.stopped_at)
        with freeze_time(NOW + timedelta(hours=2)):
            self._deliver(ticket, "mina@private.example")
        self.assertEqual(pause.stopped_at, NOW + timedelta(hours=2))
        self.assertFalse(ticket.is_waiting)
        self.assertIn("message_in", self._kinds(ticket))

    def test_4_10_another_address_of_the_person_is_hidden_and_kept(self):
        ticket = self._protected()
        ticket.message_post(
            body="Hello", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        message = self._deliver(ticket, "mk@work.example")
        self.assertNotIn("mk@work.example", str(message.read()))
        self.assertEqual(ticket.sudo().identity_ids.other_emails, "mk@work.example")
        self.assertEqual(ticket._complainant_email(), "mina@private.example")

    def test_4_10_a_third_party_asked_by_us_is_named(self):
        supplier = self.env["res.partner"].create(
            {"name": "Supplier", "email": "desk@supplier.example"}
        )
        ticket = self._protected()
        ticket.message_post(
            body="Which lot?", partner_ids=supplier.ids, subtype_xmlid="mail.mt_note"
        )
        message = self._deliver(ticket, "desk@supplier.example")
        self.assertEqual(message.author_id, supplier)
        self.assertNotIn("message_in", self._kinds(ticket))

    def test_4_10_a_bounce_names_nobody(self):
        ticket = self._protected()
        ticket._message_receive_bounce("mina@private.example", self.customer)
        self.assertIn("bounced", self._kinds(ticket))
        self._assert_unseen(ticket, self.manager)

    def test_4_10_a_failed_mail_names_nobody(self):
        ticket = self._protected()
        message = ticket.message_post(
            body="Hello", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        notice = message.notification_ids.filtered("mail_email_address")
        self.assertEqual(notice.mail_email_address, "Identity protected")
        notice.sudo().write(
            {
                "notification_status": "exception",
                "failure_type": "unknown",
                "failure_reason": "550 mina@private.example unknown",
            }
        )
        self.assertEqual(notice.notification_status, "exception")
        self._assert_unseen(ticket, self.handler)

    def test_7_2_a_team_protects_from_the_first_mail_on(self):
        self.team.default_identity_mode = "protected"
        mail = EmailMessage()
        mail["From"] = '"Mina Karimi" <mina@private.example>'
        mail["To"] = self.address
        mail["Subject"] = "A complaint"
        mail["Message-Id"] = "<first@private.example>"
        mail.set_content("Somebody was rude.")
        gateway = self.env["mail.thread"].with_user(self.env.ref("base.user_root"))
        with self.mock_mail_gateway():
            gateway.message_process("", mail.as_bytes())
        ticket = self.env["helpdesk.ticket"].search(
            [("is_complaint", "=", True)], order="id desc", limit=1
        )
        self.assertEqual(ticket.identity_mode, "protected")
        self.assertTrue(ticket.acknowledged_at)
        self.assertEqual(ticket._complainant_email(), "mina@private.example")
        self.assertEqual(self._mails[0]["email_to"], ["mina@private.example"])
        for user in (self.handler, self.manager, self.officer):
            self._assert_unseen(ticket, user)

    # ------------------------------------------------------------------
    # The complainant in the portal
    # ------------------------------------------------------------------

    def test_4_10_the_person_behind_an_identity_keeps_the_own_case(self):
        portal, other = (
            new_test_user(self.env, login, name=name, groups="base.group_portal")
            for login, name in (("cp_mina", "Mina Karimi"), ("cp_else", "Elsa"))
        )
        ticket = self._protected(partner_id=portal.partner_id.id)
        mine = ticket.with_user(portal)
        self.assertTrue(mine.search([("id", "=", ticket.id)]))
        self.assertFalse(ticket.with_user(other).search([("id", "=", ticket.id)]))
        message = mine.message_post(
            body="And another thing",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        self.assertFalse(message.author_id)
        self.assertNotEqual(message.create_uid, portal)
        self.assertTrue(message.with_user(portal).has_access("read"))
        event = self._last(ticket)
        self.assertEqual(event.kind, "message_in")
        self.assertNotEqual(event.user_id, portal)
        for user in (self.handler, self.manager):
            self._assert_unseen(ticket, user, (*SECRETS, "cp_mina"))

    def test_4_10_a_representative_behind_an_identity(self):
        agent = new_test_user(self.env, "cp_agent", groups="base.group_portal")
        ticket = self._protected(
            complainant_kind="representative", representative_id=agent.partner_id.id
        )
        self.assertFalse(ticket.representative_id)
        self.assertFalse(ticket.with_user(agent).search([("id", "=", ticket.id)]))
        ticket.representative_authority = True
        self.assertTrue(ticket.with_user(agent).search([("id", "=", ticket.id)]))

    # ------------------------------------------------------------------
    # Modes
    # ------------------------------------------------------------------

    def test_4_5_anonymous_is_a_kind_and_a_mode(self):
        ticket = self._complaint(complainant_kind="anonymous", partner_id=False)
        self.assertEqual(ticket.identity_mode, "anonymous")
        self.assertFalse(ticket.sudo().identity_ids)
        self.assertFalse(ticket._complainant_email())
        other = self._protected(identity_mode="anonymous")
        self.assertEqual(other.complainant_kind, "anonymous")
        self.assertEqual(other._complainant_email(), "mina@private.example")
        other.complainant_kind = "customer"
        self.assertEqual(other.identity_mode, "protected")
        self._assert_unseen(other, self.handler)

    def test_4_10_hidden_later_everything_there_is_scrubbed(self):
        portal = new_test_user(
            self.env,
            "cp_mina",
            name="Mina Karimi",
            email="mina@private.example",
            groups="base.group_portal",
        )
        ticket = self._complaint(user=self.contact, **self.person)
        ticket.partner_id = portal.partner_id
        ticket.message_subscribe(portal.partner_id.ids)
        ticket.with_user(self.handler).message_post(
            body="Hello",
            partner_ids=portal.partner_id.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        ticket.with_user(portal).message_post(
            body="Hello back", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self._deliver(ticket, "mina@private.example")
        self.assertIn(portal.partner_id, ticket.message_partner_ids)
        ticket.with_user(self.handler).identity_mode = "protected"
        self.assertFalse(ticket.partner_id)
        self.assertEqual(ticket._complainant_partner(), portal.partner_id)
        for user in (self.contact, self.handler, self.manager):
            self._assert_unseen(ticket, user)
        self.assertIn("identity", self._kinds(ticket))
        self.assertFalse(self.env["complaint.event"].verify(ticket.ids))

    def test_4_10_what_is_typed_later_is_kept_apart_too(self):
        ticket = self._protected(partner_email=False)
        ticket.with_user(self.handler).write({"partner_email": "new@private.example"})
        self.assertFalse(ticket.partner_email)
        self.assertEqual(ticket._complainant_email(), "new@private.example")
        self._assert_unseen(ticket, self.handler, (*SECRETS, "new@private.example"))

    def test_4_10_it_is_shown_again_by_who_may_read_it(self):
        ticket = self._protected()
        for user in (self.handler, self.manager, self.officer):
            with self.assertRaises(AccessError):
                ticket.with_user(user).identity_mode = "open"
        disclosures = self.env["complaint.disclosure"].with_user(self.officer)
        disclosures._read_own(ticket.with_user(self.officer), "contact", "She agreed")
        ticket.with_user(self.officer).identity_mode = "open"
        self.assertEqual(ticket.partner_name, "Mina Karimi")
        self.assertEqual(ticket.partner_email, "Mina@private.example")
        self.assertFalse(ticket.sudo().identity_ids)

    def test_4_10_several_cases_are_hidden_at_once(self):
        tickets = self._complaint(**self.person) | self._complaint(**self.person)
        tickets.write({"identity_mode": "protected"})
        self.assertEqual(len(tickets.identity_ids), 2)

    def test_4_10_a_plain_ticket_hides_nobody(self):
        ticket = self.env["helpdesk.ticket"].create(
            {
                "name": "A question",
                "description": "x",
                "team_id": self.plain_team.id,
                "partner_name": "Mina Karimi",
                "identity_mode": "protected",
            }
        )
        self.assertEqual(ticket.identity_mode, "open")
        self.assertEqual(ticket.partner_name, "Mina Karimi")

    def test_4_10_intake_by_the_dialog(self):
        form = Form(self.env["complaint.quick.entry"].with_user(self.contact))
        form.team_id = self.team
        form.channel_id = self.phone
        form.name = "Rude"
        form.description = "Somebody was rude"
        form.identity_mode = "protected"
        form.partner_name = "Mina Karimi"
        ticket = form.save()._enter()
        self.assertEqual(ticket._complainant_name(), "Mina Karimi")
        self._assert_unseen(ticket, self.contact)


@tagged("post_install", "-at_install")
class TestDisclosure(IdentityCase):
    """Shown to one person, for a purpose and a time, decided by another (4.10)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._protected(cls)
        cls.identity = cls.ticket.sudo().identity_ids

    def _ask(self, user=None, **vals):
        wizard = self.env["complaint.reveal"].with_user(user or self.handler)
        wizard.create(
            {"ticket_id": self.ticket.id, "reason": "To call her", **vals}
        ).action_apply()
        return self.env["complaint.disclosure"].search([], limit=1)

    def _reads(self, user):
        identity = self.identity.with_user(user)
        identity.invalidate_recordset()
        found = bool(identity.search([("ticket_id", "=", self.ticket.id)]))
        self.assertEqual(identity.has_access("read"), found)
        return found

    def test_4_10_asked_by_one_granted_by_another(self):
        disclosure = self._ask()
        self.assertEqual(disclosure.state, "asked")
        self.assertFalse(self._reads(self.handler))
        for user in (self.handler, self.other_handler):
            with self.assertRaises(AccessError):
                disclosure.with_user(user).action_grant()
        disclosure.with_user(self.manager).action_grant()
        self.assertTrue(self._reads(self.handler))
        for user in (self.manager, self.other_handler, self.contact, self.officer):
            self.assertFalse(self._reads(user), user.login)
        action = disclosure.with_user(self.handler).action_open_identity()
        self.assertEqual(action["res_id"], self.identity.id)
        self.assertEqual(self._kinds(self.ticket).count("disclosure"), 2)

    def test_4_10_a_disclosure_ends_by_itself_and_by_hand(self):
        disclosure = self._ask(hours=2)
        disclosure.with_user(self.officer).action_grant()
        self.assertTrue(self._reads(self.handler))
        with freeze_time(disclosure.expires_at + timedelta(seconds=1)):
            self.assertFalse(self._reads(self.handler))
        disclosure.with_user(self.handler).action_end()
        self.assertFalse(self._reads(self.handler))

    def test_4_10_a_manager_does_not_grant_the_own_wish(self):
        disclosure = self._ask(self.manager)
        with self.assertRaises(AccessError):
            disclosure.with_user(self.manager).action_grant()
        disclosure.with_user(self.second_manager).action_refuse()
        self.assertFalse(self._reads(self.manager))
        with self.assertRaises(UserError):
            disclosure.with_user(self.second_manager).action_grant()

    def test_4_10_an_officer_reads_with_a_reason_and_for_minutes(self):
        self.assertFalse(self._reads(self.officer))
        wizard = self.env["complaint.reveal"].with_user(self.officer)
        wizard = wizard.create({"ticket_id": self.ticket.id, "reason": "She called"})
        self.assertTrue(wizard.may_read)
        wizard.action_read()
        self.assertTrue(self._reads(self.officer))
        disclosure = self.env["complaint.disclosure"].search([], limit=1)
        self.assertTrue(disclosure.is_own)
        with freeze_time(disclosure.expires_at + timedelta(seconds=1)):
            self.assertFalse(self._reads(self.officer))
        with self.assertRaises(AccessError):
            self.env["complaint.reveal"].with_user(self.handler).create(
                {"ticket_id": self.ticket.id, "reason": "I want to"}
            ).action_read()

    def test_4_10_nobody_types_in_a_disclosure(self):
        disclosures = self.env["complaint.disclosure"]
        for user in (self.handler, self.manager, self.officer):
            with self.assertRaises(UserError):
                disclosures.with_user(user).create(
                    {
                        "ticket_id": self.ticket.id,
                        "reason": "x",
                        "state": "granted",
                        "expires_at": "2099-01-01",
                    }
                )
            disclosure = self._ask(user)
            for vals in ({"state": "granted"}, {"expires_at": "2099-01-01"}):
                with self.assertRaises(UserError):
                    disclosure.with_user(user).write(vals)
            with self.assertRaises(AccessError):
                disclosure.with_user(user).unlink()
        with self.assertRaises(AccessError):
            self.identity.with_user(self.manager).write({"name": "x"})
        with self.assertRaises(AccessError):
            self.identity.with_user(self.manager).create({"ticket_id": self.ticket.id})

    def test_4_10_context_flags_grant_nothing(self):
        disclosures = self.env["complaint.disclosure"].with_user(self.handler)
        disclosure = disclosures.with_context(complaint_own_reading=True).create(
            {"ticket_id": self.ticket.id, "reason": "x"}
        )
        self.assertEqual(disclosure.state, "asked")
        self.assertFalse(self._reads(self.handler))

    def test_4_10_outside_needs_consent_or_law(self):
        with self.assertRaises(ValidationError):
            self._ask(recipient="The supplier")
        with self.assertRaises(ValidationError):
            self._ask(recipient="The supplier", legal_basis="consent")
        self.ticket.consent_disclosure = True
        self.assertTrue(self._ask(recipient="The supplier", legal_basis="consent"))
        self.assertTrue(self._ask(recipient="The court", legal_basis="law"))

    def test_4_10_an_officer_without_a_role_decides_and_sees_no_case(self):
        officer = new_test_user(
            self.env,
            "cp_dpo",
            groups="complaint_iso10002.group_complaint_identity",
        )
        disclosure = self._ask()
        mine = disclosure.with_user(officer)
        self.assertEqual(mine.search([]), disclosure)
        self.assertEqual(mine.ticket_id.display_name, self.ticket.number)
        mine.action_grant()
        self.assertTrue(self._reads(self.handler))
        self.assertFalse(self.ticket.with_user(officer).has_access("read"))
        self.ticket.with_user(self.manager).write({"subject_user_ids": officer.ids})
        self.assertFalse(mine.search([]))

    def test_4_10_who_lost_the_case_lost_the_identity(self):
        disclosure = self._ask(self.other_handler)
        disclosure.with_user(self.manager).action_grant()
        self.assertTrue(self._reads(self.other_handler))
        self.ticket.write({"subject_user_ids": self.other_handler.ids})
        self.assertFalse(self._reads(self.other_handler))

    def test_4_10_a_correction_is_journalled_without_the_value(self):
        self._ask().with_user(self.manager).action_grant()
        self.identity.with_user(self.handler).write({"email": "other@private.example"})
        event = self._last(self.ticket)
        self.assertEqual(event.kind, "identity")
        self.assertNotIn("other@", event.payload)
        self.assertEqual(self.ticket._complainant_email(), "other@private.example")
