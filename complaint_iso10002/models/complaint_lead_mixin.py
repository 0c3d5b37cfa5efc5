from odoo import api, models, tools
from odoo.fields import Domain
from odoo.tools import SQL, Query

#: operators that compare with ids, and whether they deny
_BY_ID = {"=": False, "in": False, "!=": True, "not in": True}
#: nobody outside Python sends these
_QUERIES = (Domain, Query, SQL)


class ComplaintLeadMixin(models.AbstractModel):
    """Something that leads to complaints: a contact, a team (4.10).

    Odoo searches a x2many by id without asking who may read the other side:
    ``[("helpdesk_ticket_ids", "in", [42])]`` finds who complained, whoever asks,
    and ``= False`` finds who never did. Such questions are asked of what the
    user may know of.
    """

    _name = "complaint.lead.mixin"
    _description = "Leads to complaints"

    @api.model
    def _search(self, domain, *args, **kwargs):
        domain = Domain(domain)
        if not self.env.su:
            leads = self._complaint_leads()
            domain = domain.map_conditions(lambda part: _of_known(part, leads))
        return super()._search(domain, *args, **kwargs)

    @api.model
    @tools.ormcache()
    def _complaint_leads(self):
        """Fields by which records of this model lead to a complaint."""
        own = {"helpdesk.ticket", *self.env["complaint.erasure.contract"]._parts()}
        return frozenset(
            field.name
            for field in self._fields.values()
            if field.type in ("one2many", "many2many") and field.comodel_name in own
        )


def _of_known(condition, leads):
    """``condition`` on ids through one of ``leads``, as the rules answer it."""
    name, operator, value = condition.field_expr, condition.operator, condition.value
    if name not in leads or operator not in _BY_ID or isinstance(value, _QUERIES):
        return condition
    values = [value] if isinstance(value, (bool, int, str)) or not value else [*value]
    ids = [item for item in values if isinstance(item, int) and item]
    words = [item for item in values if isinstance(item, str)]
    found = Domain(name, "any", [("id", "in", ids)]) if ids else Domain.FALSE
    if words:
        found |= Domain(name, "in", words)
    if len(ids) + len(words) < len(values):
        found |= ~Domain(name, "any", [(1, "=", 1)])
    return ~found if _BY_ID[operator] else found
