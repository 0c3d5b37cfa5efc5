from odoo import api, models


class ComplaintMeasure(models.AbstractModel):
    """The figures of the process, computed by PostgreSQL (8.2, 8.4, annex I).

    Figures are about all complaints of a company, whoever may read them; who
    may ask is decided by the models that show them. Redirected and merged
    complaints do not count. Each ``_measure_*`` answers ``{variant: Figure}``.
    """

    _name = "complaint.measure"
    _inherit = [
        "complaint.measure.volume",
        "complaint.measure.time",
        "complaint.measure.result",
        "complaint.measure.voice",
        "complaint.measure.learning",
    ]
    _description = "Figures of complaint handling"

    @api.model
    def _measure(self, name, scope, limit_days=0):
        """``{variant: core.statistic.Figure}`` of the measure ``name``.

        A period that has not begun has no figures.
        """
        if scope.last < scope.date_from:
            return {}
        return getattr(self, f"_measure_{name}")(scope, limit_days)
