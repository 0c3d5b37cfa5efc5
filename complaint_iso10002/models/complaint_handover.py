from odoo import api, fields, models
from odoo.tools import SQL

from ..core import step
from .attempt import attempt

_ABOUT = ("owner_due_at", "level_due_at")


class ComplaintHandover(models.AbstractModel):
    """Gives cases to those who have to answer for them (4.12, annex H).

    Nobody's complaint to the team leader, one not settled at first contact to
    the specialist of its team with the fewest open cases; where nobody may be
    given it, managers are told instead. Part of the monitor of the clocks.
    """

    _name = "complaint.handover"
    _description = "Handover of complaints"

    @api.model
    def _hand_over(self, batch):
        """Hand over at most ``batch`` cases of each kind; how many were due."""
        now = fields.Datetime.now()
        unowned, unsettled = (self._lock_due(name, now, batch) for name in _ABOUT)
        self._give_to_leaders(self._live(unowned, "owner_due_at"))
        self._give_to_specialists(self._live(unsettled, "level_due_at"))
        return len(unowned) + len(unsettled)

    @api.model
    def _lock_due(self, name, now, batch):
        tickets = self.env["helpdesk.ticket"]
        tickets.flush_model([name])
        query = SQL(
            """
            SELECT id FROM helpdesk_ticket WHERE %(name)s <= %(now)s
             ORDER BY %(name)s LIMIT %(batch)s FOR UPDATE SKIP LOCKED
            """,
            name=SQL.identifier(name),
            now=now,
            batch=batch,
        )
        return tickets.browse([row[0] for row in self.env.execute_query(query)])

    @api.model
    def _live(self, tickets, name):
        """Those that go on; once each, whatever becomes of it."""
        tickets._note({name: False})
        return tickets.filtered(
            lambda t: (
                t.is_complaint
                and t.active
                and not t.imported_from
                and not step.is_final(t.iso_step)
            )
        )

    # ------------------------------------------------------------------
    # Nobody's complaints (4.12)
    # ------------------------------------------------------------------

    @api.model
    def _give_to_leaders(self, tickets):
        waiting = tickets.filtered(lambda t: not t.user_id)
        for leader, cases in waiting.grouped(lambda t: t.team_id.user_id).items():
            entitled = cases._handable_to(leader) if leader else cases.browse()
            for ticket in cases:
                person = leader if ticket in entitled else leader.browse()
                if not person or not self._give(ticket, person, "unowned"):
                    self._tell_managers(ticket, "unowned")

    @api.model
    def _give(self, ticket, person, kind):
        """Make ``person`` the handler, journalled as ``kind``; whether it went."""

        def act(ticket):
            ticket.user_id = person
            ticket._journal(kind, {"user_id": person.name})

        return attempt(ticket, act, "Complaint not handed over")

    # ------------------------------------------------------------------
    # Not settled at first contact (annex H)
    # ------------------------------------------------------------------

    @api.model
    def _give_to_specialists(self, tickets):
        at_first = tickets.filtered(lambda t: t.handling_level == "1")
        groups = at_first.grouped(lambda t: (t.team_id, t.company_id))
        for (team, company), cases in groups.items():
            people = self.env["res.users"]._complaint_people(company, "handler")
            people &= team.user_ids
            may = {user: cases._handable_to(user) for user in people}
            loads = cases._level_loads(people)
            lapsed = self._lapsed(people, company)
            for ticket in cases:
                able = people.browse(u.id for u in people if ticket in may[u])
                able = (ticket.user_id & able) or able
                person = min(
                    able,
                    key=lambda user: (user in lapsed, loads[user], user.id),
                    default=None,
                )
                if person and self._pass_on(ticket, person):
                    loads[person] += 1
                else:
                    ticket._raise_level("2")
                    self._tell_managers(ticket, "unowned")

    @api.model
    def _lapsed(self, people, company):
        """Who is not trained, where the company looks at it."""
        if company.complaint_training == "none":
            return {}
        return self.env["helpdesk.ticket"]._training_lapsed(people, company)

    @api.model
    def _pass_on(self, ticket, person):
        def act(ticket):
            if ticket.user_id != person:
                ticket.user_id = person
            ticket._raise_level("2", user_id=person.name)
            ticket._tell("mail_template_specialist")

        return attempt(ticket, act, "Complaint not passed on")

    # ------------------------------------------------------------------
    # Nobody who may
    # ------------------------------------------------------------------

    @api.model
    def _tell_managers(self, ticket, kind):
        """Those managers who may know of it are told by number, and it is kept."""
        people = ticket._approvers()
        for lang, readers in people.grouped("lang").items():
            spoken = self.with_context(lang=lang)
            ticket.message_notify(
                partner_ids=readers.partner_id.ids,
                subject=spoken.env._(
                    "Complaint %(number)s has no handler", number=ticket.number
                ),
                body=spoken.env._(
                    "Nobody of the team may be given complaint %(number)s. Please "
                    "choose who handles it.",
                    number=ticket.number,
                ),
            )
        ticket._journal(kind, {"managers": people.mapped("name")})
