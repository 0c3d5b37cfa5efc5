"""Registers of 1,000 and of 100,000 complaints, kept between runs.

A few hundred complaints come in through the ORM, with a point, a mail, followers and
tracking; every second one is moved a step. SQL multiplies them with all that hangs on
them; each copy's journal is sealed anew, and a checkpoint covers all.
"""

from pathlib import Path

from psycopg2.extras import execute_values

from odoo.tools import SQL

from . import helpdesk
from .lab import addon_template

SEEDS = 200
SMALL = 1000
LARGE = 100_000
SEALED_AT_ONCE = 50_000

ROOTS = ("helpdesk_ticket", "mail_message", "mail_followers")
#: tables beside the addon's own that are copied with what they point to
MAIL = (
    "mail_message_res_partner_rel",
    "mail_notification",
    "mail_tracking_value",
    "mail_followers_mail_message_subtype_rel",
)
#: pointers that PostgreSQL does not know as such
LOOSE = {
    "helpdesk_ticket": {"id": "helpdesk_ticket"},
    "mail_message": {"id": "mail_message", "res_id": "helpdesk_ticket"},
    "mail_followers": {"id": "mail_followers", "res_id": "helpdesk_ticket"},
}
#: which rows of the roots are complaints, or hang on one
CHOSEN = {
    "helpdesk_ticket": "is_complaint",
    "mail_message": "model = 'helpdesk.ticket'",
    "mail_followers": "res_model = 'helpdesk.ticket'",
}
#: texts that differ in each copy: its id is appended
UNIQUE = {
    ("helpdesk_ticket", "number"),
    ("helpdesk_ticket", "tracking_hash"),
    ("mail_message", "message_id"),
}
_POINTERS = """
    SELECT held.attname, parent.relname
      FROM pg_constraint pointer
      JOIN pg_class parent ON parent.oid = pointer.confrelid
      JOIN pg_class child ON child.oid = pointer.conrelid
      JOIN pg_attribute held
           ON held.attrelid = child.oid AND held.attnum = pointer.conkey[1]
     WHERE pointer.contype = 'f' AND child.relname = %s
"""
_OWN_TABLES = """
    SELECT relname FROM pg_class
     WHERE relkind = 'r' AND starts_with(relname, 'complaint_') ORDER BY oid
"""


def open_small(lab):
    """A fresh register of 1,000 complaints; users and team as in `helpdesk`."""
    return lab.site("small", small(lab))


def open_large(lab):
    """A fresh register of 100,000 complaints; users and team as in `helpdesk`."""
    return lab.site("large", large(lab))


def large(lab):
    """Name of the database that holds the register of 100,000, to be copied."""
    return lab.cached(f"{LARGE}", [Path(__file__)], small(lab), _grow_large)


def small(lab):
    """Name of the database that holds the register of 1,000, to be copied."""
    sources = [Path(__file__), Path(helpdesk.__file__)]
    return lab.cached(f"{SMALL}", sources, addon_template(), _make_small)


