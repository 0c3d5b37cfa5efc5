from odoo.tests import BaseCase

from ..core import assessment

MATRIX = {(2, 2): "normal", (5, 5): "critical", (1, 1): "low", (3, 3): "high"}


class TestCoreAssessment(BaseCase):
    """Six criteria in, a proposal out; a person decides (7.5)."""

    def _propose(self, severity, impact, complexity="normal", is_safety=False):
        return assessment.propose(severity, impact, complexity, is_safety, MATRIX)

    def test_7_5_the_matrix_proposes(self):
        for cell, criticality in MATRIX.items():
            with self.subTest(cell=cell):
                self.assertEqual(self._propose(*cell).criticality, criticality)

    def test_7_5_safety_overrides_and_the_matrix_stays_visible(self):
        proposal = self._propose(2, 2, is_safety=True)
        self.assertEqual(proposal.criticality, "critical")
        self.assertEqual(proposal.matrix, "normal")
        self.assertEqual(proposal.depth, "full")

    def test_7_5_no_proposal_without_a_cell(self):
        self.assertIsNone(self._propose(4, 4))
        self.assertIsNone(self._propose(None, 2))
        self.assertIsNone(self._propose(4, 4, is_safety=True))

    def test_7_5_complexity_sets_the_depth_and_never_the_urgency(self):
        depths = {}
        for complexity in (None, "simple", "normal", "complex"):
            proposal = self._propose(1, 1, complexity)
            self.assertEqual(proposal.criticality, "low")
            depths[complexity] = proposal.depth
        self.assertEqual(
            depths,
            {
                None: "standard",
                "simple": "desk",
                "normal": "standard",
                "complex": "full",
            },
        )

    def test_7_6_a_critical_case_is_investigated_in_full(self):
        self.assertEqual(assessment.depth("simple", "critical"), "full")

    def test_7_5_the_helpdesk_priority_follows(self):
        self.assertEqual(
            [assessment.host_priority(name) for name in assessment.CRITICALITIES],
            ["0", "1", "2", "3"],
        )
