from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..core.review import rounded


class ComplaintSelfAssessmentFact(models.AbstractModel):
    """What data tell about the criteria of a self-assessment (annex I).

    Facts are plain numbers, so that they can be frozen and every reader gets
    the own words. They are of the last day of the period, except for teams,
    limits and people, of which no history is kept: those are of the day they
    were looked up. Figures of fewer than five cases are not kept at all:
    persons could be recognised, and people without access read assessments.
    """

    _name = "complaint.self.assessment.fact"
    _description = "Facts of a self-assessment"

    @api.model
    def _collect(self, criteria, company, first, last):
        """``{criterion: facts}`` of those that data tell something about."""
        as_of = min(last, fields.Date.context_today(self))
        figures = criteria.kpi_id._figures(company, first, last, as_of)
        known = {
            fact: getattr(self, f"_fact_{fact}")(company, last)
            for fact in set(criteria.mapped("fact")) - {False}
        }
        found = {}
        for criterion in criteria:
            if criterion.kpi_id:
                found[criterion] = self._kept(
                    criterion.kpi_id, figures[criterion.kpi_id]
                )
            elif criterion.fact:
                found[criterion] = {"fact": criterion.fact, **known[criterion.fact]}
        return found

    @api.model
    def _kept(self, kpi, figure):
        hidden = kpi._is_hidden(figure)
        value = None if hidden else rounded(figure.value)
        return {"kpi": kpi.code, "value": value, "n": figure.n, "hidden": hidden}

    # ------------------------------------------------------------------
    # Facts
    # ------------------------------------------------------------------

    @api.model
    def _fact_policy(self, company, last):
        own = Domain("company_id", "=", company.id)
        begun = Domain("valid_from", "<=", last) & Domain("published_at", "!=", False)
        held = Domain("valid_to", "=", False) | Domain("valid_to", ">=", last)
        policy = self.env["complaint.policy"].search(own & begun & held, limit=1)
        running = Domain("date_from", "<=", last) & Domain("date_to", ">=", last)
        return {
            "version": policy.version,
            "objectives": self.env["complaint.objective"].search_count(own & running),
        }

    @api.model
    def _fact_leaders(self, company, _last):
        own = Domain("company_id", "in", [company.id, False])
        teams = self.env["helpdesk.ticket.team"].search(
            own & Domain("complaint_handling", "=", True)
        )
        return {"led": len(teams.filtered("user_id")), "teams": len(teams)}

    @api.model
    def _fact_limits(self, company, _last):
        staff = self.env["res.users"]._complaint_people(company, "contact")
        return {
            # sudo: limits are settings; how many have one is no secret
            "company": bool(company.sudo().complaint_remedy_limit),
            "own": len(staff.sudo().filtered("complaint_own_limit")),
            "people": len(staff),
        }

    @api.model
    def _fact_people(self, company, _last):
        users = self.env["res.users"]
        return {
            role: len(users._complaint_people(company, role))
            for role in ("contact", "handler", "manager")
        }

    @api.model
    def _fact_checks(self, company, last):
        own = Domain("company_id", "=", company.id)
        year_ago = last - relativedelta(years=1)

        def within(name):
            return own & Domain(name, ">", year_ago) & Domain(name, "<=", last)

        audits = within("done_on") & Domain("state", "=", "done")
        reviews = within("held_on") & Domain("state", "!=", "draft")
        return {
            "audits": self.env["complaint.audit"].search_count(audits),
            "reviews": self.env["complaint.review"].search_count(reviews),
        }

    @api.model
    def _fact_gaps(self, company, last):
        gaps = self.env["complaint.self.assessment"]._latest("gap", company, last)
        if not gaps:
            return {}
        ratings = gaps.line_ids.mapped("rating")
        counts = {code: ratings.count(code) for code in ("yes", "partly", "no")}
        return {"on": fields.Date.to_string(gaps.done_on), **counts}

    # ------------------------------------------------------------------
    # Words
    # ------------------------------------------------------------------

    @api.model
    def _worded(self, facts):
        """``facts`` in the words and numbers of the reader."""
        if not facts:
            return False
        if "kpi" in facts:
            return self._words_of_kpi(facts)
        return getattr(self, f"_words_of_{facts['fact']}")(facts)

    @api.model
    def _words_of_kpi(self, facts):
        kpis = self.env["complaint.kpi"].with_context(active_test=False)
        kpi = kpis.search([("code", "=", facts["kpi"])], limit=1)
        if facts["hidden"]:
            value = kpi._few()
        elif facts["value"] is None:
            value = self.env._("nothing to measure")
        else:
            value = kpi._format(facts["value"])
        return self.env._(
            "%(figure)s: %(value)s (n = %(number)s)",
            figure=kpi.name,
            value=value,
            number=facts["n"],
        )

    @api.model
    def _words_of_policy(self, facts):
        if not facts["version"]:
            return self.env._(
                "No policy in force; objectives running: %(objectives)s",
                objectives=facts["objectives"],
            )
        return self.env._(
            "Policy version %(version)s in force; objectives running: %(objectives)s",
            version=facts["version"],
            objectives=facts["objectives"],
        )

    @api.model
    def _words_of_leaders(self, facts):
        return self.env._(
            "Teams with a leader: %(led)s of %(teams)s",
            led=facts["led"],
            teams=facts["teams"],
        )

    @api.model
    def _words_of_limits(self, facts):
        numbers = {"own": facts["own"], "people": facts["people"]}
        if facts["company"]:
            return self.env._(
                "The company sets a limit; a limit of their own: "
                "%(own)s of %(people)s people",
                **numbers,
            )
        return self.env._(
            "The company sets no limit; a limit of their own: "
            "%(own)s of %(people)s people",
            **numbers,
        )

    @api.model
    def _words_of_people(self, facts):
        return self.env._(
            "Contact staff: %(contact)s; of these handlers: %(handler)s; "
            "of these managers: %(manager)s",
            contact=facts["contact"],
            handler=facts["handler"],
            manager=facts["manager"],
        )

    @api.model
    def _words_of_checks(self, facts):
        return self.env._(
            "Audits finished: %(audits)s; reviews held: %(reviews)s, in 12 months",
            audits=facts["audits"],
            reviews=facts["reviews"],
        )

    @api.model
    def _words_of_gaps(self, facts):
        if "on" not in facts:
            return self.env._("No gap analysis is done yet")
        return self.env._(
            "Gap analysis of %(day)s: %(yes)s yes, %(partly)s partly, %(no)s no",
            day=format_date(self.env, facts["on"]),
            yes=facts["yes"],
            partly=facts["partly"],
            no=facts["no"],
        )
