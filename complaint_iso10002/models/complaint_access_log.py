from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools import SQL

KINDS = [
    ("opened", "Opened"),
    ("searched", "Found in a list"),
    ("exported", "Exported"),
    ("printed", "Printed"),
    ("downloaded", "Downloaded"),
    ("identity", "Identity read"),
]


class ComplaintAccessLog(models.Model):
    """Who of the staff saw a restricted or sealed case (4.10).

    Once a minute, person, case and kind. It is written after the reading, by a
    connection of its own, so that readings on a read-only replica count too; a
    reading that cannot be logged fails. Nobody changes it, and PostgreSQL lets
    nobody. Who may read the case and is manager or auditor reads its log.
    """

    _name = "complaint.access.log"
    _description = "Access to confidential complaints"
    _order = "at desc, id desc"
    _rec_name = "kind"
    _log_access = False
    _complaint_erasure = {
        "user_id": "keep: staff who looked",
        "address": "keep: where staff looked from",
    }

    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="Complaint",
        required=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="ticket_id.company_id")
    user_id = fields.Many2one("res.users", string="Who", required=True)
    at = fields.Datetime(string="When", required=True)
    kind = fields.Selection(KINDS, string="What", required=True)
    address = fields.Char(string="From where", help="Network address.")

    _once_a_minute = models.UniqueIndex("(ticket_id, user_id, kind, at)")

    def init(self):
        self.env["complaint.checkpoint"]._guard(self._table)

    # refused, whoever asks
    # pylint: disable-next=method-required-super
    def write(self, vals):
        raise UserError(self.env._("The log of accesses is never changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The log of accesses is never shortened."))

    @api.model
    def _add(self, ticket_ids, kind):
        """Log ``kind`` on these cases once the reading is through."""
        hooks = self.env.cr.postcommit
        address = request.httprequest.remote_addr if request else None
        if self._name not in hooks.data:
            rows, registry = set(), self.env.registry
            hooks.data[self._name] = rows
            hooks.add(lambda: _store(registry, rows))
        at = fields.Datetime.now().replace(second=0)
        hooks.data[self._name].update(
            (ticket_id, self.env.uid, at, kind, address) for ticket_id in ticket_ids
        )


def _store(registry, rows):
    """Write the log with a cursor that may write, whatever the reading had."""
    with registry.cursor() as cr:
        for row in sorted(rows, key=str):
            cr.execute(
                SQL(
                    """
                    INSERT INTO complaint_access_log
                           (ticket_id, user_id, at, kind, address)
                    SELECT id, %s, %s, %s, %s FROM helpdesk_ticket WHERE id = %s
                    ON CONFLICT DO NOTHING
                    """,
                    *row[1:],
                    row[0],
                )
            )
