from odoo import api, fields, models
from odoo.exceptions import UserError

from ..core import period


class ComplaintSnapshot(models.Model):
    """The figures of a period as they were when it was closed (8.4).

    Taken by the scheduler for every month that is over, or by the manager.
    Neither the ORM nor PostgreSQL lets one be changed or removed; what is
    corrected later shows as a difference. Managers, auditors and executives
    of the company read it.
    """

    _name = "complaint.snapshot"
    _description = "Frozen figures of a period"
    _order = "date_to desc, id desc"
    _rec_name = "date_to"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        readonly=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="To", required=True)
    taken_at = fields.Datetime(
        string="Frozen on", required=True, readonly=True, default=fields.Datetime.now
    )
    line_ids = fields.One2many(
        "complaint.snapshot.line",
        "snapshot_id",
        readonly=True,
        domain=[("team_id", "=", False), ("category_id", "=", False)],
    )
    restated_count = fields.Integer(
        string="Restated figures", compute="_compute_restated_count"
    )

    _once = models.UniqueIndex(
        "(company_id, date_from, date_to)",
        "The figures of this period were frozen already.",
    )
    _in_order = models.Constraint(
        "CHECK(date_from <= date_to)",
        "A period cannot end before it begins.",
    )

    def init(self):
        self.env["complaint.checkpoint"]._guard(self._table)

    @api.depends("company_id", "date_from", "date_to")
    def _compute_display_name(self):
        kpis = self.env["complaint.kpi"]
        for snapshot in self:
            period_text = kpis._show_period(snapshot.date_from, snapshot.date_to)
            snapshot.display_name = f"{snapshot.company_id.name}: {period_text}"

    def _compute_restated_count(self):
        for snapshot in self:
            lines = snapshot.line_ids
            snapshot.restated_count = len(lines.filtered("is_restated"))

    @api.model_create_multi
    def create(self, vals_list):
        today = fields.Date.context_today(self)
        for vals in vals_list:
            last = fields.Date.to_date(vals.get("date_to"))
            if last and last >= today:
                raise UserError(self.env._("Only a period that is over is frozen."))
            vals["taken_at"] = fields.Datetime.now()
            vals.pop("line_ids", None)
        snapshots = super().create(vals_list)
        snapshots._freeze()
        return snapshots

    # refused, whoever asks
    # pylint: disable-next=method-required-super
    def write(self, vals):
        raise UserError(self.env._("Frozen figures are never changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Frozen figures are never removed."))

    def _freeze(self):
        """Write the figures of the period, for the company and its parts."""
        kpis = self.env["complaint.kpi"].search([("active", "=", True)])
        vals_list = []
        for snapshot in self:
            parts, period_days = snapshot._parts(), snapshot._period()
            found = kpis._figures_of(snapshot.company_id, *period_days, parts)
            for part, figures in zip(parts, found, strict=True):
                vals_list += snapshot._prepare_lines(figures, **part)
        # sudo: lines come with their snapshot, nobody creates them by hand
        self.env["complaint.snapshot.line"].sudo().create(vals_list)

    def _period(self):
        """First and last day, and the day at whose end the figures are true."""
        self.ensure_one()
        return self.date_from, self.date_to, self.date_to

    def _parts(self):
        """The company, each of its complaint teams, each main category."""
        self.ensure_one()
        # sudo: all teams and categories are counted, whoever freezes
        teams = (
            self.env["helpdesk.ticket.team"]
            .sudo()
            .search(
                [
                    ("complaint_handling", "=", True),
                    ("company_id", "in", (self.company_id.id, False)),
                ]
            )
        )
        categories = (
            self.env["helpdesk.ticket.category"]
            .sudo()
            .search([("parent_id", "=", False), ("code", "!=", False)])
        )
        return [
            {},
            *({"team": team} for team in teams),
            *({"category": category} for category in categories),
        ]

    def _prepare_lines(self, figures, team=None, category=None):
        self.ensure_one()
        scoped = bool(team or category)
        return [
            {
                "snapshot_id": self.id,
                "company_id": self.company_id.id,
                "date_from": self.date_from,
                "date_to": self.date_to,
                "kpi_id": kpi.id,
                "team_id": team.id if team else False,
                "category_id": category.id if category else False,
                **_stored(figure, kpi._is_hidden(figure, scoped)),
            }
            for kpi, figure in figures.items()
            if figure.value is not None and (figure.n or not scoped)
        ]

    @api.model
    def _cron_close_month(self):
        """Freeze the last month of every company that handles complaints."""
        today = fields.Date.context_today(self)
        first, last = period.named("last_month", today)
        rows = self.env["helpdesk.ticket"]._read_group(
            [("is_complaint", "=", True)], ["company_id"]
        )
        companies = self.env["res.company"].union(*(row[0] for row in rows))
        done = self.search([("date_from", "=", first), ("date_to", "=", last)])
        self.create(
            [
                {"company_id": company.id, "date_from": first, "date_to": last}
                for company in companies - done.company_id
            ]
        )


def _stored(figure, hidden):
    """The values of a line; what is hidden or unknown stays NULL."""
    vals = {"n": figure.n, "exact_value": figure.value, "is_hidden": hidden}
    if not hidden:
        shown = {"value": figure.value, "low": figure.low, "high": figure.high}
        vals.update({name: value for name, value in shown.items() if value is not None})
    return vals
