from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .complaint_struck_mixin import struck


class ComplaintRecourse(models.Model):
    """A route outside the organization: told, taken, ended (7.9, annex H).

    The handler records it; the letter names it; the case is watched until the
    body has decided or the time to ask it has run out.
    """

    _name = "complaint.recourse"
    _inherit = ["complaint.struck.mixin", "complaint.case.mixin"]
    _description = "External recourse"
    _order = "id"
    _journal_kind = "recourse"
    _journal_fields = ("body_id", "told_on", "filed_on", "reference", "result")
    _gate_fields = ("told_on", "filed_on", "result", "apply_by", "body_id")
    _unaudited = frozenset({"reference", "result_note"})
    _complaint_erasure = {
        "reference": "erase",
        "result_note": "erase",
    }

    body_id = fields.Many2one(
        "complaint.recourse.body",
        string="Outside body",
        required=True,
        ondelete="restrict",
        index=True,
    )
    told_on = fields.Date(help="The day the complainant was told of this route.")
    apply_by = fields.Date(
        compute="_compute_apply_by",
        store=True,
        readonly=False,
        help="Last day on which the body may be asked.",
    )
    filed_on = fields.Date(help="The day the complainant went there.")
    reference = fields.Char(string="Their reference")
    result = fields.Selection(
        [
            ("for_complainant", "For the complainant"),
            ("partly", "Partly"),
            ("for_us", "For the organization"),
            ("settled", "Settled"),
            ("not_taken", "Not taken up"),
        ],
    )
    result_on = fields.Date(
        compute="_compute_result_on",
        store=True,
        readonly=False,
        help="The day the result became known.",
    )
    result_note = fields.Text()
    struck_result_note = struck(fields.Text, string="Result without identity")
    complied_on = fields.Date(help="The day the result was carried out.")

    @api.depends("told_on", "body_id")
    def _compute_apply_by(self):
        for recourse in self:
            days = recourse.body_id.apply_within_days
            recourse.apply_by = (
                recourse.told_on + timedelta(days=days)
                if recourse.told_on and days
                else False
            )

    @api.depends("result")
    def _compute_result_on(self):
        today = fields.Date.context_today(self)
        for recourse in self:
            recourse.result_on = recourse.result and (recourse.result_on or today)

    @api.constrains("told_on", "filed_on", "result")
    def _check_order(self):
        for recourse in self:
            if recourse.result not in (False, "not_taken") and not recourse.filed_on:
                raise ValidationError(
                    self.env._("A result needs the day the body was asked.")
                )

    def _has_ended(self):
        """Whether nothing more can come of it."""
        self.ensure_one()
        return bool(self.result) and (
            self.result in ("for_us", "not_taken") or bool(self.complied_on)
        )
