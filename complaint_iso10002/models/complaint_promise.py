from odoo import api, fields, models
from odoo.exceptions import UserError


class ComplaintPromise(models.Model):
    """One published promise to customers, an item of a code of conduct (annex A).

    The complaints manager keeps the list; staff read it, to say on a complaint
    which promise is said to be broken, and executives and auditors read it. Once
    a complaint is linked to it, its words stay as they were published.
    """

    _name = "complaint.promise"
    _inherit = ["complaint.kept.mixin", "mail.thread"]
    _description = "Published promise"
    _order = "date_from desc, name, id"

    name = fields.Char(string="Promise", required=True, tracking=True)
    text = fields.Text(string="In full", help="The words that were published.")
    published_at = fields.Char(
        string="Where published", help="Address of the page, name of the leaflet, …"
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self._default_company_id(),
    )
    date_from = fields.Date(
        string="Holds from",
        required=True,
        tracking=True,
        default=fields.Date.context_today,
    )
    date_to = fields.Date(
        string="Holds until",
        tracking=True,
        help="Last day; empty: until further notice.",
    )
    active = fields.Boolean(default=True)

    _in_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_from <= date_to)",
        "A promise ends after it starts.",
    )

    @api.model
    def _default_company_id(self):
        return self.env.company

    def write(self, vals):
        if not {"name", "text", "company_id"}.isdisjoint(vals):
            self._check_unused()
        return super().write(vals)

    def _check_unused(self):
        """What complaints are about is not worded anew."""
        # sudo: used is used, also where one may not look
        tickets = self.env["helpdesk.ticket"].sudo().with_context(active_test=False)
        if tickets.search_count([("promise_ids", "in", self.ids)], limit=1):
            raise UserError(
                self.env._(
                    "Complaints are linked to this promise: its words stay. End it "
                    "and enter the new one."
                )
            )

    def _uses(self):
        linked = [("promise_ids", "in", self.ids)]
        return [*super()._uses(), ("helpdesk.ticket", linked)]

    @api.model
    def _in_force(self, company, first, last):
        """The promises that held on a day from ``first`` to ``last``."""
        return self.with_context(active_test=False).search(
            [
                ("company_id", "=", company.id),
                ("date_from", "<=", last),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", first),
            ],
            order="name, id",
        )
