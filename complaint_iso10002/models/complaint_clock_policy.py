from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..core.promise import rule_text
from .complaint_assessment_rule import CRITICALITY
from .complaint_receipt_mixin import KINDS


class ComplaintClockPolicy(models.Model):
    """Which deadlines hold for which complaints (4.15, 5.1).

    Of the organization's own policies the first that fits holds, by sequence;
    the law's hold beside it, and the strictest deadline wins. A policy holds
    for complaints received while it is in force. What a clock was promised is
    copied onto it: editing a policy rewrites no evidence.
    """

    _name = "complaint.clock.policy"
    _inherit = "complaint.clock.policy.version.mixin"
    _description = "Clock policy"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True)
    is_legal = fields.Boolean(
        string="Legal obligation",
        help="Holds beside the own policy; the strictest deadline wins.",
    )
    source = fields.Char(help="Law, rule or code, with its citation.")
    date_from = fields.Date(
        string="Holds from", help="First day of receipt this policy holds for."
    )
    date_to = fields.Date(
        string="Holds until", help="Last day of receipt this policy holds for."
    )

    # Which complaints
    pipeline_ids = fields.Many2many("complaint.pipeline", string="Pipelines")
    team_ids = fields.Many2many("helpdesk.ticket.team", string="Teams")
    category_id = fields.Many2one(
        "helpdesk.ticket.category",
        help="This category and those below it.",
        ondelete="restrict",
    )
    criticality = fields.Selection(CRITICALITY)
    channel_ids = fields.Many2many("helpdesk.ticket.channel", string="Channels")
    complainant_kind = fields.Selection(KINDS, string="Who complains")

    target_ids = fields.One2many("complaint.clock.target", "policy_id", copy=True)
    escalation_ids = fields.One2many(
        "complaint.clock.escalation", "policy_id", copy=True
    )

    _dates_in_order = models.Constraint(
        "CHECK(date_from IS NULL OR date_to IS NULL OR date_from <= date_to)",
        "A policy cannot end before it begins.",
    )

    @api.constrains("target_ids", "active")
    def _check_targets(self):
        for policy in self.filtered("active"):
            if not policy.target_ids:
                raise ValidationError(
                    self.env._(
                        "The policy %(policy)s has no time limits.",
                        policy=policy.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    # in _note
    # pylint: disable-next=method-required-super
    def write(self, vals):
        if not self.env.su and {"previous_id", "change_reason"}.intersection(vals):
            raise UserError(self.env._("A version is made by its dialog."))
        return self._note(vals)

    def _note(self, vals):
        """Write what an act did, past the checks of ``write``."""
        self.env.registry.clear_cache()
        # pylint: disable-next=super-method-mismatch
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    def _in_force(self, company):
        """Policies that may hold for complaints of ``company``, in order."""
        domain = Domain("company_id", "in", (False, company.id))
        return self.search(domain)

    def _fits(self, ticket, ignore_dates=False):
        """Whether this policy holds for ``ticket``."""
        self.ensure_one()
        wanted = self.category_id
        return (
            (ignore_dates or self._is_in_force(fields.Date.to_date(ticket.received_at)))
            and (not self.pipeline_ids or ticket.pipeline_id in self.pipeline_ids)
            and (not self.team_ids or ticket.team_id in self.team_ids)
            and (not self.channel_ids or ticket.channel_id in self.channel_ids)
            and (self.criticality or ticket.criticality) == ticket.criticality
            and (self.complainant_kind or ticket.complainant_kind)
            == ticket.complainant_kind
            and (not wanted or _is_below(ticket.category_id, wanted))
        )

    def _is_in_force(self, day):
        self.ensure_one()
        begun = not self.date_from or self.date_from <= day
        return begun and (not self.date_to or day <= self.date_to)

    def _combine(self, complexity):
        """``{(milestone, start): (policy, rule text)}`` of these policies."""
        own = self.filtered(lambda policy: not policy.is_legal)
        targets = self.target_ids._for_complexity(complexity)
        combined = {}
        for key, group in targets.grouped(lambda t: (t.milestone, t.start)).items():
            steps = self.escalation_ids.filtered(
                lambda e, name=key[0]: e.milestone in (False, name)
            )
            text = rule_text(
                key[0],
                [target._to_core() for target in group],
                [escalation._to_core() for escalation in steps],
            )
            combined[key] = (own or group.policy_id[:1], text)
        return combined

    def action_rehearse(self):
        """Open the rehearsal of this policy over the last year."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "complaint.clock.rehearsal",
            "view_mode": "form",
            "target": "new",
            "context": {"default_policy_id": self.id},
        }

    @api.model
    def _select(self, ticket, policies):
        """The policies of ``policies`` that hold for ``ticket``: the first own
        one and every legal one."""
        fitting = policies.filtered(lambda policy: policy._fits(ticket))
        legal = fitting.filtered("is_legal")
        return (fitting - legal)[:1] | legal


def _is_below(category, ancestor):
    return (category.parent_path or "").startswith(ancestor.parent_path or "-")
