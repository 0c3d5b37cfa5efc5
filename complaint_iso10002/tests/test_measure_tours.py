from datetime import datetime

from dateutil.relativedelta import relativedelta

from odoo.tests import HttpCase, tagged

from .common_measure import MeasureCase


@tagged("post_install", "-at_install")
class TestMeasureTours(MeasureCase, HttpCase):
    """Control chart and Pareto in the web client (8.2)."""

    now = None  # the browser lives today

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        today = datetime.now().replace(day=1, hour=9, minute=0, second=0, microsecond=0)
        cls._months([4] * 13 + [20], today - relativedelta(months=14))
        cls.env["complaint.signal.watch"]._cron_watch()
        for user in (cls.manager, cls.executive):
            user.company_id = cls.company
        cls.signal = cls.env["complaint.signal"].search(
            [("company_id", "=", cls.company.id), ("same_as_id", "=", False)]
        )

    def test_8_2_a_signal_shows_its_chart_to_the_manager(self):
        page = f"/odoo/complaints-signals/{self.signal.id}"
        self.start_tour(page, "complaint_signal", login=self.manager.login)

    def test_8_2_a_signal_shows_its_chart_to_the_executive(self):
        page = f"/odoo/complaints-signals/{self.signal.id}"
        self.start_tour(page, "complaint_signal", login=self.executive.login)

    def test_8_2_the_pareto_leads_to_the_complaints(self):
        page = "/odoo/complaints-pareto"
        self.start_tour(page, "complaint_pareto", login=self.manager.login)
