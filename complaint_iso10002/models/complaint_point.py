from odoo import api, fields, models

from .complaint_struck_mixin import struck

FINDINGS = [
    ("upheld", "Upheld"),
    ("partly_upheld", "Partly upheld"),
    ("not_upheld", "Not upheld"),
    ("out_of_scope", "Out of scope"),
    ("withdrawn", "Withdrawn"),
]


class ComplaintPoint(models.Model):
    """One allegation of a complaint, with its own finding (7.2, 7.6).

    The ticket's category is what the complainant said, the point's is what was
    found. Who works the case writes its points; contact staff add them at
    receipt; nobody removes one once the case is decided.
    """

    _name = "complaint.point"
    _inherit = [
        "complaint.struck.mixin",
        "complaint.case.mixin",
        "complaint.action.source.mixin",
    ]
    _description = "Complaint point"
    _order = "sequence, id"
    _journal_kind = "point"
    _journal_fields = ("name", "category_id", "cause_id", "finding", "reason")
    _gate_fields = ("category_id", "cause_id", "finding", "reason")
    _unaudited = frozenset({"name", "reason", "cause_note"})
    _complaint_erasure = {
        "name": "erase",
        "reason": "erase",
        "cause_note": "erase",
    }

    sequence = fields.Integer(default=10)
    name = fields.Char(
        string="Allegation",
        required=True,
        help="One thing the complainant says went wrong.",
    )
    category_id = fields.Many2one(
        "helpdesk.ticket.category",
        index=True,
        ondelete="restrict",
        help="Category as found; the complaint keeps the category as reported.",
    )
    finding = fields.Selection(FINDINGS)
    reason = fields.Text(
        help="Why, in words the complainant can follow; goes into the letter.",
    )
    cause_id = fields.Many2one("complaint.cause", index=True, ondelete="restrict")
    cause_note = fields.Text(help="How the cause was established.")
    struck_name = struck(fields.Char, string="Allegation without identity")
    struck_reason = struck(fields.Text, string="Reason without identity")

    @api.model_create_multi
    def create(self, vals_list):
        points = super().create(vals_list)
        points._follow_cause()
        return points

    def _act(self, vals):
        result = super()._act(vals)
        if vals.get("cause_id"):
            self._follow_cause()
        return result

    def _follow_cause(self):
        """An action that was to remove the cause hears that it came back (4.13)."""
        # sudo: the action hears of the cause, not of the case
        self.env["complaint.action"].sudo()._note_recurrence(self.sudo())

    def unlink(self):
        tickets = self.ticket_id
        result = super().unlink()
        # sudo: figures are kept by what happens, nobody holds the right to edit
        self.env["complaint.figure"].sudo()._refresh(tickets.sudo())
        return result

    def _prepare_action_vals(self):
        """The cause and category of this point (8.7)."""
        return {
            **super()._prepare_action_vals(),
            **self.ticket_id._action_vals_of(self),
        }
