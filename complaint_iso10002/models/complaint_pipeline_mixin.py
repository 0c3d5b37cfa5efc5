from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..core import step
from .helpdesk_ticket_stage import ISO_STEPS


class ComplaintPipelineMixin(models.AbstractModel):
    """The steps of a complaint, from receipt to closing (7.3 to 7.9).

    The stage tells the step, whichever way it was changed; a change of team
    keeps the step. What a step demands is in ``complaint.gate.mixin``. A case
    that ended comes back by reopening only.
    """

    _name = "complaint.pipeline.mixin"
    _description = "Complaint: pipeline"
    _complaint_erasure = {
        "exit_reason": "erase",
    }

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
        return super()._follow_step(before)

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
