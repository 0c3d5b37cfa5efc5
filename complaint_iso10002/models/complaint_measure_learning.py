from datetime import timedelta
from statistics import median

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..core import statistic

_KEPT = SQL("a.state <> 'cancelled'")


class ComplaintMeasureLearning(models.AbstractModel):
    """What was learned: actions, suggestions, recommendations, who knows the policy.

    Improvement actions belong to a company, some to a category, none to a team:
    for a team there is nothing to measure.
    """

    _name = "complaint.measure.learning"
    _inherit = "complaint.measure.base"
    _description = "Figures: learning"

    @api.model
    def _actions(self, scope, *conditions):
        """``FROM … WHERE …``: the actions of a scope, as ``a``."""
        where = [SQL("a.company_id = %s", scope.company_id), *conditions]
        if scope.category_ids is not None:
            where.append(SQL("a.category_id = ANY(%s)", list(scope.category_ids)))
        return SQL("FROM complaint_action a WHERE %s", SQL(" AND ").join(where))

    @api.model
    def _measure_actions(self, scope, _limit):
        """On time by the date promised first, effective by somebody else (K22)."""
        if scope.team_id:
            return {}
        scope = scope.alone
        corrective = SQL("a.kind IN ('correction', 'corrective') AND %s", _KEPT)
        due = self._in_period(SQL("a.first_due_on"), scope)
        judged = SQL(
            "FROM complaint_action_check c"
            " WHERE %s AND c.action_id IN (SELECT a.id %s)",
            self._in_period(SQL("c.judged_on"), scope),
            self._actions(scope, corrective),
        )
        return {
            "on_time": self._share(
                scope,
                SQL("a.done_on <= a.first_due_on"),
                self._actions(scope, corrective, due),
            ),
            "effective": self._share(scope, SQL("c.result = 'effective'"), judged),
        }

    @api.model
    def _measure_improvements(self, scope, _limit):
        """Carried out because of complaints (K23)."""
        if scope.team_id:
            return {}
        because = SQL(
            "a.kind IN ('corrective', 'preventive', 'improvement') AND ("
            "a.origin IN ('complaint', 'signal') OR EXISTS ("
            "SELECT FROM complaint_action_case k WHERE k.action_id = a.id))"
        )
        done = self._in_period(SQL("a.done_on"), scope)
        actions = self._actions(scope, because, done, _KEPT)
        row = self._row(scope.alone, SQL("count(*)"), actions)
        return {"number": statistic.count(*row)}

    @api.model
    def _measure_suggestions(self, scope, _limit):
        """What personnel suggested in the period, and what was adopted (K25)."""
        if scope.team_id:
            return {}
        # declined ones are cancelled, and were made all the same
        made = self._actions(
            scope,
            SQL("a.origin = 'suggestion'"),
            self._happened(SQL("a.create_date"), scope),
        )
        columns = SQL(
            "count(*) FILTER (WHERE a.adopted_on <= %s), count(*)", scope.as_of
        )
        row = self._row(scope.alone, columns, made)
        adopted, made = row
        return {
            "number": statistic.count(made),
            "adopted": statistic.share(adopted, made),
        }

    @api.model
    def _measure_recommendations(self, scope, _limit):
        """Calendar days to carry out what audits and reviews asked for (K26)."""
        if scope.team_id:
            return {}
        asked = SQL("a.origin IN ('audit', 'review')")
        done = self._in_period(SQL("a.done_on"), scope)
        days = SQL("(a.done_on - a.opened_on)")
        actions = self._actions(scope, asked, done, _KEPT)
        return self._spread(scope.alone, days, actions)

    @api.model
    def _measure_policy_known(self, scope, _limit):
        """Contact staff who confirmed the policy in force (K24P, 5.3)."""
        if scope.team_id or scope.category_ids is not None:
            return {}
        staff = self._contact_staff(scope)
        policies = self.env["complaint.policy"]
        policy = policies.search(
            [("company_id", "=", scope.company_id), ("state", "=", "published")],
            limit=1,
        )
        if not policy:
            return {}
        known = self.env["complaint.policy.confirmation"].search_count(
            [
                ("policy_id", "=", policy.id),
                ("user_id", "in", staff.ids),
                ("confirmed_at", "<", scope.as_of + timedelta(days=1)),
            ]
        )
        return {"share": statistic.share(known, len(staff))}

    @api.model
    def _measure_trained(self, scope, _limit):
        """Contact staff with a training that holds on ``as_of`` (K24, 4.14)."""
        if scope.team_id or scope.category_ids is not None:
            return {}
        staff = self._contact_staff(scope)
        company = self.env["res.company"].browse(scope.company_id)
        lapsed = self.env["complaint.training"]._lapsed(staff, company, scope.as_of)
        return {"share": statistic.share(len(staff) - len(lapsed), len(staff))}

    @api.model
    def _contact_staff(self, scope):
        group = self.env.ref("complaint_iso10002.group_complaint_contact")
        return self.env["res.users"].search(
            Domain("all_group_ids", "in", group.ids)
            & Domain("company_ids", "in", [scope.company_id])
            & Domain("share", "=", False)
        )

    @api.model
    def _measure_objectivity(self, scope, _limit):
        """Mean of the seven statements about cases drawn by chance (K27O, D.5)."""
        drawn = SQL(
            "%s AND %s",
            self._linked(scope, "complaint_objectivity", self._cases(scope)),
            self._in_period(SQL("x.checked_on"), scope),
        )
        n, mean = self._row(scope, SQL("count(x.score), avg(x.score)"), drawn)
        return {
            "mean": statistic.Figure(float(mean), n) if n else statistic.NOTHING,
        }

    @api.model
    def _measure_signal_age(self, scope, _limit):
        """Median calendar days that open systemic issues are open (K34A)."""
        open_ones = self.env["complaint.signal"]._open_at(scope)
        days = [(scope.as_of - signal.create_date.date()).days for signal in open_ones]
        return {
            "median": statistic.Figure(median(days), len(days))
            if days
            else statistic.NOTHING
        }
