from psycopg2.extras import Json

from odoo import api, models
from odoo.tools import SQL

#: types of fields that can hold what names a person
_TEXTS = (
    "char",
    "text",
    "html",
    "binary",
    "image",
    "json",
    "properties",
    "reference",
)
_PEOPLE = ("res.partner", "res.users")


class ComplaintErasureContract(models.AbstractModel):
    """What anonymising a complaint does to each field of its parts (8.1).

    Every model with a many2one to a complaint, or to a part of one, says it in a
    class attribute, for each stored field that holds text or people::

        _complaint_erasure = {
            "note": "erase",
            "code": "keep: a code of ours, names nobody",
            "user_id": "keep: staff who acted",
        }

    ``erase`` empties the field; a required text becomes a mark. ``keep`` gives
    the reason. A model all of whose records go says ``_complaint_erasure =
    "delete"``. Mixins and extensions each declare their own fields: the
    declarations of all parents are merged. A model with several ways to a
    complaint names its own in ``_complaint_erasure_path``.
    """

    _name = "complaint.erasure.contract"
    _description = "Complaint: what erasure does to each field"

    # ------------------------------------------------------------------
    # Who is part of a complaint
    # ------------------------------------------------------------------

    @api.model
    def _parts(self, transient=False):
        """``{model: path to the ticket}`` of what belongs to one complaint."""
        parts = {}
        names = [
            name
            for name, cls in sorted(self.env.registry.items())
            if not cls._abstract
            and cls._auto
            and cls._transient == transient
            and name != "helpdesk.ticket"
        ]
        for name in names:
            path = self._link(name, "helpdesk.ticket")
            if path:
                parts[name] = path
        deeper = dict(parts)
        while deeper:  # parts of parts
            deeper = {
                name: f"{path}.{deeper[whole]}"
                for name in names
                if name.startswith("complaint.") and name not in parts
                for whole in deeper
                if (path := self._link(name, whole))
            }
            parts.update(deeper)
        return parts

    @api.model
    def _link(self, name, comodel):
        """The stored many2one that makes ``name`` a part of ``comodel``."""
        model = self.env[name]
        own = getattr(model, "_complaint_erasure_path", None)
        links = [
            field.name
            for field in model._fields.values()
            if field.type == "many2one"
            and field.store
            and field.comodel_name == comodel
        ]
        if own and own.split(".")[0] in links:
            return own.split(".")[0]
        preferred = [link for link in links if link in ("ticket_id", "complaint_id")]
        return next(iter(preferred or links), None)

    @api.model
    def _declared(self, name):
        """What ``name`` declares, all its parents merged; or ``"delete"``."""
        merged = {}
        for cls in reversed(type(self.env[name]).__mro__):
            own = cls.__dict__.get("_complaint_erasure", {})
            if own == "delete":
                return own
            merged.update(own)
        return merged

    @api.model
    def _telling_fields(self, name):
        """Stored fields of ``name`` that hold text or people."""
        return [
            field.name
            for field in self.env[name]._fields.values()
            if field.store
            and field.name not in ("create_uid", "write_uid")
            and (
                field.type in _TEXTS
                or (
                    field.type in ("many2one", "many2many")
                    and field.comodel_name in _PEOPLE
                )
            )
        ]

    @api.model
    def _undeclared(self):
        """``["model.field"]`` nobody said anything about."""
        missing = []
        for name in ["helpdesk.ticket", *self._parts()]:
            declared = self._declared(name)
            if declared != "delete" and name not in self._threads():
                missing += [
                    f"{name}.{field}"
                    for field in self._telling_fields(name)
                    if field not in declared
                ]
        return missing

    @api.model
    def _threads(self):
        """Models that hang on any record, and are erased by their own rules."""
        return ("mail.message", "mail.activity", "mail.followers", "ir.attachment")

    # ------------------------------------------------------------------
    # Erasing
    # ------------------------------------------------------------------

    @api.model
    def _erase_parts(self, tickets):
        """Erase ``tickets`` and their parts; ``{model: records changed}``."""
        self.env.flush_all()
        counts = {"helpdesk.ticket": self._erase_records(tickets)}
        for name, path in self._parts().items():
            if name in self._threads():
                continue
            # sudo: what was approved is erased whoever may read it
            records = self.env[name].sudo().with_context(active_test=False)
            counts[name] = self._erase_records(
                records.search([(path, "in", tickets.ids)])
            )
        for name, path in self._parts(transient=True).items():
            # sudo: dialogs belong to who opened them
            dialogs = self.env[name].sudo().search([(path, "in", tickets.ids)])
            counts[name] = self._delete(dialogs)
        self.env.invalidate_all()
        return {name: count for name, count in counts.items() if count}

    @api.model
    def _erase_records(self, records):
        """Do to ``records`` what their model declares; how many there were.

        Past the ORM: what was sent or approved is refused to everybody else, and
        erasing is no change of the facts that clocks and gates would follow.
        """
        declared = self._declared(records._name)
        if not records or declared == "delete":
            return self._delete(records)
        erased = [name for name, how in declared.items() if how == "erase"]
        if not erased:
            return 0
        columns = []
        for field in map(records._fields.get, erased):
            if field.type == "many2many":
                self._unrelate(field, records)
            elif getattr(field, "attachment", False):
                self._drop_files(records, field)
            elif field.store:
                columns.append(self._emptied(field))
        if columns:
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s WHERE id = ANY(%s)",
                    SQL.identifier(records._table),
                    SQL(", ").join(columns),
                    records.ids,
                )
            )
        self._forget_authors(records)
        return len(records)

    @api.model
    def _emptied(self, field):
        value = None
        if field.required and field.type in ("char", "text", "html"):
            value = self.env._("[erased]")
            value = Json({"en_US": value}) if field.translate else value
        return SQL("%s = %s", SQL.identifier(field.name), value)

    @api.model
    def _unrelate(self, field, records):
        self.env.cr.execute(
            SQL(
                "DELETE FROM %s WHERE %s = ANY(%s)",
                SQL.identifier(field.relation),
                SQL.identifier(field.column1),
                records.ids,
            )
        )

    @api.model
    def _drop_files(self, records, field):
        # sudo: what was approved is erased whoever may read it
        self.env["ir.attachment"].sudo().search(
            [
                ("res_model", "=", records._name),
                ("res_field", "=", field.name),
                ("res_id", "in", records.ids),
            ]
        ).unlink()

    @api.model
    def _forget_authors(self, records):
        """Portal accounts that entered something are complainants."""
        if not records._log_access:
            return
        for name in ("create_uid", "write_uid"):
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE %(table)s part SET %(column)s = %(root)s
                      FROM res_users account
                     WHERE account.id = part.%(column)s AND account.share
                       AND part.id = ANY(%(ids)s)
                    """,
                    table=SQL.identifier(records._table),
                    column=SQL.identifier(name),
                    root=api.SUPERUSER_ID,
                    ids=records.ids,
                )
            )

    @api.model
    def _delete(self, records):
        """Remove whole records, past what refuses it to people."""
        if not records:
            return 0
        # sudo: what was approved is erased whoever may read it
        self.env["ir.attachment"].sudo().search(
            [
                ("res_model", "=", records._name),
                ("res_id", "in", records.ids),
                ("id", "!=", False),  # those of fields too
            ]
        ).unlink()
        self.env.cr.execute(
            SQL(
                "DELETE FROM %s WHERE id = ANY(%s)",
                SQL.identifier(records._table),
                records.ids,
            )
        )
        return len(records)
