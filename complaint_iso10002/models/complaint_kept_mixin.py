from odoo import api, models
from odoo.exceptions import UserError


class ComplaintKeptMixin(models.AbstractModel):
    """What complaints are counted by stays once something is counted by it (8.2).

    The database would refuse too, but not in words people understand.
    """

    _name = "complaint.kept.mixin"
    _description = "Kept while it is used"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        for record in self:
            for model, domain in record._uses():
                # sudo: used is used, also where one may not look
                users = self.env[model].sudo().with_context(active_test=False)
                if users.search_count(domain, limit=1):
                    raise UserError(
                        self.env._(
                            "%(name)s is in use (%(what)s). Archive it instead.",
                            name=record.display_name,
                            what=self.env["ir.model"]._get(model).name,
                        )
                    )

    def _uses(self):
        """``[(model, domain)]`` of what stands on this record."""
        self.ensure_one()
        return [
            (name, [(field.name, "=", self.id)])
            for name, cls in sorted(self.env.registry.items())
            if not (cls._abstract or cls._transient) and cls._auto
            for field in self.env[name]._fields.values()
            if field.type == "many2one"
            and field.comodel_name == self._name
            and field.store
            and field.ondelete == "restrict"
        ]
