from odoo import models


class PrivacyLookupWizard(models.TransientModel):
    _inherit = "privacy.lookup.wizard"

    def _get_query_models_blacklist(self):
        """That a person is behind a protected complaint is for the identity
        officers to find (4.10); mails of cases are found with their case."""
        models_left = super()._get_query_models_blacklist()
        officer = "complaint_iso10002.group_complaint_identity"
        if not self.env.user.has_group(officer):
            models_left = [*models_left, "complaint.identity"]
        return models_left
