from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import float_is_zero

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
            for scope in snapshot._scopes():
                vals_list += snapshot._prepare_lines(kpis, **scope)
        # sudo: lines come with their snapshot, nobody creates them by hand
        self.env["complaint.snapshot.line"].sudo().create(vals_list)

    def _scopes(self):
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

    def _prepare_lines(self, kpis, team=None, category=None):
        self.ensure_one()
        figures = kpis._figures(
            self.company_id, self.date_from, self.date_to, self.date_to, team, category
        )
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


class ComplaintSnapshotLine(models.Model):
    """One frozen figure, with what it would be today (8.4).

    Figures that rest on fewer than five cases are kept apart: managers read
    them, auditors and executives see that there were too few.
    """

    _name = "complaint.snapshot.line"
    _description = "Frozen figure"
    _order = "date_to desc, kpi_id, team_id, category_id, id"
    _rec_name = "kpi_id"

    snapshot_id = fields.Many2one(
        "complaint.snapshot", required=True, index=True, ondelete="restrict"
    )
    # copied, as PostgreSQL refuses to compute them afterwards
    company_id = fields.Many2one("res.company", required=True, index=True)
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="To", required=True)
    kpi_id = fields.Many2one(
        "complaint.kpi", string="Figure", required=True, ondelete="restrict"
    )
    unit = fields.Selection(related="kpi_id.unit")
    team_id = fields.Many2one("helpdesk.ticket.team", ondelete="restrict")
    category_id = fields.Many2one("helpdesk.ticket.category", ondelete="restrict")
    value = fields.Float(digits=(16, 4), aggregator="avg")
    low = fields.Float(string="From (95 %)", digits=(16, 4), aggregator=None)
    high = fields.Float(string="To (95 %)", digits=(16, 4), aggregator=None)
    n = fields.Integer(string="n", aggregator="sum")
    is_hidden = fields.Boolean(string="Too few cases")
    exact_value = fields.Float(
        string="Exact value",
        digits=(16, 4),
        aggregator=None,
        groups="complaint_iso10002.group_complaint_manager",
    )
    value_text = fields.Char(string="Frozen value", compute="_compute_texts")
    interval_text = fields.Char(string="95 % interval", compute="_compute_texts")
    live_text = fields.Char(string="Value today", compute="_compute_texts")
    difference_text = fields.Char(string="Restated by", compute="_compute_texts")
    live_value = fields.Float(
        string="Today",
        digits=(16, 4),
        compute="_compute_live",
        help="The same figure of the same period, with what was corrected since.",
    )
    difference = fields.Float(digits=(16, 4), compute="_compute_live")
    is_restated = fields.Boolean(string="Restated", compute="_compute_live")

    def init(self):
        self.env["complaint.checkpoint"]._guard(self._table)

    # refused, whoever asks
    # pylint: disable-next=method-required-super
    def write(self, vals):
        raise UserError(self.env._("Frozen figures are never changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Frozen figures are never removed."))

    @api.depends_context("uid")
    def _compute_live(self):
        groups = self.grouped(lambda x: (x.snapshot_id, x.team_id, x.category_id))
        for (snapshot, team, category), lines in groups.items():
            figures = lines.kpi_id._figures(
                snapshot.company_id,
                snapshot.date_from,
                snapshot.date_to,
                snapshot.date_to,
                team,
                category,
            )
            for line in lines:
                line._tell_live(figures[line.kpi_id])

    @api.depends_context("uid", "lang")
    def _compute_texts(self):
        for line in self:
            kpi, restated = line.kpi_id, line.is_restated
            line.value_text = line._value_text()
            bounds = (line.low, line.high) if line.high and not line.is_hidden else ()
            line.interval_text = " – ".join(kpi._format(bound) for bound in bounds)
            line.live_text = restated and kpi._format(line.live_value)
            line.difference_text = restated and kpi._format(line.difference, "%+")

    def _value_text(self):
        """The frozen figure with its unit; few cases only for who reads cases."""
        self.ensure_one()
        if not self.is_hidden:
            return self.kpi_id._format(self.value)
        if self.kpi_id._reads_cases():
            # sudo: the field is for managers, and code of the scheduler
            return self.kpi_id._format(self.sudo().exact_value)
        return self.kpi_id._few()

    def _tell_live(self, figure):
        self.ensure_one()
        scoped = bool(self.team_id or self.category_id)
        hidden = self.is_hidden or self.kpi_id._is_hidden(figure, scoped)
        # sudo: the exact value is compared, and shown only where it may be
        frozen = self.sudo().exact_value
        if hidden and not self.kpi_id._reads_cases():
            self.live_value = self.difference = 0.0
            self.is_restated = False
            return
        self.live_value = figure.value or 0.0
        self.difference = self.live_value - frozen
        self.is_restated = not float_is_zero(self.difference, precision_digits=4)

    def action_open_cases(self):
        """The complaints behind the figure as they are today."""
        self.ensure_one()
        action = self.kpi_id.action_open_cases()
        domain = self.kpi_id._case_domain(self.date_from, self.date_to)
        company = [
            leaf if leaf[0] != "company_id" else ("company_id", "=", self.company_id.id)
            for leaf in domain
        ]
        scope = Domain.TRUE
        if self.team_id:
            scope &= Domain("team_id", "=", self.team_id.id)
        if self.category_id:
            scope &= Domain("category_id", "child_of", self.category_id.id)
        action["domain"] = list(Domain(company) & scope)
        return action


def _stored(figure, hidden):
    """The values of a line; what is hidden or unknown stays NULL."""
    vals = {"n": figure.n, "exact_value": figure.value, "is_hidden": hidden}
    if not hidden:
        shown = {"value": figure.value, "low": figure.low, "high": figure.high}
        vals.update({name: value for name, value in shown.items() if value is not None})
    return vals
