from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class ComplaintClockPolicyVersionMixin(models.AbstractModel):
    """Versions of a clock policy: who changed what, why, and from when (5.4.2).

    Time limits that were promised to somebody are changed by a new version,
    which holds for complaints received from its first day on.
    """

    _name = "complaint.clock.policy.version.mixin"
    _description = "Versions of a clock policy"

    previous_id = fields.Many2one(
        "complaint.clock.policy",
        string="Version before",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    change_reason = fields.Text(string="Why it was changed", copy=False, readonly=True)
    change_text = fields.Text(
        string="What was changed",
        compute="_compute_change_text",
        help="Time limits before and now.",
    )

    @api.depends(
        "previous_id.target_ids.amount",
        "previous_id.target_ids.unit",
        "target_ids.amount",
        "target_ids.unit",
        "target_ids.milestone",
    )
    @api.depends_context("lang")
    def _compute_change_text(self):
        for policy in self:
            before = policy.previous_id.target_ids._in_words()
            now = policy.target_ids._in_words() if policy.previous_id else {}
            policy.change_text = "\n".join(
                f"{label}: {before.get(label, '–')} → {now.get(label, '–')}"
                for label in {**before, **now}
                if before.get(label) != now.get(label)
            )

    def _new_version(self, day, reason):
        """A copy that holds from ``day`` on; this one ends the day before.

        :raises UserError: when this version does not hold on that day
        """
        self.ensure_one()
        if not self._is_in_force(day):
            raise UserError(self.env._("This version does not hold on that day."))
        version = self.copy({"name": self.name, "date_from": day})
        version._note({"previous_id": self.id, "change_reason": reason})
        self.date_to = day - timedelta(days=1)
        return version

    def _check_not_promised(self):
        """Limits that clocks run by are not changed under them by people."""
        if self.env.su:
            return
        # sudo: whether anybody was promised it, whoever may read the cases
        clocks = self.env["complaint.clock"].sudo()
        if clocks.search_count([("policy_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._(
                    "Complaints were promised these time limits. Press “Change from a "
                    "day on”: the new ones hold for complaints received from then."
                )
            )
