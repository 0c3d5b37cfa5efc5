from odoo import api, models

#: what a mail server may leave out of our mail's headers to outsiders
_INTERNAL_HEADERS = ("X-Odoo-Objects",)


class ComplaintMailLayoutMixin(models.AbstractModel):
    """How mail to the complainant looks and what it carries (4.5, 4.10, 7.8).

    One layout for all of it, whoever wrote it, in the complainant's language and
    direction. Links with a secret stand in the mail alone: they are never part
    of the message that staff read.
    """

    _name = "complaint.mail.layout.mixin"
    _description = "Complaint: look of mail"

    def _with_links(self, links):
        """Mail written from these cases carries ``links``.

        :param list links: dicts with ``url`` and ``label``; those with ``scale``
            stand in one row.
        """
        return self.with_context(complaint_mail_links=links)

    def _public_url(self, path):
        """The address of ``path`` in the complainant's language."""
        self.ensure_one()
        code = self.preferred_lang or self.env.lang
        lang = self.env["res.lang"]._get_data(code=code)
        prefix = f"/{lang.url_code}" if lang else ""
        return f"{self.get_base_url()}{prefix}{path}"

    def _notify_thread_by_email(self, message, recipients_data, **kwargs):
        """Outsiders are written to in the language of the case, not of a card;
        a mail with links goes to the complainant and to nobody else.

        What a public page sets off (``complaint_mail_queued``) leaves by the queue,
        at once but elsewhere: the reader does not wait for a mail server.
        """
        if self and self[:1].is_complaint:
            if self.env.context.get("complaint_mail_links"):
                recipients_data = [
                    data for data in recipients_data if self._is_to_complainant(data)
                ]
            recipients_data = [self._in_own_language(data) for data in recipients_data]
        if self.env.context.get("complaint_mail_queued"):
            kwargs["force_send"] = False
            self._wake_mail_queue(recipients_data)
        return super()._notify_thread_by_email(message, recipients_data, **kwargs)

    @api.model
    def _wake_mail_queue(self, recipients_data):
        if any(data["notif"] == "email" for data in recipients_data):
            # sudo: the public wakes no scheduler
            self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _is_to_complainant(self, data):
        """Whether a recipient is the complainant or who acts for them."""
        # sudo: whom a mail goes to does not depend on who has it sent
        case = self.sudo()
        people = case._complainant_partner() | case.representative_id
        return not data["id"] or data["id"] in people.ids

    def _in_own_language(self, data):
        if not self.preferred_lang or (data.get("uid") and not data.get("ushare")):
            return data
        return {**data, "lang": self.preferred_lang}

    def _notify_by_email_prepare_rendering_context(self, message, **kwargs):
        values = super()._notify_by_email_prepare_rendering_context(message, **kwargs)
        if self and self[:1].is_complaint:
            lang = self.env["res.lang"]._get_data(code=values.get("lang"))
            values.update(
                direction=lang.direction if lang else "ltr",
                complaint_links=self.env.context.get("complaint_mail_links") or [],
                complaint_number=self.number,
                follow_url=self._public_url("/complaints/track"),
            )
        return values

    def _notify_by_email_render_layout(
        self, message, recipients_group, msg_vals=False, render_values=None
    ):
        """Whoever writes to the complainant, it comes in our layout."""
        outside = recipients_group.get("notification_group_name") != "user"
        if self and self[:1].is_complaint and outside:
            layout = "complaint_iso10002.mail_layout"
            msg_vals = {**(msg_vals or {}), "email_layout_xmlid": layout}
        return super()._notify_by_email_render_layout(
            message, recipients_group, msg_vals=msg_vals, render_values=render_values
        )

    def _notify_by_email_get_headers(self, headers=None):
        headers = super()._notify_by_email_get_headers(headers=headers)
        if self and self[:1].is_complaint:
            for name in _INTERNAL_HEADERS:
                headers.pop(name, None)
            if self.env.context.get("complaint_mail_is_ours"):
                # RFC 3834: no machine answers what a machine wrote
                headers["Auto-Submitted"] = "auto-generated"
                headers["X-Auto-Response-Suppress"] = "OOF, AutoReply"
        return headers
