from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_bad_input import BadInputCase


@tagged("post_install", "-at_install")
class TestBadInputTree(BadInputCase):
    """Categories and causes that are deleted, or moved (8.2)."""

    def _branch(self):
        categories = self.env["helpdesk.ticket.category"]
        root = categories.create({"name": "Root", "company_id": False})
        return root, categories.create({"name": "Leaf", "parent_id": root.id})

    def _assert_kept(self, record):
        """Deleting is refused, in words."""
        with self.assertRaises(UserError) as refused:
            record.unlink()
        self.assertIn("Archive it instead", str(refused.exception))
        self.assertIn(record.name, str(refused.exception))
        self.assertTrue(record.exists())

    def test_8_a_category_in_use_is_not_deleted(self):
        uses = {
            "point": lambda leaf: self._historical(
                self.golden_team,
                leaf,
                name="x",
                received_at="2025-02-03 09:00:00",
                category_id=False,
            ),
            "chart": lambda leaf: self._chart(category_id=leaf.id),
            "objective": lambda leaf: self._objective("K03", category_id=leaf.id),
        }
        for name, use in uses.items():
            with self.subTest(use=name):
                _root, leaf = self._branch()
                use(leaf)
                self.env.flush_all()
                self._assert_kept(leaf)

    def test_8_the_category_as_reported_is_not_lost(self):
        _root, leaf = self._branch()
        ticket = self._complaint(category_id=leaf.id)
        self._assert_kept(leaf)
        self.assertEqual(ticket.category_id, leaf)

    def test_8_a_cause_in_use_is_not_deleted(self):
        cause = self.env["complaint.cause"].create({"name": "Glue", "code": "GLU"})
        point = self._one().point_ids
        point.cause_id = cause
        self._assert_kept(cause)
        point.cause_id = self.cause
        cause.unlink()
        self.assertFalse(cause.exists())

    def test_8_a_category_nobody_uses_is_deleted_and_nothing_fails(self):
        root, leaf = self._branch()
        before = self._figures(category=root)["K01"].value
        leaf.unlink()
        self.assertEqual(self._figures(category=root)["K01"].value, before)

    def test_8_figures_of_a_category_follow_its_branch_where_it_stands(self):
        root, leaf = self._branch()
        self._historical(
            self.golden_team, leaf, name="x", received_at="2025-02-03 09:00:00"
        )
        row = self.env["complaint.report"].search([("category_id", "=", leaf.id)])
        self.assertEqual(row.category_root_id, root)
        self.assertEqual(self._figures(category=root)["K01"].value, 1)
        leaf.parent_id = self.quality
        row.invalidate_recordset()
        self.assertEqual(row.category_root_id, self.quality)
        self.assertEqual(self._figures(category=root)["K01"].value, 0)
        self.assertEqual(self._figures(category=self.quality)["K01"].value, 1)

    def test_8_a_frozen_figure_stays_when_its_category_moves(self):
        _root, leaf = self._branch()
        leaf.parent_id = self.quality
        for number in range(5):
            self._historical(
                self.golden_team,
                leaf,
                name=f"x{number}",
                received_at="2025-03-03 09:00:00",
            )
        objective = self._objective("K03", category_id=self.quality.id)
        self.assertEqual((objective.n, bool(objective.locked_at)), (5, True))
        leaf.parent_id = self._category("del")
        self.env["complaint.objective"]._cron_measure()
        self.assertEqual(objective.n, 5)

    def test_8_a_category_is_not_moved_below_itself(self):
        root, leaf = self._branch()
        with self.assertRaises(UserError):
            root.parent_id = leaf
