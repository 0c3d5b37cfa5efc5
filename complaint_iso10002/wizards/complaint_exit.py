from odoo import fields, models


class ComplaintExit(models.TransientModel):
    """Take a case out of the pipeline: withdrawn, or no complaint (clause 1).

    The register keeps the entry and the reason; the complainant is told.
    """

    _name = "complaint.exit"
    _description = "Withdraw or redirect a complaint"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True)
    iso_step = fields.Selection(
        [("withdrawn", "Withdrawn by the complainant"), ("redirected", "Redirected")],
        string="How it ends",
        required=True,
        default="withdrawn",
    )
    scope = fields.Selection(
        [
            ("enquiry", "Enquiry or request"),
            ("suggestion", "Suggestion"),
            ("compliment", "Compliment"),
            ("employment", "Employment matter"),
            ("dispute", "Already with an outside body"),
            ("other", "Other"),
        ],
        string="It is rather",
    )
    team_id = fields.Many2one(
        "helpdesk.ticket.team",
        string="Hand over to",
        domain=[("complaint_handling", "=", False)],
        help="A plain ticket is opened there and linked.",
    )
    reason = fields.Text(required=True, help="Told to the complainant.")
    tell = fields.Boolean(string="Write to the complainant", default=True)

    def action_apply(self):
        for wizard in self:
            wizard._apply()
        return {"type": "ir.actions.act_window_close"}

    def _apply(self):
        self.ensure_one()
        ticket = self.ticket_id
        ticket.write({"exit_reason": self.reason, "iso_step": self.iso_step})
        if self.team_id and self.iso_step == "redirected":
            self._hand_over()
        if self.tell and ticket._complainant_email():
            ticket._mail_template("complaint_iso10002.mail_template_exit")

    def _hand_over(self):
        # sudo: contact staff may redirect to a desk whose tickets they do not see
        handed = (
            self.env["helpdesk.ticket"]
            .sudo()
            .create(
                {
                    "team_id": self.team_id.id,
                    "name": self.ticket_id.name,
                    "description": self.ticket_id.description,
                    "partner_id": self.ticket_id.partner_id.id,
                    "partner_name": self.ticket_id.partner_name,
                    "partner_email": self.ticket_id.partner_email,
                    "user_id": False,
                }
            )
        )
        self.ticket_id._journal("linked", {"to": handed.number, "as": self.scope})
