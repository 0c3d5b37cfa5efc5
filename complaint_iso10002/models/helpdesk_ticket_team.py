from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..core import step
from .complaint_identity_mixin import MODES


class HelpdeskTicketTeam(models.Model):
    """A team switched to complaint handling; its tickets are complaints.

    The switch is set while the team has no tickets, so that what a ticket is
    never changes under it. The pipeline may change any time: cases move to the
    stage of the same ISO step.
    """

    _name = "helpdesk.ticket.team"
    _inherit = ["complaint.lead.mixin", "helpdesk.ticket.team"]

    complaint_handling = fields.Boolean(
        string="Complaint handling (ISO 10002)",
        help="The tickets of this team are complaints: registered, assessed, "
        "investigated, answered and closed by the rules of its pipeline.",
    )
    pipeline_id = fields.Many2one(
        "complaint.pipeline",
        compute="_compute_pipeline_id",
        store=True,
        precompute=True,
        readonly=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    complaint_calendar_id = fields.Many2one(
        "resource.calendar",
        string="Complaint calendar",
        ondelete="restrict",
        help="Working hours the clocks of this team run in; the company's when empty.",
    )
    default_identity_mode = fields.Selection(
        MODES,
        string="Identity of complainants",
        default="open",
        help="How complaints of this team start. Protected: who complains is kept "
        "apart from the first moment, in mail too.",
    )

    _pipeline_with_switch = models.Constraint(
        "CHECK(complaint_handling IS NOT TRUE OR pipeline_id IS NOT NULL)",
        "A complaint team needs a pipeline.",
    )

    @api.depends("complaint_handling")
    def _compute_pipeline_id(self):
        for team in self:
            if not team.complaint_handling:
                team.pipeline_id = False
            elif not team.pipeline_id:
                team.pipeline_id = self.env["complaint.pipeline"].search([], limit=1)

    @api.model_create_multi
    def create(self, vals_list):
        teams = super().create(vals_list)
        if any(vals.get("user_ids") for vals in vals_list):
            self.env.registry.clear_cache()  # the rule of the case names the teams
        return teams

    def write(self, vals):
        switched = self.browse()
        if "complaint_handling" in vals:
            switched = self.filtered(
                lambda team: team.complaint_handling != bool(vals["complaint_handling"])
            )
        switched._check_no_tickets()
        before = {team: team.pipeline_id for team in self}
        result = super().write(vals)
        if "user_ids" in vals:
            self.env.registry.clear_cache()  # the rule of the case names the teams
        for team, pipeline in before.items():
            if pipeline and team.pipeline_id and team.pipeline_id != pipeline:
                team._move_to_pipeline(pipeline)
        return result

    def _check_no_tickets(self):
        # sudo: tickets the user cannot see count as well
        tickets = self.env["helpdesk.ticket"].sudo().with_context(active_test=False)
        if self and tickets.search_count([("team_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._(
                    "Complaint handling is switched before a team has tickets. "
                    "Create a team for complaints and move tickets to it one by one."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_complaints(self):
        self.filtered("complaint_handling")._check_no_tickets()

    @api.constrains("complaint_handling", "pipeline_id")
    def _check_pipeline(self):
        for team in self.filtered("complaint_handling"):
            if not team.pipeline_id.stage_ids:
                raise ValidationError(
                    self.env._("The pipeline of a complaint team needs stages.")
                )

    def _move_to_pipeline(self, former):
        """Bring the cases of the team to the stages of its new pipeline.

        What the new pipeline demands of steps already passed is waived and
        journalled (annex B: no data is lost by changing the preset).
        """
        self.ensure_one()
        # sudo: every case of the team moves, whoever may read it
        cases = self.env["helpdesk.ticket"].sudo().search([("team_id", "=", self.id)])
        reason = self.env._(
            "Pipeline changed from %(former)s to %(new)s",
            former=former.name,
            new=self.pipeline_id.name,
        )
        for iso_step, group in cases.grouped("iso_step").items():
            stage = self.pipeline_id._stage_at(iso_step)
            group._waive_for(stage, reason)
            group.write({"stage_id": stage.id})

    @api.model
    def _public_complaint_team(self, category_id=0):
        """The desk that takes complaints of the public pages; may be empty.

        Among those shown in the portal, the one that lists the category, else
        the first in order.
        """
        teams = self.search(
            [
                ("complaint_handling", "=", True),
                ("show_in_portal", "=", True),
                ("company_id", "in", (False, self.env.company.id)),
            ]
        )
        fitting = teams.filtered(lambda team: category_id in team.category_ids.ids)
        return (fitting or teams)[:1]

    def _get_applicable_stages(self):
        if self.complaint_handling:
            return self.pipeline_id.stage_ids.sorted(
                lambda stage: step.STEPS.index(stage.iso_step)
            )
        return super()._get_applicable_stages().filtered(lambda s: not s.pipeline_id)

    def _retrieve_dashboard(self):
        overdue = self.env["helpdesk.ticket"].search_count(
            [("is_complaint", "=", True), ("clock_state", "=", "overdue")]
        )
        return super()._retrieve_dashboard() + [
            {
                "name": self.env._("Overdue complaints"),
                "value": overdue,
                "sequence": 3,
                "icon": "fa-balance-scale",
                "show": overdue > 0,
                "action": "complaint_iso10002.helpdesk_ticket_action_overdue",
            }
        ]
