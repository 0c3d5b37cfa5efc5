from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ..core import step


class ComplaintPipeline(models.Model):
    """The way of a complaint through a company (7.2 to 7.9, annexes B and E).

    A pipeline owns its stages; each stage stands for one ISO step and says
    which gates open it. Every complaint role reads pipelines, the complaints
    manager edits them.
    """

    _name = "complaint.pipeline"
    _description = "Complaint pipeline"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    active = fields.Boolean(default=True)
    description = fields.Text(translate=True)
    approval = fields.Selection(
        [
            ("none", "The handler sends"),
            ("limit", "Another person when high, critical or above the limit"),
            ("always", "Always another person"),
        ],
        required=True,
        default="limit",
        help="Who approves a response before it is sent (7.7).",
    )
    reopen_days = fields.Integer(
        string="Reopening window (days)",
        default=90,
        help="Calendar days after closing during which a case may be reopened; "
        "later the complaint is entered anew and linked.",
    )
    answer_days = fields.Integer(
        string="Waiting for an answer (days)",
        default=28,
        help="Calendar days the complainant has to answer a decision before "
        "the reminder is due.",
    )
    spot_days = fields.Integer(
        string="First contact (working days)",
        default=3,
        help="A complaint not settled by then goes to a specialist of the team, and "
        "the complainant is told. 0: complaints start with a specialist (annex H).",
    )
    stage_ids = fields.One2many("helpdesk.ticket.stage", "pipeline_id")
    team_ids = fields.One2many("helpdesk.ticket.team", "pipeline_id")

    _code_unique = models.Constraint("UNIQUE(code)", "A pipeline code is used once.")
    _days_positive = models.Constraint(
        "CHECK(reopen_days >= 0 AND answer_days > 0 AND spot_days >= 0)",
        "Days cannot be negative, and waiting takes at least a day.",
    )

    @api.constrains("stage_ids", "active")
    def _check_stages(self):
        for pipeline in self.filtered("stage_ids"):
            missing = {"received", "communicated", "closed", *step.EXITS} - set(
                pipeline.stage_ids.mapped("iso_step")
            )
            if missing:
                raise ValidationError(
                    self.env._(
                        "The pipeline %(pipeline)s lacks stages for: %(steps)s",
                        pipeline=pipeline.name,
                        steps=", ".join(sorted(missing)),
                    )
                )

    def _stage_at(self, iso_step):
        """The stage for ``iso_step``, or the last one before it."""
        self.ensure_one()
        stages = {stage.iso_step: stage for stage in self.stage_ids}
        return stages[step.nearest(iso_step, set(stages))]

    @tools.ormcache("self.id")
    def _demands(self):
        """``{iso_step: gate codes}`` of the stages' own gates."""
        self.ensure_one()
        return {
            stage.iso_step: tuple(stage.gate_ids.mapped("code"))
            for stage in self.stage_ids
        }