def _make_small(site):
    helpdesk.furnish(site)
    with site.env(helpdesk.LOGIN) as env:
        vals_list = helpdesk.tickets(env, SEEDS, "email", env.uid)
        for vals in vals_list:
            vals["point_ids"] = [(0, 0, {"name": "It leaks"})]
        cases = env["helpdesk.ticket"].create(vals_list)
        cases[::2].write({"stage_id": helpdesk.second_stage(env).id})
    with site.env() as env:
        grow(env, SMALL // SEEDS - 1)


def _grow_large(site):
    with site.env() as env:
        grow(env, LARGE // SMALL - 1)
        env["complaint.checkpoint"]._cron_seal()


def grow(env, copies):
    """Add every complaint of the database `copies` times more, with what hangs on it.

    Ids and pointers of a copy are those of the original, shifted by a whole span.
    """
    env.flush_all()
    links = list(env["complaint.event"]._links())
    plan = _plan(env)
    spans = {table: _last_id(env, table) for table in plan if "id" in plan[table]}
    for table, pointers in plan.items():
        shifts = {column: spans[parent] for column, parent in pointers.items()}
        chosen = SQL(CHOSEN[table]) if table in CHOSEN else _hangs_on(pointers, shifts)
        copy_rows(env, table, shifts, copies, chosen)
    _copy_events(env, links, copies, spans["helpdesk_ticket"])
    for table in spans:
        last = _last_id(env, table)
        env.execute_query(SQL("SELECT setval(%s, %s)", f"{table}_id_seq", last))
    env.invalidate_all()


def _plan(env):
    """`{table: {column: table it points to}}` of what is copied, parents first."""
    plan = {table: dict(pointers) for table, pointers in LOOSE.items()}
    own = [name for (name,) in env.execute_query(SQL(_OWN_TABLES))]
    own.remove("complaint_event")
    for table in (*ROOTS, *MAIL, *own):
        known = {
            column: parent
            for column, parent in env.execute_query(SQL(_POINTERS, table))
            if parent in plan and _last_row(env, table)
        }
        if table in plan:
            plan[table].update(known)
        elif known:
            plan[table] = known
            if table in own and "id" in columns(env, table):
                plan[table] = {"id": table, **known}
    return plan


def _last_row(env, table):
    return env.execute_query(SQL("SELECT 1 FROM %s LIMIT 1", SQL.identifier(table)))


def _last_id(env, table):
    found = env.execute_query(SQL("SELECT max(id) FROM %s", SQL.identifier(table)))
    return found[0][0] or 0


def _hangs_on(pointers, shifts):
    """Condition of the rows whose parents were copied."""
    conditions = [
        SQL(
            "(%(column)s IS NULL OR EXISTS ("
            "SELECT FROM %(parent)s copy WHERE copy.id = %(column)s + %(shift)s))",
            column=SQL.identifier("original", column),
            parent=SQL.identifier(parent),
            shift=shifts[column],
        )
        for column, parent in pointers.items()
        if column != "id"
    ]
    return SQL(" AND ").join(conditions)


def copy_rows(env, table, shifts, copies, chosen):
    """Add the `chosen` rows of a table `copies` times more, pointers shifted."""
    names = [name for name in columns(env, table) if name != "id" or name in shifts]
    env.cr.execute(
        SQL(
            "INSERT INTO %(table)s (%(names)s) SELECT %(values)s"
            " FROM %(table)s original, generate_series(1, %(copies)s) copy"
            " WHERE %(chosen)s",
            table=SQL.identifier(table),
            names=SQL(", ").join(map(SQL.identifier, names)),
            values=SQL(", ").join(_copied(table, name, shifts) for name in names),
            copies=copies,
            chosen=chosen,
        )
    )


def _copied(table, name, shifts):
    """The value of a column in a copy."""
    column = SQL.identifier(name)
    if (table, name) in UNIQUE:
        return SQL("%s || '-' || (id + copy * %s)", column, shifts["id"])
    if name in shifts:
        return SQL("%s + copy * %s", column, shifts[name])
    return column


def columns(env, table):
    query = SQL(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_name = %s AND table_schema = current_schema",
        table,
    )
    return [name for (name,) in env.execute_query(query)]


def _copy_events(env, links, copies, span):
    """The journals of the copies, each chain sealed for its own case."""
    from odoo.addons.complaint_iso10002.core import chain

    page = []
    for copy in range(1, copies + 1):
        page += _sealed_again(chain, links, copy * span)
        if len(page) >= SEALED_AT_ONCE or copy == copies:
            _insert_events(env, page)
            page = []


def _sealed_again(chain, links, shift):
    """Rows of `complaint_event` for cases whose ids are higher by `shift`."""
    previous = chain.GENESIS
    for link in links:
        case = link.case + shift
        if link.sequence == 1:
            previous = chain.GENESIS
        previous = chain.seal(
            previous, case, link.sequence, link.at, link.kind, link.author, link.digest
        )
        row = (case, link.sequence, link.at, link.kind, link.author)
        yield (*row, link.digest, link.payload, previous)


def _insert_events(env, rows):
    query = (
        "INSERT INTO complaint_event"
        " (ticket_id, sequence, at, kind, user_id, digest, payload, hash) VALUES %s"
    )
    execute_values(env.cr._obj, query, rows, page_size=5000)
