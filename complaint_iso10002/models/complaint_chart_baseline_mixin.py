from odoo import fields, models
from odoo.exceptions import UserError

from ..core import chart


class ComplaintChartBaselineMixin(models.AbstractModel):
    """What a control chart expects, frozen on purpose and with a reason (8.2)."""

    _name = "complaint.chart.baseline.mixin"
    _description = "Control chart: baseline"

    def action_freeze(self):
        """Freeze the baseline from the first periods, when there are enough."""
        for record in self:
            if record.frozen_at:
                raise UserError(
                    self.env._("The baseline is frozen. Freeze it anew with a reason.")
                )
            first = self.env._("First baseline")
            if not record._freeze(record._periods(), first):
                raise UserError(
                    self.env._(
                        "There are %(known)s complete periods; %(needed)s with "
                        "exposure are needed.",
                        known=len(record._periods()),
                        needed=record.baseline_size,
                    )
                )

    def action_rebase(self):
        """Ask from when, and why, the baseline is another."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Freeze the baseline anew"),
            "res_model": "complaint.chart.rebase",
            "view_mode": "form",
            "target": "new",
            "context": {"default_chart_id": self.id},
        }

    def _freeze(self, periods, reason):
        """Freeze what is expected from ``periods``, of the first that suffice.

        :returns: whether there were enough periods with exposure.
        """
        self.ensure_one()
        samples, by_days = self._samples(periods)
        known = [
            (span, sample)
            for span, sample in zip(periods, samples, strict=True)
            if sample.exposure > 0
        ]
        if len(known) < self.baseline_size:
            return False
        spans, used = zip(*known[: self.baseline_size], strict=True)
        base = chart.baseline(self._kind(), used)
        # past the checks of write
        # pylint: disable-next=super-method-mismatch
        super().write(
            {
                "centre": base.centre,
                "factor": base.factor,
                "baseline_from": spans[0][0],
                "baseline_to": spans[-1][1],
                "baseline_count": base.size,
                "mean_exposure": sum(s.exposure for s in used) / len(used),
                "by_days": by_days,
                "frozen_at": fields.Datetime.now(),
                "frozen_by_id": self.env.uid,
                "freeze_reason": reason,
            }
        )
        return True

    def _rebase(self, first, reason):
        """Freeze anew from the periods since ``first``; journalled in the chatter.

        :raises UserError: without a reason, or with too few periods since.
        """
        self.ensure_one()
        self.check_access("write")
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the baseline is another now."))
        former = self.centre
        if not self._freeze(self._periods(first), reason):
            raise UserError(
                self.env._(
                    "There are fewer than %(number)s complete periods with exposure "
                    "since then.",
                    number=self.baseline_size,
                )
            )
        self.message_post(
            body=self.env._(
                "Baseline frozen anew: %(reason)s (centre %(former).5g, now %(now).5g)",
                reason=reason,
                former=former,
                now=self.centre,
            )
        )
