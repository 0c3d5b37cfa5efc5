"""Which log messages are ours: those that name something this repository defines."""

import ast
import functools
import re

from . import paths


def is_ours(text):
    """Whether a text names one of our addons, models, tables or fields."""
    return bool(_pattern().search(text))


@functools.cache
def _pattern():
    found = _Definitions()
    for addon in paths.own_addons():
        for file in sorted(addon.rglob("*.py")):
            found.visit(ast.parse(file.read_text()))
    addons = [addon.name for addon in paths.own_addons()]
    tables = [model.replace(".", "_") for model in found.models]
    names = _one_of([*addons, *found.models, *tables])
    fields = rf"(?:{_one_of(found.extended)})\.(?:{_one_of(found.fields)})"
    return re.compile(
        rf"(?<![\w.])(?:odoo\.addons\.)?(?:{names}|{fields})(?!\w)|/(?:{_one_of(addons)})/"
    )


def _one_of(names):
    """Regular expression for any of the names; it never matches if there are none."""
    return "|".join(map(re.escape, sorted(names))) or "(?!)"


class _Definitions(ast.NodeVisitor):
    """Models that the visited code creates or extends, and the fields it adds."""

    def __init__(self):
        self.models = set()
        self.extended = set()
        self.fields = set()

    def visit_ClassDef(self, node):
        assigned = [entry for entry in node.body if isinstance(entry, ast.Assign)]
        values = {
            target.id: entry.value
            for entry in assigned
            for target in entry.targets
            if isinstance(target, ast.Name)
        }
        inherited = _texts(values.get("_inherit"))
        own_name = _texts(values.get("_name")) - inherited
        self.models |= own_name
        self.extended |= inherited if not own_name else set()
        self.fields |= {name for name, value in values.items() if _is_field(value)}


def _texts(node):
    """String constants in an expression such as `["a", "b"]`."""
    return {
        part.value
        for part in ast.walk(node or ast.Tuple([]))
        if isinstance(part, ast.Constant) and part.value
    }


def _is_field(node):
    """Whether the expression is `fields.Something(…)`."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "fields"
    )
