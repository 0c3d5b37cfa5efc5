from markupsafe import Markup, escape

from odoo import fields, models, tools
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.mimetypes import guess_mimetype

from ..core import photo, step, upload

CONTACT = [
    ("email", "E-mail"),
    ("phone", "Phone"),
    ("letter", "Letter"),
]
_SUBTYPE = "complaint_iso10002.mail_message_subtype_complainant"


class ComplaintComplainantMixin(models.AbstractModel):
    """What complainants do by themselves, with or without an account (7.3, 7.9).

    Write, add files, answer the decision, ask for a review, withdraw. Each act
    is called in sudo by a page that has checked who asks, is journalled, and
    bears no name where the identity is hidden. Nobody sets a stage this way:
    the steps follow from the acts by the same law as for staff.
    """

    _name = "complaint.complainant.mixin"
    _description = "Complaint: acts of the complainant"

    contact_preference = fields.Selection(
        CONTACT,
        string="Preferred contact",
        help="How the complainant wants to hear from us.",
    )
    complainant_asked_at = fields.Datetime(
        string="Review asked for on",
        copy=False,
        readonly=True,
        help="When the complainant last asked for somebody else to look at the "
        "case; empty once the case went on.",
    )

    def _complainant_message(self, text, files=None, once=None):
        """A message from the complainant, with files that were uploaded.

        :param files: ``[(name, content)]``, already judged
        :param once: names the form; sent again, it makes no second message
        """
        self.ensure_one()
        named = {}
        if once:
            named = {"message_id": f"<{once}-complaint-{self.id}@page>"}
            sent = self._sent_already(named["message_id"])
            if sent:
                return sent
        body = Markup("<p>%s</p>") % escape(text or "").replace("\n", Markup("<br/>"))
        return self.with_context(
            mail_post_autofollow=False,
            mail_post_autofollow_author_skip=True,
        ).message_post(
            body=body
            if text
            else Markup("<p>%s</p>") % self.env._("Files were added."),
            attachments=self._own_files(files or []),
            message_type="comment",
            subtype_xmlid=_SUBTYPE,
            partner_ids=self._in_charge().partner_id.ids,
            **self._complainant_author(),
            **named,
        )

    def _own_files(self, files):
        """``files`` as they came; photos of somebody hidden tell nothing beside the
        picture (4.10)."""
        if not self._hides_complainant():
            return files
        return [
            (name, photo.bare(content, upload.kind(content, guess_mimetype(content))))
            for name, content in files
        ]

    def _sent_already(self, message_id):
        """The message of this name; two forms at once wait for each other."""
        self.ensure_one()
        self.env.execute_query(
            SQL("SELECT id FROM helpdesk_ticket WHERE id = %s FOR UPDATE", self.id)
        )
        return self.env["mail.message"].search(
            [("message_id", "=", message_id), ("res_id", "=", self.id)], limit=1
        )

    def _in_charge(self):
        """Who is told what the complainant does: the handler, else the leader."""
        self.ensure_one()
        return self.user_id or self.team_id.user_id

    def _complainant_author(self):
        """Arguments of ``message_post`` that name the complainant, if anybody."""
        self.ensure_one()
        if self._hides_complainant():
            author = self._neutral_author()
            return {name: author[name] for name in ("author_id", "email_from")}
        agent = self.representative_id if self.representative_authority else False
        author = agent or self.partner_id
        if author:
            return {"author_id": author.id, "email_from": author.email_formatted}
        name = self.partner_name or self.number
        address = self.partner_email or self.company_id.email or ""
        email = (
            tools.email_normalize(address) or self.env.ref("base.partner_root").email
        )
        return {"author_id": False, "email_from": tools.formataddr((name, email))}

    def _message_kind(self, message):
        """A message written on the complainant's page is the complainant's."""
        subtype = self.env.ref(_SUBTYPE, raise_if_not_found=False)
        if subtype and message.subtype_id == subtype:
            return "message_in"
        return super()._message_kind(message)

    def _complainant_answer(self, answer, reason=None):
        """Accept or reject the decision (7.9).

        :raises UserError: when there is nothing to answer, or a rejection gives
            no reason.
        """
        self.ensure_one()
        if "answer" not in self._public_acts():
            raise UserError(self.env._("There is no decision to answer now."))
        if answer == "rejected" and not reason:
            raise UserError(self.env._("Tell us why you do not agree."))
        self._record_answer(answer, reason=reason or False, proof="page")

    def _complainant_review(self, reason):
        """Ask for somebody else to look at the case (7.9, annex H).

        A decision that waits for an answer is rejected by it; in every other
        step the review is asked of a person, who reopens or takes over.
        """
        self.ensure_one()
        if not reason:
            raise UserError(self.env._("Tell us why it should be looked at again."))
        if "answer" in self._public_acts():
            self._complainant_answer("rejected", reason)
            return
        if "review" not in self._public_acts():
            raise UserError(self.env._("You have asked for this already."))
        self._note({"complainant_asked_at": fields.Datetime.now()})
        self._journal("asked", {"reason": reason})
        self._complainant_message(self._asked(reason))
        person = self._propose_approver(self.user_id) or self._in_charge()
        if person:
            self.activity_schedule(
                "complaint_iso10002.mail_activity_type_review",
                user_id=person.id,
                summary=self.env._("The complainant asks for a review"),
            )

    def _asked(self, reason):
        return self.env._("I ask for a review: %(reason)s", reason=reason)

    def _complainant_withdraw(self, reason=None):
        """Take the complaint back; the register keeps it with the reason (7.9).

        :raises UserError: for a case that has ended.
        """
        self.ensure_one()
        if step.is_final(self.iso_step):
            raise UserError(self.env._("This complaint has ended already."))
        said = reason or self.env._("no reason was given")
        self.write(
            {
                "exit_reason": self.env._(
                    "Withdrawn by the complainant: %(reason)s", reason=said
                ),
                "iso_step": "withdrawn",
            }
        )
        self._complainant_message(
            self.env._("I take my complaint back: %(reason)s", reason=said)
        )

    def _follow_step(self, before):
        """Once the case goes on, a review may be asked for again."""
        result = super()._follow_step(before)
        moved = self.filtered(
            lambda t: (
                t.complainant_asked_at
                and t.id in before
                and before[t.id]["iso_step"] != t.iso_step
            )
        )
        moved._note({"complainant_asked_at": False})
        return result
