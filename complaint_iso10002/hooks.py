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
              ADD COLUMN access_level varchar DEFAULT 'standard'
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

    Stages, channels, categories and templates that tickets stand on belong to
    the host's models: they are kept as plain records instead of being removed
    with our data.
    """
    env.cr.execute(
        """
        DELETE FROM ir_model_data
         WHERE module = 'complaint_iso10002' AND model IN (
               'helpdesk.ticket.stage', 'helpdesk.ticket.category',
               'helpdesk.ticket.channel', 'helpdesk.ticket.team')
        """
    )
    env.cr.execute("DROP FUNCTION IF EXISTS complaint_journal_guard() CASCADE")
