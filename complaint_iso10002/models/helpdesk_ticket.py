from odoo import api, fields, models
from odoo.exceptions import UserError

from .acts import without_defaults


class HelpdeskTicket(models.Model):
    """A ticket of a complaint team is a complaint; here its concerns meet.

    What a user may read or change is decided by ``security/``; what a complaint
    must show, by the gates. Plain tickets pass through untouched.
    """

    _name = "helpdesk.ticket"
    _inherit = [
        "complaint.feedback.mixin",
        "complaint.correspondence.mixin",
        "complaint.receipt.mixin",
        "complaint.tracking.mixin",
        "complaint.training.mixin",
        "complaint.promise.mixin",
        "complaint.entry.mixin",
        "complaint.evidence.mixin",
        "complaint.safety.mixin",
        "complaint.assessment.mixin",
        "complaint.level.mixin",
        "complaint.pipeline.mixin",
        "complaint.gate.mixin",
        "complaint.conflict.mixin",
        "complaint.decision.mixin",
        "complaint.answer.mixin",
        "complaint.complainant.mixin",
        "complaint.public.mixin",
        "complaint.public.timeline.mixin",
        "complaint.public.paper.mixin",
        "complaint.clock.mixin",
        "complaint.clock.facts.mixin",
        "complaint.identity.mixin",
        "complaint.identity.mail.mixin",
        "complaint.trace.mixin",
        "complaint.audit.mixin",
        "complaint.access.mixin",
        "complaint.subject.mixin",
        "complaint.action.mixin",
        "complaint.portal.mixin",
        "complaint.lead.mixin",
        "complaint.mail.mixin",
        "complaint.mail.layout.mixin",
        "complaint.discreet.mixin",
        "complaint.figure.mixin",
        "complaint.journal.mixin",
        "complaint.erasure.mixin",
        "complaint.redaction.mixin",
        "helpdesk.ticket",
    ]

    stage_id = fields.Many2one(
        domain="[('pipeline_id', '=', pipeline_id), "
        "'|', ('team_ids', '=', team_id), ('team_ids', '=', False)]",
    )
    partner_complaint_count = fields.Integer(
        related="partner_id.complaint_count",
        related_sudo=False,
    )

    _complaint_number = models.UniqueIndex(
        "(company_id, number) WHERE is_complaint",
        "This number is already in the register.",
    )
    # as lists and the columns of the kanban are ordered
    _complaint_recent = models.Index(
        "(received_at DESC, id DESC) WHERE is_complaint IS TRUE",
    )
    #: what reports and their rules ask of a case, without reading its texts
    _complaint_report = models.Index(
        "(id) INCLUDE (is_complaint, access_level, company_id, team_id, category_id, "
        "iso_step, outcome)"
    )
    _complaint_column = models.Index(
        "(iso_step, priority DESC, received_at) WHERE is_complaint IS TRUE",
    )
    # all that counts and the rule of need-to-know read; the rows themselves are wide
    _complaint_counted = models.Index(
        "(company_id, iso_step) INCLUDE (id, is_complaint, active, team_id, stage_id,"
        " user_id, access_level, clock_state, criticality, priority, unattended,"
        " partner_id)",
    )
    _complaint_email = models.Index("(partner_email) WHERE is_complaint")

    @api.model_create_multi
    def create(self, vals_list):
        derived = self._derived_fields()
        vals_list = [
            {name: value for name, value in vals.items() if name not in derived}
            for vals in vals_list
        ]
        self._prepare_entries(vals_list)
        later = self._take_later_stages(vals_list)
        identities = self._take_identities(vals_list)
        bare = without_defaults(self, derived | self._act_fields())
        tickets = super(HelpdeskTicket, bare).create(vals_list).with_env(self.env)
        tickets._keep_identities(identities)
        tickets._veil_complainants()
        complaints = tickets.filtered("is_complaint")
        if complaints:
            complaints._keep_leads_out()
            complaints._enter_register()
            complaints._move_later(tickets, later)
        return tickets

    def copy(self, default=None):
        # "/" lets ``create`` number the copy: the base would take a plain number
        own = {"number": "/"} if self.is_complaint else {}
        return super().copy({**own, **(default or {})})

    def write(self, vals):
        vals = dict(vals)
        self._check_derived(vals)
        complaints = self.filtered("is_complaint")
        if len(self) > 1 and complaints._touches_identity(vals):
            return all(ticket.write(vals) for ticket in self)
        before = complaints._before_write(vals)
        result = True
        for part in complaints._split_write(vals):
            result = super().write(part)
        (self - complaints).filtered("is_complaint")._register_converted()
        # sudo: the act was allowed; what follows holds even if it ended the
        # actor's own right to read
        complaints.sudo()._after_write(vals, before)
        complaints._veil_complainants()
        return result

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        expanded = super()._read_group_stage_ids(stages, domain)
        team = self.env["helpdesk.ticket.team"].browse(
            self.env.context.get("default_team_id", [])
        )
        if team.complaint_handling:
            return stages | team._get_applicable_stages()
        return expanded.filtered(lambda s: not s.pipeline_id or s in stages)

    def get_formview_id(self, access_uid=None):
        if self.is_complaint:
            return self.env.ref("complaint_iso10002.helpdesk_ticket_view_form_case").id
        return super().get_formview_id(access_uid=access_uid)

    def action_view_partner_complaints(self):
        self.ensure_one()
        return self.partner_id.action_view_complaints()

    def action_open_earlier_complaint(self):
        self.ensure_one()
        return self.earlier_complaint_id.get_formview_action()

    def _note(self, vals):
        """Write what an act found; the act itself is what is journalled."""
        # past the checks of write
        # pylint: disable-next=super-method-mismatch
        return super().write(vals)

    @api.model
    def _derived_fields(self):
        """Stored fields that follow from others and are nobody's to set."""
        return {
            "is_complaint",
            "outcome",
            "tracking_code",
            "email_normalized",
            "barred_user_ids",
            "retention_id",
            "retention_until",
            "erased_at",
            "safety_told_at",
            "safety_told_minutes",
            "handling_level",
            "level_since",
            "level_due_at",
            "owner_due_at",
        }

    @api.model
    def _check_derived(self, vals):
        names = self._derived_fields().intersection(vals)
        if names:
            raise UserError(
                self.env._(
                    "These follow from the team and the findings: %(names)s",
                    names=", ".join(sorted(names)),
                )
            )

    # ------------------------------------------------------------------
    # The steps of create and write
    # ------------------------------------------------------------------

    @api.model
    def _take_later_stages(self, vals_list):
        """Take stages out of new complaints that start at receipt.

        Their facts are written first; the stage follows through the gates.
        Historical ones stand where they stood.
        """
        later = {}
        for index, vals in enumerate(vals_list):
            if not vals.get("registered_at"):
                continue
            wanted = self._wanted_stage(vals)
            if vals.get("imported_from"):
                vals["imported_step"] = wanted.iso_step or "received"
                vals.update({"stage_id": wanted.id} if wanted else {})
                if wanted.closed:
                    vals.setdefault("closed_date", vals["registered_at"])
            elif wanted and wanted.iso_step != "received":
                later[index] = wanted.id
        return later

    @api.model
    def _wanted_stage(self, vals):
        # sudo: the pipeline is the same whoever enters the complaint
        team = self.env["helpdesk.ticket.team"].sudo().browse(vals["team_id"])
        iso_step = vals.pop("iso_step", None)
        stage = team.pipeline_id.stage_ids.browse(vals.pop("stage_id", None) or [])
        if iso_step and not stage:
            stage = team.pipeline_id._stage_at(iso_step)
        return stage

    def _enter_register(self):
        converted = self.filtered(lambda ticket: not ticket.registered_at)
        converted._register_converted()
        entered = self - converted
        entered._complete_entries()
        assessed = entered.filtered("criticality")
        assessed._follow_assessment({})
        self._sync_clocks()
        entered._acknowledge_new()  # says by when: clocks first

    def _move_later(self, tickets, later):
        for index, stage_id in later.items():
            tickets[index].stage_id = stage_id

    def _before_write(self, vals):
        """Check the act and remember what its consequences depend on."""
        if not self:
            return {}
        registered = self.filtered("registered_at")
        registered._check_register_write(vals)
        registered._check_access_change(vals)
        registered._check_training(vals)
        registered._name_handlers(vals)
        if registered and registered._touches_identity(vals):
            registered._follow_identity(vals)
        before = {"fields": registered._snapshot(vals)}
        if not set(self._assessment_fields()).isdisjoint(vals):
            before["assessment"] = self._assessment_values()
        if not {"stage_id", "iso_step", "team_id", "user_id"}.isdisjoint(vals):
            before["step"] = self._step_values()
        return before

    def _split_write(self, vals):
        """Facts first, then the stage, so that the gates see the facts."""
        stage = {key: vals[key] for key in ("stage_id", "iso_step") if key in vals}
        if self and stage.get("stage_id") and self.stage_id.ids == [stage["stage_id"]]:
            stage = {}  # the base would stamp a second closing date
        elif not self or not stage:
            return [vals]
        facts = {key: value for key, value in vals.items() if key not in stage}
        facts.pop("stage_id", None)
        return [part for part in (facts, stage) if part]

    def _after_write(self, vals, before):
        if not self:
            return
        self._journal_changes(before["fields"])
        self._follow_access(vals)
        if "step" in before:
            self._follow_step(before["step"])
        if "assessment" in before:
            self._follow_assessment(before["assessment"])
