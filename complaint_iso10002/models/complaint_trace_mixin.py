from odoo import SUPERUSER_ID, api, fields, models


class ComplaintTraceMixin(models.AbstractModel):
    """Traces of seeing and of trying (4.7, 4.10).

    Reading a restricted or sealed case is logged, one case as opened, several as
    found in a list; standard cases cost no query more. What is refused about
    people complained about is journalled although the attempt is rolled back.
    """

    _name = "complaint.trace.mixin"
    _description = "Complaint: traces"

    access_log_ids = fields.One2many(
        "complaint.access.log",
        "ticket_id",
        string="Accesses",
        readonly=True,
        copy=False,
        groups="complaint_iso10002.group_complaint_manager,"
        "complaint_iso10002.group_complaint_auditor",
    )
    subject_notice_ids = fields.One2many(
        "complaint.subject.notice",
        "ticket_id",
        string="Notices",
        copy=False,
        groups="complaint_iso10002.group_complaint_handler",
    )
    access_grant_ids = fields.One2many(
        "complaint.access.grant",
        "ticket_id",
        string="Opened in an emergency",
        readonly=True,
        copy=False,
        groups="complaint_iso10002.group_complaint_contact",
    )

    def _trace_access(self, kind):
        """Log that the current user saw these cases, as ``kind``.

        The complainant's own readings are not logged, nor those of standard
        cases; reading who complains always is, and what auditors and executives read.
        """
        if self.env.user.share or self.env.uid == SUPERUSER_ID:
            return
        always = kind == "identity" or self.env.user._reads_without_identity()
        # sudo: whether a reading is logged does not depend on the reader
        seen = self.sudo().filtered(
            lambda t: t.is_complaint and (always or t.access_level != "standard")
        )
        if seen:
            self.env["complaint.access.log"]._add(seen.ids, kind)

    def _is_traced(self):
        return not self.env.su and not self.env.user.share

    def fetch(self, field_names=None):
        return super().fetch(self._traced_fields(field_names))

    @api.model
    def search_fetch(self, domain, field_names=None, offset=0, limit=None, order=None):
        names = self._traced_fields(field_names)
        return super().search_fetch(domain, names, offset, limit, order)

    def _traced_fields(self, names):
        """``names`` with the level, read in one go so that it costs no query."""
        if names is None or not self._is_traced():
            return names
        return [*names, *{"access_level", "is_complaint"}.difference(names)]

    def _read_format(self, fnames, load="_classic_read"):
        result = super()._read_format(fnames, load)
        if self._is_traced() and set(fnames) - {"id"}:
            self._trace_access("opened" if len(self) == 1 else "searched")
        return result

    def export_data(self, fields_to_export):
        result = super().export_data(fields_to_export)
        self._trace_access("exported")
        return result

    # ------------------------------------------------------------------
    # What was refused
    # ------------------------------------------------------------------

    def _keep_refusal(self, payload):
        """Journal an attempt although it is rolled back with its transaction."""
        registry, uid, ids = self.env.registry, self.env.uid, self.ids

        def keep():
            with registry.cursor() as cr:
                env = api.Environment(cr, uid, {})
                # sudo: an attempt is kept whatever who tried may do
                tickets = env["helpdesk.ticket"].sudo().browse(ids).exists()
                tickets._journal("refused", payload)

        self.env.cr.postrollback.add(keep)

    def message_post(self, *, partner_ids=None, **kwargs):
        """People complained about are not mentioned on the case (AT-4.7)."""
        if partner_ids and self.is_complaint:
            # sudo: the law is the same whatever the writer may read
            subjects = self.sudo().barred_user_ids.partner_id
            mentioned = subjects.filtered(lambda p: p.id in partner_ids)
            if mentioned:
                self._journal("refused", {"mention": mentioned.ids})
                partner_ids = list(set(partner_ids) - set(mentioned.ids))
        return super().message_post(partner_ids=partner_ids, **kwargs)
