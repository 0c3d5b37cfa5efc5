from odoo import api, fields, models
from odoo.fields import Domain

from ..core import strike
from .complaint_identity import KEPT
from .complaint_struck_mixin import struck

#: what may name the complainant, or hold words that do
UNAUDITED = frozenset(
    {
        *KEPT,
        "access_token",
        "access_url",
        "activity_summary",
        "answer_reason",
        "assistance_needed",
        "attachment_ids",
        "closure_note",
        "commercial_partner_id",
        "conclusion",
        "correction_reason",
        "criticality_reason",
        "description",
        "email_cc",
        "event_ids",
        "exit_reason",
        "immediate_action",
        "imported_from",
        "investigation_plan",
        "message_follower_ids",
        "message_ids",
        "message_partner_ids",
        "name",
        "order_reference",
        "original_description",
        "original_name",
        "partner_complaint_count",
        "place",
        "properties",
        "referred_by",
        "remedy_requested",
        "response_ids",
        "website_message_ids",
    }
)
_AUDITOR = "complaint_iso10002.group_complaint_auditor"


class ComplaintAuditMixin(models.AbstractModel):
    """Cases as auditors and executives read them: without identity (8.5).

    An auditor without another role reads facts, findings, clocks and remedies
    of sampled cases, and the record without identity; neither who complains,
    nor messages and files; of words a copy with the complainant struck out.
    An executive reads so a case that names the executive, but not how it was
    investigated. Nor do those fields answer searches.
    """

    _name = "complaint.audit.mixin"
    _inherit = "complaint.struck.mixin"
    _description = "Complaint: seen by auditors"
    _unaudited = UNAUDITED

    sample_case_ids = fields.One2many(
        "complaint.sample.case",
        "ticket_id",
        string="Samples",
        readonly=True,
        copy=False,
        groups="complaint_iso10002.group_complaint_manager,"
        "complaint_iso10002.group_complaint_auditor",
    )
    struck_name = struck(fields.Char, string="Subject without identity")
    struck_remedy_requested = struck(
        fields.Text, string="Remedy requested, without identity"
    )
    struck_immediate_action = struck(
        fields.Text, string="Immediate action, without identity"
    )
    struck_investigation_plan = struck(
        fields.Text, string="Plan without identity", groups=_AUDITOR
    )
    struck_conclusion = struck(
        fields.Text, string="Conclusion without identity", groups=_AUDITOR
    )
    struck_closure_note = struck(fields.Text, string="Closing note without identity")

    def _struck_case(self):
        return self

    def _identity_pattern(self):
        """What finds the complainant in words: names, addresses and numbers."""
        self.ensure_one()
        # sudo: what is struck out is known to nobody by that
        case = self.sudo()
        identity = case.identity_ids
        people = case.partner_id | case.representative_id | identity.partner_id
        people |= identity.representative_id
        names = people.mapped("name") + [case.partner_name, *identity.mapped("name")]
        told = [case.partner_email, case.complainant_phone, case.complainant_address]
        for name in ("email", "other_emails", "phone", "street"):
            told += identity.mapped(name)
        for name in ("email", "phone", "street"):
            told += people.mapped(name)
        label = self.env._("Identity protected")
        return strike.pattern(
            [text for text in told if text],
            [name for name in names if name and name != label],
        )

    @api.model
    def _search_display_name(self, operator, value):
        if not self.env.su and self.env.user._reads_without_identity():
            return Domain("number", operator, value)
        return super()._search_display_name(operator, value)

    @api.model
    def get_view(self, view_id=None, view_type="form", **options):
        """Whichever way they come, readers without identity get the own views."""
        if view_type in ("form", "list") and self.env.user._reads_without_identity():
            name = f"complaint_iso10002.helpdesk_ticket_view_{view_type}_audit"
            view_id = self.env.ref(name).id
        return super().get_view(view_id, view_type, **options)
