from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL


class ComplaintExposure(models.Model):
    """What complaints are counted against: orders, customers, homes (8.2).

    The complaints manager enters a count for a period; part of a period counts
    by its days. Glue addons fill it from sales lines, deliveries and the like.
    Executives and auditors read it with the figures.
    """

    _name = "complaint.exposure"
    _description = "Exposure of complaints"
    _order = "date_from desc, id desc"
    _rec_name = "date_from"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    team_id = fields.Many2one(
        "helpdesk.ticket.team",
        domain=[("complaint_handling", "=", True)],
        ondelete="cascade",
        index="btree_not_null",
        help="Only for the complaints of this team; empty: the whole company.",
    )
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="To", required=True)
    quantity = fields.Float(
        required=True,
        digits=(16, 2),
        aggregator="sum",
        help="How many orders, customers, accounts, homes there were.",
    )
    what = fields.Char(string="Of what", help="Orders, customers, accounts, homes, …")

    _in_order = models.Constraint(
        "CHECK(date_from <= date_to)",
        "A period cannot end before it begins.",
    )
    _not_negative = models.Constraint(
        "CHECK(quantity >= 0)",
        "An exposure cannot be negative.",
    )

    @api.model
    def _scoped_by(self):
        """What an exposure may be for, instead of the whole company.

        Glue addons add theirs.
        """
        return ("team_id",)

    @api.model
    def _of_scope(self, company_id, scope):
        """The SQL condition of the exposures ``x`` of just this scope."""
        return SQL(" AND ").join(
            [
                SQL("x.company_id = %s", company_id),
                *(
                    SQL(
                        "%s IS NOT DISTINCT FROM %s",
                        SQL.identifier("x", name),
                        scope.get(name) or None,
                    )
                    for name in self._scoped_by()
                ),
            ]
        )

    @api.constrains(
        lambda self: ("company_id", "date_from", "date_to", *self._scoped_by())
    )
    def _check_overlap(self):
        for record in self:
            if self.search_count(
                [
                    ("id", "!=", record.id),
                    ("company_id", "=", record.company_id.id),
                    *((name, "=", record[name].id) for name in self._scoped_by()),
                    ("date_from", "<=", record.date_to),
                    ("date_to", ">=", record.date_from),
                ],
                limit=1,
            ):
                raise ValidationError(
                    self.env._("This period overlaps with another of the same scope.")
                )

    @api.model
    def _quantity(self, company_id, date_from, date_to, team_id=None):
        """The exposure of a period; 0.0 when none is known.

        Glue addons override it to count what the company has.
        """
        return sum(self._quantities(company_id, [(date_from, date_to)], team_id))

    @api.model
    def _covered(self, day, company_id, team_id=None):
        """The SQL condition that an exposure is known for ``day``.

        So that complaints are not counted against nothing while the last months
        are still to be entered. Override it with ``_quantity``.
        """
        return SQL(
            """
            EXISTS (SELECT FROM complaint_exposure x
                     WHERE %s AND %s BETWEEN x.date_from AND x.date_to)
            """,
            self._of_scope(company_id, {"team_id": team_id}),
            day,
        )

    @api.model
    def _quantities(self, company_id, periods, team_id=None, **scope):
        """The exposure of each ``(first, last)`` day pair, the days included.

        ``scope`` is what else it is for, of what glue addons add.
        A record that covers part of a period counts by the days in it.
        """
        if not periods:
            return []
        firsts, lasts = zip(*periods, strict=True)
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT x.date_from, x.date_to, x.quantity FROM complaint_exposure x
                 WHERE %s AND x.date_from <= %s AND x.date_to >= %s
                """,
                self._of_scope(company_id, {"team_id": team_id, **scope}),
                max(lasts),
                min(firsts),
            )
        )
        return [sum(_part(row, *period) for row in rows) for period in periods]


def _part(row, first, last):
    begin, end, quantity = row
    common = min(end, last) - max(begin, first) + timedelta(days=1)
    whole = end - begin + timedelta(days=1)
    return max(0.0, quantity * (common / whole))
