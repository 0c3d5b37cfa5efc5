from datetime import datetime

from odoo.tests import BaseCase

from ..core import milestone
from ..core.milestone import Closing, Facts

RECEIVED, TOLD, CLOSED, ASKED, REOPENED, AGAIN = (
    datetime(2025, 3, day, 9) for day in (3, 5, 10, 20, 24, 26)
)


class TestMilestone(BaseCase):
    """Facts of a case as events of its clocks (7.8)."""

    def _met(self, **facts):
        facts = Facts(received_at=RECEIVED, **facts)
        events = milestone.events("update", "receipt", facts)
        return [event.at for event in events if event.kind == "met"]

    def test_7_8_what_is_said_while_the_case_is_open_is_an_update(self):
        self.assertEqual(self._met(updates=(TOLD,)), [TOLD])

    def test_7_8_a_survey_after_the_closing_promises_no_further_update(self):
        met = self._met(updates=(TOLD, CLOSED, ASKED), closings=(Closing(CLOSED),))
        self.assertEqual(met, [TOLD, CLOSED])

    def test_7_8_a_case_that_is_open_again_is_updated_again(self):
        met = self._met(
            updates=(TOLD, ASKED, AGAIN), closings=(Closing(CLOSED, REOPENED),)
        )
        self.assertEqual(met, [TOLD, AGAIN])
