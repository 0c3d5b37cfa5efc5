from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..core import step

ISO_STEPS = [
    ("received", "Received"),
    ("assessment", "Assessment"),
    ("investigation", "Investigation"),
    ("response", "Response"),
    ("communicated", "Decision communicated"),
    ("remedy", "Remedy"),
    ("disputed", "Disputed"),
    ("recourse", "External recourse"),
    ("closed", "Closed"),
    ("redirected", "Redirected"),
    ("withdrawn", "Withdrawn"),
    ("merged", "Merged"),
]


class HelpdeskTicketStage(models.Model):
    """A stage that belongs to a pipeline stands for one ISO step."""

    _inherit = "helpdesk.ticket.stage"

    pipeline_id = fields.Many2one(
        "complaint.pipeline",
        ondelete="restrict",
        index="btree_not_null",
        help="Set on the stages of complaints; plain tickets use the others.",
    )
    iso_step = fields.Selection(
        ISO_STEPS,
        string="ISO step",
        help="What this stage means in ISO 10002:2018, 7.2 to 7.9.",
    )
    gate_ids = fields.Many2many(
        "complaint.gate",
        string="Gates",
        help="What a complaint must show before it may enter this stage.",
    )

    _step_once = models.UniqueIndex(
        "(pipeline_id, iso_step) WHERE pipeline_id IS NOT NULL",
        "A pipeline has one stage for each ISO step.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self._check_cases(vals)
        self.env.registry.clear_cache()
        return super().write(vals)

    def _check_cases(self, vals):
        """What a stage means does not change under the cases that stand in it."""
        fixed = {"pipeline_id", "iso_step"}.intersection(vals)
        moved = self.filtered(
            lambda stage: any(
                stage._fields[name].convert_to_write(stage[name], stage) != vals[name]
                for name in fixed
            )
        )
        # sudo: cases the user cannot see count as well
        tickets = self.env["helpdesk.ticket"].sudo().with_context(active_test=False)
        if moved and tickets.search_count([("stage_id", "in", moved.ids)], limit=1):
            raise UserError(
                self.env._("Tickets stand in this stage. Move them before.")
            )

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.constrains("pipeline_id", "iso_step", "closed", "close_from_portal")
    def _check_iso_step(self):
        for stage in self:
            problem = stage._iso_problem()
            if problem:
                raise ValidationError(problem)

    def _iso_problem(self):
        self.ensure_one()
        if not self.pipeline_id:
            if self.iso_step:
                return self.env._("Only the stages of a pipeline have an ISO step.")
            return None
        if not self.iso_step:
            return self.env._("A stage of a pipeline needs its ISO step.")
        if self.closed != step.is_final(self.iso_step):
            return self.env._("Closing stages are the final ISO steps, and only those.")
        if self.close_from_portal:
            return self.env._("A complaint is not closed by a button in the portal.")
        return None
