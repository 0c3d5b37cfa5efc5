from odoo import fields, models

from ..core import authority


class ComplaintAuthorityMixin(models.AbstractModel):
    """What a person may promise, and whose letters a person approves (5.4, 7.7).

    By the appointments in force that day; whoever never was appointed, by the
    limit of the user, else of the company.
    """

    _name = "complaint.authority.mixin"
    _description = "Complaint: authority of a person"

    complaint_own_limit = fields.Boolean(
        string="Own remedy limit",
        help="This person's limit replaces the company's. A limit of an appointment "
        "replaces both.",
    )
    complaint_remedy_limit = fields.Float(
        string="Remedy limit",
        help="Sum of remedies this person may promise without approval, in the "
        "currency of the company.",
    )

    def _complaint_limit(self, company):
        """The limit in the currency of ``company``, appointments apart (5.4)."""
        self.ensure_one()
        # sudo: the limit of another person is asked for when a letter is judged
        user = self.sudo()
        if user.complaint_own_limit:
            return user.complaint_remedy_limit
        return company.sudo().complaint_remedy_limit

    def _goes_beyond_appointment(self, promises, company, team, category, day):
        """Whether ``promises``, ``{id of a kind of remedy: amount}``, are more than
        the appointments of this person allow on ``day``; ``None``: they do not say.
        """
        self.ensure_one()
        # sudo: the parents of a category are no secret
        path = category.sudo().parent_path or ""
        return authority.goes_beyond(
            self.env["complaint.appointment"]._of(self, company),
            day,
            team.id,
            {int(part) for part in path.split("/") if part},
            promises,
        )

    def _goes_beyond_limit(self, promises, company, team, category, day):
        """Whether ``promises`` need somebody else's word on ``day`` (5.4.4)."""
        beyond = self._goes_beyond_appointment(promises, company, team, category, day)
        if beyond is None:
            return sum(promises.values()) > self._complaint_limit(company)
        return beyond

    def _may_approve(self, response):
        """Whether this user may approve ``response`` (7.7): a manager who did not
        write it, is free of conflict in the case, and whose appointments do not say
        less."""
        self.ensure_one()
        manager = self.has_group("complaint_iso10002.group_complaint_manager")
        return (
            manager
            and self != response.author_id
            and self not in response.ticket_id.conflicted_user_ids
            and not self._goes_beyond_appointment(*response._promised())
        )
