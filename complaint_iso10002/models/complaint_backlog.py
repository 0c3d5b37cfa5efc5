from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..core import step, suppression


class ComplaintBacklog(models.AbstractModel):
    """Whether complaints come in faster than they end (4.3).

    Months are those of the company's working time zone.
    """

    _name = "complaint.backlog"
    _description = "Backlog of complaints"

    @api.model
    def _cron_warn(self):
        """Tell the managers of each company whose backlog grows, once."""
        for company in self._companies():
            self._warn(company)

    @api.model
    def _companies(self):
        """Who is to be warned, of those that have complaint teams; a team without
        a company serves all."""
        teams = self.env["helpdesk.ticket.team"]._read_group(
            [("complaint_handling", "=", True)], ["company_id"]
        )
        wanted = Domain("complaint_backlog_months", ">", 0)
        companies = [company.id for (company,) in teams]
        if all(companies):
            wanted &= Domain("id", "in", companies)
        return self.env["res.company"].search(wanted)

    @api.model
    def _warn(self, company):
        flow = self._flow(company, company.complaint_backlog_months)
        told_for = company.complaint_backlog_told_for
        grows = all(opened > ended for _month, opened, ended in flow)
        if not grows or (told_for and flow[0][0] <= told_for):
            return
        for user in self.env["res.users"]._complaint_people(company):
            spoken = self.with_context(lang=user.lang)
            self.env["mail.thread"].message_notify(
                partner_ids=user.partner_id.ids,
                subject=spoken.env._("More complaints come in than end"),
                body=spoken._words(flow),
            )
        company.complaint_backlog_told_for = flow[-1][0]

    @api.model
    def _standing(self, company, months, team):
        """``{"received", "ended", "open"}`` of the last ``months`` full months and now.

        Of ``team`` if there is one; its counts below five are ``None``, as they
        are read by people without its cases.
        """
        scope = Domain("team_id", "=", team.id) if team else Domain.TRUE
        flow = self._flow(company, months, scope)
        running = scope & Domain("is_complaint", "=", True)
        running &= Domain("company_id", "=", company.id)
        running &= Domain("iso_step", "not in", step.FINAL)
        counts = {
            "received": sum(opened for _month, opened, _ended in flow),
            "ended": sum(ended for _month, _opened, ended in flow),
            "open": self.env["helpdesk.ticket"].search_count(running),
        }
        few = range(1, suppression.THRESHOLD if team else 1)
        return {name: None if n in few else n for name, n in counts.items()}

    @api.model
    def _flow(self, company, months, scope=Domain.TRUE):
        """``[(first day, opened, ended)]`` of the last ``months`` full months."""
        tz = company.resource_calendar_id.tz or "UTC"
        zoned = self.with_context(tz=tz)
        this_month = fields.Date.context_today(zoned).replace(day=1)
        firsts = [
            this_month - relativedelta(months=back) for back in range(months, 0, -1)
        ]
        ended = Domain("iso_step", "in", step.FINAL)
        opened = zoned._by_month(company, "received_at", firsts[0], scope)
        closed = zoned._by_month(company, "closed_date", firsts[0], scope & ended)
        return [(day, opened.get(day, 0), closed.get(day, 0)) for day in firsts]

    @api.model
    def _by_month(self, company, field, first, domain):
        domain &= Domain("is_complaint", "=", True)
        domain &= Domain("company_id", "=", company.id)
        # a day earlier: months begin at midnight of the zone, not of UTC
        domain &= Domain(field, ">=", first - relativedelta(days=1))
        rows = self.env["helpdesk.ticket"]._read_group(
            domain, [f"{field}:month"], ["__count"]
        )
        return {month.date(): count for month, count in rows if month}

    @api.model
    def _words(self, flow):
        months = ", ".join(
            self.env._(
                "%(month)s: %(opened)s came in, %(ended)s ended",
                month=day.strftime("%Y-%m"),
                opened=opened,
                ended=ended,
            )
            for day, opened, ended in flow
        )
        return self.env._(
            "In each of the last months more complaints came in than ended. "
            "%(months)s.",
            months=months,
        )
