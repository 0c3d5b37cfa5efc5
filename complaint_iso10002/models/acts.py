"""What only an act of a person sets: neither typed in, nor a default of a context."""

from odoo.exceptions import UserError


def refuse_typed(records, names, vals):
    """Who approved, sent, did or signed is not for anyone to type in.

    :raises UserError: when ``vals`` has one of ``names``
    """
    if not set(names).isdisjoint(vals):
        raise UserError(
            records.env._("This is recorded when it is done, by who does it.")
        )


def without_defaults(records, names):
    """``records`` whose context has no ``default_*`` for ``names``.

    Odoo fills what ``create`` is not told from the context, after any check of the
    values: whoever calls by RPC chooses it.
    """
    context = records.env.context
    kept = {
        key: value
        for key, value in context.items()
        if not (key.startswith("default_") and key.removeprefix("default_") in names)
    }
    if len(kept) == len(context):
        return records
    return records.with_env(records.env(context=kept))
