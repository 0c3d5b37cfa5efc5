from odoo import api, fields, models

from ..models.complaint_disclosure import BASES, PURPOSES


class ComplaintReveal(models.TransientModel):
    """Ask who a hidden complainant is, or read it with the right to (4.10)."""

    _name = "complaint.reveal"
    _description = "Reveal an identity"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True)
    purpose = fields.Selection(PURPOSES, required=True, default="contact")
    reason = fields.Text(required=True)
    hours = fields.Integer(string="For (hours)", required=True, default=24)
    recipient = fields.Char(string="Passed on to")
    legal_basis = fields.Selection(BASES)
    may_read = fields.Boolean(compute="_compute_may_read")
    live_disclosure_id = fields.Many2one(
        "complaint.disclosure",
        compute="_compute_live_disclosure_id",
    )

    @api.depends_context("uid")
    def _compute_may_read(self):
        group = "complaint_iso10002.group_complaint_identity"
        self.may_read = self.env.user.has_group(group)

    @api.depends("ticket_id")
    @api.depends_context("uid")
    def _compute_live_disclosure_id(self):
        for wizard in self:
            wizard.live_disclosure_id = self.env["complaint.disclosure"].search(
                [
                    ("ticket_id", "=", wizard.ticket_id.id),
                    ("asked_by_id", "=", self.env.uid),
                    ("state", "=", "granted"),
                    ("expires_at", ">", fields.Datetime.now()),
                ],
                limit=1,
            )

    def action_apply(self):
        """Ask; another person decides."""
        self.ensure_one()
        self.env["complaint.disclosure"].create(
            {
                "ticket_id": self.ticket_id.id,
                "purpose": self.purpose,
                "reason": self.reason,
                "hours": self.hours,
                "recipient": self.recipient,
                "legal_basis": self.legal_basis,
            }
        )
        return {"type": "ir.actions.act_window_close"}

    def action_read(self):
        """Read it now, as one who may."""
        self.ensure_one()
        disclosures = self.env["complaint.disclosure"]
        disclosure = disclosures._read_own(self.ticket_id, self.purpose, self.reason)
        return disclosure.action_open_identity()

    def action_read_again(self):
        """Read what was disclosed already."""
        self.ensure_one()
        return self.live_disclosure_id.action_open_identity()
