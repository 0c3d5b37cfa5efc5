from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .complaint_access_mixin import LEVELS

_CASE = "complaint_iso10002.group_complaint_"


class ResUsers(models.Model):
    """What a person may promise, and which complaints a person may see."""

    _name = "res.users"
    _inherit = ["complaint.authority.mixin", "complaint.lead.mixin", "res.users"]

    @api.model_create_multi
    def create(self, vals_list):
        users = super().create(vals_list)
        if any("helpdesk_team_ids" in vals for vals in vals_list):
            self.env.registry.clear_cache()
        return users

    def write(self, vals):
        result = super().write(vals)
        if "helpdesk_team_ids" in vals:
            self.env.registry.clear_cache()
        return result

    def _complaint_domain(self, path=""):
        """The complaints this user may know of, as seen from ``path`` (4.10).

        ``path`` leads from the ruled model to the ticket (``"ticket_id."``). The
        one global rule: it narrows whatever other rules grant. Plain tickets
        are never narrowed.

        * people complained about, and who is kept out with them: never;
        * the manager: all but sealed ones, and those opened in an emergency;
        * the handler: standard ones, the own and those of the own teams;
        * contact staff: standard ones, those taken in, and what the own teams
          have unassigned;
        * who is named, with one of these roles: restricted and sealed ones too;
        * the complainant, or the representative whose authority is confirmed;
        * auditors: those of a live sample, unless they handle them;
        * auditors and executives: those that name them, without identity;
        * anybody else: none.
        """
        self.ensure_one()
        plain = Domain(f"{path}is_complaint", "=", False)
        if path:
            plain |= Domain(path.split(".")[0], "=", False)
        if self.share:
            return plain | self._complaint_portal_domain(path)
        allowed = self._complaint_reader_domain(path)
        if self.has_group(_CASE + "contact"):
            allowed |= self._complaint_role_domain(path)
        return plain | (self._complaint_unbarred_domain(path) & allowed)

    def _complaint_unbarred_domain(self, path):
        """Cases this user is not kept out of: few are, so SQL collects those once.

        The operator of Odoo's would be asked of each row.
        """
        link, user = path.rstrip("."), self.id
        barred = SQL(
            "(SELECT ticket_id FROM complaint_barred_user_rel WHERE user_id = %s)",
            user,
            to_flush=self.env["helpdesk.ticket"]._fields["barred_user_ids"],
        )

        def to_sql(_model, alias, _query):
            return SQL("%s NOT IN %s", SQL.identifier(alias, link or "id"), barred)

        def is_unbarred(record):
            case = record[link] if link else record
            return user not in case.barred_user_ids.ids

        return Domain.custom(to_sql=to_sql, predicate=is_unbarred)

    def _complaint_analysis_domain(self):
        """:meth:`_complaint_domain` of rows of the analysis, asked of many at once.

        All but few cases are open to a manager: SQL collects the few that are closed,
        and looks up no case for the rows of the others.
        """
        self.ensure_one()
        if self.share or not self.has_group(_CASE + "manager"):
            return self._complaint_domain("ticket_id.")
        sealed = Domain("is_complaint", "=", True)
        sealed &= Domain("access_level", "=", "sealed")
        sealed &= Domain("named_user_ids", "not in", self.ids)
        sealed &= ~self._complaint_glass_domain("")
        # two subqueries: in one, neither index would serve
        known = Domain("ticket_id", "not any", sealed)
        return known & self._complaint_unbarred_domain("ticket_id.")

    def _complaint_role_domain(self, path):
        """What contact staff, handlers and managers see of what is not theirs."""
        named = Domain(f"{path}named_user_ids", "in", self.ids)
        # most of the register is open to its readers: who is named is asked of the rest
        # only, which SQL does if it stands last; every case has a level, and saying so
        # keeps the optimiser of domains from moving it to the front
        if self.has_group(_CASE + "manager"):
            allowed = Domain(f"{path}access_level", "!=", "sealed")
            sealed = Domain(f"{path}access_level", "=", "sealed")
            return allowed | (sealed & (named | self._complaint_glass_domain(path)))
        levels = [level for level, _label in LEVELS]
        staff = Domain(f"{path}access_level", "=", "standard")
        staff &= self._complaint_staff_domain(path)
        return staff | (Domain(f"{path}access_level", "in", levels) & named)

    def _complaint_reader_domain(self, path):
        """Cases this user reads without identity (section 10 of the catalogue).

        Auditors those of a live sample; auditors and executives those on which
        they are named. Of their parts those that do not say who complains: no
        messages, no files.
        """
        if path not in ("", "ticket_id.") or not self._reads_without_identity():
            return Domain.FALSE
        named = Domain(f"{path}named_user_ids", "in", self.ids)
        return named | self._complaint_sample_domain(path)

    def _complaint_sample_domain(self, path):
        """Cases drawn for this auditor, from the first day to the last (8.5)."""
        if not self.has_group(_CASE + "auditor"):
            return Domain.FALSE
        # "today" is put in with each query: the domain of a rule is cached
        drawn = Domain("sample_id.auditor_ids", "in", self.ids)
        drawn &= Domain("sample_id.state", "=", "drawn")
        drawn &= Domain("sample_id.valid_from", "<=", "today")
        drawn &= Domain("sample_id.valid_to", ">=", "today")
        case = Domain(f"{path}user_id", "!=", self.id)
        # what was sealed after the draw is sealed for auditors too
        case &= Domain(f"{path}access_level", "!=", "sealed")
        return Domain(f"{path}sample_case_ids", "any", drawn) & case

    def _reads_without_identity(self):
        """Whether this user sees complaints as an auditor or executive only.

        What these do not read is no field of the model for them; who works on
        complaints or at the help desk as well needs the fields, and so sees no
        case in these two roles.
        """
        self.ensure_one()
        return any(
            self.has_group(_CASE + role) for role in ("auditor", "executive")
        ) and not any(
            self.has_group(group)
            for group in (
                _CASE + "contact",
                "helpdesk_mgmt.group_helpdesk_user_own",
            )
        )

    def _complaint_glass_domain(self, path):
        """Cases this manager opened in an emergency, while it lasts."""
        # "now" is put in with each query: the domain of a rule is cached
        own = Domain("user_id", "=", self.id) & Domain("expires_at", ">", "now")
        return Domain(f"{path}access_grant_ids", "any", own)

    def _complaint_staff_domain(self, path):
        # sudo: the own teams; ids cost a register of 100,000 nothing, and who joins
        # or leaves a team clears the cache of rules
        teams = self.sudo().with_context(active_test=False).helpdesk_team_ids
        team = Domain(f"{path}team_id", "in", teams.ids)
        own = Domain(f"{path}user_id", "=", self.id)
        if not self.has_group(_CASE + "handler"):
            own |= Domain(f"{path}received_by_id", "=", self.id)
            team &= Domain(f"{path}user_id", "=", False)
        return own | team

    def _complaint_portal_domain(self, path):
        partner = self.partner_id.id
        own = Domain(f"{path}partner_id", "=", partner)
        own |= Domain(f"{path}is_hidden_own", "=", True)
        agent = Domain(f"{path}representative_id", "=", partner)
        return own | (agent & Domain(f"{path}representative_authority", "=", True))

    def _complaint_officer_domain(self, path=""):
        """Cases whose disclosures an identity officer decides, seen from ``path``.

        Of any case but sealed ones and those that name the officer; the case
        itself is not seen for that.
        """
        self.ensure_one()
        if self.share or not self.has_group(_CASE + "identity"):
            return Domain.FALSE
        unsealed = Domain(f"{path}access_level", "!=", "sealed")
        return unsealed & self._complaint_unbarred_domain(path)

    def _complaint_notice_domain(self):
        """Notices delivered to this user, who never sees the case (annex D.2)."""
        self.ensure_one()
        return Domain("user_id", "=", self.id) & Domain("state", "!=", "draft")

    def _complaint_identity_domain(self):
        """Identities this user has a live disclosure of (4.10)."""
        self.ensure_one()
        live = Domain("asked_by_id", "=", self.id) & Domain("state", "=", "granted")
        # "now" is put in with each query: the domain of a rule is cached
        live &= Domain("expires_at", ">", "now")
        return Domain("ticket_id.disclosure_ids", "any", live)

    def _complaint_action_domain(self):
        """The improvement actions this user may know of (8.7, 4.10).

        * everybody: those the user owns, judges, or proposed;
        * contact staff and handlers: those of cases they may read;
        * manager, executive, auditor: all, but for those whose every case is
          sealed or is about the user.
        """
        self.ensure_one()
        own = (
            Domain("owner_id", "=", self.id)
            | Domain("checker_id", "=", self.id)
            | Domain("create_uid", "=", self.id)
        )
        if self.has_group(_CASE + "contact"):
            own |= Domain("case_ids", "any", self._complaint_domain("ticket_id."))
        if not any(
            self.has_group(_CASE + role) for role in ("manager", "executive", "auditor")
        ):
            return own
        known = Domain("ticket_id.access_level", "!=", "sealed")
        known &= self._complaint_unbarred_domain("ticket_id.")
        return own | Domain("case_ids", "=", False) | Domain("case_ids", "any", known)

    def _complaint_review_domain(self, path=""):
        """The management reviews this user may know of, as seen from ``path``."""
        self.ensure_one()
        if any(
            self.has_group(_CASE + role) for role in ("manager", "executive", "auditor")
        ):
            return Domain.TRUE
        return Domain(f"{path}participant_ids", "in", self.ids) | Domain(
            f"{path}chair_id", "=", self.id
        )

    def _complaint_leaders(self):
        """Who leads these people, as far as this database knows (4.7).

        Leaders of the help-desk teams they belong to: core knows no other manager.
        Addons that know better (employees and their managers) add to it.
        """
        # sudo: who leads a team is no secret, and the own teams may be hidden
        people = self.sudo().with_context(active_test=False)
        leads = people.helpdesk_team_ids.user_id
        return (leads - people).with_env(self.env)

    @api.model
    def _complaint_people(self, company, role="manager"):
        """Who has ``role``, or one that implies it, in ``company``; real people."""
        # sudo: who has a role is no secret to what tells or counts them
        people = self.env.ref(_CASE + role).sudo().all_user_ids
        return people._complaint_staff(company)

    def _complaint_staff(self, company):
        """The real people of ``company`` among these."""
        return self.filtered(
            lambda user: (
                user.active
                and user._is_internal()
                and not user._is_superuser()
                and company in user.company_ids
            )
        )
