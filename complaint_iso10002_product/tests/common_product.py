"""Two products that are complained about."""

from odoo.addons.complaint_iso10002.tests.common_measure import MeasureCase


class ProductCase(MeasureCase):
    """Kettles and toasters of the golden company."""

    now = "2025-04-07 06:00:00"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        products = cls.env["product.product"]
        cls.kettle = products.create({"name": "Kettle K1"})
        cls.toaster = products.create({"name": "Toaster T2"})
        cls.watch = cls.env["complaint.signal.watch"]

    def _charts(self, **vals):
        domain = [("company_id", "=", self.company.id)]
        domain += [(name, "=", value) for name, value in vals.items()]
        return self.env["complaint.chart"].search(domain)

    def _expose(self, **vals):
        return self.env["complaint.exposure"].create(
            {
                "company_id": self.company.id,
                "date_from": "2024-01-01",
                "date_to": "2024-01-31",
                "quantity": 1000,
                **vals,
            }
        )

    def _of_golden(self, **vals):
        return self._complaint(
            team_id=self.golden_team.id, company_id=self.company.id, **vals
        )
