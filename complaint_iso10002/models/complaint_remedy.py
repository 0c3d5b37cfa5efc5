from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .complaint_struck_mixin import struck

STATES = [
    ("offered", "Offered"),
    ("accepted", "Accepted"),
    ("performed", "Performed"),
    ("refused", "Refused"),
]
OPEN = ("offered", "accepted")


class ComplaintRemedy(models.Model):
    """The ledger of what was promised and what was done (7.7, 7.9, annex G).

    A case cannot be closed while a remedy is promised and not carried out.
    Handlers keep the ledger of their cases; verifying is for another person
    than the one who carried it out.
    """

    _name = "complaint.remedy"
    _inherit = ["complaint.struck.mixin", "complaint.case.mixin"]
    _description = "Complaint remedy"
    _order = "due_on, id"
    _journal_kind = "remedy"
    _journal_fields = (
        "type_id",
        "name",
        "amount",
        "state",
        "due_on",
        "done_on",
        "verified_by_id",
    )
    _gate_fields = ("state", "verified_by_id", "type_id")
    _act_fields = ("done_by_id", "on_the_spot", "verified_by_id", "verified_on")
    _unaudited = frozenset({"name", "proof"})
    _complaint_erasure = {
        "name": "erase",
        "responsible_id": "keep: staff who acted",
        "done_by_id": "keep: staff who acted",
        "proof": "erase",
        "verified_by_id": "keep: staff who acted",
    }

    type_id = fields.Many2one(
        "complaint.remedy.type",
        required=True,
        ondelete="restrict",
        index=True,
    )
    name = fields.Char(string="Promise", help="What exactly, as promised.")
    struck_name = struck(fields.Char, string="Promise without identity")
    is_money = fields.Boolean(related="type_id.is_money")
    currency_id = fields.Many2one(related="ticket_id.company_id.currency_id")
    amount = fields.Monetary()
    state = fields.Selection(STATES, required=True, default="offered")
    responsible_id = fields.Many2one("res.users", domain=[("share", "=", False)])
    due_on = fields.Date()
    done_on = fields.Date()
    done_by_id = fields.Many2one("res.users", readonly=True)
    on_the_spot = fields.Boolean(
        readonly=True,
        help="Given to the complainant in person when the case was settled; the "
        "complainant saw it done.",
    )
    proof = fields.Char(help="What shows that it was carried out.")
    verified_by_id = fields.Many2one("res.users", readonly=True)
    verified_on = fields.Date(readonly=True)

    _amount_positive = models.Constraint(
        "CHECK(amount >= 0)", "A remedy cannot be a negative amount."
    )

    @api.constrains("state", "done_on")
    def _check_done_on(self):
        for remedy in self.filtered(lambda r: r.state == "performed"):
            if not remedy.done_on:
                raise ValidationError(
                    self.env._("Say on which day the remedy was carried out.")
                )

    @api.constrains("amount", "type_id")
    def _check_amount(self):
        for remedy in self.filtered("is_money"):
            if not remedy.amount:
                raise ValidationError(
                    self.env._("Give the amount of: %(kind)s", kind=remedy.type_id.name)
                )

    @api.constrains("verified_by_id", "done_by_id")
    def _check_verifier(self):
        for remedy in self.filtered("verified_by_id"):
            if remedy.verified_by_id == remedy.done_by_id:
                raise ValidationError(
                    self.env._("Another person verifies that a remedy was carried out.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        remedies = super().create(vals_list)
        remedies._judge_letters_again({})
        remedies._note_doer()
        return remedies

    def write(self, vals):
        before = self.ticket_id._promised_sums()
        result = super().write(vals)
        if not {"amount", "state"}.isdisjoint(vals):
            self._judge_letters_again(before)
        if "state" in vals:
            self._note_doer()
        return result

    def _judge_letters_again(self, before):
        """More is promised than the letter that waits was judged for: it is a draft
        again (5.4.4).

        :param dict before: what was promised of each case
        """
        for ticket, promised in self.ticket_id._promised_sums().items():
            # sudo: letters are judged whoever may read them
            letters = ticket.sudo().response_ids.filtered(
                lambda letter: (
                    letter.kind != "holding"
                    and letter.state in ("to_approve", "approved")
                )
            )
            if letters and promised > before.get(ticket, 0):
                letters.action_back_to_draft()

    def _note_doer(self):
        """Whoever says it was carried out, cannot verify it."""
        performed = self.filtered(lambda r: r.state == "performed")
        performed.filtered(lambda r: not r.done_by_id)._act(
            {"done_by_id": self.env.uid}
        )
        (self - performed).filtered("done_by_id")._act(
            {"done_by_id": False, "verified_by_id": False, "verified_on": False}
        )

    def action_accept(self):
        self.filtered(lambda r: r.state == "offered").state = "accepted"

    def action_refuse(self):
        self.filtered(lambda r: r.state in OPEN).state = "refused"

    def action_perform(self):
        """Carried out today, by the user, who cannot verify it later."""
        for remedy in self.filtered(lambda r: r.state in OPEN):
            remedy.write(
                {
                    "state": "performed",
                    "done_on": remedy.done_on or fields.Date.context_today(remedy),
                }
            )

    def action_verify(self):
        if any(remedy.state != "performed" for remedy in self):
            raise UserError(self.env._("Only a remedy carried out can be verified."))
        self._act(
            {
                "verified_by_id": self.env.uid,
                "verified_on": fields.Date.context_today(self),
            }
        )

    def _is_unverified(self):
        self.ensure_one()
        return (
            self.state == "performed"
            and self.type_id.needs_verification
            and not self.verified_by_id
            and not self.on_the_spot
        )
