from odoo import api, fields, models
from odoo.exceptions import MissingError

#: what the rule of the case reads
_RULED = (
    "access_level",
    "is_complaint",
    "partner_id",
    "received_by_id",
    "representative_authority",
    "representative_id",
    "team_id",
    "user_id",
)


class ComplaintThreadPartMixin(models.AbstractModel):
    """Something Odoo hangs on records: messages, files, activities, followers.

    What hangs on a complaint points to it, so that the one rule of the case
    can be repeated on it (4.10). Empty on everything else.
    """

    _name = "complaint.thread.part.mixin"
    _description = "Part of a complaint's thread"
    #: names of the fields that hold the model and the id
    _complaint_link = ("res_model", "res_id")

    complaint_id = fields.Many2one(
        "helpdesk.ticket",
        compute="_compute_complaint_id",
        store=True,
        compute_sudo=True,
        precompute=True,
        index="btree_not_null",
        ondelete="set null",
    )

    @api.depends(lambda self: self._complaint_link)
    def _compute_complaint_id(self):
        model, res_id = self._complaint_link
        own = self.filtered(
            lambda part: part[model] == "helpdesk.ticket" and part[res_id]
        )
        (self - own).complaint_id = False
        tickets = self.env["helpdesk.ticket"].browse(set(own.mapped(res_id)))
        try:
            complaints = tickets.filtered("is_complaint")
        except MissingError:
            complaints = tickets.exists().filtered("is_complaint")
        for part in own:
            part.complaint_id = (
                part[res_id] if part[res_id] in complaints.ids else False
            )

    @api.depends_context("uid")
    def _compute_display_name(self):
        """Towards people without access it is the number of its case (4.10)."""
        result = super()._compute_display_name()
        parts = self._origin.sudo().filtered("complaint_id")
        for part in parts.with_env(self.env) - parts.with_env(self.env)._readable():
            part.display_name = part.sudo().complaint_id.number
        return result

    def _readable(self):
        """Those the user may read, also when asked as superuser: the name behind
        a link is read so, whoever follows the link."""
        viewer = self.env(su=self.env.user._is_superuser())
        return self.with_env(viewer)._filtered_access("read").with_env(self.env)

    @api.model_create_multi
    def create(self, vals_list):
        """Which case it belongs to follows from where it hangs, and is not said."""
        parts = super().create([_without_case(vals) for vals in vals_list])
        parts._veil_complainant()
        return parts

    def write(self, vals):
        result = super().write(_without_case(vals))
        self._veil_complainant()
        return result

    def _veil_complainant(self):
        """What a hidden complainant does in the portal bears no name."""
        if self.env.user.share:
            # sudo: only who created it is taken off
            own = self.sudo().filtered(
                lambda p: p.complaint_id and p.complaint_id._hides_complainant()
            )
            self.env["complaint.identity"]._veil(own)

    @api.model
    def _search(self, domain, *args, **kwargs):
        # The base runs these queries itself and flushes only its own fields.
        self.flush_model(["complaint_id"])
        self.env["helpdesk.ticket"].flush_model(_RULED)
        self.env["complaint.identity"].flush_model(["partner_id", "representative_id"])
        return super()._search(domain, *args, **kwargs)

    @api.model
    def _complaint_adopt(self, tickets):
        """Take over what hung on ``tickets`` before they became complaints."""
        model, res_id = self._complaint_link
        # sudo: whatever hangs on the case is as confidential as the case
        parts = self.sudo().search(
            [(model, "=", "helpdesk.ticket"), (res_id, "in", tickets.ids)]
        )
        self.env.add_to_compute(self._fields["complaint_id"], parts)


def _without_case(vals):
    return {name: value for name, value in vals.items() if name != "complaint_id"}
