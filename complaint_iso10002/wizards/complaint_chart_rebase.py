from odoo import fields, models


class ComplaintChartRebase(models.TransientModel):
    """Ask from when, and why, a control chart expects something else (8.2)."""

    _name = "complaint.chart.rebase"
    _description = "Freeze a baseline anew"

    chart_id = fields.Many2one("complaint.chart", required=True, ondelete="cascade")
    date_from = fields.Date(string="Periods from", required=True)
    reason = fields.Text(
        required=True,
        help="What changed for good: a new product, a new channel, another count.",
    )

    def action_apply(self):
        self.ensure_one()
        self.chart_id._rebase(self.date_from, self.reason)
        return {"type": "ir.actions.act_window_close"}
