"""Registers of history to learn from: 100,000 and 1,000,000 points, made by SQL.

One complaint comes in through the ORM with what hangs on it and is copied by SQL: two
points a case, figures, two clocks, an assessment in the journal, here and there an
answer to the survey, over two years. Every tenth case is open. Journals of copies are
not sealed: nothing here reads them for evidence.
"""

from datetime import date, timedelta
from pathlib import Path

from odoo.tools import SQL

from . import helpdesk, register
from .lab import addon_template

SMALL, LARGE = 50_000, 500_000
POINTS = 2
MANAGER = "bench_manager"
#: the days on which cases were received
FIRST, DAYS = date(2024, 1, 1), 730

_RECEIVED = (
    "timestamp '2024-01-01 08:00' + (copy::bigint * 7919 %% 1051200) * interval '1 min'"
)
_TAKEN = "(1 + copy * 31 %% 20)"
_OPEN = "copy %% 10 = 0"
_SOLVED = f"CASE WHEN NOT ({_OPEN}) THEN {_RECEIVED} + {_TAKEN} * interval '1 day' END"
_OUTCOME = "(ARRAY['upheld', 'partly_upheld', 'not_upheld'])[1 + copy * 13 %% 3]"
_CASE = "source.ticket + copy"
_POINT = "source.point + (copy - 1) * 2 + part"
#: table -> {column: its value in the copy}; what is not named is copied as it is
_VALUES = {
    "helpdesk_ticket": {
        "id": _CASE,
        "number": "'B' || copy",
        "tracking_hash": "md5(copy::text)",
        "category_id": "source.categories[1 + copy * 17 %% source.category_count]",
        "received_at": _RECEIVED,
        "acknowledged_at": f"{_RECEIVED} + interval '1 day'",
        "decided_at": _SOLVED,
        "communicated_at": _SOLVED,
        "closed_date": _SOLVED,
        "iso_step": f"CASE WHEN {_OPEN} THEN 'investigation' ELSE 'closed' END",
        "closed": f"NOT ({_OPEN})",
        "outcome": f"CASE WHEN NOT ({_OPEN}) THEN {_OUTCOME} END",
        "clock_state": f"CASE WHEN {_OPEN} THEN 'running' ELSE 'done' END",
        "next_due_at": f"CASE WHEN {_OPEN} THEN {_RECEIVED} + interval '900 day' END",
    },
    "complaint_point": {
        "id": _POINT,
        "ticket_id": _CASE,
        "category_id": "source.categories[1 + (copy * 17 + part * 5)"
        " %% source.category_count]",
        "cause_id": "source.causes[1 + (copy * 11 + part * 3) %% source.cause_count]",
        "finding": f"CASE WHEN NOT ({_OPEN}) THEN {_OUTCOME} END",
    },
    "complaint_figure": {
        "id": _CASE,
        "ticket_id": _CASE,
        "point_count": str(POINTS),
        "first_point_id": "source.point + (copy - 1) * 2 + 1",
        "received_on": f"({_RECEIVED})::date",
        "day_zero_on": f"({_RECEIVED})::date",
        "acknowledged_on": f"({_RECEIVED})::date + 1",
        "answered_on": f"({_SOLVED})::date",
        "closed_on": f"({_SOLVED})::date",
        "first_closed_on": f"({_SOLVED})::date",
        "is_entry_known": "true",
        "is_reopened": "copy %% 50 = 1",
        "is_first_contact": "copy %% 9 = 1",
        "is_repeat": "copy %% 20 = 1",
        "entry_days": "0",
        "ack_days": "1",
        "ack_hours": "24",
        "answer_days": _TAKEN,
        "close_days": _TAKEN,
        "answer_calendar_days": _TAKEN,
        "close_calendar_days": _TAKEN,
        "notice_hours": "copy %% 30",
        "remedy_cost": "copy %% 100",
    },
    "complaint_clock": {
        "id": "source.clock + (copy - 1) * 2 + part",
        "ticket_id": _CASE,
        "milestone": "(ARRAY['acknowledge', 'respond'])[part]",
        "start": "'receipt'",
        "state": f"CASE WHEN part = 2 AND {_OPEN} THEN 'running' ELSE 'done' END",
        "result": f"CASE WHEN part = 1 THEN 'met' WHEN {_OPEN} THEN NULL"
        f" WHEN {_TAKEN} > 15 THEN 'late' ELSE 'met' END",
        "started_at": _RECEIVED,
        "due_at": f"{_RECEIVED} + interval '15 day'",
        "original_due_at": f"{_RECEIVED} + interval '15 day'",
        "stopped_at": f"CASE WHEN part = 1 THEN {_RECEIVED} + interval '1 day'"
        f" ELSE {_SOLVED} END",
        "next_boundary_at": "NULL",
    },
    "complaint_event": {
        "id": "source.event + copy",
        "ticket_id": _CASE,
        "sequence": "1",
        "kind": "'assessed'",
        "payload": """'{"criticality": "normal"}'""",
        "hash": "md5(copy::text)",
        "at": _RECEIVED,
    },
    "complaint_feedback": {
        "id": "source.feedback + copy",
        "ticket_id": _CASE,
        "overall": "1 + copy * 3 %% 5",
        "fair": "1 + copy * 7 %% 5",
        "invited_at": _SOLVED,
        "answered_at": _SOLVED,
        "token_hash": "md5('f' || copy)",
    },
}
_PARTED = ("complaint_point", "complaint_clock")
_ONLY = {"complaint_feedback": f"copy %% 4 = 1 AND NOT ({_OPEN})"}


