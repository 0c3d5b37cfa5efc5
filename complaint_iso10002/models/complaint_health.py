from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..core import period

_ADDON = "complaint_iso10002."
_ANSWERABLE = ("manager", "executive", "auditor")


class ComplaintHealth(models.AbstractModel):
    """What the process cannot do without, and whether it is there (4.2, 6.3)."""

    _name = "complaint.health"
    _description = "Health of complaints handling"

    @api.model
    def _items(self):
        """``[(name, label, model, domain, action, wanted)]``: records are wanted, or
        are a fault; of the companies chosen.

        Nothing for those who do not answer for it.
        """
        groups = (f"{_ADDON}group_complaint_{role}" for role in _ANSWERABLE)
        if not any(self.env.user.has_group(group) for group in groups):
            return []
        own = Domain("company_id", "in", self.env.companies.ids)
        today = fields.Date.context_today(self)
        year_ago = today - relativedelta(years=1)
        running = Domain("date_from", "<=", today) & Domain("date_to", ">=", today)
        late = Domain("state", "=", "planned") & Domain("date_to", "<", today)
        held = Domain("state", "!=", "draft") & Domain("date_to", ">=", year_ago)
        done = Domain("state", "=", "done") & Domain("done_on", ">=", year_ago)
        first, last = period.named("last_quarter", today)
        judged = Domain("kind", "=", "monitoring") & Domain("state", "=", "done")
        judged &= Domain("date_from", "<=", first) & Domain("date_to", ">=", last)
        return [
            (
                "policy",
                self.env._("Policy in force"),
                "complaint.policy",
                own & Domain("state", "=", "published"),
                "complaint_policy_action",
                True,
            ),
            (
                "objectives",
                self.env._("Objectives of the period"),
                "complaint.objective",
                own & running,
                "complaint_objective_action",
                True,
            ),
            (
                "audit",
                self.env._("Audits of the last 12 months"),
                "complaint.audit",
                own & done,
                "complaint_audit_action",
                True,
            ),
            (
                "review",
                self.env._("Reviews of the last 12 months"),
                "complaint.review",
                own & held,
                "complaint_review_action",
                True,
            ),
            (
                "self_assessment",
                self.env._("Self-assessment of the last quarter"),
                "complaint.self.assessment",
                own & judged,
                "complaint_self_assessment_action",
                True,
            ),
            (
                "audits_late",
                self.env._("Planned audits overdue"),
                "complaint.audit",
                own & late,
                "complaint_audit_action",
                False,
            ),
            (
                "resources_late",
                self.env._("Resources not decided on in time"),
                "complaint.resource.request",
                own & Domain("is_overdue", "=", True),
                "complaint_resource_request_action",
                False,
            ),
            (
                "risks_late",
                self.env._("Risks to be looked at again"),
                "complaint.risk",
                own & Domain("is_overdue", "=", True),
                "complaint_risk_action",
                False,
            ),
            self._communication_item(own),
            *self._authority_items(own, today),
        ]

    @api.model
    def _communication_item(self, own):
        """Published policies with a block empty in a language offered (7.1)."""
        label, missing = self.env._("Communication incomplete"), set()
        policies = self.env["complaint.policy"].search(
            own & Domain("state", "=", "published")
        )
        for code, _name in self.env["res.lang"].get_installed() if policies else ():
            if policies.filtered(lambda policy, lang=code: policy._missing_in(lang)):
                missing.add(code.split("_")[0])
        if missing:
            label = self.env._(
                "Communication incomplete (%(languages)s)",
                languages=", ".join(sorted(missing)),
            )
        incomplete = policies.filtered("incomplete")
        return (
            "communication",
            label,
            "complaint.policy",
            Domain("id", "in", incomplete.ids),
            "complaint_policy_action",
            False,
        )

    @api.model
    def _authority_items(self, own, today):
        """Whether people have the roles they were appointed to, and the other way."""
        appointments = self.env["complaint.appointment"]
        in_force = own & appointments._in_force(today)
        unappointed = appointments._unappointed(self.env.companies, today)
        return [
            (
                "representative",
                self.env._("Representative of top management"),
                "complaint.appointment",
                in_force & Domain("role", "=", "representative"),
                "complaint_appointment_action",
                True,
            ),
            (
                "rights_missing",
                self.env._("Appointed without the rights"),
                "complaint.appointment",
                in_force & Domain("lacks_group", "=", True),
                "complaint_appointment_action",
                False,
            ),
            (
                "unappointed",
                self.env._("Rights without an appointment"),
                "res.users",
                Domain("id", "in", unappointed.ids),
                "complaint_appointment_action_unappointed",
                False,
            ),
        ]
