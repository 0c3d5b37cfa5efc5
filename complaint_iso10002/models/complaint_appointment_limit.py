from odoo import api, fields, models


class ComplaintAppointmentLimit(models.Model):
    """What may be promised of one kind of remedy (5.4, annex G).

    It narrows the limit of the appointment. Managers and auditors read it.
    """

    _name = "complaint.appointment.limit"
    _description = "Limit of an appointment"
    _order = "appointment_id, type_id"
    _rec_name = "type_id"

    appointment_id = fields.Many2one(
        "complaint.appointment", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="appointment_id.company_id", store=True)
    currency_id = fields.Many2one(related="appointment_id.currency_id")
    type_id = fields.Many2one(
        "complaint.remedy.type",
        string="Kind of remedy",
        required=True,
        ondelete="restrict",
        index=True,
    )
    amount = fields.Monetary(
        string="At most", help="0: none of this kind without approval."
    )

    _kind_once = models.UniqueIndex(
        "(appointment_id, type_id)", "Each kind of remedy has one limit."
    )
    _amount_positive = models.Constraint(
        "CHECK(amount >= 0)", "A limit cannot be negative."
    )

    @api.model_create_multi
    def create(self, vals_list):
        limits = super().create(vals_list)
        limits.appointment_id._check_limits_open()
        limits.appointment_id._check_not_own()
        return limits

    def write(self, vals):
        self.appointment_id._check_limits_open()
        self.appointment_id._check_not_own()
        result = super().write(vals)
        self.appointment_id._check_limits_open()
        self.appointment_id._check_not_own()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        self.appointment_id._check_limits_open()
        self.appointment_id._check_not_own()
