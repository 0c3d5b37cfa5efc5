from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..core import gate, step
from .helpdesk_ticket_stage import ISO_STEPS


class ComplaintGateMixin(models.AbstractModel):
    """What a complaint must show for standing where it stands (7.3 to 7.9).

    A complaint may stand in a stage only while it shows everything the stages
    up to it demand. That is checked wherever a fact or the stage changes, so a
    form, a kanban drag, an import, RPC, a server action and a change of team
    meet the same law. The manager alone may let a case pass, by a waiver with
    a reason.
    """

    _name = "complaint.gate.mixin"
    _description = "Complaint: gates"

    waiver_ids = fields.One2many("complaint.waiver", "ticket_id", copy=False)
    next_stage_id = fields.Many2one(
        "helpdesk.ticket.stage",
        compute="_compute_unmet_gate_ids",
        compute_sudo=True,
    )
    next_iso_step = fields.Selection(
        ISO_STEPS,
        string="Next step",
        compute="_compute_unmet_gate_ids",
        compute_sudo=True,
    )
    unmet_gate_ids = fields.Many2many(
        "complaint.gate",
        string="Missing for the next step",
        compute="_compute_unmet_gate_ids",
        compute_sudo=True,
    )
    can_advance = fields.Boolean(
        compute="_compute_unmet_gate_ids",
        compute_sudo=True,
    )

    @api.depends(lambda self: self._gate_fields() + ("stage_id", "waiver_ids"))
    def _compute_unmet_gate_ids(self):
        gates = {g.code: g.id for g in self.env["complaint.gate"].search([])}
        for ticket in self:
            target = ticket._next_stage() if ticket.is_complaint else None
            missing = ticket._unmet_for(target.iso_step) if target else ()
            ticket.next_stage_id = target
            ticket.next_iso_step = target.iso_step if target else False
            ticket.unmet_gate_ids = [gates[code] for code in missing]
            ticket.can_advance = bool(target) and not missing

    @api.model
    def _gate_fields(self):
        """Every field of the ticket a gate reads; parts have their own."""
        return (
            "channel_id",
            "description",
            "partner_id",
            "partner_email",
            "complainant_phone",
            "complainant_address",
            "complainant_kind",
            "user_id",
            "severity",
            "impact",
            "complexity",
            "criticality",
            "criticality_reason",
            "needs_immediate_action",
            "immediate_action",
            "depth",
            "investigation_plan",
            "conclusion",
            "conflict_declared_by_id",
            "complainant_answer",
            "reminded_at",
            "closure_reason",
            "exit_reason",
            "duplicate_id",
            "point_ids",
            "remedy_ids",
            "response_ids",
            "recourse_ids",
        )

    def _gate_facts(self):
        """The facts of a case as ring 1 reads them."""
        self.ensure_one()
        return gate.Facts(
            owner=bool(self.user_id),
            exit_reason=bool(self.exit_reason),
            merged_into=bool(self.duplicate_id),
            **self._receipt_facts(),
            **self._assessment_facts(),
            **self._investigation_facts(),
            **self._decision_facts(),
        )

    def _unmet_for(self, iso_step):
        """Codes of the gates this case misses for standing in ``iso_step``."""
        self.ensure_one()
        demands = self.pipeline_id._demands()
        imported = self.imported_step
        passed = step.demanded_before(imported) if imported else ()
        waived = set(self.waiver_ids.gate_ids.mapped("code"))
        codes = [
            code
            for name in step.demanded_before(iso_step)
            if name not in passed
            for code in demands.get(name, ())
            if code not in waived
        ]
        if not codes:  # facts are not gathered for a question nobody asks
            return ()
        return gate.unmet(dict.fromkeys(codes), self._gate_facts())

    @api.constrains(lambda self: self._gate_fields() + ("stage_id",))
    def _check_gates(self):
        # sudo: the law is the same whatever the writer may read
        for ticket in self.sudo().filtered("is_complaint"):
            ticket._check_stage()
            conceded = ticket._conceded_gates()
            unmet = ticket._unmet_for(ticket.stage_id.iso_step)
            missing = [code for code in unmet if code not in conceded]
            if missing:
                raise ValidationError(ticket._missing_message(missing))

    def _check_stage(self):
        self.ensure_one()
        if self.stage_id.pipeline_id != self.pipeline_id:
            raise ValidationError(
                self.env._(
                    "Complaint %(number)s: the stage %(stage)s is not part of the "
                    "pipeline %(pipeline)s.",
                    number=self.number,
                    stage=self.stage_id.name or "–",
                    pipeline=self.pipeline_id.name,
                )
            )

    def _missing_message(self, codes):
        self.ensure_one()
        gates = self.env["complaint.gate"].search([("code", "in", list(codes))])
        return self.env._(
            "Complaint %(number)s cannot be in “%(stage)s” yet. Missing:\n%(missing)s",
            number=self.number,
            stage=self.stage_id.name,
            missing="\n".join(f"• {name}" for name in gates.mapped("name")),
        )

    def _waive_for(self, stage, reason):
        """Record what these cases lack for ``stage`` as waived by the user."""
        gates = {g.code: g.id for g in self.env["complaint.gate"].search([])}
        vals_list = []
        for ticket in self:
            missing = ticket._unmet_for(stage.iso_step)
            if missing:
                vals_list.append(
                    {
                        "ticket_id": ticket.id,
                        "gate_ids": [gates[code] for code in missing],
                        "reason": reason,
                    }
                )
        return self.env["complaint.waiver"].create(vals_list)
