from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..core import gate, step
from .helpdesk_ticket_stage import ISO_STEPS


class ComplaintPipelineMixin(models.AbstractModel):
    """The steps of a complaint and the gates between them (7.3 to 7.9).

    A complaint may stand in a stage only while it shows everything the stages
    up to it demand. That is checked wherever a fact or the stage changes, so a
    form, a kanban drag, an import, RPC, a server action and a change of team
    meet the same law. The manager alone may let a case pass, by a waiver with
    a reason; a case that ended comes back by reopening only.
    """

    _name = "complaint.pipeline.mixin"
    _description = "Complaint: pipeline"

    pipeline_id = fields.Many2one(
        "complaint.pipeline",
        compute="_compute_pipeline_id",
        help="The pipeline of the team.",
    )
    iso_step = fields.Selection(
        ISO_STEPS,
        string="ISO step",
        compute="_compute_iso_step",
        inverse="_inverse_iso_step",
        store=True,
        index="btree_not_null",
        group_expand="_expand_iso_step",
    )
    step_since = fields.Datetime(copy=False, readonly=True)
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
    reopened_count = fields.Integer(copy=False, readonly=True)
    exit_reason = fields.Text(
        copy=False,
        help="Why the case left the pipeline; told to the complainant.",
    )

    @api.depends("team_id.pipeline_id")
    def _compute_pipeline_id(self):
        for ticket in self:
            # sudo: the law of a case does not depend on who may read its team
            ticket.pipeline_id = ticket.team_id.sudo().pipeline_id

    @api.depends("team_id")
    def _compute_stage_id(self):
        """A change of team keeps the step: the stage is found by it (7.3)."""
        placed = self.browse()
        for ticket in self:
            # sudo: the law of a case does not depend on who may read its team
            pipeline = ticket.team_id.sudo().pipeline_id
            current = ticket.stage_id
            if pipeline and current.iso_step and current.pipeline_id != pipeline:
                ticket.stage_id = pipeline._stage_at(current.iso_step)
                placed |= ticket
        return super(ComplaintPipelineMixin, self - placed)._compute_stage_id()

    @api.depends("stage_id", "is_complaint")
    def _compute_iso_step(self):
        for ticket in self:
            ticket.iso_step = ticket.is_complaint and ticket.stage_id.iso_step

    def _inverse_iso_step(self):
        for ticket in self.filtered("is_complaint"):
            stages = ticket.pipeline_id.stage_ids
            stage = stages.filtered(
                lambda s, wanted=ticket.iso_step: s.iso_step == wanted
            )
            if not stage:
                raise ValidationError(
                    self.env._(
                        "The pipeline %(pipeline)s has no stage for this step.",
                        pipeline=ticket.pipeline_id.name,
                    )
                )
            ticket.stage_id = stage

    @api.model
    def _expand_iso_step(self, values, domain):
        return [value for value, _label in ISO_STEPS if value not in step.EXITS]

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

    # ------------------------------------------------------------------
    # What stops a case
    # ------------------------------------------------------------------

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
            missing = ticket._unmet_for(ticket.stage_id.iso_step)
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

    # ------------------------------------------------------------------
    # Moving
    # ------------------------------------------------------------------

    def _next_stage(self):
        """The stage this case would go to next; ``None`` at the end."""
        self.ensure_one()
        stages = {stage.iso_step: stage for stage in self.pipeline_id.stage_ids}
        if not self.iso_step:
            return None
        facts = self._gate_facts()
        name = step.following(
            self.iso_step,
            set(stages),
            facts.answer,
            facts.remedies_open > 0,
            facts.reviewed,
        )
        return stages.get(name)

    def action_advance(self):
        """Move to the next stage; says what is missing when it cannot."""
        for ticket in self:
            target = ticket._next_stage()
            if target:
                ticket.stage_id = target

    def _advance_to(self, iso_step):
        """Move the cases to ``iso_step`` where their pipeline has it."""
        for ticket in self:
            stages = {stage.iso_step: stage for stage in ticket.pipeline_id.stage_ids}
            if iso_step in stages and ticket.iso_step != iso_step:
                ticket.stage_id = stages[iso_step]

    def _check_final(self, before):
        """Refuse to take a case out of an ending but by reopening (7.9)."""
        left = self.filtered(
            lambda t: step.leaves_final(
                before.get(t.id, {}).get("iso_step"), t.iso_step
            )
        )
        if not left:
            return
        kinds = self.env["complaint.event"]._last_kinds(left)
        for ticket in left:
            endings = [k for k in kinds.get(ticket.id, ()) if k in ("step", "reopened")]
            if endings[:1] != ["reopened"]:
                raise UserError(
                    self.env._(
                        "Complaint %(number)s has ended. Reopen it with a reason.",
                        number=ticket.number,
                    )
                )

    def _step_values(self):
        return {t.id: {"iso_step": t.iso_step, "stage": t.stage_id.name} for t in self}

    def _follow_step(self, before):
        """Dates and journal follow the stage, wherever it was changed from."""
        moved = self.filtered(
            lambda t: t.id in before and before[t.id]["iso_step"] != t.iso_step
        )
        moved._check_final(before)
        now = fields.Datetime.now()
        for iso_step, tickets in moved.grouped("iso_step").items():
            final = step.is_final(iso_step)
            tickets._note(
                {
                    "step_since": now,
                    "last_stage_update": now,
                    "closed_date": now if final else False,
                }
            )
        moved._journal(
            "step",
            lambda t: {
                "from": before[t.id]["iso_step"],
                "to": t.iso_step,
                "stage": t.stage_id.name,
            },
        )

    def _reopen(self, iso_step, reason):
        """Bring ended cases back to ``iso_step``; their first ending stays in
        the journal (7.9).

        :raises UserError: for a case that has not ended, or whose window is over
            and the user is not the manager.
        """
        for ticket in self:
            ticket._check_reopening(reason)
            ticket._journal(
                "reopened",
                {
                    "reason": reason,
                    "closed_date": ticket.closed_date,
                    "closure_reason": ticket.closure_reason,
                    "exit_reason": ticket.exit_reason,
                },
            )
            # The stage first: what the ending demanded may then be taken back.
            ticket.stage_id = ticket.pipeline_id._stage_at(iso_step)
            ticket._note(
                {
                    "reopened_count": ticket.reopened_count + 1,
                    "complainant_answer": False,
                    "answered_at": False,
                }
            )
            ticket.write(
                {"closure_reason": False, "exit_reason": False, "duplicate_id": False}
            )

    def _check_reopening(self, reason):
        self.ensure_one()
        if not step.is_final(self.iso_step):
            raise UserError(
                self.env._("Complaint %(number)s is open.", number=self.number)
            )
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the case is reopened."))
        days = self.pipeline_id.reopen_days
        age = fields.Datetime.now() - (self.closed_date or fields.Datetime.now())
        manager = self.env.user.has_group("complaint_iso10002.group_complaint_manager")
        if age.days >= days and not manager:
            raise UserError(
                self.env._(
                    "The window of %(days)s days is over. Enter a new complaint and "
                    "link it to this one, or ask the manager.",
                    days=days,
                )
            )
