"""Figures asked of registers nobody would call sensible."""

from datetime import date

from .common_measure import MeasureCase

#: the quarter that every figure below is asked for
QUARTER = (date(2025, 1, 1), date(2025, 3, 31))


class BadInputCase(MeasureCase):
    def _figures(self, company=None, period=QUARTER, **scope):
        """``{code: Figure}`` of every key figure."""
        kpis = self.env["complaint.kpi"].search([])
        found = kpis._figures(company or self.company, *period, period[1], **scope)
        return {kpi.code: figure for kpi, figure in found.items()}

    def _one(self, **vals):
        values = {
            "name": "The only one",
            "received_at": "2025-02-03 09:00:00",
            "acknowledged_at": "2025-02-04 09:00:00",
            "communicated_at": "2025-02-10 09:00:00",
            "closed_date": "2025-02-12 09:00:00",
            "iso_step": "closed",
            "finding": "upheld",
            "cause": self.cause,
            **vals,
        }
        return self._historical(self.golden_team, self.quality, **values)

    def _objective(self, code, **vals):
        return self.env["complaint.objective"].create(
            {
                "kpi_id": self._kpi(code).id,
                "company_id": self.company.id,
                "date_from": "2025-01-01",
                "date_to": "2025-03-31",
                "target": 95,
                "owner_id": self.manager.id,
                **vals,
            }
        )

    def _chart(self, **vals):
        return self.env["complaint.chart"].create(
            {"company_id": self.company.id, **vals}
        )

    def _exposure(self, **vals):
        return self.env["complaint.exposure"].create(
            {
                "company_id": self.company.id,
                "date_from": QUARTER[0],
                "date_to": QUARTER[1],
                "quantity": 1000,
                **vals,
            }
        )
