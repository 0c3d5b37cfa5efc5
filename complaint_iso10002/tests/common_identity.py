from email.message import EmailMessage
from itertools import count

from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .common import ComplaintCase
from .common_alias import AliasMixin

COUNTER = count(1)
#: what must not be found by anybody without a disclosure
SECRETS = ("Mina Karimi", "mina@private.example", "0611223344", "Elm Street 5")


class IdentityCase(AliasMixin, ComplaintCase):
    """A protected complaint and everybody who may not know who made it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
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
        with self.subTest(user=user.login):
            self._assert_untold("\n".join(told), secrets)
