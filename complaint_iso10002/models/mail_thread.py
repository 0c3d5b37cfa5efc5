import logging
import re

from odoo import models

_logger = logging.getLogger(__name__)
_AUTOMATIC = {
    "precedence": ("bulk", "auto_reply", "junk", "list"),
    "return-path": ("<>",),
}
#: a link that answers for the complainant, as a reply quotes it
_SECRET_LINK = re.compile(r"(/complaints/feedback/)[\w-]{20,}")
_MARKS = (
    "x-autoreply",
    "x-autorespond",
    "x-auto-response-suppress",
    "list-id",
    "x-loop",
)


class MailThread(models.AbstractModel):
    """The gateway, where complaints come in that must not be lost (7.2, 7.4)."""

    _inherit = "mail.thread"

    def message_parse(self, message, save_original=False):
        """PostgreSQL keeps no NUL in a text; one in a mail loses no mail. A link
        that only its reader may use is not kept when a reply quotes it (8.3)."""
        for name, value in message.items():
            if "\x00" in value:
                del message[name]
                message[name] = value.replace("\x00", "")
        msg_dict = super().message_parse(message, save_original)
        for key, value in msg_dict.items():
            if isinstance(value, str):
                msg_dict[key] = value.replace("\x00", "")
        body = msg_dict.get("body") or ""
        # markup stays markup
        msg_dict["body"] = type(body)(_SECRET_LINK.sub(r"\1…", body))
        msg_dict["attachments"] = [
            file._replace(fname=file.fname.replace("\x00", ""))
            for file in msg_dict["attachments"]
        ]
        return msg_dict

    def _message_parse_extract_payload(
        self, message, message_dict, save_original=False
    ):
        try:
            return super()._message_parse_extract_payload(
                message, message_dict, save_original
            )
        except Exception:  # whatever is wrong with its MIME, a complaint counts
            if not self._is_for_complaints(message_dict):
                raise
            _logger.info("Unreadable mail %s kept whole", message_dict["message_id"])
            return self._keep_whole(message)

    def _is_for_complaints(self, message_dict):
        """Whether one of the recipients is the alias of a complaint team."""
        # sudo: the gateway looks for the team behind an address
        teams = self.env["helpdesk.ticket.team"].sudo()
        aliases = teams.search([("complaint_handling", "=", True)]).mapped(
            "alias_email"
        )
        recipients = message_dict.get("recipients", "").lower()
        return any(alias and alias.lower() in recipients for alias in aliases)

    def _keep_whole(self, message):
        """A body that says so, and the mail as it came as attachment."""
        content = message.as_bytes(policy=message.policy.clone(max_line_length=None))
        text = self.env._("This message could not be read. It is attached as it came.")
        return {
            "body": text,
            "attachments": [self._Attachment("original_email.eml", content, {})],
        }

    def _routing_handle_bounce(self, email_message, message_dict):
        bounced = message_dict["bounced_message"] or self.env["mail.message"].browse(
            message_dict.get("parent_id", [])
        )
        thread = self.with_context(complaint_bounced_message_id=bounced.id)
        result = super(MailThread, thread)._routing_handle_bounce(
            email_message, message_dict
        )
        if not message_dict["bounced_email"] and bounced.model == "helpdesk.ticket":
            # Without a delivery report the base tells nobody.
            # sudo: the gateway finds the case behind a message
            case = thread.env[bounced.model].sudo().browse(bounced.res_id).exists()
            case.filtered("is_complaint")._message_receive_bounce(
                None, message_dict["bounced_partner"]
            )
        return result

    def _message_route_process(self, message, message_dict, routes):
        automatic = _is_automatic(message)
        thread = self.with_context(complaint_mail_is_automatic=automatic)
        return super(MailThread, thread)._message_route_process(
            message, message_dict, routes
        )


def _is_automatic(message):
    """Whether a machine sent ``message`` (RFC 3834 and common practice)."""
    if message.get("Auto-Submitted", "no").strip().lower() != "no":
        return True
    if any(message.get(mark) for mark in _MARKS):
        return True
    return any(
        str(message.get(name, "")).strip().lower() in values
        for name, values in _AUTOMATIC.items()
    )
