from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

#: roles of those who promise remedies
PROMISING = ("representative", "manager", "handler", "contact")
#: what an appointment that began stays with
_KEPT = {
    "user_id",
    "role",
    "company_id",
    "team_id",
    "category_id",
    "date_from",
    "has_limit",
    "limit_amount",
    "limit_ids",
}


class ComplaintAppointmentLifeMixin(models.AbstractModel):
    """How an appointment is made, ended and followed by another (5.4).

    What began is evidence: who held which authority on a day stays as it was.
    """

    _name = "complaint.appointment.life.mixin"
    _description = "Life of an appointment"

    @api.constrains("deputy_id", "user_id")
    def _check_deputy(self):
        if any(one.deputy_id and one.deputy_id == one.user_id for one in self):
            raise ValidationError(self.env._("The deputy is another person."))

    @api.constrains("role", "has_limit")
    def _check_limit_role(self):
        # sudo: the law is the same whoever writes
        for appointment in self.sudo().filtered("has_limit"):
            if appointment.role not in PROMISING:
                raise ValidationError(
                    self.env._("This role promises no remedies, so it has no limit.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        appointments = super().create(vals_list)
        appointments._check_not_own()
        return appointments

    def write(self, vals):
        self._check_kept(vals)
        if "date_to" in vals:
            self._check_end(fields.Date.to_date(vals["date_to"]))
        result = super().write(vals)
        if not {*_KEPT, "date_to"}.isdisjoint(vals):
            self._check_not_own()
        return result

    def _check_not_own(self):
        """Nobody decides what they may promise themselves: with a limit, or beside
        an appointment that may have one."""
        # sudo: the law is the same whatever the writer may read
        own = self.sudo().filtered(
            lambda one: one.user_id == self.env.user and one.role in PROMISING
        )
        known = own.search_count(
            [
                ("id", "not in", own.ids),
                ("user_id", "=", self.env.uid),
                ("role", "in", PROMISING),
                ("company_id", "in", own.company_id.ids),
            ],
            limit=1,
        )
        if own and not self.env.su and (known or any(own.mapped("has_limit"))):
            raise UserError(
                self.env._("Another person says what you may promise, and until when.")
            )

    def _check_kept(self, names):
        """What was in force is what was in force, whoever looks later (5.4)."""
        today = fields.Date.context_today(self)
        begun = self.filtered(lambda one: one.date_from <= today)
        if begun and not _KEPT.isdisjoint(names):
            raise UserError(
                self.env._(
                    "This appointment has begun. End it, and make another one that "
                    "follows it."
                )
            )

    def _check_limits_open(self):
        """Limits by kind come with the appointment, or before it begins."""
        # those of this very transaction are being made
        now = self.env.cr.now()
        self.filtered(lambda one: one.create_date != now)._check_kept({"limit_ids"})

    def _check_end(self, day):
        """The past stays: what began ends yesterday at the earliest."""
        begun = self.filtered(
            lambda one: one.date_from <= fields.Date.context_today(one)
        )
        yesterday = fields.Date.context_today(self) - timedelta(days=1)
        ended = any(one.date_to and one.date_to < yesterday for one in begun)
        if ended or (begun and day and day < yesterday):
            raise UserError(
                self.env._(
                    "What was in force stays on record. The last day can be yesterday "
                    "or later; an appointment that ended is followed by another."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        today = fields.Date.context_today(self)
        if any(appointment.date_from <= today for appointment in self):
            raise UserError(
                self.env._("An appointment that began is ended, it is not deleted.")
            )
        self._check_not_own()

    def copy_data(self, default=None):
        """The one that follows: from the day after, or from tomorrow."""
        tomorrow = fields.Date.context_today(self) + timedelta(days=1)
        result = super().copy_data(default)
        for appointment, vals in zip(self, result, strict=True):
            if "date_from" not in (default or {}):
                last = appointment.date_to
                vals["date_from"] = (
                    max(tomorrow, last + timedelta(days=1)) if last else tomorrow
                )
        return result

    def action_end(self):
        """Today is the last day."""
        self.check_access("write")
        self.date_to = fields.Date.context_today(self)
