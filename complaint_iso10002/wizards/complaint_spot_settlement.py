from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..models.complaint_assessment_rule import LEVELS

#: what happens in the moment of a spot settlement
_MOMENTS = (
    "acknowledged_at",
    "assessed_at",
    "conflict_declared_at",
    "decided_at",
    "communicated_at",
    "answered_at",
    "step_since",
    "closed_date",
)


class ComplaintSpotSettlement(models.TransientModel):
    """Receive and settle a complaint at once: level 1 of annex H.

    Still a full register entry: received, assessed, found, answered, accepted,
    remedied and closed, all at one moment. Who settles stays within the own
    remedy limit (5.4); anything else is handed over.
    """

    _name = "complaint.spot.settlement"
    _inherit = "complaint.quick.entry"
    _description = "Settle a complaint on the spot"

    category_id = fields.Many2one(required=True)
    severity = fields.Selection(LEVELS, required=True, default="1")
    impact = fields.Selection(LEVELS, required=True, default="1")
    is_safety = fields.Boolean(string="Safety at stake")
    finding = fields.Selection(
        [
            ("upheld", "Upheld"),
            ("partly_upheld", "Partly upheld"),
            ("not_upheld", "Not upheld"),
        ],
        required=True,
        default="upheld",
    )
    cause_id = fields.Many2one("complaint.cause")
    answer = fields.Text(
        string="What was said",
        required=True,
        help="The explanation the complainant was given and accepted.",
    )
    remedy_type_id = fields.Many2one("complaint.remedy.type")
    is_money = fields.Boolean(related="remedy_type_id.is_money")
    currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_currency_id",
    )
    amount = fields.Monetary()

    @api.depends("team_id")
    def _compute_currency_id(self):
        for wizard in self:
            company = wizard.team_id.company_id or self.env.company
            wizard.currency_id = company.currency_id

    @api.constrains("finding", "cause_id")
    def _check_cause(self):
        for wizard in self:
            if wizard.finding != "not_upheld" and not wizard.cause_id:
                raise ValidationError(self.env._("Say what caused it."))

    def _enter(self):
        self._check_limit()
        ticket = super()._enter()
        self._settle(ticket)
        return ticket

    def _check_limit(self):
        self.ensure_one()
        company = self.team_id.company_id or self.env.company
        promises = {self.remedy_type_id.id: self.amount} if self.remedy_type_id else {}
        today = fields.Date.context_today(self)
        if self.env.user._goes_beyond_limit(
            promises, company, self.team_id, self.category_id, today
        ):
            raise UserError(
                self.env._(
                    "The amount is above your limit. Enter the complaint and hand "
                    "it over."
                )
            )
        if self.is_safety:
            raise UserError(
                self.env._(
                    "Where safety is at stake nothing is settled on the spot. Enter "
                    "the complaint and hand it over."
                )
            )

    def _prepare_ticket_vals(self):
        vals = super()._prepare_ticket_vals()
        vals.update(
            user_id=self.env.uid,
            severity=self.severity,
            impact=self.impact,
            complexity="simple",
            immediate_action=self.answer,
            conclusion=self.answer,
        )
        vals["point_ids"][0][2].update(
            finding=self.finding,
            reason=self.answer,
            cause_id=self.cause_id.id,
        )
        return vals

    def _settle(self, ticket):
        """Record the spoken answer, its acceptance and the remedy; close."""
        now = fields.Datetime.now()
        # sudo: contact staff settle within their limit, checked above, what
        # handlers otherwise do in single steps
        case = ticket.sudo()
        case._note({"conflict_declared_by_id": self.env.uid})
        if self.remedy_type_id:
            case.remedy_ids = [fields.Command.create(self._prepare_remedy_vals())]
            case.remedy_ids._act({"on_the_spot": True})
        self._record_spoken_answer(case, now)
        case._record_answer("accepted", answered_at=case.communicated_at)
        remedied = bool(self.remedy_type_id)
        case.write(
            {
                "closure_reason": "accepted_remedied"
                if remedied
                else "accepted_explained",
                "iso_step": "closed",
            }
        )
        case._note(dict.fromkeys(_MOMENTS, now))
        case._close_acknowledgement()
        case.env["complaint.figure"]._refresh(case)

    def _record_spoken_answer(self, case, now):
        response = case.env["complaint.response"].create(
            {
                "ticket_id": case.id,
                "subject": self.name,
                "body": self.answer,
                "sent_by": "spoken",
            }
        )
        response._approve()
        response._send()

    def _prepare_remedy_vals(self):
        return {
            "type_id": self.remedy_type_id.id,
            "amount": self.amount,
            "state": "performed",
            "done_on": fields.Date.context_today(self),
            "proof": self.answer,
        }
