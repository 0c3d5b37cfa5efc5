from odoo.tools import SQL

_TEXTUAL = ("text", "varchar", "bpchar", "json", "jsonb", "bytea", "_text", "_varchar")


def textual_columns(env):
    """``{table: [column]}`` of everything in the database that holds text."""
    rows = env.execute_query(
        SQL(
            """
            SELECT c.table_name, c.column_name, c.udt_name
              FROM information_schema.columns c
              JOIN information_schema.tables t USING (table_schema, table_name)
             WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
               AND c.udt_name = ANY(%s)
             ORDER BY 1, 2
            """,
            list(_TEXTUAL),
        )
    )
    tables = {}
    for table, column, kind in rows:
        text = SQL("%s::text", SQL.identifier(column))
        if kind == "bytea":
            text = SQL("encode(%s, 'escape')", SQL.identifier(column))
        tables.setdefault(table, []).append((column, text))
    return tables


def find_text(env, text):
    """``["table.column"]`` of all places of the database that contain ``text``."""
    env.flush_all()
    found = []
    for table, columns in textual_columns(env).items():
        hits = SQL(", ").join(
            SQL("bool_or(%s ILIKE %s)", column, f"%{text}%")
            for _name, column in columns
        )
        query = SQL("SELECT %s FROM %s", hits, SQL.identifier(table))
        [row] = env.execute_query(query)
        found += [
            f"{table}.{name}"
            for (name, _column), hit in zip(columns, row, strict=True)
            if hit
        ]
    return found
