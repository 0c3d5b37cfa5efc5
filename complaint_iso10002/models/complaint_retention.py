from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..core import step
from .complaint_access_mixin import LEVELS
from .complaint_assessment_rule import CRITICALITY
from .complaint_decision_mixin import OUTCOMES

#: fields of a case that choose its schedule
CRITERIA = (
    "company_id",
    "category_id",
    "access_level",
    "outcome",
    "criticality",
    "is_safety",
)


class ComplaintRetention(models.Model):
    """How long complaints of a class are kept after they closed (8.1).

    The first schedule that fits a case, by sequence, is the case's. A change of
    schedules counts for every case that is not anonymised yet. The complaints
    manager sets schedules; auditors read them.
    """

    _name = "complaint.retention"
    _description = "Retention schedule of complaints"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: every company.")
    category_ids = fields.Many2many(
        "helpdesk.ticket.category",
        string="Categories",
        help="With those below them. Empty: every category.",
    )
    access_level = fields.Selection(LEVELS, help="Empty: every level.")
    outcome = fields.Selection(OUTCOMES, help="Empty: every outcome.")
    criticality = fields.Selection(CRITICALITY, help="Empty: every criticality.")
    safety_only = fields.Boolean(string="Safety cases only")
    years = fields.Integer(
        string="Years kept",
        required=True,
        default=5,
        help="Full years, counted from the day named beside.",
    )
    counted_from = fields.Selection(
        [("closed_date", "Closing"), ("received_at", "Receipt")],
        required=True,
        default="closed_date",
        help="A case is never anonymised before it closed.",
    )
    legal_basis = fields.Text(
        translate=True,
        help="The law or the reason why the records are kept that long.",
    )
    ticket_count = fields.Integer(
        string="Closed cases",
        compute="_compute_ticket_count",
    )

    _years_kept = models.Constraint(
        "CHECK(years BETWEEN 0 AND 100)", "Records are kept 0 to 100 years."
    )

    def _compute_ticket_count(self):
        groups = self.env["helpdesk.ticket"]._read_group(
            [("retention_id", "in", self.ids), ("erased_at", "=", False)],
            ["retention_id"],
            ["__count"],
        )
        counts = {retention.id: count for retention, count in groups}
        for retention in self:
            retention.ticket_count = counts.get(retention.id, 0)

    @api.model_create_multi
    def create(self, vals_list):
        retentions = super().create(vals_list)
        self._schedule_register()
        return retentions

    def write(self, vals):
        result = super().write(vals)
        if set(vals) - {"name", "legal_basis"}:
            self._schedule_register()
        return result

    def unlink(self):
        result = super().unlink()
        self._schedule_register()
        return result

    def _domain(self):
        """The closed complaints this schedule fits."""
        self.ensure_one()
        wanted = {
            "company_id": self.company_id.id,
            "access_level": self.access_level,
            "outcome": self.outcome,
            "criticality": self.criticality,
            "is_safety": self.safety_only,
        }
        domain = Domain.AND(
            Domain(name, "=", value) for name, value in wanted.items() if value
        )
        if self.category_ids:
            domain &= Domain("category_id", "child_of", self.category_ids.ids)
        return domain

    @api.model
    def _schedules(self):
        # sudo: the schedule of a case is the same whoever closes it
        return self.sudo().search(Domain.TRUE)

    @api.model
    def _schedule_register(self):
        """Give every closed case the first schedule that fits it now.

        A statement a schedule, whatever the size of the register.
        """
        tickets = self.env["helpdesk.ticket"].sudo().with_context(active_test=False)
        self.env.flush_all()
        rest = Domain("is_complaint", "=", True) & Domain("erased_at", "=", False)
        rest &= Domain("iso_step", "in", step.FINAL)
        rest &= Domain("closed_date", "!=", False)
        self._schedule_found(tickets._search(rest), None)
        for retention in reversed(self._schedules()):
            found = tickets._search(rest & retention._domain())
            retention._schedule_found(found, retention.id)
        tickets.invalidate_model(["retention_id", "retention_until"])

    def _schedule_found(self, query, retention_id):
        until = SQL("NULL")
        if retention_id:
            until = SQL(
                "GREATEST(%s::date + make_interval(years => %s), closed_date)::date",
                SQL.identifier(self.counted_from),
                self.years,
            )
        self.env.cr.execute(
            SQL(
                "UPDATE helpdesk_ticket SET retention_id = %s, retention_until = %s "
                "WHERE id IN %s",
                retention_id,
                until,
                query.subselect(),
            )
        )

    def action_view_tickets(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_iso10002.helpdesk_ticket_action_retention"
        )
        action["domain"] = [("retention_id", "in", self.ids)]
        return action
