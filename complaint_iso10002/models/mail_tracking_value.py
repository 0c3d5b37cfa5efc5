from odoo import models

from .complaint_portal_mixin import OUTSIDE


class MailTrackingValue(models.Model):
    """Changes of a complaint's fields: outside, of those read there (4.10)."""

    _inherit = "mail.tracking.value"

    def _filter_has_field_access(self, env):
        tracked = super()._filter_has_field_access(env)
        if env.su or not env.user.share:
            return tracked
        return tracked.filtered(
            lambda value: (
                not value.mail_message_id.complaint_id or value.field_id.name in OUTSIDE
            )
        )
