from odoo import api, fields, models


class ComplaintAppointmentMatrix(models.TransientModel):
    """The role matrix as of any day: on screen, or on paper (5.4)."""

    _name = "complaint.appointment.matrix"
    _description = "Role matrix as of a day"

    day = fields.Date(
        string="As of",
        required=True,
        default=lambda self: fields.Date.context_today(self),
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )

    def action_show(self):
        """The appointments in force on the day."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_iso10002.complaint_appointment_action"
        )
        name = self.env._("Roles as of %(day)s", day=fields.Date.to_string(self.day))
        domain = [*self._domain()]
        # no path: a reload would show today
        return {
            **action,
            "path": False,
            "name": name,
            "display_name": name,
            "domain": domain,
            "context": {"create": False},
        }

    def action_print(self):
        self.ensure_one()
        xmlid = "complaint_iso10002.action_report_complaint_appointment"
        return self.env.ref(xmlid).report_action(self)

    @api.model
    def _label(self, appointment, name):
        """The label of a selection in the language of the reader."""
        field = appointment._fields[name]
        return dict(field._description_selection(self.env))[appointment[name]]

    def _domain(self):
        self.ensure_one()
        in_force = self.env["complaint.appointment"]._in_force(self.day)
        return in_force & fields.Domain("company_id", "=", self.company_id.id)

    def _appointments(self):
        """Those in force, as the reader may read them, in order of role."""
        return self.env["complaint.appointment"].search(self._domain())
