from datetime import date

from odoo import api, models
from odoo.exceptions import ValidationError
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
    def _find_sequence(self, company_id):
        # sudo: whoever enters a complaint takes a number, nobody edits the series
        return (
            self.env["ir.sequence"]
            .sudo()
            .search(
                [("code", "=", "complaint.register"), ("company_id", "=", company_id)],
                limit=1,
            )
        )

    @api.model
    def _sequence(self, company_id):
        found = self._find_sequence(company_id)
        return (
            found
            or self._claim("res_company", company_id)
            or found.create(
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
        )

    @api.model
    def _find_range(self, sequence, year):
        first = date(year, 1, 1)
        return sequence.date_range_ids.filtered(
            lambda item: item.date_from <= first <= item.date_to
        )

    @api.model
    def _range(self, sequence, year):
        return (
            self._find_range(sequence, year)
            or self._claim("ir_sequence", sequence.id)
            or sequence._create_date_range_seq(date(year, 1, 1))
        )

    @api.model
    def _claim(self, table, record_id):
        """Of two transactions that begin the same series, one tries again."""
        self.env.cr.execute(
            SQL(
                "UPDATE %(table)s SET id = id WHERE id = %(id)s",
                table=SQL.identifier(table),
                id=record_id,
            )
        )

    @api.model
    def _take_numbers(self, company_id, year, count):
        """``count`` consecutive numbers of ``year``, locked until commit."""
        sequence = self._sequence(company_id)
        span = self._range(sequence, year)
        # Wait for a concurrent entry instead of failing at once (NOWAIT below).
        self.env.execute_query(
            SQL(
                "SELECT id FROM ir_sequence_date_range WHERE id = %s FOR UPDATE",
                span.id,
            )
        )
        first = _update_nogap(span, count)
        span.invalidate_recordset(["number_next"])
        dated = sequence.with_context(ir_sequence_date_range=span.date_from)
        return [dated.get_next_char(first + step) for step in range(count)]

    @api.model
    def _prefix(self, sequence, year):
        dated = sequence.with_context(ir_sequence_date_range=date(year, 1, 1))
        return dated._get_prefix_suffix()[0]

    @api.model
    def _check_brought(self, company_id, year, numbers):
        """Refuse numbers from elsewhere that the series would use itself."""
        prefix = self._prefix(self._sequence(company_id), year)
        own = [number for number in numbers if number.startswith(prefix)]
        if own:
            raise ValidationError(
                self.env._(
                    "Numbers that begin with %(prefix)s are given by the register: "
                    "%(numbers)s",
                    prefix=prefix,
                    numbers=", ".join(own),
                )
            )

    @api.model
    def gaps(self, company_id, year):
        """Numbers of ``year`` that were taken and are not in the register.

        Asks for the manager's or the auditor's role. Numbers that historical
        complaints brought along are outside the series.
        """
        self.env["complaint.checkpoint"].check_access("read")
        self.env["helpdesk.ticket"].flush_model(["number", "company_id"])
        sequence = self._find_sequence(company_id)
        span = self._find_range(sequence, year)
        if not span:
            return []
        prefix = self._prefix(sequence, year)
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
