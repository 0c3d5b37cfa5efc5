from markupsafe import Markup, escape

from odoo import api, fields, models

from ..core import public_text


class ComplaintDraftTicketMixin(models.AbstractModel):
    """What was typed into the form, as values of a complaint (7.2, annex C)."""

    _name = "complaint.draft.ticket.mixin"
    _description = "Complaint being written: what it becomes"

    def _prepare_ticket_vals(self, values, team, partner):
        """Values of the complaint (7.2); what is not stated stays empty."""
        name = public_text.title(values["description"])
        category = int(values.get("category_id") or 0)
        occurred = values.get("occurred_on")
        return {
            "name": name,
            "description": _paragraphs(values["description"]),
            "team_id": team.id,
            "company_id": self.company_id.id,
            "channel_id": self._channel().id,
            "category_id": category or False,
            "user_id": False,
            "received_by_id": False,
            "about": values.get("about"),
            "order_reference": values.get("order_reference"),
            "occurred_on": public_text.read_date(occurred) if occurred else False,
            "place": values.get("place"),
            "is_recurring": bool(values.get("is_recurring")),
            "remedy_requested": values.get("remedy_requested"),
            "preferred_lang": values.get("preferred_lang") or self.env.lang,
            "assistance_needed": values.get("assistance_needed"),
            "point_ids": self._prepare_points(name, values),
            **self._prepare_person_vals(values, partner),
        }

    @api.model
    def _prepare_points(self, name, values):
        more = [values.get(field) for field in ("point_1", "point_2", "point_3")]
        names = [name, *(public_text.title(text, 250) for text in more if text)]
        return [
            fields.Command.create({"name": text, "sequence": 10 * number})
            for number, text in enumerate(names, 1)
        ]

    def _prepare_person_vals(self, values, partner):
        """Who complains, for whom, and how to answer.

        Nobody is found by name or address: only who is logged in is known.
        """
        mode = values["identity_mode"]
        if mode == "anonymous":
            return {
                "identity_mode": mode,
                "complainant_kind": "anonymous",
                "partner_id": False,
            }
        other = values.get("behalf") == "other"
        own = self.env["res.partner"] if other else partner
        return {
            "identity_mode": mode,
            "partner_id": own.id,
            "partner_name": values.get("name") or values.get("email") or False,
            "partner_email": values.get("email") or False,
            "complainant_phone": values.get("phone"),
            "complainant_address": values.get("address"),
            "contact_preference": values.get("contact_preference") or False,
            "complainant_kind": "representative" if other else "customer",
            "representative_id": self._representative(values, partner).id
            if other
            else False,
        }

    def _representative(self, values, partner):
        """The contact of who complains for somebody else; authority is not yet
        confirmed, and until then nothing of the case is told to them (annex C)."""
        if partner:
            return partner
        email = values.get("representative_email") or False
        return self.env["res.partner"].create(
            {
                "name": values.get("representative_name")
                or email
                or values.get("representative_phone")
                or self.env._("Representative"),
                "email": email,
                "phone": values.get("representative_phone") or False,
                "function": values.get("representative_relation") or False,
                "company_id": self.company_id.id,
            }
        )

    @api.model
    def _channel(self):
        channels = self.env["helpdesk.ticket.channel"]
        xmlid = "helpdesk_mgmt.helpdesk_ticket_channel_web"
        return self.env.ref(xmlid, raise_if_not_found=False) or channels


def _paragraphs(text):
    """``text`` as HTML with its paragraphs and line breaks; nothing in it counts
    as markup."""
    blocks = (
        escape(block).replace("\n", Markup("<br>")) for block in text.split("\n\n")
    )
    return Markup("").join(Markup("<p>%s</p>") % block for block in blocks if block)
