from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..core import chain

_GUARD = """
CREATE OR REPLACE FUNCTION complaint_journal_guard() RETURNS trigger AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF to_jsonb(NEW) - 'payload' = to_jsonb(OLD) - 'payload'
           AND to_jsonb(NEW) -> 'payload' = 'null'::jsonb THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'The journal of complaints is append-only (% on %)',
        TG_OP, TG_TABLE_NAME;
END
$$ LANGUAGE plpgsql
"""


class ComplaintCheckpoint(models.Model):
    """A daily seal over the heads of all chains (4.9, 8.1).

    A chain of its own: each checkpoint covers the heads that moved since the
    one before, so that a case removed from the database is missed by name.
    The complaints manager and auditors read checkpoints; the scheduler
    makes them.
    """

    _name = "complaint.checkpoint"
    _description = "Journal checkpoint"
    _order = "id desc"
    _rec_name = "at"
    _log_access = False

    at = fields.Datetime(required=True)
    head_count = fields.Integer(required=True)
    hash = fields.Char(required=True)
    head_ids = fields.One2many("complaint.checkpoint.head", "checkpoint_id")

    def init(self):
        self._guard(self._table)

    @api.model
    def _guard(self, table):
        """Let PostgreSQL itself refuse changes to ``table``."""
        cr = self.env.cr
        cr.execute(_GUARD)
        for name, event, each in (
            ("rows", SQL("UPDATE OR DELETE"), SQL("ROW")),
            ("all", SQL("TRUNCATE"), SQL("STATEMENT")),
        ):
            cr.execute(
                SQL(
                    "CREATE OR REPLACE TRIGGER %s BEFORE %s ON %s FOR EACH %s "
                    "EXECUTE FUNCTION complaint_journal_guard()",
                    SQL.identifier(f"{table}_append_only_{name}"),
                    event,
                    SQL.identifier(table),
                    each,
                )
            )

    # refused, whoever asks
    # pylint: disable-next=method-required-super
    def write(self, vals):
        raise UserError(self.env._("A checkpoint is never changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A checkpoint is never removed."))

    @api.model
    def action_verify_register(self):
        """Tell the user whether all chains and checkpoints are whole."""
        fault = self.env["complaint.event"].verify()
        if fault:
            label = self.env["complaint.event"]._problem_label(fault["problem"])
            raise UserError(
                self.env._(
                    "The journal of case %(ticket_id)s is broken at entry "
                    "%(sequence)s (%(problem)s).",
                    **{**fault, "problem": label},
                )
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("The journal of the whole register is intact."),
            },
        }

    @api.model
    def _cron_seal(self):
        """Seal the heads that moved since the last checkpoint, if any."""
        self.env["complaint.event"].flush_model()
        heads = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (event.ticket_id)
                       event.ticket_id, event.sequence, event.hash
                  FROM complaint_event event
                 WHERE event.sequence > COALESCE((
                       SELECT MAX(head.sequence) FROM complaint_checkpoint_head head
                        WHERE head.ticket_id = event.ticket_id), 0)
                 ORDER BY event.ticket_id, event.sequence DESC
                """
            )
        )
        if not heads:
            return self
        previous = self.search([], limit=1).hash or chain.GENESIS
        checkpoint = self.create(
            {
                "at": fields.Datetime.now(),
                "head_count": len(heads),
                "hash": self._seal(previous, heads),
            }
        )
        self.env["complaint.checkpoint.head"].create(
            [
                {
                    "checkpoint_id": checkpoint.id,
                    "ticket_id": case,
                    "sequence": sequence,
                    "hash": head,
                }
                for case, sequence, head in heads
            ]
        )
        return checkpoint

    @staticmethod
    def _seal(previous, heads):
        return chain.digest(previous + chain.canonical(sorted(map(list, heads))))

    @api.model
    def _faults(self):
        """Yield ``core.chain.Fault`` for heads and checkpoints that are gone."""
        missing = self.env.execute_query(
            SQL(
                """
                SELECT head.ticket_id, head.sequence
                  FROM complaint_checkpoint_head head
                  LEFT JOIN complaint_event event
                         ON event.ticket_id = head.ticket_id
                        AND event.sequence = head.sequence
                        AND event.hash = head.hash
                 WHERE event.id IS NULL ORDER BY head.ticket_id, head.sequence
                """
            )
        )
        yield from (chain.Fault(*row, "removed") for row in missing)
        previous = chain.GENESIS
        for checkpoint in self.search(Domain.TRUE, order="id"):
            heads = [(h.ticket_id, h.sequence, h.hash) for h in checkpoint.head_ids]
            if self._seal(previous, heads) != checkpoint.hash:
                yield chain.Fault(0, checkpoint.id, "checkpoint")
            previous = checkpoint.hash


class ComplaintCheckpointHead(models.Model):
    """The head of one chain at a checkpoint; outlives the case it names."""

    _name = "complaint.checkpoint.head"
    _description = "Journal checkpoint head"
    _order = "ticket_id"
    _log_access = False

    checkpoint_id = fields.Many2one(
        "complaint.checkpoint",
        required=True,
        index=True,
        ondelete="restrict",
    )
    ticket_id = fields.Integer(
        string="Complaint",
        required=True,
        aggregator=None,
        help="Database id; no relation, since it must outlive a removed case.",
    )
    sequence = fields.Integer(required=True, aggregator=None)
    hash = fields.Char(required=True)

    _case_sequence = models.UniqueIndex("(ticket_id, sequence)")

    def init(self):
        self.env["complaint.checkpoint"]._guard(self._table)

    # refused, whoever asks
    # pylint: disable-next=method-required-super
    def write(self, vals):
        raise UserError(self.env._("A checkpoint is never changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A checkpoint is never removed."))
