from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_hostile import HostileWorld
from .common_rows import SECRET, TICKET
from .test_hostile import _REFUSALS

#: dialogs that find a case by what is typed, not by a link; their own tests ask them
_TYPED = {"complaint.break.glass", "complaint.staff.report"}


@tagged("post_install", "-at_install")
class TestHostileDialogs(HostileWorld):
    """A dialog is filled in by RPC with whatever ids: it shows and does nothing
    about a case that its user may not see (4.10).

    Dialogs are found by introspection, so that later ones are asked too.
    """

    filled = True

    def _dialogs(self):
        """Transient models of ours that point to a case or to a part of one."""
        return [
            name
            for name, model in sorted(self.env.registry.items())
            if model._transient
            and name.startswith("complaint.")
            and name not in _TYPED
            and self._links(name)
        ]

    def _links(self, name):
        """Fields of a dialog that lead to a case or to a part of one."""
        return [
            field
            for field in self.env[name]._fields.values()
            if field.type in ("many2one", "many2many")
            and field.store
            and (field.comodel_name == TICKET or field.comodel_name in self._parts())
        ]

    def _forged(self, name):
        """Values that fill the dialog with what belongs to the sealed case."""
        vals = {}
        links = self._links(name)
        for field in links:
            ids = self.case.ids
            if field.comodel_name != TICKET:
                path = self._parts()[field.comodel_name]
                parts = self.env[field.comodel_name].sudo()
                ids = parts.search([(path, "=", self.case.id)], limit=1).ids
            if ids:
                vals[field.name] = ids[0] if field.type == "many2one" else [(6, 0, ids)]
        for field in self.env[name]._fields.values():
            plain = field.store and not (field.compute or field.related)
            if (
                plain
                and field.type in ("char", "text", "html")
                and not vals.get(field.name)
            ):
                vals[field.name] = "x"
        return vals

    @mute_logger("odoo.sql_db", "odoo.models", "odoo.addons.base.models.ir_rule")
    def test_4_10_no_dialog_tells_or_does_anything_about_a_case_not_seen(self):
        dialogs, asked = self._dialogs(), set()
        self.assertIn("complaint.redact", dialogs)
        before = self._trace()
        for role in ("handler", "manager", "identity", "auditor", "employee"):
            for name in dialogs:
                dialog = self.env[name].with_user(self.users[role])
                if not dialog.has_access("create"):
                    continue
                asked.add(name)
                for method in (None, *self._acts(name)):
                    with self.subTest(role=role, dialog=name, method=method):
                        told, after = self._fill_in(dialog, method, before)
                        self.assertNotIn(SECRET, told)
                        self.assertEqual(after, before)
        self.assertGreaterEqual(len(asked), 10)

    def _acts(self, name):
        return [
            method
            for method in dir(type(self.env[name]))
            if method.startswith("action_")
        ]

    def _fill_in(self, dialog, method, before):
        """What the dialog tells, filled in and read, or asked to act."""
        self.env.invalidate_all()
        savepoint = self.env.cr.savepoint()
        try:
            mine = dialog.create(self._forged(dialog._name))
            self.env.invalidate_all()
            if method:
                told = repr(call_kw(dialog, method, [mine.ids], {}))
            else:
                told = repr(mine.read())
                told += repr(mine.web_read({name: {} for name in mine._fields}))
            after = self._trace()
        except _REFUSALS as refused:
            told, after = str(refused), before
        savepoint.close(rollback=True)
        self.env.invalidate_all()
        return told, after
