from psycopg2 import Error
from psycopg2.extras import Json

from odoo.tools import SQL, mute_logger

from .common import NOW

TICKET = "helpdesk.ticket"
#: a word that is in every text of every case, and nowhere else
SECRET = "Zanzibarkettle"
#: what would open a case to somebody if it were a live one: a draft stands in
_OPENING = ("complaint.sample",)


class RowMaker:
    """A row of every model that belongs to a case; no tests of its own."""

    @classmethod
    def _parts(cls):
        """``{model: path}`` of every stored model that belongs to one complaint."""
        return cls.env["complaint.erasure.contract"]._parts()

    @classmethod
    def _fill_parts(cls):
        """Rows past the ORM: who may write them is not what is asked here."""
        parts = cls._parts()
        for model, path in sorted(parts.items(), key=lambda part: part[1].count(".")):
            records = cls.env[model].with_context(active_test=False)
            have = records.search([(path, "in", cls.tickets.ids)]).mapped(path)
            link, _dot, rest = path.partition(".")
            owners = cls.env[records._fields[link].comodel_name]
            domain = [(rest or "id", "in", (cls.tickets - have).ids)]
            for owner in owners.with_context(active_test=False).search(domain):
                case = owner.mapped(rest) if rest else owner
                if not cls._insert(records, {link: owner.id}, case):
                    cls.unfilled.append(model)
                    break

    @classmethod
    def _insert(cls, records, values, case):
        """Whether a row with ``values`` could be made that belongs to ``case``."""
        values = dict(values)
        if records._name == "mail.notification":
            values["res_partner_id"] = cls.customer.id  # asked by a constraint
        for field in records._fields.values():
            if not field.store or not field.column_type or field.name in values:
                continue
            if field.name == "company_id":
                values["company_id"] = cls.env.company.id
            elif field.required:
                values[field.name] = cls._any_value(field, case)
        if None in values.values():
            return False
        query = SQL(
            "INSERT INTO %s (%s) VALUES %s",
            SQL.identifier(records._table),
            SQL(", ").join(map(SQL.identifier, values)),
            tuple(values.values()),
        )
        try:
            with cls.env.cr.savepoint(flush=False), mute_logger("odoo.sql_db"):
                cls.env.cr.execute(query)
        except Error:  # a constraint of its own: said in ``unfilled``
            return False
        return True

    @classmethod
    def _any_value(cls, field, case):
        """Something that fits the column; ``None`` when nothing does."""
        if field.type == "many2one":
            path = cls._parts().get(field.comodel_name)
            domain = [(path, "=", case.id)] if path else []
            others = cls.env[field.comodel_name].with_context(active_test=False)
            if field.comodel_name in _OPENING:
                cls._insert(others, {}, case)
                return others.search([], order="id desc", limit=1).id or None
            if not others.search(domain, limit=1) and "." not in (path or ""):
                cls._insert(others, {path: case.id} if path else {}, case)
            return others.search(domain, limit=1).id or None
        if field.type == "selection":
            return field.get_values(cls.env)[0]
        if field.type in ("char", "text", "html"):
            text = f"{SECRET} {case.id}"  # some are unique
            return Json({"en_US": text}) if field.translate else text
        simple = {"boolean": False, "date": NOW.date(), "datetime": NOW}
        return simple.get(field.type, 1)
