from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ComplaintTrainingMixin(models.AbstractModel):
    """Whoever is given a complaint is trained for it, if the company asks (4.14).

    A complaint that comes in is taken in all the same: without the handler who
    is not trained, when the company refuses such. History is imported as it was.
    """

    _name = "complaint.training.mixin"
    _description = "Complaint: trained handlers"

    training_warning = fields.Char(
        compute="_compute_training_warning",
        groups="complaint_iso10002.group_complaint_contact",
    )

    @api.depends("user_id", "company_id", "closed")
    def _compute_training_warning(self):
        for ticket in self:
            asked = ticket.is_complaint and not ticket.closed
            ticket.training_warning = asked and ticket._untrained_words(ticket.user_id)

    def _check_training(self, vals):
        """Refuse to give these cases to a person who is not trained."""
        user = self.env["res.users"].browse(vals.get("user_id") or [])
        for ticket in self:
            words = ticket._untrained_words(user, "block")
            if words:
                ticket._keep_refusal({"untrained": user.ids})
                raise ValidationError(words)

    @api.model
    def _prepare_entry_vals(self, vals, team):
        entry = super()._prepare_entry_vals(vals, team)
        wanted = vals.get("user_id", self.env.context.get("default_user_id"))
        user = self.env["res.users"].browse(wanted or [])
        # sudo: the company's setting holds whoever enters the complaint
        company = self.env["res.company"].sudo().browse(entry["company_id"])
        refuses = company.complaint_training == "block" and not entry["imported_from"]
        if refuses and self._training_lapsed(user, company):
            entry["user_id"] = False
        return entry

    @api.model
    def _training_lapsed(self, user, company):
        today = fields.Date.context_today(self)
        return self.env["complaint.training"]._lapsed(user, company, today)

    def _untrained_words(self, user, setting=None):
        """What speaks against giving the case to ``user``; "" for nothing.

        :param setting: asked only where the company's setting is this one
        """
        # sudo: the company's setting holds whoever works on the case
        company = self.sudo().company_id or self.env.company.sudo()
        if company.complaint_training not in (setting or "warn", "block"):
            return ""
        lapsed = self._training_lapsed(user, company)
        if not lapsed:
            return ""
        if not lapsed[user]:
            return self.env._(
                "%(person)s has no training on complaints on record.",
                person=user.name,
            )
        return self.env._(
            "%(person)s's training on complaints ended on %(day)s.",
            person=user.name,
            day=fields.Date.to_string(lapsed[user]),
        )
