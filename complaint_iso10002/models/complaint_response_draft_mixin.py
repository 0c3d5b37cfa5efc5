from odoo import api, models


class ComplaintResponseDraftMixin(models.AbstractModel):
    """The first words of a letter, in the complainant's language, written from
    what the case established (7.8)."""

    _name = "complaint.response.draft.mixin"
    _description = "Draft of a response to a complaint"

    @api.model
    def _draft(self, ticket, kind="decision"):
        """A new draft of ``ticket``'s letter, written from its findings."""
        lang = ticket.preferred_lang or self.env.lang
        localized = self.with_context(lang=lang)
        return localized.create(
            {
                "ticket_id": ticket.id,
                "kind": kind,
                "lang": lang,
                "subject": localized.env._(
                    "Our answer to your complaint %(number)s", number=ticket.number
                ),
                "body": localized._draft_body(ticket, kind),
            }
        )

    @api.model
    def _greeting(self, ticket):
        name = ticket._greeting_name()
        if not name:
            return self.env._("Dear customer,")
        return self.env._("Dear %(name)s,", name=name)

    @api.model
    def _draft_body(self, ticket, kind):
        return self.env["ir.qweb"]._render(
            "complaint_iso10002.complaint_response_draft",
            {
                "ticket": ticket.with_context(lang=self.env.lang),
                "kind": kind,
                "greeting": self._greeting(ticket),
                "bodies": ticket._recourse_bodies(),
            },
            lang=self.env.lang,
        )
