from datetime import date

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.base.models.ir_sequence import _update_nogap


class ComplaintRegister(models.AbstractModel):
    """The numbers of the register: one series a company and year (7.2).

    Numbers come from a gapless ``ir.sequence`` with a date range per year of
    receipt; a transaction that fails gives its number back.
    """

    _name = "complaint.register"
    _description = "Complaint register"

    @api.model
    def _sequence(self, company_id):
        # sudo: whoever enters a complaint takes a number, nobody edits the series
        sequences = self.env["ir.sequence"].sudo()
        found = sequences.search(
            [("code", "=", "complaint.register"), ("company_id", "=", company_id)],
            limit=1,
        )
        return found or sequences.create(
            {
                "name": self.env._("Complaints"),
                "code": "complaint.register",
                "company_id": company_id,
                "implementation": "no_gap",
                "use_date_range": True,
                "prefix": "C%(range_year)s-",
                "padding": 5,
            }
        )

    @api.model
    def _range(self, sequence, year):
        first = date(year, 1, 1)
        ranges = sequence.date_range_ids
        found = ranges.filtered(lambda item: item.date_from <= first <= item.date_to)
        return found or sequence._create_date_range_seq(first)

    @api.model
    def _take_numbers(self, company_id, year, count):
        """``count`` consecutive numbers of ``year``, locked until commit."""
        sequence = self._sequence(company_id)
        span = self._range(sequence, year)
        # Wait for a concurrent entry instead of failing at once (NOWAIT below).
        self.env.execute_query(
            SQL("SELECT id FROM ir_sequence_date_range WHERE id = %s FOR UPDATE", span.id)
        )
        first = _update_nogap(span, count)
        span.invalidate_recordset(["number_next"])
        dated = sequence.with_context(ir_sequence_date_range=span.date_from)
        return [dated.get_next_char(first + step) for step in range(count)]

    @api.model
    def gaps(self, company_id, year):
        """Numbers of ``year`` that were taken and are not in the register.

        Asks for the manager's or the auditor's role. Numbers that historical
        complaints brought along are outside the series.
        """
        self.env["complaint.checkpoint"].check_access("read")
        self.env["helpdesk.ticket"].flush_model(["number", "company_id"])
        sequence = self._sequence(company_id)
        span = self._range(sequence, year)
        dated = sequence.with_context(ir_sequence_date_range=span.date_from)
        prefix, _suffix = dated._get_prefix_suffix()
        span.invalidate_recordset(["number_next"])
        query = SQL(
            """
            SELECT %(prefix)s || lpad(taken::text, %(padding)s, '0') AS number
              FROM generate_series(1, %(last)s) taken
            EXCEPT
            SELECT number FROM helpdesk_ticket
             WHERE is_complaint AND company_id = %(company)s
             ORDER BY number
            """,
            prefix=prefix,
            padding=sequence.padding,
            last=span.number_next - 1,
            company=company_id,
        )
        return [number for (number,) in self.env.execute_query(query)]
