from odoo.tests import BaseCase, tagged

from ..core import rating


@tagged("post_install", "-at_install")
class TestRating(BaseCase):
    """Ratings added up: what is missing, shares by clause (6.1)."""

    def test_6_1_evidence_is_asked_of_whatever_applies(self):
        for code, note, missing in (
            (False, "seen", True),
            ("yes", "", True),
            ("no", "  \n", True),
            ("partly", False, True),
            ("no", "seen", False),
            ("not_applicable", "", False),
        ):
            self.assertEqual(rating.is_missing(code, note), missing, (code, note))

    def test_6_1_answers_are_added_up_by_clause(self):
        totals = rating.totals(
            [("4.2", "yes"), ("4.10", "no"), ("7.1", False), ("7.2", "not_applicable")]
        )
        self.assertEqual(list(totals), ["4", "7"])
        self.assertEqual((totals["4"]["yes"], totals["4"]["no"]), (1, 1))
        self.assertEqual((totals["7"]["open"], totals["7"]["not_applicable"]), (1, 1))

    def test_6_1_shares_leave_out_what_does_not_apply(self):
        counts = {"yes": 1, "partly": 2, "no": 0, "not_applicable": 5, "open": 1}
        self.assertEqual(
            rating.shares(counts), {"yes": 25.0, "partly": 50.0, "no": 0.0}
        )
        self.assertEqual(
            rating.shares(dict.fromkeys(counts, 0) | {"not_applicable": 3}), {}
        )
