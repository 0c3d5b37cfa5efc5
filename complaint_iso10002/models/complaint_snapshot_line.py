from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import float_is_zero


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
        for snapshot, lines in self.grouped("snapshot_id").items():
            groups = [*lines.grouped(lambda x: (x.team_id, x.category_id)).values()]
            period_days = snapshot._period()
            parts = [group[0]._part() for group in groups]
            found = lines.kpi_id._figures_of(snapshot.company_id, *period_days, parts)
            for group, figures in zip(groups, found, strict=True):
                for line in group:
                    line._tell_live(figures[line.kpi_id])

    @api.model
    def _latest(self, kpis, company):
        """``{kpi: line}`` of the last frozen period of the whole ``company``."""
        own = [("company_id", "=", company.id)]
        last = self.env["complaint.snapshot"].search(own, limit=1)
        lines = self.search(
            [
                ("snapshot_id", "=", last.id),
                ("kpi_id", "in", kpis.ids),
                ("team_id", "=", False),
                ("category_id", "=", False),
            ]
        )
        return lines.grouped("kpi_id")

    def _part(self):
        """What part of the company the figure is about."""
        self.ensure_one()
        if self.team_id:
            return {"team": self.team_id}
        return {"category": self.category_id} if self.category_id else {}

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
