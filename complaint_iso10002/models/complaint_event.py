from psycopg2.errors import UniqueViolation

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tools import SQL, groupby

from ..core import chain

KINDS = [
    ("received", "Received"),
    ("imported", "Imported"),
    ("acknowledged", "Acknowledged"),
    ("not_acknowledged", "Not acknowledged"),
    ("bounced", "Mail came back"),
    ("changed", "Changed"),
    ("corrected", "Corrected"),
    ("assessed", "Assessed"),
    ("step", "Step"),
    ("message_in", "Message received"),
    ("message_out", "Message sent"),
    ("evidence", "Evidence added"),
    ("declared", "No conflict of interest declared"),
    ("conflict", "Conflict of interest declared"),
    ("point", "Point"),
    ("response", "Response"),
    ("remedy", "Remedy"),
    ("reminded", "Reminder sent"),
    ("answered", "Complainant answered"),
    ("recourse", "External recourse"),
    ("action", "Improvement action"),
    ("waived", "Gate waived"),
    ("reopened", "Reopened"),
    ("linked", "Linked"),
    ("paused", "Pause"),
    ("extended", "Deadline extended"),
    ("feedback", "Feedback"),
    ("clock", "Promise changed"),
    ("refused", "Access refused"),
    ("unowned", "Complaint without a handler"),
    ("level", "Level"),
    ("safety_told", "Top management told of safety"),
    ("identity", "Identity"),
    ("disclosure", "Disclosure"),
    ("glass", "Opened in an emergency"),
    ("notice", "Notice to a person complained about"),
    ("sampled", "Drawn for an audit"),
    ("objectivity", "Checked for objectivity"),
    ("tracking", "Link of the complainant"),
    ("asked", "Review asked for"),
    ("held", "Legal hold"),
    ("redacted", "Redacted"),
    ("handed_out", "Record handed out"),
    ("erased", "Anonymised"),
]
_COLUMNS = "ticket_id, sequence, at, kind, user_id, digest, payload, hash"


