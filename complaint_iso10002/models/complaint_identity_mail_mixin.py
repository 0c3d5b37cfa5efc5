from odoo import models, tools
from odoo.fields import Command
from odoo.tools import SQL

from .complaint_identity import KEPT


class ComplaintIdentityMailMixin(models.AbstractModel):
    """Mail with a complainant whose identity is kept apart (4.10).

    Out: a public message is mailed to the address kept apart, which is neither
    on the message nor on its notification. In: whoever writes on such a case
    from outside, unless staff wrote to them on it, is shown as the protected
    complainant, and the case knows that the complainant wrote.
    """

    _name = "complaint.identity.mail.mixin"
    _description = "Complaint: mail with a hidden complainant"

    # ------------------------------------------------------------------
    # In
    # ------------------------------------------------------------------

    def message_post(self, **kwargs):
        if not self._hides_complainant():
            return super().message_post(**kwargs)
        if self._is_complainants(kwargs):
            identity = self._identity()
            if kwargs.get("email_from") and identity:
                identity._learn(kwargs["email_from"])
            kwargs.update(self._neutral_author())
            if self.env.user.share and not self.env.su:
                return self._post_veiled(kwargs)
        return super().message_post(**kwargs)

    def _post_veiled(self, kwargs):
        """Post as the complainant who is logged in: Odoo would add the name."""
        self.check_access("read")  # what posting asks for, ``_mail_post_access``
        # sudo: a portal user may not post without a name
        return self.sudo().message_post(**kwargs).with_env(self.env)

    def _is_complainants(self, kwargs):
        """Whether a message with these arguments comes from the complainant.

        When in doubt it does: an address nobody of ours wrote to is hidden.
        """
        self.ensure_one()
        # sudo: whoever posts, the case knows its people
        case = self.sudo()
        author = self.env["res.partner"].sudo().browse(kwargs.get("author_id") or [])
        sender = tools.email_normalize(kwargs.get("email_from") or "")
        if kwargs.get("author_id") is None and not sender:
            author = self.env.user.sudo().partner_id
        known = case._identity()
        if author & known._people() or sender in known._addresses():
            return True
        if kwargs.get("message_type") != "email":
            return False
        if author and not author.partner_share:
            return False
        third = case.message_ids.partner_ids | case.message_partner_ids
        third |= case.company_id.partner_id
        written = case.message_ids.mapped("outgoing_email_to")
        addresses = [*written, *third.mapped("email"), self._desk_address()]
        asked = tools.email_normalize_all(", ".join(filter(None, addresses)))
        return not (author & third) and sender not in asked

    def _desk_address(self):
        # sudo: the case's own address, whoever writes
        case = self.sudo()
        team = case.team_id.alias_email
        return team or case.company_id.email or self.env.user.sudo().email or ""

    def _neutral_author(self):
        """Arguments of ``message_post`` that name nobody."""
        self.ensure_one()
        label = self._neutral_vals(self.sudo().identity_mode)["partner_name"]
        address = tools.formataddr((label, self._desk_address()))
        return {
            "author_id": False,
            "email_from": address,
            "reply_to": address,
            "incoming_email_to": False,
            "incoming_email_cc": False,
        }

    def _is_veiled(self, message):
        """Whether ``message`` is the hidden complainant's."""
        sender = tools.email_normalize(message.email_from)
        own = tools.email_normalize(self._desk_address())
        nobody = not message.author_id and not message.author_guest_id
        return self._hides_complainant() and nobody and sender == own

    def _message_kind(self, message):
        kind = super()._message_kind(message)
        if kind is None and self._is_veiled(message) and not message.is_internal:
            return "message_in"
        return kind

    def _message_receive_bounce(self, email, partner):
        """Whose mail came back is not journalled."""
        hidden = self.filtered(lambda ticket: ticket._hides_complainant())
        super(ComplaintIdentityMailMixin, hidden)._message_receive_bounce(None, partner)
        return super(ComplaintIdentityMailMixin, self - hidden)._message_receive_bounce(
            email, partner
        )

    # ------------------------------------------------------------------
    # Out
    # ------------------------------------------------------------------

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        data = super()._notify_get_recipients(message, msg_vals, **kwargs)
        if self and self._hides_complainant() and self._is_public(message):
            email = self._complainant_email()
            if email:
                data.append(self._hidden_recipient(email))
        return data

    def _is_public(self, message):
        """Whether staff addresses the complainant with ``message``."""
        # sudo: the message was just posted, by whoever may
        message = message.sudo()
        return (
            message.message_type in ("comment", "auto_comment", "email_outgoing")
            and message.subtype_id == self.env.ref("mail.mt_comment")
            and not message.is_internal
            and not self._is_veiled(message)
        )

    def _hidden_recipient(self, email):
        """A recipient of ``_notify_get_recipients`` that is no contact."""
        return {
            "active": True,
            "email_normalized": email,
            "id": False,
            "is_follower": False,
            "name": email,
            "lang": self.sudo().preferred_lang,
            "groups": [],
            "notif": "email",
            "share": True,
            "type": "customer",
            "uid": False,
            "ushare": False,
        }

    # ------------------------------------------------------------------
    # What was there before the identity was hidden
    # ------------------------------------------------------------------

    def _own_people(self):
        self.ensure_one()
        # sudo: whoever hides the identity, all of it is hidden
        case = self.sudo()
        return case.partner_id | case.representative_id

    def _own_addresses(self):
        known = [self.sudo().partner_email, *self._own_people().mapped("email")]
        return set(tools.email_normalize_all(", ".join(filter(None, known))))

    def _scrub(self, people, addresses):
        """Hide ``people`` and ``addresses`` in what the case already holds."""
        self.ensure_one()
        # sudo: whoever hides the identity, all of it is hidden
        case = self.sudo()
        case.message_unsubscribe(people.ids)
        messages = case.env["mail.message"].search([("complaint_id", "=", case.id)])
        own = messages.filtered(
            lambda m: (
                m.author_id & people or tools.email_normalize(m.email_from) in addresses
            )
        )
        own._hide(case._neutral_author())
        told = messages.filtered(
            lambda m: m.partner_ids & people or m.outgoing_email_to
        )
        for message in told:
            message._hide(
                {
                    "partner_ids": [Command.set((message.partner_ids - people).ids)],
                    "outgoing_email_to": False,
                }
            )
        messages.notification_ids.filtered(
            lambda n: (
                n.res_partner_id & people
                or tools.email_normalize(n.mail_email_address) in addresses
            )
        ).unlink()
        identities = case.env["complaint.identity"]
        files = case.env["ir.attachment"].search([("complaint_id", "=", case.id)])
        for records in (messages, files, case):
            identities._veil(records)
        case._erase_named_events()

    def _erase_named_events(self):
        """Empty the journal's entries that name the complainant; the chain holds."""
        events = self.event_ids.filtered(
            lambda e: (
                e.kind in ("changed", "corrected", "bounced")
                and any(f'"{name}"' in (e.payload or "") for name in (*KEPT, "email"))
            )
        )
        if events:
            self.env.cr.execute(
                SQL(
                    "UPDATE complaint_event SET payload = NULL WHERE id = ANY(%s)",
                    events.ids,
                )
            )
            events.invalidate_recordset(["payload", "summary"], flush=False)
