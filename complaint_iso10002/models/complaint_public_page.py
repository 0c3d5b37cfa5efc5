from odoo import api, fields, models

from .complaint_assessment_rule import CRITICALITY

#: milestones the public is promised times for
PROMISED = ("acknowledge", "update", "respond", "remedy", "internal_review")


class ComplaintPublicPage(models.AbstractModel):
    """What the public is told of the way of a complaint (4.4, 7.1).

    Nothing here is typed twice: times come from the clock policies in force,
    channels, outside bodies and figures from the register's own data. It reads
    with the rights of the system and gives out no more than the page shows.
    """

    _name = "complaint.public.page"
    _inherit = ["complaint.public.figures.mixin"]
    _description = "Public page on complaints"

    @api.model
    def _values(self, company):
        """Everything the page of ``company`` shows, in the language of the env."""
        # sudo: the public has no rights of its own; all of it is published
        page, company = self.sudo(), company.sudo()
        policy = self.env["complaint.policy"]._published(company)
        return {
            "company": company,
            "policy": policy.with_env(page.env),
            "formers": policy._was_published(company).with_env(page.env),
            "promises": page._promises(company),
            "laws": page._laws(company),
            "channels": page._channels(company),
            "addresses": page._addresses(company),
            "bodies": page._bodies(company),
            "figures": page._figures(company),
        }

    # ------------------------------------------------------------------
    # Times, live from the clocks
    # ------------------------------------------------------------------

    @api.model
    def _promises(self, company):
        """``{milestone: [(which matters, time in words)]}`` promised today.

        Matters with the same time are named together; ``""`` means all.
        """
        # sudo: the public is promised what the policies say
        policies = self.sudo()._own_policies(company)
        promises = {}
        for milestone in PROMISED:
            times = {}
            for policy in self._holding(policies, milestone, company):
                text = self._time(policy, milestone)
                if text:
                    which = times.setdefault(text, {})
                    which[self._matters(policy, company)] = True
            if times:
                promises[milestone] = self._joined(times)
        return promises

    @api.model
    def _holding(self, policies, milestone, company):
        """Those of ``policies`` that can hold when ``milestone`` is reached.

        A complaint is acknowledged before it is known how serious it is; once it
        is known, a policy for everything holds only for what no other covers.
        """
        unknown = policies.filtered(lambda policy: not policy.criticality)
        if milestone == "acknowledge" and unknown:
            return unknown
        if {name for name, _label in CRITICALITY} <= set(
            policies.mapped("criticality")
        ):
            return policies.filtered(lambda p: self._conditions(p, company))
        return policies

    @api.model
    def _joined(self, times):
        if len(times) == 1:
            return [("", next(iter(times)))]
        comma = self.env._(", ")
        return [(comma.join(which), text) for text, which in times.items()]

    @api.model
    def _own_policies(self, company):
        """The organization's policies that may hold for a complaint made today."""
        today = fields.Date.context_today(self)
        teams = self._teams(company)
        found = self.env["complaint.clock.policy"]
        for policy in found._in_force(company):
            fits = (
                not policy.is_legal
                and policy._is_in_force(today)
                and (not policy.pipeline_ids or policy.pipeline_ids & teams.pipeline_id)
                and (not policy.team_ids or policy.team_ids & teams)
            )
            if not fits:
                continue
            found |= policy
            if not self._conditions(policy, company):
                break  # it holds for everything; none after it is ever asked
        return found

    @api.model
    def _teams(self, company):
        return self.env["helpdesk.ticket.team"].search(
            [
                ("complaint_handling", "=", True),
                ("company_id", "in", (False, company.id)),
            ]
        )

    @api.model
    def _conditions(self, policy, company):
        """In words of people outside, which matters ``policy`` holds for."""
        kinds = dict(
            policy._fields["complainant_kind"]._description_selection(self.env)
        )
        return [
            *([self._seriousness(policy.criticality)] if policy.criticality else []),
            *policy.category_id.mapped("display_name"),
            *self._desks(policy, company),
            *policy.channel_ids.mapped("name"),
            *(
                [dict(kinds)[policy.complainant_kind]]
                if policy.complainant_kind
                else []
            ),
        ]

    @api.model
    def _desks(self, policy, company):
        """Names of the desks that ``policy`` is for; none when it is for all.

        Nobody outside knows of pipelines: the desks that work by them are named.
        """
        teams = held = self._teams(company)
        if policy.team_ids:
            held &= policy.team_ids
        if policy.pipeline_ids:
            held = held.filtered(lambda team: team.pipeline_id in policy.pipeline_ids)
        if held == teams:
            return []
        return (held.filtered("show_in_portal") or held).mapped("name")

    @api.model
    def _matters(self, policy, company):
        conditions = self._conditions(policy, company)
        return " – ".join(conditions) or self.env._("other matters")

    @api.model
    def _seriousness(self, criticality):
        return {
            "critical": self.env._("danger or grave harm"),
            "high": self.env._("serious matters"),
            "normal": self.env._("usual matters"),
            "low": self.env._("minor matters"),
        }.get(criticality, dict(CRITICALITY).get(criticality, criticality))

    @api.model
    def _time(self, policy, milestone):
        targets = policy.target_ids.filtered(
            lambda t: t.milestone == milestone and t.start == "receipt"
        )
        usual = targets.filtered(lambda t: t.complexity != "complex").sorted("amount")
        hard = targets.filtered(lambda t: t.complexity == "complex")
        if not usual:
            return self._duration(hard) if hard else ""
        text = self._duration(usual[-1])
        if hard and self._duration(hard[-1]) != text:
            text = self.env._(
                "%(usual)s; %(complex)s when it is complex",
                usual=text,
                complex=self._duration(hard[-1]),
            )
        return text

    @api.model
    def _duration(self, target):
        """The time of ``target`` in words."""
        amount = f"{target.amount:g}"
        if target.amount == 1:
            words = {
                "working_hour": self.env._("1 working hour"),
                "working_day": self.env._("1 working day"),
                "calendar_hour": self.env._("1 hour"),
                "calendar_day": self.env._("1 day"),
                "calendar_week": self.env._("1 week"),
                "calendar_month": self.env._("1 month"),
            }
        else:
            words = {
                "working_hour": self.env._("%(amount)s working hours", amount=amount),
                "working_day": self.env._("%(amount)s working days", amount=amount),
                "calendar_hour": self.env._("%(amount)s hours", amount=amount),
                "calendar_day": self.env._("%(amount)s days", amount=amount),
                "calendar_week": self.env._("%(amount)s weeks", amount=amount),
                "calendar_month": self.env._("%(amount)s months", amount=amount),
            }
        return words[target.unit]

    @api.model
    def _laws(self, company):
        """``[(law, which matters, time)]`` for our answer."""
        today = fields.Date.context_today(self)
        legal = self.env["complaint.clock.policy"]._in_force(company)
        laws = []
        for policy in legal.filtered(lambda p: p.is_legal and p._is_in_force(today)):
            text = self._time(policy, "respond")
            if text:
                which = " – ".join(self._conditions(policy, company))
                laws.append((policy.source or policy.name, which, text))
        return laws

    # ------------------------------------------------------------------
    # Where to go
    # ------------------------------------------------------------------

    @api.model
    def _channels(self, company):
        """Channels with a word on how to use them (``public_note``)."""
        return self.env["helpdesk.ticket.channel"].search(
            [
                ("public_note", "!=", False),
                ("company_id", "in", (False, company.id)),
            ]
        )

    @api.model
    def _addresses(self, company):
        """How to reach us, from what the system knows."""
        mails = [team.alias_email for team in self._teams(company) if team.alias_email]
        return {
            "mails": mails or [company.email] if company.email else mails,
            "phone": company.phone,
            "post": company.partner_id._display_address(without_company=True).strip(),
        }

    @api.model
    def _bodies(self, company):
        return self.env["complaint.recourse.body"].search(
            [("company_id", "in", (False, company.id))]
        )
