from odoo import api, fields, models
from odoo.fields import Domain


class ComplaintActionRecurrenceMixin(models.AbstractModel):
    """The cause an action removed comes back before its effect is judged (4.13).

    The action is then proposed as not effective and its owner and judge are
    told, once; a person still judges.
    """

    _name = "complaint.action.recurrence.mixin"
    _description = "Recurrence of the cause of an action"

    recurred_on = fields.Date(
        readonly=True,
        copy=False,
        help="A complaint received on this day had the same cause again, after "
        "the action was carried out.",
    )

    @api.model
    def _note_recurrence(self, points):
        """Look for actions whose cause came back in ``points``."""
        for point in points.filtered("cause_id"):
            domain = (
                Domain("state", "=", "done")
                & Domain("recurred_on", "=", False)
                & Domain("cause_id", "parent_of", point.cause_id.id)
                & Domain("company_id", "=", point.ticket_id.company_id.id)
            )
            for action in self.search(domain):
                if action._recurs_in(point):
                    action._recur(point)

    def _recurs_in(self, point):
        """Same category, same product, received after the action was done."""
        self.ensure_one()
        ticket = point.ticket_id
        wanted = self.category_id.parent_path or ""
        products = {about.casefold() for about in self._products()}
        return (
            ticket.received_at.date() >= self.done_on
            and (point.category_id.parent_path or "").startswith(wanted)
            and (
                not products
                or not ticket.about
                or ticket.about.strip().casefold() in products
            )
        )

    def _products(self):
        """What the action's complaints were about, as far as it is known."""
        return {
            about.strip() for about in self.case_ids.ticket_id.mapped("about") if about
        }

    def _recur(self, point):
        self.ensure_one()
        self._act({"recurred_on": point.ticket_id.received_at.date()})
        for user in self.owner_id | self.checker_id:
            self._tell(
                user,
                self.with_context(lang=user.lang).env._(
                    "Its cause came back, proposed as not effective: %(name)s",
                    name=self.name,
                ),
            )
