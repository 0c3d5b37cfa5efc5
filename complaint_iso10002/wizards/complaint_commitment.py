from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain


class ComplaintCommitment(models.TransientModel):
    """What shows that top management is committed, of a period, on paper (5.2).

    Each line has its day, its person and a link to the record. It lists what
    its reader may read, for managers, executives and auditors.
    """

    _name = "complaint.commitment"
    _description = "Evidence of commitment"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self._default_company_id(),
    )
    date_from = fields.Date(
        string="From", required=True, default=lambda self: self._default_date_from()
    )
    date_to = fields.Date(string="To", required=True, default=fields.Date.context_today)

    _period = models.Constraint(
        "CHECK(date_from <= date_to)", "A period ends after it starts."
    )

    @api.model
    def _default_company_id(self):
        return self.env.company

    @api.model
    def _default_date_from(self):
        return fields.Date.context_today(self) - relativedelta(years=1)

    def action_print(self):
        self.ensure_one()
        report = self.env.ref("complaint_iso10002.action_report_complaint_commitment")
        return report.report_action(self)

    def _evidence(self):
        """``[(title, [(day, what, who, address of the record)])]``, oldest first."""
        self.ensure_one()
        parts = [
            (self.env._("Policy approved"), self._approvals()),
            (self.env._("Policy put before the staff"), self._publications()),
            (self.env._("Objectives set"), self._objectives()),
            (
                self.env._("Management reviews and who of top management was there"),
                self._reviews(),
            ),
            (self.env._("Resources granted"), self._resources()),
        ]
        return [
            (title, sorted(rows, key=lambda row: (row[0], row[1])))
            for title, rows in parts
        ]

    def _row(self, day, what, people, record):
        # sudo: names of colleagues are no secret to who reads what they did
        who = ", ".join(people.sudo().mapped("name"))
        link = f"/mail/view?model={record._name}&res_id={record.id}"
        return day, what, who, self.get_base_url() + link

    def _found(self, model, name):
        """``[(day, record)]`` whose ``name`` lies in the period, for the reader."""
        own = Domain("company_id", "=", self.company_id.id)
        first = Domain(name, ">=", self.date_from - relativedelta(days=1))
        last = Domain(name, "<=", self.date_to + relativedelta(days=2))
        records = self.env[model].search(own & first & last)
        days = [(self._day(record[name]), record) for record in records]
        return [pair for pair in days if self.date_from <= pair[0] <= self.date_to]

    def _day(self, value):
        """The reader's day of an instant; a day as it is."""
        is_instant = hasattr(value, "hour")
        return fields.Date.context_today(self, value) if is_instant else value

    def _approvals(self):
        return [
            self._row(day, policy.display_name, policy.approved_by_id, policy)
            for day, policy in self._found("complaint.policy", "approved_at")
        ]

    def _publications(self):
        return [
            self._row(
                day,
                self.env._(
                    "%(policy)s (read by %(count)s)",
                    policy=policy.display_name,
                    count=len(policy.confirmation_ids),
                ),
                policy.author_id,
                policy,
            )
            for day, policy in self._found("complaint.policy", "published_at")
        ]

    def _objectives(self):
        return [
            self._row(day, objective.display_name, objective.create_uid, objective)
            for day, objective in self._found("complaint.objective", "create_date")
        ]

    def _reviews(self):
        leaders = self.env["res.users"]._complaint_people(self.company_id, "executive")
        return [
            # sudo: names of colleagues are no secret to who reads the review
            self._row(day, review.name, review.sudo().attendee_ids & leaders, review)
            for day, review in self._found("complaint.review", "held_on")
            if review.state != "draft"
        ]

    def _resources(self):
        return [
            self._row(day, request.name, request.decided_by_id, request)
            for day, request in self._found("complaint.resource.request", "decided_on")
            if request.decision != "refused"
        ]
