from odoo.tests import BaseCase

from ..core import risk

#: rows: likelihood 1 to 5; columns: consequence 1 to 5
MATRIX = (
    "low low low low medium",
    "low low medium medium medium",
    "low medium medium medium high",
    "low medium medium high high",
    "medium medium high high high",
)


class TestCoreRisk(BaseCase):
    """Likelihood by consequence gives a rating (6.1)."""

    def test_6_1_each_cell_of_the_matrix(self):
        for likelihood, row in enumerate(MATRIX, 1):
            for consequence, rating in enumerate(row.split(), 1):
                with self.subTest(likelihood=likelihood, consequence=consequence):
                    self.assertEqual(risk.rating(likelihood, consequence), rating)
