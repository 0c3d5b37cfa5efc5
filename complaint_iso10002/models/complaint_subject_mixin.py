from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ComplaintSubjectMixin(models.AbstractModel):
    """People complained about, and who is kept out with them (4.7, annex D).

    Neither sees the case, whatever their rights, nor handles it, reviews it, is
    named on it, follows it or is mentioned on it. Who manages whom, core does not
    know: leaders of help-desk teams are proposed where the company wants it, and
    anybody can be added by hand.
    """

    _name = "complaint.subject.mixin"
    _description = "Complaint: people complained about"
    _complaint_erasure = {
        "subject_user_ids": "erase",
        "kept_out_user_ids": "erase",
        "barred_user_ids": "erase",
    }

    subject_user_ids = fields.Many2many(
        "res.users",
        "complaint_subject_user_rel",
        "ticket_id",
        "user_id",
        string="People complained about",
        copy=False,
        groups="complaint_iso10002.group_complaint_contact",
        domain="[('share', '=', False)]",
        help="They never see the case, and cannot be given it.",
    )
    kept_out_user_ids = fields.Many2many(
        "res.users",
        "complaint_kept_out_user_rel",
        "ticket_id",
        "user_id",
        string="Kept out with them",
        copy=False,
        groups="complaint_iso10002.group_complaint_contact",
        domain="[('share', '=', False)]",
        help="Their direct managers, or others too close to judge. They never see "
        "the case either, and get no notice of it.",
    )
    barred_user_ids = fields.Many2many(
        "res.users",
        "complaint_barred_user_rel",
        "ticket_id",
        "user_id",
        string="Barred from the case",
        compute="_compute_barred_user_ids",
        store=True,
        copy=False,
        groups="complaint_iso10002.group_complaint_contact",
        help="People complained about and those kept out with them.",
    )
    near_user_ids = fields.Many2many(
        "res.users",
        string="Near to people complained about",
        compute="_compute_near_user_ids",
        groups="complaint_iso10002.group_complaint_contact",
        help="Who works on the case and leads somebody complained about.",
    )

    @api.depends("subject_user_ids", "kept_out_user_ids")
    def _compute_barred_user_ids(self):
        for ticket in self:
            ticket.barred_user_ids = ticket.subject_user_ids | ticket.kept_out_user_ids

    @api.depends("subject_user_ids", "user_id", "reviewer_id", "named_user_ids")
    def _compute_near_user_ids(self):
        for ticket in self:
            near = ticket.subject_user_ids._complaint_leaders()
            ticket.near_user_ids = near & ticket._given_to()

    def _given_to(self):
        """Who works on the case, or was given it to read."""
        self.ensure_one()
        return self.user_id | self.reviewer_id | self.named_user_ids

    @api.constrains(
        "subject_user_ids",
        "kept_out_user_ids",
        "user_id",
        "named_user_ids",
        "reviewer_id",
    )
    def _check_subjects(self):
        # sudo: the law is the same whatever the writer may read
        complaints = self.sudo().filtered("is_complaint")
        for ticket in complaints.filtered("barred_user_ids"):
            refused = ticket.barred_user_ids & ticket._given_to()
            if refused:
                ticket._keep_refusal({"given": refused.ids})
                raise ValidationError(
                    self.env._(
                        "Complaint %(number)s: a person complained about, or kept out "
                        "of the case, cannot handle, review or be named on it.",
                        number=ticket.number,
                    )
                )

    def _keep_leads_out(self):
        """Keep out who leads people complained about, where the company says so.

        Not who works on the case already: the form warns of them.
        """
        # sudo: who leads whom follows from the teams, whoever names people
        for ticket in self.sudo().filtered("subject_user_ids"):
            if ticket.company_id.complaint_leads_kept_out:
                leads = ticket.subject_user_ids._complaint_leaders()
                ticket.kept_out_user_ids |= leads - ticket._given_to()
