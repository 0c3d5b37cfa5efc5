from odoo import fields, models

from .complaint_identity import KEPT

#: what may name the complainant, or hold words that do
UNAUDITED = frozenset(
    {
        *KEPT,
        "access_token",
        "answer_reason",
        "attachment_ids",
        "commercial_partner_id",
        "description",
        "email_cc",
        "event_ids",
        "message_follower_ids",
        "message_ids",
        "message_partner_ids",
        "original_description",
        "original_name",
        "partner_complaint_count",
        "properties",
        "response_ids",
        "website_message_ids",
    }
)


class ComplaintAuditMixin(models.AbstractModel):
    """Sampled cases as auditors read them: without identity (8.5).

    An auditor without another role reads facts, findings, clocks and remedies
    of sampled cases, and the record without identity; neither who complains,
    nor the words, messages and files that may say it. Nor do those fields
    answer searches.
    """

    _name = "complaint.audit.mixin"
    _description = "Complaint: seen by auditors"

    sample_case_ids = fields.One2many(
        "complaint.sample.case",
        "ticket_id",
        string="Samples",
        readonly=True,
        copy=False,
        groups="complaint_iso10002.group_complaint_manager,"
        "complaint_iso10002.group_complaint_auditor",
    )

    def _has_field_access(self, field, operation):
        return super()._has_field_access(field, operation) and not (
            field.name in UNAUDITED
            and not self.env.su
            and self.env.user._is_only_auditor()
        )