class ComplaintEvent(models.Model):
    """The journal of a complaint (4.9, 7.3, 8.1): append-only, hash-chained.

    Nobody writes events, whatever their rights: they are appended by what
    happens to a case. Neither the ORM nor PostgreSQL lets one be changed or
    removed; only a payload may be erased, and its digest stays. Who may read
    the case may read its journal.
    """

    _name = "complaint.event"
    _inherit = "complaint.event.words.mixin"
    _description = "Complaint journal"
    _order = "ticket_id, sequence desc"
    _rec_name = "kind"
    _log_access = False
    _complaint_erasure = {
        "user_id": "keep: sealed by the chain",
        "digest": "keep: sealed by the chain",
        "payload": "erase",
        "hash": "keep: the chain",
    }

    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="Complaint",
        required=True,
        ondelete="restrict",
    )
    sequence = fields.Integer(required=True)
    at = fields.Datetime(required=True)
    kind = fields.Selection(KINDS, required=True)
    user_id = fields.Many2one("res.users", string="By", required=True)
    digest = fields.Char(required=True, help="SHA-256 of the payload.")
    payload = fields.Text(help="What happened, as canonical JSON; empty once erased.")
    hash = fields.Char(required=True)
    summary = fields.Char(compute="_compute_summary")

    _sequence_unique = models.UniqueIndex("(ticket_id, sequence)")
    _recent = models.Index("(at, ticket_id)")

    def init(self):
        self.env["complaint.checkpoint"]._guard(self._table)

    # refused, whoever asks
    # pylint: disable-next=method-required-super
    def write(self, vals):
        raise UserError(self.env._("The journal of a complaint is never changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The journal of a complaint is never shortened."))

    # ------------------------------------------------------------------
    # Appending
    # ------------------------------------------------------------------

    @api.model
    def _append(self, entries):
        """Append ``entries``, ``[(ticket, kind, payload)]``, to their chains.

        Events of one transaction carry its time (UTC, to the second). Two
        transactions that append to one case cannot both succeed: the later one
        is retried on the new head.

        :raises ConcurrencyError: when the head moved; Odoo then tries again.
        """
        now = fields.Datetime.now()
        actor = self._actor()
        heads = self._heads({ticket.id for ticket, _kind, _payload in entries})
        vals_list = []
        for ticket, kind, payload in entries:
            sequence, previous, last = heads.get(ticket.id, (0, chain.GENESIS, None))
            if last == "erased":
                ticket._check_not_erased()
            text = chain.canonical(payload or {})
            vals = {
                "ticket_id": ticket.id,
                "sequence": sequence + 1,
                "at": now,
                "kind": kind,
                "user_id": actor,
                "digest": chain.digest(text),
                "payload": text,
            }
            vals["hash"] = chain.seal(
                previous,
                ticket.id,
                sequence + 1,
                now,
                kind,
                actor,
                vals["digest"],
            )
            heads[ticket.id] = (sequence + 1, vals["hash"], kind)
            vals_list.append(vals)
        events = self._insert(vals_list)
        self._tell_cases(entries)
        return events

    @api.model
    def _actor(self):
        """Whose act it is. Only staff stands in the journal by account: what is
        sealed cannot be taken off when a complainant is hidden or erased."""
        return SUPERUSER_ID if self.env.user.share else self.env.uid

    @api.model
    def _tell_cases(self, entries):
        """Let the cases follow what was journalled on them."""
        kinds = {}
        for ticket, kind, _payload in entries:
            kinds.setdefault(kind, set()).add(ticket.id)
        tickets = self.env["helpdesk.ticket"]
        for kind, ids in kinds.items():
            tickets.browse(ids)._follow_journal(kind)

    def _insert(self, vals_list):
        try:
            with self.env.cr.savepoint(flush=False):
                # sudo: nobody holds the right to create events
                return self.sudo().create(vals_list)
        except UniqueViolation as error:
            raise ConcurrencyError("two appends to one complaint") from error

    @api.model
    def _heads(self, ticket_ids):
        """``{ticket id: (sequence, hash, kind)}`` of the last events."""
        query = SQL(
            """
            SELECT DISTINCT ON (ticket_id) ticket_id, sequence, hash, kind
              FROM complaint_event WHERE ticket_id = ANY(%s)
             ORDER BY ticket_id, sequence DESC
            """,
            list(ticket_ids),
        )
        return {row[0]: row[1:] for row in self.env.execute_query(query)}

    @api.model
    def _erase_payloads(self, domain, chosen):
        """Empty the payloads of events in ``domain`` that ``chosen`` says; their
        digests stay, so that the chain still verifies (8.1)."""
        self.flush_model()
        # sudo: whoever may have it erased was checked by the caller
        events = self.sudo().search(domain).filtered("payload")
        ids = [e.id for e in events if chosen(chain.load(e.payload))]
        self.env.cr.execute(
            SQL("UPDATE complaint_event SET payload = NULL WHERE id = ANY(%s)", ids)
        )
        events.invalidate_recordset(["payload"])
        return len(ids)

    # ------------------------------------------------------------------
    # Verifying
    # ------------------------------------------------------------------

    @api.model
    def verify(self, ticket_ids=None):
        """The first fault in the journal, or ``False`` when it is whole.

        :param list ticket_ids: cases to verify, which the caller must be able
            to read; the whole register with its checkpoints when omitted,
            which asks for the manager's or the auditor's role.
        :return: ``{"ticket_id", "sequence", "problem"}`` with ``problem`` one of
            ``gap``, ``payload``, ``hash``, ``removed``, ``checkpoint``.
        """
        if ticket_ids is None:
            self.env["complaint.checkpoint"].check_access("read")
            # sudo: the register is verified as a whole, sealed cases included
            checkpoints = self.env["complaint.checkpoint"].sudo()
            found = chain.faults(self._links())
            fault = next(found, None) or next(checkpoints._faults(), None)
        else:
            tickets = self.env["helpdesk.ticket"].browse(ticket_ids)
            tickets.check_access("read")
            fault = next(chain.faults(self._links(tickets)), None)
        if fault is None:
            return False
        return {
            "ticket_id": fault.case,
            "sequence": fault.sequence,
            "problem": fault.problem,
        }

    @api.model
    def _problem_label(self, problem):
        """A ``problem`` that ``verify`` found, in words."""
        return {
            "gap": self.env._("an entry is missing"),
            "payload": self.env._("its content was changed"),
            "hash": self.env._("its seal is broken"),
            "removed": self.env._("it was removed after it had been sealed"),
            "checkpoint": self.env._("a daily seal is broken"),
        }[problem]

    @api.model
    def _links(self, tickets=None):
        """The stored chains as ``core.chain.Link``, streamed by case."""
        self.flush_model()
        where = SQL("TRUE")
        if tickets is not None:
            where = SQL("ticket_id = ANY(%s)", tickets.ids)
        query = SQL(
            "SELECT %s FROM complaint_event WHERE %s ORDER BY ticket_id, sequence",
            SQL(_COLUMNS),
            where,
        )
        cr = self.env.cr
        cr.execute(query)
        while rows := cr.fetchmany(10_000):
            yield from map(chain.Link._make, rows)

    @api.model
    def _last_kinds(self, tickets):
        """``{ticket id: kinds of its events, newest first}``."""
        query = SQL(
            """
            SELECT ticket_id, kind FROM complaint_event
             WHERE ticket_id = ANY(%s) ORDER BY ticket_id, sequence DESC
            """,
            tickets.ids,
        )
        rows = groupby(self.env.execute_query(query), key=lambda row: row[0])
        return {case: [kind for _case, kind in group] for case, group in rows}
