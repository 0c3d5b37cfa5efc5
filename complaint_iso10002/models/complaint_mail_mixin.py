from odoo import api, fields, models, tools
from odoo.exceptions import UserError

from ..core import chain
from .attempt import attempt


class ComplaintMailMixin(models.AbstractModel):
    """Mail with the complainant: in, acknowledged, out (7.3, 7.4, 7.8).

    A mail to a complaint team is a complaint, whatever is wrong with it. It is
    acknowledged at once, unless a machine sent it. Addresses in copy are not
    subscribed: a complaint is nobody's business but those who handle it.
    """

    _name = "complaint.mail.mixin"
    _description = "Complaint: mail"

    # ------------------------------------------------------------------
    # In
    # ------------------------------------------------------------------

    @api.model
    def message_new(self, msg, custom_values=None):
        values = dict(custom_values or {})
        # sudo: the gateway asks what kind of team the alias belongs to
        team = self.env["helpdesk.ticket.team"].sudo().browse(values.get("team_id"))
        if not team.complaint_handling:
            return super().message_new(msg, custom_values)
        values.update(self._prepare_mail_vals(msg))
        # Unknown to the base: who is in copy is kept as text, not subscribed.
        alone = dict(msg, to="", cc="")
        return super().message_new(alone, values)

    @api.model
    def _prepare_mail_vals(self, msg):
        """Values of a complaint that came by mail (7.2)."""
        name, email = tools.mail.parse_contact_from_email(msg.get("from") or "")
        now = fields.Datetime.now()
        sent = fields.Datetime.to_datetime(msg.get("date")) or now
        late = (now - sent).days
        channel = self.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_channel_email",
            raise_if_not_found=False,
        )
        return {
            "name": (msg.get("subject") or "").strip() or self.env._("No subject"),
            "description": msg.get("body") or self.env._("(no text)"),
            "partner_name": name,
            "partner_email": email or msg.get("from"),
            "channel_id": channel.id if channel else False,
            "user_id": False,
            "received_by_id": False,
            # A mail server may have been down for days; an old or future date
            # in the header is a mistake or a lie.
            "received_at": sent if sent <= now and late <= 7 else now,
        }

    def message_update(self, msg, update_vals=None):
        complaints = self.filtered("is_complaint")
        if not complaints:
            return super().message_update(msg, update_vals=update_vals)
        return super().message_update(dict(msg, to="", cc=""), update_vals)

    def _message_post_after_hook(self, message, msg_vals):
        result = super()._message_post_after_hook(message, msg_vals)
        for ticket in self.filtered("is_complaint"):
            if message.subtype_id and not message.subtype_id.internal:
                # sudo: a file sent with a public message is the complainant's too
                message.sudo().attachment_ids.complaint_is_public = True
            kind = ticket._message_kind(message)
            if kind:
                ticket._journal(kind, ticket._message_payload(message))
        return result

    @staticmethod
    def _message_payload(message):
        copied = (message.incoming_email_to, message.incoming_email_cc)
        return {
            "message": message.id,
            "subject": message.subject,
            "copied_to": ", ".join(filter(None, copied)),
            "words": chain.digest(str(message.body)),
        }

    def _message_kind(self, message):
        """``message_in`` from the complainant, ``message_out`` to them, or ``None``."""
        self.ensure_one()
        if message.message_type not in ("email", "comment", "email_outgoing"):
            return None
        if message.subtype_id.internal or message.is_internal:
            return None
        people = self.partner_id | self.representative_id
        # a person may have two cards with one address
        addresses = {tools.email_normalize(self.partner_email)}
        addresses.add(self._complainant_email())
        sender = tools.email_normalize(message.email_from)
        if message.author_id & people or (sender and sender in addresses):
            return "message_in"
        return "message_out" if message.author_id.user_ids else None

    def _message_receive_bounce(self, email, partner):
        """An acknowledgement that came back was none (7.4)."""
        result = super()._message_receive_bounce(email, partner)
        bounced = self.env.context.get("complaint_bounced_message_id")
        for ticket in self.filtered("is_complaint"):
            if bounced in (None, ticket._acknowledging_message_id()):
                ticket._note({"acknowledged_at": False})
            ticket._journal("bounced", {"message": bounced, "email": email})
            ticket._schedule_acknowledgement()
        return result

    def _acknowledging_message_id(self):
        """The message that last acknowledged this case, by its journal."""
        self.ensure_one()
        # sudo: the gateway asks the journal
        events = self.sudo().event_ids.filtered(lambda e: e.kind == "acknowledged")
        payload = events.sorted("sequence")[-1:].payload
        return chain.load(payload).get("message") if payload else None

    # ------------------------------------------------------------------
    # Acknowledgement (7.4)
    # ------------------------------------------------------------------

    def _acknowledge_new(self):
        """Acknowledge what can be, ask a person for the rest."""
        tickets = self.filtered(lambda t: not t.imported_from and not t.acknowledged_at)
        machine = self.env.context.get("complaint_mail_is_automatic")
        mute = tickets if machine else tickets._from_ourselves()
        mute._journal("not_acknowledged", {"reason": "automatic mail"})
        tickets -= mute
        electronic = tickets.filtered(
            lambda t: t.channel_id.acknowledge_by_mail and t._complainant_email()
        )
        if not electronic._try_to_acknowledge():
            electronic = self.browse()
        (tickets - electronic)._schedule_acknowledgement()

    def _try_to_acknowledge(self):
        """Acknowledge; a mail that cannot be written stops no complaint."""
        failure = "Complaints not acknowledged"
        return attempt(self, type(self)._acknowledge, failure)

    def _acknowledge(self):
        """Send the acknowledgement with number, code and dates (7.4)."""
        # what was known when the case was entered is known no more
        self.filtered(lambda t: not t.sudo().tracking_code)._issue_tracking_code()
        self._note({"acknowledged_at": fields.Datetime.now()})
        self._mail_template(
            "complaint_iso10002.mail_template_acknowledgement", "acknowledged"
        )

    def _from_ourselves(self):
        """The cases whose sender is one of our own addresses; never answered."""
        senders = {
            ticket: tools.email_normalize(ticket._complainant_email())
            for ticket in self
        }
        # sudo: whoever enters it, our addresses are the same
        domains = self.env["mail.alias.domain"].sudo()
        own = set(domains._find_aliases([*filter(None, senders.values())]))
        return self.filtered(lambda ticket: senders[ticket] in own)

    def _schedule_acknowledgement(self):
        """Ask the handlers, else the team leaders, to acknowledge."""
        by_user = self.grouped(lambda ticket: ticket.user_id or ticket.team_id.user_id)
        for user, tickets in by_user.items():
            if user:
                tickets.activity_schedule(
                    "complaint_iso10002.mail_activity_type_acknowledge",
                    user_id=user.id,
                )

    def action_acknowledge(self):
        """Send the acknowledgement now."""
        for ticket in self:
            if not ticket._complainant_email():
                raise UserError(
                    self.env._(
                        "No e-mail address is known. Acknowledge by phone or letter "
                        "and record it so."
                    )
                )
        self._acknowledge()
        self._close_acknowledgement()

    def action_acknowledged_in_person(self):
        """Record that the complainant was told by phone, letter or in person."""
        self._note({"acknowledged_at": fields.Datetime.now()})
        self._journal("acknowledged", {"by": "person"})
        self._close_acknowledgement()

    def _close_acknowledgement(self):
        self.activity_feedback(["complaint_iso10002.mail_activity_type_acknowledge"])

    # ------------------------------------------------------------------
    # Out
    # ------------------------------------------------------------------

    def _complainant_address(self):
        """Where mail to the complainant goes: ``message_post`` arguments.

        To the representative once the authority is confirmed; empty when no
        address is known, and when the complainant is hidden: the message itself
        then finds its way (``_notify_get_recipients``). Whether there is an
        address says ``_complainant_email``.
        """
        self.ensure_one()
        if self._hides_complainant():
            return {}
        if self.representative_id.email and self.representative_authority:
            return {"partner_ids": self.representative_id.ids}
        if self.partner_id.email:
            return {"partner_ids": self.partner_id.ids}
        if tools.email_normalize(self.partner_email):
            return {"outgoing_email_to": self.partner_email}
        return {}

    def _write_to_complainant(
        self, subject, body, lang, attachments=None, kind="message_out"
    ):
        """Post a public message that is mailed to the complainant.

        It is journalled as ``kind``, with the digest of its words.
        """
        self.ensure_one()
        address = self._complainant_address()
        team = self.team_id.with_context(lang=lang)
        message = self.with_context(
            lang=lang,
            mail_post_autofollow_author_skip=True,
        ).message_post(
            subject=subject,
            body=body,
            message_type="auto_comment",
            subtype_xmlid="mail.mt_comment",
            author_id=self.company_id.partner_id.id,
            email_from=self._sender(team),
            attachments=attachments,
            email_layout_xmlid="complaint_iso10002.mail_layout",
            **address,
        )
        self._journal(kind, self._message_payload(message))
        return message

    def _message_get_suggested_recipients_batch(
        self, reply_discussion=False, reply_message=None, **kwargs
    ):
        """Who was in copy is not proposed as reader of our answer (4.10)."""
        complaints = self.filtered("is_complaint")
        suggested = super(
            ComplaintMailMixin, self - complaints
        )._message_get_suggested_recipients_batch(
            reply_discussion=reply_discussion, reply_message=reply_message, **kwargs
        )
        suggested.update(
            super(
                ComplaintMailMixin, complaints
            )._message_get_suggested_recipients_batch(**kwargs)
        )
        return suggested

    def _sender(self, team):
        """The team's own address where it has one, else the company's."""
        email = team.alias_email or self.company_id.email_formatted
        if team.alias_email:
            return tools.formataddr((f"{self.company_id.name} – {team.name}", email))
        return email or self.env.user.email_formatted

    def _mail_template(self, xmlid, kind="message_out"):
        """Render the template in each complainant's language and mail it."""
        # sudo: whoever triggers it, the mail carries the case's number and code
        template = self.env.ref(xmlid).sudo()
        rendered = template._generate_template(self.ids, ("subject", "body_html"))
        for ticket in self.with_context(complaint_mail_is_ours=True):
            values = rendered[ticket.id]
            ticket._write_to_complainant(
                values["subject"],
                values["body_html"],
                ticket.preferred_lang or self.env.lang,
                kind=kind,
            )

    def _notify_get_recipients_groups(self, message, model_description, msg_vals=False):
        """No link with a standing token in mail about complaints."""
        groups = super()._notify_get_recipients_groups(
            message, model_description, msg_vals=msg_vals
        )
        if self and self[:1].is_complaint:
            for name, _method, options in groups:
                if name != "user":
                    options.update(has_button_access=False)
        return groups
