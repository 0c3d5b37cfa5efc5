import secrets

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from ..core import draw, period
from .acts import refuse_typed, without_defaults

#: days in which drawn cases are checked for objectivity
_CHECK_DAYS = 30


class ComplaintSample(models.Model):
    """Cases an auditor may read for a while, drawn by chance (8.5, annex D.5).

    A complaints manager sets the period, the size and who audits, and draws; the
    seed is kept, so that the draw can be repeated. From the first to the last
    day the auditors read the drawn cases without identity, and nothing else.
    Sealed cases are not drawn; nobody audits a case that names them, or that
    they handled. A sample that was drawn is not changed: it is ended.

    Every month one is drawn by itself of the cases closed in the month before, to
    be checked for objectivity (``complaint.objectivity``).
    """

    _name = "complaint.sample"
    _description = "Audit sample"
    #: fields that only an act of a person sets (``_act``), never a plain write
    _act_fields = ("state", "seed", "population", "drawn_at", "case_ids")
    _order = "id desc"

    name = fields.Char(required=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    received_from = fields.Date(string="Received from", required=True)
    received_to = fields.Date(string="Received to", required=True)
    is_objectivity = fields.Boolean(
        string="For objectivity",
        readonly=True,
        copy=False,
        help="Drawn by itself every month, of the cases closed in the period.",
    )
    is_closed_only = fields.Boolean(string="Closed cases only", default=True)
    share = fields.Float(string="Share (%)", default=5.0, required=True)
    minimum = fields.Integer(string="At least", default=3, required=True)
    auditor_ids = fields.Many2many("res.users", string="Auditors", required=True)
    valid_from = fields.Date(
        string="Readable from", required=True, default=fields.Date.context_today
    )
    valid_to = fields.Date(string="Readable to", required=True)
    state = fields.Selection(
        [("draft", "Draft"), ("drawn", "Drawn"), ("ended", "Ended")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    seed = fields.Char(
        readonly=True,
        copy=False,
        help="With the same cases and this seed the same are drawn again.",
    )
    population = fields.Integer(readonly=True, copy=False)
    drawn_at = fields.Datetime(string="Drawn on", readonly=True, copy=False)
    case_ids = fields.One2many(
        "complaint.sample.case", "sample_id", readonly=True, copy=False
    )

    _share_bounded = models.Constraint(
        "CHECK(share >= 0 AND share <= 100 AND minimum >= 1)",
        "A sample is a share of the cases, and at least one.",
    )
    _days_ordered = models.Constraint(
        "CHECK(received_from <= received_to AND valid_from <= valid_to)",
        "The first day comes before the last.",
    )

    @api.constrains("auditor_ids")
    def _check_auditors(self):
        group = "complaint_iso10002.group_complaint_auditor"
        for sample in self:
            if not all(
                user.has_group(group) and user._reads_without_identity()
                for user in sample.auditor_ids
            ):
                raise ValidationError(
                    self.env._(
                        "Only auditors who work neither on complaints nor at the "
                        "help desk read a sample."
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_acts(vals)
        bare = without_defaults(self, {*self._act_fields, "is_objectivity"})
        return super(ComplaintSample, bare).create(vals_list).with_env(self.env)

    def write(self, vals):
        self._check_acts(vals)
        drawn = self.filtered(lambda sample: sample.state != "draft")
        if drawn and not set(vals) <= {"name", "valid_to"}:
            raise UserError(self.env._("A drawn sample is ended, not changed."))
        return super().write(vals)

    def _check_acts(self, vals):
        acts = {*self._act_fields}
        if not self.env.su and vals.get("is_objectivity"):
            acts.add("is_objectivity")
        refuse_typed(self, acts, vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_drawn(self):
        if any(sample.state != "draft" for sample in self):
            raise UserError(self.env._("A drawn sample is evidence, and kept."))

    # ------------------------------------------------------------------
    # Acts
    # ------------------------------------------------------------------

    def action_draw(self):
        """Draw the cases, and let the auditors read them."""
        for sample in self:
            sample.check_access("write")
            if sample.state != "draft":
                raise UserError(self.env._("This sample was drawn already."))
            sample._draw(secrets.token_hex(8))

    def _draw(self, seed):
        self.ensure_one()
        cases = self._candidates()
        if not cases:
            raise UserError(self.env._("No case was received in this period."))
        size = draw.size_of(len(cases), self.share, self.minimum)
        drawn = draw.draw(cases.mapped("number"), size, seed)
        # sudo: chance draws, also cases the manager does not know of
        lines = self.env["complaint.sample.case"].sudo()
        lines.create(
            [
                {"sample_id": self.id, "ticket_id": case.id}
                for case in cases
                if case.number in drawn
            ]
        )
        self._note(
            {
                "state": "drawn",
                "seed": seed,
                "population": len(cases),
                "drawn_at": fields.Datetime.now(),
            }
        )
        lines.search([("sample_id", "=", self.id)]).ticket_id._journal(
            "sampled", {"sample": self.name}
        )

    def _candidates(self):
        """All cases chance may draw, whoever draws; sealed ones are left out."""
        # sudo: chance draws, also cases the manager does not know of
        tickets = self.env["helpdesk.ticket"].sudo()
        domain = Domain("is_complaint", "=", True)
        domain &= Domain("company_id", "=", self.company_id.id)
        domain &= Domain("access_level", "!=", "sealed")
        day = "closed_date" if self.is_objectivity else "received_at"
        domain &= Domain(day, ">=", self.received_from)
        domain &= Domain(day, "<", fields.Date.add(self.received_to, days=1))
        if self.is_closed_only:
            domain &= Domain("closed", "=", True)
        if self.is_objectivity:
            domain &= Domain("user_id", "not in", self.auditor_ids.ids)
        return tickets.search(domain, order="number")

    @api.model
    def _cron_draw_objectivity(self):
        """Draw of last month's closed cases, where there is somebody to check them."""
        first, last = period.named("last_month", fields.Date.context_today(self))
        done = self.search(
            [("is_objectivity", "=", True), ("received_from", "=", first)]
        )
        teams = self.env["helpdesk.ticket.team"].search(
            [("complaint_handling", "=", True)]
        )
        for company in teams.company_id - done.company_id:
            people = self.env["res.users"]._complaint_people(company, "auditor")
            people = people.filtered(lambda user: user._reads_without_identity())
            if not people or not company.complaint_objectivity_share:
                continue
            vals = self._prepare_objectivity(company, people, first, last)
            sample = self.create(vals)
            if not sample._candidates():
                sample.unlink()
                continue
            sample.action_draw()

    @api.model
    def _prepare_objectivity(self, company, people, first, last):
        today = fields.Date.context_today(self)
        return {
            "name": self.env._(
                "Objectivity %(month)s",
                month=format_date(self.env, first, date_format="MMMM y"),
            ),
            "company_id": company.id,
            "is_objectivity": True,
            "received_from": first,
            "received_to": last,
            "share": company.complaint_objectivity_share,
            "auditor_ids": people.ids,
            "valid_from": today,
            "valid_to": fields.Date.add(today, days=_CHECK_DAYS),
        }

    def action_end(self):
        for sample in self:
            sample.check_access("write")
            sample._note({"state": "ended"})

    def _note(self, vals):
        """Write what an act did, past the checks of ``write``."""
        # pylint: disable-next=super-method-mismatch
        return super().write(vals)


class ComplaintSampleCase(models.Model):
    """A drawn case: what opens it to the auditor for the days of the sample."""

    _name = "complaint.sample.case"
    _description = "Sampled case"
    _order = "ticket_id"
    _rec_name = "ticket_id"

    sample_id = fields.Many2one(
        "complaint.sample", required=True, index=True, ondelete="restrict"
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="Complaint",
        required=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="ticket_id.company_id")
    is_objectivity = fields.Boolean(related="sample_id.is_objectivity")
    objectivity_ids = fields.One2many("complaint.objectivity", "sample_case_id")

    _case_once = models.UniqueIndex("(ticket_id, sample_id)", "Drawn already.")

    def action_open(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.ticket",
            "res_id": self.ticket_id.id,
            "views": [
                (
                    self.env.ref(
                        "complaint_iso10002.helpdesk_ticket_view_form_audit"
                    ).id,
                    "form",
                )
            ],
        }

    def action_check(self):
        """Say how objectively the case was handled (D.5)."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Was it handled objectively?"),
            "res_model": "complaint.objectivity",
            "res_id": self.objectivity_ids[:1].id,
            "views": [(False, "form")],
            "context": {"default_sample_case_id": self.id},
        }

    def action_print(self):
        """The record of the case without identity."""
        if not self.ticket_id.has_access("read"):
            raise AccessError(self.env._("This case is not open to you."))
        report = self.env.ref("complaint_iso10002.action_report_complaint_sample_case")
        return report.report_action(self)
