from odoo import api, models
from odoo.tools import SQL

#: what is emptied in a message that stays as a shell: its date, its kind
_MESSAGE = (
    "subject",
    "email_from",
    "author_id",
    "author_guest_id",
    "incoming_email_to",
    "incoming_email_cc",
    "outgoing_email_to",
    "message_id",
    "reply_to",
)
#: who got a message, when and with which files: not its words
RECEIVED = (
    "mail_message_res_partner_rel",
    "mail_message_res_partner_starred_rel",
    "mail_notification",
    "message_attachment_rel",
)
#: models with ``res_model``/``res_id`` that hold nothing of a case
_NEUTRAL = (
    "ir.actions.act_window",
    "ir.model.data",
    "res.users.settings.embedded.action",
)
_OWN = ("mail.message", "mail.followers", "mail.activity", "ir.attachment")


class ComplaintErasureThread(models.AbstractModel):
    """Erases what Odoo hangs on the records of a complaint (8.1).

    Messages stay as empty shells, so that what points to them does; mails,
    notifications, changes tracked, translations, followers, activities, files
    and their content go. So do names given to records by imports, and what
    still waits in the queues of notifications.
    """

    _name = "complaint.erasure.thread"
    _description = "Complaint: erasing messages and files"

    @api.model
    def _erase_threads(self, tickets):
        """Erase what hangs on ``tickets`` and their parts; counts by kind."""
        counts = dict.fromkeys(("message_count", "file_count", "activity_count"), 0)
        for model, ids in self._records(tickets):
            messages = self._hanging("mail.message", model, ids)
            # sudo: what was approved is erased whoever may read it
            files = (
                self._hanging("ir.attachment", model, ids)
                | messages.sudo().attachment_ids
            )
            activities = self._hanging("mail.activity", model, ids)
            counts["message_count"] += len(messages)
            counts["file_count"] += len(files)
            counts["activity_count"] += len(activities)
            files.unlink()
            self._empty_messages(messages)
            activities.unlink()
            self._hanging("mail.followers", model, ids).unlink()
            self._drop_others(model, ids)
        self._drop_queued(tickets)
        return counts

    @api.model
    def _records(self, tickets):
        """``(model, ids)`` of the cases and all their parts."""
        yield "helpdesk.ticket", tickets.ids
        contract = self.env["complaint.erasure.contract"]
        for name, path in contract._parts().items():
            if name in contract._threads():
                continue
            # sudo: what was approved is erased whoever may read it
            model = self.env[name].sudo().with_context(active_test=False)
            ids = model.search([(path, "in", tickets.ids)]).ids
            if ids:
                yield name, ids

    @api.model
    def _hanging(self, hung, model, ids):
        """Records of ``hung`` on the records ``ids`` of ``model``."""
        # sudo: what was approved is erased whoever may read it
        hung = self.env[hung].sudo().with_context(active_test=False)
        name = "model" if hung._name == "mail.message" else "res_model"
        domain = [(name, "=", model), ("res_id", "in", ids)]
        if hung._name == "ir.attachment":
            domain.append(("id", "!=", False))  # those of fields too
        return hung.search(domain)

    @api.model
    def _drop_copies(self, messages, kept=()):
        """Remove what belongs to ``messages``, but for the tables ``kept``."""
        self.env.flush_all()
        for table, column in self._tables_of_messages():
            if table not in kept:
                self.env.cr.execute(
                    SQL(
                        "DELETE FROM %s WHERE %s = ANY(%s)",
                        SQL.identifier(table),
                        SQL.identifier(column),
                        messages.ids,
                    )
                )
        self.env.invalidate_all()

    @api.model
    def _empty_messages(self, messages):
        if not messages:
            return
        self._drop_copies(messages)
        empty = [SQL("%s = NULL", SQL.identifier(name)) for name in _MESSAGE]
        self.env.cr.execute(
            SQL(
                "UPDATE mail_message SET body = '', %s WHERE id = ANY(%s)",
                SQL(", ").join(empty),
                messages.ids,
            )
        )
        self.env["complaint.erasure.contract"]._forget_authors(messages)
        self.env.invalidate_all()

    @api.model
    def _tables_of_messages(self):
        """``(table, column)`` of what belongs to messages, from any addon."""
        cascading = self.env.execute_query(
            SQL(
                """
                SELECT c.conrelid::regclass::text, a.attname
                  FROM pg_constraint c
                  JOIN pg_attribute a
                    ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
                 WHERE c.contype = 'f' AND c.confdeltype = 'c'
                   AND c.confrelid = 'mail_message'::regclass
                 ORDER BY 1
                """
            )
        )
        loose = [
            (self.env[name]._table, field)
            for name, field in (
                ("sms.sms", "mail_message_id"),
                ("snailmail.letter", "message_id"),
            )
            if name in self.env
        ]
        return cascading + loose

    @api.model
    def _drop_others(self, model, ids):
        """Whatever else hangs on the records, and their imported names."""
        for name in self._hanging_models():
            others = self.env[name]
            link = "res_model" if "res_model" in others._fields else "model"
            # sudo: what was approved is erased whoever may read it
            others.sudo().search([(link, "=", model), ("res_id", "in", ids)]).unlink()
        # sudo: the names of records are the administrator's
        self.env["ir.model.data"].sudo().search(
            [
                ("model", "=", model),
                ("res_id", "in", ids),
                ("module", "in", ("__import__", "__export__", "")),
            ]
        ).unlink()

    @api.model
    def _hanging_models(self):
        """Models of any addon that hang on records by ``res_id``."""
        return [
            name
            for name, cls in sorted(self.env.registry.items())
            if not cls._abstract
            and cls._auto
            and not cls._transient
            and name not in _NEUTRAL + _OWN
            and (field := self.env[name]._fields.get("res_id"))
            and field.store
            and not {"res_model", "model"}.isdisjoint(self.env[name]._fields)
        ]

    @api.model
    def _drop_queued(self, tickets):
        """Notices of tickets that wait to be fetched by a browser or a phone."""
        for table, column in (("bus_bus", "message"), ("mail_push", "payload")):
            self.env.cr.execute(
                SQL(
                    "DELETE FROM %s WHERE %s LIKE %s",
                    SQL.identifier(table),
                    SQL.identifier(column),
                    "%helpdesk.ticket%",
                )
            )
