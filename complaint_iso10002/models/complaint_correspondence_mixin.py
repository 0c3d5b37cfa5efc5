from odoo import models


class ComplaintCorrespondenceMixin(models.AbstractModel):
    """What the complainant hears of by itself at the turns of a case (7.8, 7.9).

    Nothing is written where no address is known: staff then tell them in another
    way, as the letter's own dialog asks.
    """

    _name = "complaint.correspondence.mixin"
    _description = "Complaint: correspondence"

    def _tell(self, template):
        """Mail ``template`` to those of these cases that can be reached."""
        reachable = self.filtered(lambda ticket: ticket._complainant_email())
        if reachable:
            reachable._mail_template(f"complaint_iso10002.{template}")

    def _dispute(self):
        """Who does not agree hears what follows, and where else to go (7.9)."""
        reviewed = self._is_reviewed()
        result = super()._dispute()
        if not reviewed:
            self._tell("mail_template_review")
        return result

    def _write_by_person(self, template, words):
        """Mail ``words`` of the user in the frame of ``template``."""
        self.ensure_one()
        lang = self.preferred_lang or self.env.lang
        # sudo: the frame reads the case for its handler
        frame = self.env.ref(f"complaint_iso10002.{template}").sudo()
        rendered = frame.with_context(complaint_words=words)._generate_template(
            self.ids, ("subject", "body_html")
        )[self.id]
        return self._write_to_complainant(
            rendered["subject"], rendered["body_html"], lang
        )
