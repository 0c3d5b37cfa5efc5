from freezegun import freeze_time

from odoo.tests import tagged

from .common_erasure import AFTER, ErasureCase


@tagged("post_install", "-at_install")
@freeze_time(AFTER)
class TestErasureFigures(ErasureCase):
    """Last year's figures stay as they were after anonymising (8.1)."""

    def test_8_1_what_is_measured_does_not_move(self):
        tickets = self._closed() | self._closed()
        self.env["complaint.remedy"].create(
            {
                "ticket_id": tickets[0].id,
                "type_id": self.env["complaint.remedy.type"]
                .search([("is_money", "=", True)], limit=1)
                .id,
                "amount": 40,
                "state": "refused",
            }
        )
        before = self._figures(tickets)
        self._batch(tickets)
        self.env["complaint.clock"].search([("ticket_id", "in", tickets.ids)])._refresh(
            AFTER
        )
        self.assertEqual(self._figures(tickets), before)

    def _figures(self, tickets):
        self.env.invalidate_all()
        names = ("received_at", "closed_date", "outcome", "criticality", "iso_step")
        names += ("acknowledged_at", "decided_at", "communicated_at", "answered_at")
        names += ("complainant_answer", "closure_reason", "clock_state", "channel_id")
        names += ("category_id", "team_id", "user_id", "reopened_count")
        clocks = ("milestone", "state", "result", "due_at", "stopped_at")
        clocks += ("used_seconds", "raw_seconds", "late_seconds", "budget_seconds")
        return (
            tickets.read(names, load=None),
            tickets.clock_ids.read(clocks, load=None),
            tickets.point_ids.read(("finding", "category_id", "cause_id"), load=None),
            tickets.remedy_ids.read(("amount", "state", "done_on"), load=None),
        )

    def test_8_1_no_group_of_the_analysis_moves(self):
        """Last year's figures, by every dimension a report can be grouped by."""
        tickets = self._closed(
            category_id=self.category.id,
            complainant_kind="representative",
            representative_id=self.customer.id,
            about="Kettle",
            unit_concerned="Shop 5",
        )
        tickets |= self._closed(about="Kettle", is_recurring=True)
        before = self._groups(tickets)
        self.assertGreater(len(before), 30)
        self._batch(tickets)
        after = self._groups(tickets)
        for key, groups in before.items():
            with self.subTest(grouped_by=key):
                self.assertEqual(after[key], groups)

    def _groups(self, tickets):
        """``{(model, dimension): groups with every measure}`` of the SQL reports."""
        self.env.flush_all()
        self.env.invalidate_all()
        told = {}
        for name in ("complaint.report", "complaint.clock.report"):
            records = self.env[name]
            measures = [
                f"{field.name}:{field.aggregator}"
                for field in records._fields.values()
                if field.aggregator and field.name != "id"
            ]
            for field in records._fields.values():
                if not field.store or field.aggregator or field.name == "id":
                    continue
                dated = field.type in ("date", "datetime")
                by = f"{field.name}:month" if dated else field.name
                domain = [("ticket_id", "in", tickets.ids)]
                told[name, by] = records._read_group(
                    domain, [by], ["__count", *measures], order=by
                )
        return told
