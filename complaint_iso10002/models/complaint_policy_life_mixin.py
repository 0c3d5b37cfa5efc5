from odoo import api, fields, models
from odoo.exceptions import UserError

from .acts import refuse_typed


class ComplaintPolicyLifeMixin(models.AbstractModel):
    """The life of a policy: submitted, approved, published, superseded (5.3).

    Every change of state is an act of a person, or comes with the day the
    policy holds from; nothing else sets what an act records.
    """

    _name = "complaint.policy.life.mixin"
    _description = "Life of a complaint policy"

    @api.model
    def _act_fields(self):
        """What only an act of a person, or the day, sets."""
        return {
            "state",
            "version",
            "author_id",
            "approved_by_id",
            "approved_at",
            "published_at",
            "valid_to",
        }

    def _check_acts(self, vals):
        refuse_typed(self, self._act_fields(), vals)

    def _note(self, vals):
        """Write what an act found, past the checks of ``write``."""
        # pylint: disable-next=super-method-mismatch
        return super().write(vals)

    def action_submit(self):
        """Ask for approval."""
        self.check_access("write")
        self.filtered(lambda p: p.state == "draft")._note({"state": "to_approve"})

    def action_back_to_draft(self):
        """Take a version back that nobody has read yet."""
        self.check_access("write")
        if any(policy.state not in ("to_approve", "approved") for policy in self):
            raise UserError(self.env._("A policy that was published is kept."))
        self._note({"state": "draft", "approved_by_id": False, "approved_at": False})

    def action_approve(self):
        """Approve; an executive, or a manager other than the author (5.2, 5.3)."""
        self.check_access("read")
        group = "complaint_iso10002.group_complaint_"
        user = self.env.user
        allowed = user.has_group(group + "executive") or user.has_group(
            group + "manager"
        )
        for policy in self:
            if policy.state != "to_approve":
                raise UserError(self.env._("Only a submitted policy is approved."))
            if not allowed or policy.author_id == user:
                raise UserError(
                    self.env._("An executive or another manager approves a policy.")
                )
        # sudo: executives approve, they do not write
        self.sudo()._note(
            {
                "state": "approved",
                "approved_by_id": user.id,
                "approved_at": fields.Datetime.now(),
            }
        )

    def action_publish(self):
        """Publish now, or on the day it holds from."""
        self.check_access("write")
        for policy in self:
            if policy.state != "approved":
                raise UserError(self.env._("Approve the policy before publishing it."))
            day = policy.valid_from
            if not day or day <= fields.Date.context_today(policy):
                policy._publish()

    def _publish(self):
        """Replace the published version of the company; staff are asked to read."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        former = self._published(self.company_id)
        former._note({"state": "superseded", "valid_to": today})
        former.activity_unlink(
            ["complaint_iso10002.mail_activity_type_read_policy"],
            only_automated=False,
        )
        self.flush_model()
        self._note(
            {
                "state": "published",
                "published_at": fields.Datetime.now(),
                "valid_from": self.valid_from or today,
            }
        )
        self.env["complaint.policy.confirmation"]._ask(self)

    @api.model
    def _published(self, company):
        """The policy in force for ``company``; the public reads it."""
        # sudo: what is published is public
        return self.sudo().search(
            [("company_id", "=", company.id), ("state", "=", "published")], limit=1
        )

    @api.model
    def _publishers(self):
        """The companies that tell the public how they handle complaints."""
        # sudo: what is published is public
        published = self.sudo().search([("state", "=", "published")])
        return published.company_id.sorted(
            lambda company: (company.sequence, company.id)
        )

    @api.model
    def _was_published(self, company, version=None):
        """What ``company`` published before, newest first; or one ``version``.

        Kept to be read: what was promised on the day somebody complained (5.3).
        """
        domain = [("company_id", "=", company.id), ("published_at", "!=", False)]
        if version is None:
            domain += [("state", "=", "superseded")]
        else:
            domain += [("state", "in", ("published", "superseded"))]
            domain += [("version", "=", version)]
        # sudo: what was published is public
        return self.sudo().search(domain, order="version desc")

    def action_new_version(self):
        """A new draft with the words of this one, in every language."""
        self.ensure_one()
        draft = self.copy({"name": self.name})
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": draft.id,
            "view_mode": "form",
        }

    def action_confirm(self):
        """The user confirms having read it; once, with date and version (5.3)."""
        self.ensure_one()
        self.check_access("read")
        self.env["complaint.policy.confirmation"]._confirm(self)

    @api.model
    def _cron_keep(self):
        """Publish what is due today; remind of reading and of review."""
        today = fields.Date.context_today(self)
        due = [("state", "=", "approved"), ("valid_from", "<=", today)]
        for policy in self.search(due, order="version"):
            policy._publish()
        published = self.search([("state", "=", "published")])
        for policy in published:
            self.env["complaint.policy.confirmation"]._ask(policy)
        for policy in published.filtered(
            lambda p: (
                p.review_on
                and p.review_on <= today
                and not p.activity_ids.filtered(
                    lambda a: a.activity_type_id == p._review_activity()
                )
            )
        ):
            policy.activity_schedule(
                "complaint_iso10002.mail_activity_type_review_policy",
                user_id=policy.author_id.id,
            )

    @api.model
    def _review_activity(self):
        return self.env.ref("complaint_iso10002.mail_activity_type_review_policy")

    def _unread_users(self):
        """Staff of the company with a role who have not confirmed yet (5.3)."""
        self.ensure_one()
        users = self.env["res.users"]
        staff = users._complaint_people(self.company_id, "contact")
        # sudo: who has read it is asked, whoever looks
        return staff - self.sudo().confirmation_ids.user_id