def open_small(lab):
    """A fresh register of 50,000 cases, 100,000 points."""
    return lab.site("fewer", _kept(lab, SMALL))


def open_large(lab):
    """A fresh register of 500,000 cases, 1,000,000 points."""
    return lab.site("many", _kept(lab, LARGE))


def _kept(lab, count):
    sources = [Path(__file__), Path(helpdesk.__file__)]

    def build(site):
        helpdesk.furnish(site)
        with site.env() as env:
            _hire_manager(env)
        with site.env(helpdesk.LOGIN) as env:
            vals = helpdesk.tickets(env, 1, "phone", env.uid)[0]
            point = {"name": "It leaks"}
            ticket = env["helpdesk.ticket"].create(
                {**vals, "point_ids": [(0, 0, point)]}
            )
        with site.env() as env:
            env["complaint.feedback"].create({"ticket_id": ticket.id})
            env["complaint.exposure"].create(_exposure(env))
            _multiply(env, ticket.id, count)

    return lab.cached(f"history_{count}", sources, addon_template(), build)


def _hire_manager(env):
    group = env.ref("complaint_iso10002.group_complaint_manager")
    env["res.users"].create(
        {
            "name": "Manager",
            "login": MANAGER,
            "email": "manager@example.com",
            "group_ids": [(4, group.id), (4, env.ref("base.group_user").id)],
        }
    )


def _exposure(env):
    last = FIRST + timedelta(days=DAYS)
    return {"date_from": FIRST, "date_to": last, "quantity": 10_000_000}


def _multiply(env, seed, count):
    env.flush_all()
    env.cr.execute(
        SQL(
            """
            CREATE TEMPORARY TABLE source ON COMMIT DROP AS SELECT
            (SELECT max(id) FROM helpdesk_ticket) AS ticket,
            (SELECT max(id) FROM complaint_point) AS point,
            (SELECT max(id) FROM complaint_clock) AS clock,
            (SELECT max(id) FROM complaint_event) AS event,
            (SELECT max(id) FROM complaint_feedback) AS feedback,
            (SELECT array_agg(id) FROM helpdesk_ticket_category
              WHERE code IS NOT NULL) AS categories,
            (SELECT count(*)::int FROM helpdesk_ticket_category
              WHERE code IS NOT NULL) AS category_count,
            (SELECT array_agg(id) FROM complaint_cause) AS causes,
            (SELECT count(*)::int FROM complaint_cause) AS cause_count
            """
        )
    )
    for table, values in _VALUES.items():
        _copy(env, table, values, seed, count)
        env.cr.execute(
            SQL(
                "SELECT setval(%s, (SELECT max(id) FROM %s))",
                f"{table}_id_seq",
                SQL.identifier(table),
            )
        )


def _copy(env, table, values, seed, count):
    """Insert ``count`` variations of the first row of ``table`` that is the seed's."""
    names = register.columns(env, table)
    key = "id" if table == "helpdesk_ticket" else "ticket_id"
    env.cr.execute(
        SQL(
            "INSERT INTO %(table)s (%(names)s) SELECT %(values)s FROM source,"
            " (SELECT * FROM %(table)s WHERE %(key)s = %(seed)s ORDER BY id LIMIT 1)"
            " original, generate_series(1, %(count)s) copy,"
            " generate_series(1, %(parts)s) part WHERE %(only)s",
            table=SQL.identifier(table),
            names=SQL(", ").join(map(SQL.identifier, names)),
            values=SQL(", ").join(
                SQL(values[name])
                if name in values
                else SQL.identifier("original", name)
                for name in names
            ),
            key=SQL.identifier(key),
            seed=seed,
            count=count,
            parts=POINTS if table in _PARTED else 1,
            only=SQL(_ONLY.get(table, "TRUE")),
        )
    )


def _value(values, name):
    return SQL(values[name]) if name in values else SQL.identifier("original", name)
