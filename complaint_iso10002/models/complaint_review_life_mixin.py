from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..core import chain
from .complaint_review_decision import KINDS
from .complaint_review_input import CODES

_EXECUTIVE = "complaint_iso10002.group_complaint_executive"
_ACTIVITY = "complaint_iso10002.mail_activity_type_management_review"


class ComplaintReviewLifeMixin(models.AbstractModel):
    """A review is filled, held, approved, and sealed (8.6)."""

    _name = "complaint.review.life.mixin"
    _description = "Life of a management review"

    # ------------------------------------------------------------------
    # Filled
    # ------------------------------------------------------------------

    def _prepare_inputs(self):
        """The nine inputs, with their figures."""
        # sudo: inputs come with their review, nobody adds or removes one
        self.env["complaint.review.input"].sudo().create(
            [
                {"review_id": self.id, "code": code, "sequence": sequence}
                for sequence, (code, _label) in enumerate(CODES)
            ]
        )
        self._collect()

    def action_collect(self):
        """Compute the figures again, as of the end of the period."""
        self.check_access("write")
        for review in self:
            if review.state != "draft":
                raise UserError(self.env._("The figures of a review held are frozen."))
            review._collect()

    def _collect(self):
        self.ensure_one()
        # sudo: figures over all cases; nothing of one of them
        self.sudo().input_ids._collect()
        self._act({"collected_at": fields.Datetime.now()})

    # ------------------------------------------------------------------
    # Held
    # ------------------------------------------------------------------

    def action_hold(self):
        """The meeting took place: inputs are complete, figures stay (8.6.2)."""
        for review in self:
            review.check_access("write")
            if review.state != "draft":
                raise UserError(self.env._("This review was held already."))
            review._check_complete()
            review._act({"state": "held", "held_by_id": self.env.uid})
            # sudo: the activity may be a colleague's
            review.sudo().activity_unlink([_ACTIVITY])

    def _check_complete(self):
        self.ensure_one()
        self._check_inputs()
        self._check_objectives()
        if not self.held_on or not self.attendee_ids:
            raise UserError(self.env._("Say when it was held, and who was present."))
        if self.held_on <= self.date_to:
            raise UserError(self.env._("A review is held after the end of its period."))

    def _check_inputs(self):
        """No empty block: something is said, or knowingly nothing."""
        empty = self.input_ids.filtered(lambda block: block._is_empty())
        if empty:
            raise UserError(
                self.env._(
                    "Say something about each input, or that there is nothing to "
                    "report. Missing: %(names)s",
                    names=", ".join(empty.mapped("label")),
                )
            )

    def _check_objectives(self):
        """A missed objective is commented on before the review ends (6.2)."""
        # sudo: all objectives of the company, those of every team
        objectives = self.env["complaint.review.figures"].sudo()._objectives(self)
        silent = objectives.filtered(
            lambda objective: objective.result == "missed" and not objective.comment
        )
        if silent:
            raise UserError(
                self.env._(
                    "Say why these objectives were missed: %(names)s",
                    names=", ".join(silent.mapped("display_name")),
                )
            )

    # ------------------------------------------------------------------
    # Approved
    # ------------------------------------------------------------------

    def action_approve(self):
        """An executive who did not write it approves; decisions become actions."""
        for review in self:
            review._check_approver()
            review._check_inputs()
            review._check_outputs()
            # sudo: the executive approves, and writes nothing else
            review.sudo()._approve(self.env.user)

    def _check_approver(self):
        self.ensure_one()
        self.check_access("read")
        if self.state != "held":
            raise UserError(self.env._("Only a review that was held is approved."))
        if not self.env.user.has_group(_EXECUTIVE):
            raise UserError(self.env._("An executive approves a review."))
        if self.env.user in self.create_uid | self.held_by_id:
            raise UserError(self.env._("Somebody else than its author approves it."))

    def _check_outputs(self):
        """Each output is decided, or knowingly not; each decision has an owner."""
        for kind, label in KINDS:
            decided = self.decision_ids.filtered(lambda d, kind=kind: d.kind == kind)
            if not decided and not self[f"no_{kind}"]:
                raise UserError(
                    self.env._(
                        "Decide something, or say that nothing is decided, on: "
                        "%(output)s",
                        output=dict(self._output_labels()).get(kind, label),
                    )
                )
        unowned = self.decision_ids.filtered(lambda d: not (d.owner_id and d.due_on))
        if unowned:
            raise UserError(
                self.env._(
                    "Each decision needs an owner and a due date: %(names)s",
                    names=", ".join(unowned.mapped("name")),
                )
            )

    def _output_labels(self):
        return self.decision_ids._fields["kind"]._description_selection(self.env)

    def _approve(self, approver):
        self.ensure_one()
        self.decision_ids._become_actions()
        previous = self._sealed_before()
        now = fields.Datetime.now()
        vals = {
            "approved_by_id": approver.id,
            "approved_at": now,
            "previous_id": previous.id,
        }
        self._act(vals)
        self._act({"seal": self._compute_seal(), "state": "approved"})

    # ------------------------------------------------------------------
    # Sealed
    # ------------------------------------------------------------------

    def _sealed_before(self):
        """The review approved last in this company."""
        return self.search(
            [("company_id", "=", self.company_id.id), ("state", "=", "approved")],
            order="approved_at desc, id desc",
            limit=1,
        )

    def _compute_seal(self):
        """SHA-256 over what was approved and the seal of the review before."""
        self.ensure_one()
        content = {
            "review": self.id,
            "company": self.company_id.id,
            "name": self.name,
            "from": self.date_from,
            "to": self.date_to,
            "scope": self.scope or "",
            "held_on": self.held_on,
            "chair": self.chair_id.id,
            "present": sorted(self.attendee_ids.ids),
            "minutes": str(self.minutes or ""),
            "nothing": [self.no_improvement, self.no_product, self.no_resource],
            "approved_by": self.approved_by_id.id,
            "approved_at": self.approved_at,
            "inputs": [block._sealed_content() for block in self.input_ids],
            "decisions": [choice._sealed_content() for choice in self.decision_ids],
        }
        previous = self.previous_id.seal or chain.GENESIS
        return chain.digest(previous + chain.canonical(content))

    def action_verify(self):
        """Tell the user whether this and all earlier reviews are as approved."""
        self.ensure_one()
        self.check_access("read")
        # sudo: the chain is verified as a whole
        review = self.sudo()
        review.invalidate_recordset()
        while review:
            if review.seal != review._compute_seal():
                raise UserError(
                    self.env._("“%(name)s” is not as approved.", name=review.name)
                )
            review = review.previous_id
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("This review and those before are as approved."),
            },
        }

    # ------------------------------------------------------------------
    # Due
    # ------------------------------------------------------------------

    def _cron_prepare(self):
        """Draft the next review once its period is over, filled; the manager
        finds it among the own activities. The first one is made by hand."""
        today = fields.Date.context_today(self)
        for company in self.env["res.company"].search(Domain.TRUE):
            last = self._last_of(company)
            months = company.complaint_review_months
            if not last or not months or last.state == "draft":
                continue
            env_of = self.with_company(company)
            ends = env_of._default_date_to()
            if ends >= today:
                continue
            draft = env_of.create(
                {
                    "company_id": company.id,
                    "date_from": last.date_to + timedelta(days=1),
                    "date_to": ends,
                    "scope": last.scope,
                    "chair_id": last.chair_id.id,
                    "participant_ids": [(6, 0, last.participant_ids.ids)],
                }
            )
            draft._plan_managers()
            self.env["ir.cron"]._commit_progress(1)

    def _plan_managers(self):
        self.ensure_one()
        managers = self.env["res.users"]._complaint_people(self.company_id)
        for manager in self.chair_id or managers[:1]:
            self.activity_schedule(
                _ACTIVITY,
                user_id=manager.id,
                date_deadline=self.due_on,
            )
