import json

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
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
    ("refused", "Refused"),
]
#: models whose field labels explain the events of a kind
_PARTS = {
    "point": "complaint.point",
    "response": "complaint.response",
    "remedy": "complaint.remedy",
    "recourse": "complaint.recourse",
    "feedback": "complaint.feedback",
    "action": "complaint.action",
}
_CHANGES = ("changed", "corrected")
#: keys of payloads that say nothing to people
_SILENT = {"record", "message", "words", "id", "step", "copied_to"}
_ALIASES = {"proposed": "proposed_criticality", "matrix": "matrix_criticality"}
_COLUMNS = "ticket_id, sequence, at, kind, user_id, digest, payload, hash"


class ComplaintEvent(models.Model):
    """The journal of a complaint (4.9, 7.3, 8.1): append-only, hash-chained.

    Nobody writes events, whatever their rights: they are appended by what
    happens to a case. Neither the ORM nor PostgreSQL lets one be changed or
    removed; only a payload may be erased, and its digest stays. Who may read
    the case may read its journal.
    """

    _name = "complaint.event"
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

    def init(self):
        self.env["complaint.checkpoint"]._guard(self._table)

    @api.depends("payload", "kind")
    @api.depends_context("lang")
    def _compute_summary(self):
        for event in self:
            content = json.loads(event.payload) if event.payload else {}
            event.summary = event._summarize(content)

    def _summarize(self, content):
        """One line for people: labels and values in words, no machine's keys."""
        if self.kind == "step":
            return content.get("stage") or ""
        labelled = self.env[_PARTS.get(self.kind, "helpdesk.ticket")]._fields
        changed = self.kind in _CHANGES or content.get("act") == "changed"
        parts = []
        for key, value in content.items():
            field = labelled.get(_ALIASES.get(key, key))
            if key in _SILENT or value in (None, False, "", []):
                continue
            if key == "act":
                parts.insert(0, dict(self._acts()).get(value, value))
            elif changed and isinstance(value, list) and len(value) == 2:
                before, after = (self._show(side, field) for side in value)
                parts.append(self._label(f"{before} → {after}", field))
            else:
                parts.append(self._label(self._show(value, field), field))
        return " · ".join(parts)

    def _label(self, text, field):
        return f"{field._description_string(self.env)}: {text}" if field else text

    def _show(self, value, field=None):
        if value in (None, False, "", []):
            return "–"
        if value is True:
            return self.env._("yes")
        if isinstance(value, list):
            return ", ".join(str(item) for item in value)
        if field and field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        return str(value)

    def _acts(self):
        return [
            ("added", self.env._("Added")),
            ("changed", self.env._("Changed")),
            ("removed", self.env._("Removed")),
        ]

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
        heads = self._heads({ticket.id for ticket, _kind, _payload in entries})
        vals_list = []
        for ticket, kind, payload in entries:
            sequence, previous = heads.get(ticket.id, (0, chain.GENESIS))
            text = chain.canonical(payload or {})
            vals = {
                "ticket_id": ticket.id,
                "sequence": sequence + 1,
                "at": now,
                "kind": kind,
                "user_id": self.env.uid,
                "digest": chain.digest(text),
                "payload": text,
            }
            vals["hash"] = chain.seal(
                previous,
                ticket.id,
                sequence + 1,
                now,
                kind,
                self.env.uid,
                vals["digest"],
            )
            heads[ticket.id] = (sequence + 1, vals["hash"])
            vals_list.append(vals)
        events = self._insert(vals_list)
        self._tell_cases(entries)
        return events

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
        """``{ticket id: (sequence, hash)}`` of the last events, locked."""
        query = SQL(
            """
            SELECT DISTINCT ON (ticket_id) ticket_id, sequence, hash
              FROM complaint_event WHERE ticket_id = ANY(%s)
             ORDER BY ticket_id, sequence DESC
            """,
            list(ticket_ids),
        )
        return {row[0]: row[1:] for row in self.env.execute_query(query)}

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
