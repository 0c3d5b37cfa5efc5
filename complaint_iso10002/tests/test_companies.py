from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .access_doors import found
from .common_access import _GROUP, TICKET, AccessWorld

#: the strongest each of them can be, of another company only
_FOREIGN = {
    "handler": _GROUP + "handler",
    "manager": f"{_GROUP}manager,{_GROUP}identity,helpdesk_mgmt.group_helpdesk_manager",
    "auditor": f"{_GROUP}auditor,{_GROUP}executive",
}


@tagged("post_install", "-at_install")
class TestCompanies(AccessWorld):
    """Nobody of one company reads, counts or exports what is another's (4.10).

    Models are found by introspection: parts of a case, and all of ours that carry
    a company.
    """

    only = (("standard", "team"), ("restricted", "named"), ("standard", "case"))

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for name in cls._models():
            records = cls.env[name].with_context(active_test=False)
            if records._auto and not records.search(cls._at_home(name), limit=1):
                cls._insert(records, {}, cls.tickets[:1])
        cls.env.flush_all()
        cls.env.invalidate_all()

    @classmethod
    def _raise_levels(cls):
        """The foreigners are named: only the company stands between."""
        result = super()._raise_levels()
        cls.home = cls.env.company
        cls.abroad = cls.env["res.company"].create({"name": "Abroad"})
        cls.foreigners = {
            role: new_test_user(
                cls.env,
                f"mx_abroad_{role}",
                groups=groups,
                company_id=cls.abroad.id,
                company_ids=[Command.set(cls.abroad.ids)],
            )
            for role, groups in _FOREIGN.items()
        }
        people = cls.env["res.users"].union(*cls.foreigners.values())
        for ticket in cls.tickets:
            ticket.named_user_ids |= people
        return result

    @classmethod
    def _models(cls):
        """Parts of a case from any addon, and ours with a company of their own:
        tables, SQL views, and the case itself."""
        return [*cls._parts()] + [
            name
            for name, model in sorted(cls.env.registry.items())
            if (name.startswith("complaint.") or name == TICKET)
            and not (model._abstract or model._transient)
            and "company_id" in cls.env[name]._fields
            and name not in cls._parts()
        ]

    @classmethod
    def _at_home(cls, name):
        path = cls._parts().get(name)
        if path:
            return [(path, "in", cls.tickets.ids)]
        domain = [("company_id", "=", cls.env.company.id)]
        return domain + ([("is_complaint", "=", True)] if name == TICKET else [])

    def test_4_10_nothing_of_another_company(self):
        asked = set()
        for name in self._models():
            home = self.env[name].with_context(active_test=False)
            home = home.search(self._at_home(name))
            if not home:
                continue
            for role, user in self.foreigners.items():
                records = home.with_user(user)
                if not records.browse().has_access("read"):
                    continue
                asked.add(name)
                with self.subTest(model=name, role=role):
                    self._assert_closed(records)
        self.assertGreater(len(asked), 30)
        self.assertLessEqual({TICKET, "complaint.report", "complaint.event"}, asked)

    def _assert_closed(self, records):
        """By search, count, grouping, id, name and export, also when asked for the
        company by name."""
        records.invalidate_recordset()
        domain = [("id", "in", records.ids)]
        rule = records._name
        for company in (self.abroad, self.home):
            mine = records.with_context(allowed_company_ids=company.ids)
            self.assertFalse(found(lambda m=mine: m.search(domain).ids), rule)
            self.assertFalse(found(lambda m=mine: range(m.search_count(domain))))
            self.assertFalse(
                found(lambda m=mine: m._read_group(domain, [], ["__count"])[0][:1])
                - {0}
            )
            self.assertFalse(
                found(lambda m=mine: [i for i, _n in m.name_search("", domain)])
            )
        self.assertFalse(records._filtered_access("read"), rule)
        name = next(
            name
            for name, field in records._fields.items()
            if field.column_type
            and name not in ("id", "create_uid", "write_uid")
            and records._has_field_access(field, "read")
        )
        for read in (records.read, records.export_data):
            with self.assertRaises(AccessError):
                read([name])

    def test_4_10_every_model_of_ours_was_asked(self):
        """A model that carries a company and that no row could be made of."""
        missing = [
            name
            for name in self._models()
            if not self.env[name]
            .with_context(active_test=False)
            .search(self._at_home(name), limit=1)
            and any(
                self.env[name].with_user(user).has_access("read")
                for user in self.foreigners.values()
            )
        ]
        self.assertFalse(missing)
