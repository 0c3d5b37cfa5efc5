from odoo import api, fields, models, tools

#: identifying field of the ticket -> where it is kept
KEPT = {
    "partner_id": "partner_id",
    "partner_name": "name",
    "partner_email": "email",
    "complainant_phone": "phone",
    "complainant_address": "street",
    "representative_id": "representative_id",
}


class ComplaintIdentity(models.Model):
    """Who complains, kept apart from a protected or anonymous case (4.10).

    Whoever takes the complaint in enters it and does not read it back. It is
    read, and corrected, by who has a live disclosure of this case
    (``res.users._complaint_identity_domain``), whatever their role; a case that
    writes to its complainant does so without showing it. One a case at most:
    nothing is kept where nothing was said.
    """

    _name = "complaint.identity"
    _description = "Identity of a complainant"
    _rec_name = "ticket_id"
    _complaint_erasure = "delete"

    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="Complaint",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="ticket_id.company_id")
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        index="btree_not_null",
        ondelete="restrict",
    )
    name = fields.Char()
    email = fields.Char(string="E-mail")
    other_emails = fields.Char(
        string="Other addresses",
        readonly=True,
        help="From where else mail of this case came.",
    )
    email_normalized = fields.Char(
        compute="_compute_email_normalized",
        store=True,
        index="btree_not_null",
    )
    phone = fields.Char()
    street = fields.Text(string="Postal address")
    representative_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        ondelete="restrict",
    )

    _ticket_unique = models.UniqueIndex("(ticket_id)", "A case has one complainant.")

    @api.depends("email", "partner_id.email")
    def _compute_email_normalized(self):
        for identity in self:
            address = identity.email or identity.partner_id.email
            identity.email_normalized = tools.email_normalize(address)

    def _read_format(self, fnames, load="_classic_read"):
        result = super()._read_format(fnames, load)
        if not self.env.su and set(fnames) - {"id"}:
            self.ticket_id._trace_access("identity")
        return result

    def write(self, vals):
        """A correction is journalled by the names of the fields, not by values."""
        result = super().write(vals)
        fields_changed = sorted(set(KEPT.values()).intersection(vals))
        for identity in self:
            if fields_changed:
                # sudo: the journal is appended whoever may read the case
                identity.sudo().ticket_id._journal(
                    "identity", {"act": "changed", "fields": fields_changed}
                )
        return result

    # ------------------------------------------------------------------
    # For the case
    # ------------------------------------------------------------------

    @api.model
    def _complete(self, vals):
        """``vals`` of an identity with what its contact's card says."""
        # sudo: whoever enters a contact, the card belongs to the case
        partner = self.env["res.partner"].sudo().browse(vals.get("partner_id") or [])
        card = {"name": partner.name, "email": partner.email, "phone": partner.phone}
        filled = {name: value for name, value in card.items() if value}
        return {**filled, **{name: value for name, value in vals.items() if value}}

    def _people(self):
        """Contacts who speak for the complainant."""
        return self.partner_id | self.representative_id

    def _addresses(self):
        """Normalised addresses this person is known to write from."""
        known = [*self.mapped("email_normalized"), *self._people().mapped("email")]
        known += self.mapped("other_emails")
        return set(tools.email_normalize_all(", ".join(filter(None, known))))

    def _learn(self, address):
        """Remember an address mail of the case came from."""
        self.ensure_one()
        address = tools.email_normalize(address)
        if not address or address in self._addresses():
            return
        if not self.email:
            self.email = address
        else:
            self.other_emails = ", ".join(filter(None, [self.other_emails, address]))

    @api.model
    def _veil(self, records):
        """Take users who are no staff off who created or changed ``records``.

        Only where the case they hang on hides its complainant; what a
        complainant does in the portal would name the person to handlers.
        """
        records = records.exists()
        records.flush_recordset()
        self.env["complaint.erasure.contract"]._forget_authors(records)
        if records._log_access:
            records.invalidate_recordset(["create_uid", "write_uid"], flush=False)
