from odoo.tools import SQL
from odoo.tools.sql import column_exists


def pre_init_hook(env):
    """Add the columns plain tickets share, so that no ticket is recomputed.

    A database full of plain tickets installs in the time of an empty one.
    """
    if not column_exists(env.cr, "helpdesk_ticket", "is_complaint"):
        env.cr.execute(
            """
            ALTER TABLE helpdesk_ticket
              ADD COLUMN is_complaint boolean DEFAULT false,
              ADD COLUMN iso_step varchar,
              ADD COLUMN criticality varchar,
              ADD COLUMN depth varchar,
              ADD COLUMN outcome varchar,
              ADD COLUMN clock_state varchar,
              ADD COLUMN next_due_at timestamp,
              ADD COLUMN is_waiting boolean,
              ADD COLUMN access_level varchar DEFAULT 'standard',
              ADD COLUMN email_normalized varchar,
              ADD COLUMN retention_id integer,
              ADD COLUMN retention_until date
            """
        )
        for table in (
            "mail_message",
            "mail_activity",
            "mail_followers",
            "ir_attachment",
        ):
            env.cr.execute(
                SQL(
                    "ALTER TABLE %s ADD COLUMN complaint_id integer",
                    SQL.identifier(table),
                )
            )
        env.cr.execute(
            "ALTER TABLE helpdesk_ticket ALTER COLUMN is_complaint DROP DEFAULT"
        )


def uninstall_hook(env):
    """Leave tickets and messages usable, and no trigger of ours behind.

    The stages and categories tickets stand on belong to the host's models: they
    are kept as plain records. Stages stay with the teams that used them, so that
    other teams do not inherit them.
    """
    stages = env["helpdesk.ticket.stage"].search(
        [("pipeline_id.team_ids", "!=", False)]
    )
    for stage in stages:
        stage.team_ids = stage.pipeline_id.team_ids
    categories = _used(env, "helpdesk.ticket", "category_id")
    categories |= _used(env, "complaint.point", "category_id")
    _keep(env, stages | _used(env, "helpdesk.ticket", "stage_id"))
    _keep(env, categories.search([("id", "parent_of", categories.ids)]))
    _keep(env, _used(env, "helpdesk.ticket", "channel_id"))
    env.cr.execute("DROP FUNCTION IF EXISTS complaint_journal_guard() CASCADE")


def _used(env, model, name):
    """Records that the many2one ``name`` of ``model`` points to."""
    records = env[model].with_context(active_test=False)
    groups = records._read_group([], [name])
    return env[records._fields[name].comodel_name].union(*(row[0] for row in groups))


def _keep(env, records):
    """Take ``records`` out of our data, which goes with the addon."""
    data = env["ir.model.data"].search(
        [
            ("module", "=", "complaint_iso10002"),
            ("model", "=", records._name),
            ("res_id", "in", records.ids),
        ]
    )
    data.unlink()
