"""What only an act of a person sets is not brought along by a context either."""


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
