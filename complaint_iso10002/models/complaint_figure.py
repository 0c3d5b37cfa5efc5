from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from ..core import figure

#: the same complainant with the same cause again within so many days (K12)
REPEAT_DAYS = 180


class ComplaintFigure(models.Model):
    """What a complaint took, stored when it became a fact (8.2, 8.4).

    One row a case, without personal data. Reports only read it, so a later
    change of a calendar does not rewrite the past. Nobody edits it: it follows
    the journal of the case. Who may read the case may read its figures. Days
    are working days by the calendar of the team, dates are local to it.
    """

    _name = "complaint.figure"
    _description = "Figures of a complaint"
    _rec_name = "ticket_id"
    _log_access = False

    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="Complaint",
        required=True,
        ondelete="cascade",
    )
    received_on = fields.Date(required=True, index=True)
    day_zero_on = fields.Date(help="First working day from receipt on: day 0.")
    entry_days = fields.Integer(help="Working days from receipt to entry.")
    is_entry_known = fields.Boolean(help="Entered here, not imported.")
    acknowledged_on = fields.Date()
    ack_days = fields.Integer()
    ack_hours = fields.Float()
    answered_on = fields.Date(index="btree_not_null")
    answer_days = fields.Integer()
    answer_calendar_days = fields.Float()
    notice_hours = fields.Float(help="Hours from the decision to telling it.")
    closed_on = fields.Date(index="btree_not_null")
    close_days = fields.Integer()
    close_calendar_days = fields.Float()
    first_closed_on = fields.Date(index="btree_not_null")
    is_reopened = fields.Boolean(
        help="Came back within 90 calendar days after a closing.",
    )
    is_first_contact = fields.Boolean(
        help="Closed on the day of receipt, in one conversation, for good.",
    )
    is_repeat = fields.Boolean(
        help="The same complainant complained of the same cause within 180 days.",
    )
    point_count = fields.Integer()
    first_point_id = fields.Many2one(
        "complaint.point",
        ondelete="set null",
        help="The point whose row in the analysis carries the figures of the case.",
    )
    remedy_cost = fields.Float(
        help="Money promised or paid, in the currency of the company.",
    )

    _ticket_unique = models.UniqueIndex("(ticket_id)")

    # ------------------------------------------------------------------
    # Following the case
    # ------------------------------------------------------------------

    @api.model
    def _refresh(self, tickets):
        """Bring the figures of ``tickets`` up to their facts."""
        rows = self.search([("ticket_id", "in", tickets.ids)])
        known = {row["ticket_id"]: row for row in rows.read(load=None)}
        talked = self._talked(tickets)
        workings, vals_list = {}, []
        for ticket, facts in self._facts(tickets, talked).items():
            working = self._working_time(ticket, workings)
            vals = self._values(figure.measure(facts, working))
            vals.update(ticket._prepare_figure_vals())
            row = known.get(ticket.id)
            if row:
                changed = {n: value for n, value in vals.items() if row[n] != value}
                if changed:
                    self.browse(row["id"]).write(changed)
            else:
                vals_list.append({"ticket_id": ticket.id, **vals})
        self.create(vals_list)

    @api.model
    def _working_time(self, ticket, workings):
        """The working time of the case's team; ``workings`` keeps it for a batch."""
        calendar = ticket._clock_calendar()
        key = (calendar, ticket._clock_tz(calendar), ticket.company_id)
        if key not in workings:
            workings[key] = calendar._complaint_working_time(
                key[1], company=ticket.company_id
            )
        return workings[key]

    @api.model
    def _facts(self, tickets, talked):
        """``{ticket: core.figure.Facts}``."""
        _updates, closings = tickets._clock_history()
        return {
            ticket: figure.Facts(
                received_at=ticket.received_at,
                registered_at=None if ticket.imported_from else ticket.registered_at,
                acknowledged_at=ticket.acknowledged_at or None,
                decided_at=ticket.decided_at or None,
                communicated_at=ticket.communicated_at or None,
                closed_at=ticket.closed_date or None,
                closings=tuple(closings.get(ticket.id, ())),
                settled=ticket.iso_step == "closed",
                talked=ticket.id in talked,
            )
            for ticket in tickets
            if ticket.received_at
        }

    @api.model
    def _talked(self, tickets):
        """Ids of the closed cases in which the complainant wrote again."""
        closed = tickets.filtered("closed_date")
        if not closed:
            return set()
        rows = self.env["complaint.event"]._read_group(
            [("ticket_id", "in", closed.ids), ("kind", "=", "message_in")],
            ["ticket_id"],
        )
        return {ticket.id for (ticket,) in rows}

    @api.model
    def _values(self, figures):
        """Stored values; an unknown number is 0, its date or flag says so."""
        vals = {
            name: getattr(figures, name)
            for name in self._fields
            if hasattr(figures, name)
        }
        empty = {"date": False, "integer": 0, "float": 0.0}
        for name, value in vals.items():
            if value is None:
                vals[name] = empty[self._fields[name].type]
        return {**vals, "is_entry_known": figures.entry_days is not None}

    # ------------------------------------------------------------------
    # Repeats (K12)
    # ------------------------------------------------------------------

    @api.model
    def _refresh_repeats(self, tickets):
        """Tell again which complaints of these complainants repeat another."""
        # at receipt no cause is known, so nobody is looked for
        tickets = tickets.filtered(
            lambda t: t.iso_step != "received" or t.point_ids.cause_id
        )
        people = tickets._same_complainant()
        cases = self.env["helpdesk.ticket"].union(*people.values())
        causes = self._causes(cases)
        rows = self.search([("ticket_id", "in", cases.ids)])
        for row in rows:
            earlier = self._earlier(row, people, causes)
            if row.is_repeat != bool(earlier):
                row.is_repeat = bool(earlier)

    @api.model
    def _causes(self, cases):
        found = defaultdict(set)
        groups = self.env["complaint.point"]._read_group(
            [("ticket_id", "in", cases.ids), ("cause_id", "!=", False)],
            ["ticket_id", "cause_id"],
        )
        for case, cause in groups:
            found[case].add(cause.id)
        return found

    def _earlier(self, row, people, causes):
        """Cases of the same person and cause, received before within the days."""
        case = row.ticket_id
        return [
            other
            for group in people.values()
            if case in group
            for other in group - case
            if other.received_at <= case.received_at
            and (other.received_at, other.id) < (case.received_at, case.id)
            and (case.received_at - other.received_at).days < REPEAT_DAYS
            and causes[other] & causes[case]
        ]

    # ------------------------------------------------------------------
    # Upkeep
    # ------------------------------------------------------------------

    @api.model
    def _complete(self, limit=1000):
        """Write figures for complaints that have none; how many were missing.

        For registers filled before the addon kept figures, and by SQL.
        """
        query = SQL(
            """
            SELECT t.id FROM helpdesk_ticket t
             WHERE t.is_complaint AND t.registered_at IS NOT NULL
               AND NOT EXISTS (
                   SELECT FROM complaint_figure f WHERE f.ticket_id = t.id)
             ORDER BY t.id LIMIT %s
            """,
            limit,
        )
        ids = [row[0] for row in self.env.execute_query(query)]
        self._refresh(self.env["helpdesk.ticket"].browse(ids))
        return len(ids)
