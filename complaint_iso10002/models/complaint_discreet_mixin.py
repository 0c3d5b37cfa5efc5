from odoo import models
from odoo.tools import html2plaintext


class ComplaintDiscreetMixin(models.AbstractModel):
    """What leaves the house about restricted and sealed cases: to staff, the
    number and a link, whatever was written (4.10).

    Mailboxes and phones are read by others than the people named on a case, and
    keep what was sent when the case is closed to its reader.
    """

    _name = "complaint.discreet.mixin"
    _description = "Complaint: discreet notifications"

    def _is_discreet_to(self, partner):
        """Whether ``partner`` is told no word of this case by mail: staff, unless
        it is about their own complaint."""
        self.ensure_one()
        # sudo: what leaves the house does not depend on who sends it
        case, partner = self.sudo(), partner.sudo()
        if case.access_level == "standard" or not partner:
            return False
        own = case._complainant_partner() | case.representative_id
        return partner not in own and any(not u.share for u in partner.user_ids)

    def _discreet_mail(self, partner):
        """``{subject, body, body_alternative, attachments, email_from}`` for
        ``partner``: the sender of a message may be who complains."""
        self.ensure_one()
        # sudo: the number and the name of the company, nothing else
        case = self.sudo().with_context(lang=partner.lang)
        lang = case.env["res.lang"]._get_data(code=partner.lang)
        values = {
            "company": case.company_id,
            "number": case.number,
            "url": case._notify_get_action_link("view"),
            "lang": partner.lang,
            "direction": lang.direction if lang else "ltr",
        }
        layout = "complaint_iso10002.mail_reference"
        body = case.env["ir.qweb"]._render(layout, values, minimal_qcontext=True)
        return {
            "subject": case.number,
            "body": body,
            "body_alternative": html2plaintext(body),
            "attachments": [],
            "email_from": case.company_id.email_formatted or self.env.user.email,
        }

    def _notify_by_web_push_prepare_payload(
        self, message, msg_vals=False, force_record_name=False
    ):
        payload = super()._notify_by_web_push_prepare_payload(
            message, msg_vals=msg_vals, force_record_name=force_record_name
        )
        if self and self[:1].is_complaint and self.access_level != "standard":
            payload["title"] = self.number
            payload["options"]["body"] = self.env._("There is news on this complaint.")
        return payload
