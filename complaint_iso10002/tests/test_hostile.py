import inspect
import warnings

from psycopg2 import Error

from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_access import SECRET, TICKET
from .common_hostile import ADDON, HostileWorld

#: whatever is raised, nothing is done; the web client shows it
_REFUSALS = (
    AssertionError,
    AttributeError,
    Error,
    KeyError,
    TypeError,
    UserError,
    ValueError,
)


@tagged("post_install", "-at_install")
class TestHostile(HostileWorld):
    """What is sent to us by people who wish us ill leaves no trace (4.10).

    Methods are found by introspection, so that later ones are asked too.
    """

    def _public_methods(self, models, ours=True):
        """``[(model, method)]``, of this addon or of others, open to RPC."""
        return [
            (model, name)
            for model in sorted(models)
            if not self.env[model]._abstract
            for name in dir(type(self.env[model]))
            if not name.startswith("_")
            and inspect.isfunction(method := getattr(type(self.env[model]), name))
            and (f"addons.{ADDON}." in method.__module__) is ours
            and not getattr(method, "_api_private", False)
        ]

    def _rows_of(self, model):
        """A row of the sealed case, else any."""
        path = self._parts().get(model)
        domain = [(path, "=", self.case.id)] if path else []
        if model == TICKET:
            return self.case.ids
        return self.env[model].sudo().search(domain, limit=1).ids

    @mute_logger("odoo.sql_db", "odoo.models", "odoo.addons.base.models.ir_rule")
    def test_4_10_no_method_of_ours_obeys_who_may_not_see_the_case(self):
        """With the ids of a sealed case, and with arguments of the wrong kind."""
        models = {TICKET, *self._parts(), "res.users", "res.partner"}
        models |= {name for name in self.env.registry if name.startswith("complaint.")}
        methods = self._public_methods(models)
        self.assertIn((TICKET, "action_acknowledge"), methods)
        before = self._trace()
        for role in ("handler", "employee", "other_portal"):
            for model, name in methods:
                for junk in (None, "x", [self.case.id]):
                    self._call_badly(role, model, name, junk, before)
        self.assertEqual(self._trace(), before)

    @mute_logger("odoo.sql_db", "odoo.models", "odoo.addons.base.models.ir_rule")
    def test_4_10_no_method_of_odoo_obeys_who_may_not_see_the_case(self):
        """What the base and the host offer on a case and on what hangs on it."""
        hanging = ("mail.message", "mail.activity", "mail.followers", "ir.attachment")
        methods = self._public_methods({TICKET, *hanging}, ours=False)
        self.assertIn((TICKET, "message_unsubscribe"), methods)
        before = self._trace()
        for role in ("handler", "employee", "other_portal"):
            for model, name in methods:
                with warnings.catch_warnings():
                    # what Odoo will drop is asked as long as it is there
                    warnings.simplefilter("ignore", DeprecationWarning)
                    self._call_badly(role, model, name, [self.case.id], before)
        self.assertEqual(self._trace(), before)

    def _call_badly(self, role, model, name, junk, before):
        records = self.env[model].with_user(self.users[role])
        function = getattr(type(records), name)
        arguments = [] if junk is None else [junk] * len(_needed(function))
        if not getattr(function, "_api_model", False):
            arguments.insert(0, self._rows_of(model))
        with self.subTest(role=role, method=f"{model}.{name}", junk=junk):
            self.env.invalidate_all()
            savepoint = self.env.cr.savepoint()
            try:
                told = call_kw(records, name, arguments, {})
                told, after = repr(told), self._trace()
            except _REFUSALS as refused:
                told, after = str(refused), before
            savepoint.close(rollback=True)
            self.env.invalidate_all()
            self.assertNotIn(SECRET, told)
            self.assertEqual(after, before)


def _needed(function):
    """Parameters a caller must give, beside the records."""
    return [
        parameter
        for parameter in list(inspect.signature(function).parameters.values())[1:]
        if parameter.default is parameter.empty
        and parameter.kind is parameter.POSITIONAL_OR_KEYWORD
    ]
