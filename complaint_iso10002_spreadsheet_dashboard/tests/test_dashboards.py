import json

from odoo.tests import HttpCase, tagged

from odoo.addons.complaint_iso10002.tests.common import ComplaintCase

MODULE = "complaint_iso10002_spreadsheet_dashboard."
#: fields that would put persons or cases on a page anybody can share
PERSONAL = {"ticket_id", "partner_id", "user_id", "name", "number"}
#: waits until the board is drawn, with patience for slow machines
DRAWN = """
const started = Date.now();
const timer = setInterval(() => {
    if (document.querySelector(".o_error_dialog, .o_spreadsheet_dashboard_error")) {
        clearInterval(timer);
        console.error("the dashboard did not open");
    } else if (document.querySelectorAll(".o-figure").length >= 4) {
        clearInterval(timer);
        console.log("test successful");
    } else if (Date.now() - started > 150000) {
        clearInterval(timer);
        console.error("the dashboard was not drawn");
    }
}, 250);
"""


@tagged("post_install", "-at_install")
class TestDashboards(ComplaintCase, HttpCase):
    """Complaints as dashboards (8.4), for managers."""

    def _boards(self):
        return self.env.ref(MODULE + "spreadsheet_dashboard_group").dashboard_ids

    def _sources(self, board):
        """``[(model, fields)]`` of the pivots and charts of ``board``."""
        content = json.loads(board.spreadsheet_data)
        for pivot in content["pivots"].values():
            names = [measure["fieldName"] for measure in pivot["measures"]]
            names += [match["chain"] for match in pivot["fieldMatching"].values()]
            yield pivot["model"], names + [leaf[0] for leaf in pivot["domain"]]
        for figure in content["sheets"][0]["figures"]:
            data = figure["data"]
            if "metaData" in data:
                meta = data["metaData"]
                names = [name.split(":")[0] for name in meta["groupBy"]]
                names += [match["chain"] for match in data["fieldMatching"].values()]
                names += [leaf[0] for leaf in data["searchParams"]["domain"]]
                yield meta["resModel"], names + [meta["measure"]]

    def test_8_4_every_figure_has_its_field_and_nothing_personal(self):
        self.assertEqual(len(self._boards()), 2)
        for board in self._boards():
            for model, names in self._sources(board):
                with self.subTest(board=board.name, model=model):
                    self.assertLessEqual(set(names), set(self.env[model]._fields))
                    self.assertTrue(PERSONAL.isdisjoint(names))

    def test_8_4_dashboards_are_for_managers(self):
        manager = self.env.ref("complaint_iso10002.group_complaint_manager")
        self.assertEqual(self._boards().group_ids, manager)
        boards = self.env["spreadsheet.dashboard"]
        found = [("id", "in", self._boards().ids)]
        self.assertEqual(boards.with_user(self.manager).search_count(found), 2)
        self.assertEqual(boards.with_user(self.handler).search_count(found), 0)

    def _open(self, name):
        self._complaint(user_id=self.handler.id)
        board = self.env.ref(MODULE + "spreadsheet_dashboard_" + name)
        self.browser_js(
            f"/odoo/dashboards?dashboard_id={board.id}",
            DRAWN,
            login=self.manager.login,
            timeout=180,
        )

    def test_8_4_operations_open_in_the_browser(self):
        self._open("operations")

    def test_8_4_management_opens_in_the_browser(self):
        self._open("management")
