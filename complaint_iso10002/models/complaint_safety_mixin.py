from odoo import fields, models


class ComplaintSafetyMixin(models.AbstractModel):
    """Top management hears of health and safety at once (5.4.1, 7.5).

    The notice names the number and nothing of the case, for who hears of it
    need not be one who may read it. How long it took stays on the case.
    """

    _name = "complaint.safety.mixin"
    _description = "Complaint: safety notice"

    safety_told_at = fields.Datetime(
        string="Top management told",
        copy=False,
        readonly=True,
        help="When top management heard that health or safety is at stake.",
    )
    safety_told_minutes = fields.Float(
        string="Minutes from assessment to notice",
        copy=False,
        readonly=True,
        aggregator="max",
    )

    def _follow_assessment(self, before):
        result = super()._follow_assessment(before)
        self.filtered(
            lambda t: t.is_safety and t.criticality and not t.safety_told_at
        )._tell_of_safety()
        return result

    def _tell_of_safety(self):
        for ticket in self:
            people = ticket._safety_people()
            for lang, readers in people.grouped("lang").items():
                spoken = ticket.with_context(lang=lang)
                # sudo: a notice of ours, whoever assessed
                self.env["mail.thread"].sudo().message_notify(
                    partner_ids=readers.partner_id.ids,
                    subject=spoken.env._(
                        "Complaint %(number)s is about safety", number=ticket.number
                    ),
                    body=spoken.env._(
                        "A complaint was assessed as a matter of health or safety: "
                        "%(number)s. The complaints manager can say more.",
                        number=ticket.number,
                    ),
                )
            if people:
                now = fields.Datetime.now()
                waited = (now - ticket.assessed_at).total_seconds() / 60
                ticket._note({"safety_told_at": now, "safety_told_minutes": waited})
                ticket._journal("safety_told", {"people": people.ids})

    def _safety_people(self):
        """Executives of the company, else its managers; nobody complained about."""
        self.ensure_one()
        users = self.env["res.users"]
        # sudo: who is complained about is asked whoever assesses
        about = self.sudo().subject_user_ids
        return (
            users._complaint_people(self.company_id, "executive") - about
            or users._complaint_people(self.company_id) - about
        )
