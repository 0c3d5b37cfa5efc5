from odoo import api, fields, models

from ..core import level, step

LEVELS = [
    ("1", "1 First contact"),
    ("2", "2 Specialist"),
    ("2r", "2R Internal review"),
    ("3", "3 Outside body"),
]
#: how a new case is told
_ENTRIES = ("received", "imported")


class ComplaintLevelMixin(models.AbstractModel):
    """Who answers for a case, and how far up it is (4.12, annex H).

    A complaint without a handler goes to its team leader after the company's
    working hours; one not settled at first contact goes to a specialist when
    the pipeline's working days are over. ``complaint.handover`` does both.
    The level goes up only. Imported and ended cases are left alone.
    """

    _name = "complaint.level.mixin"
    _description = "Complaint: owner and level"

    handling_level = fields.Selection(
        LEVELS,
        string="Level",
        copy=False,
        readonly=True,
        groups="base.group_user",
        help="1: first contact, 2: a specialist, 2R: internal review, 3: an outside "
        "body (annex H).",
    )
    level_since = fields.Datetime(
        string="At this level since",
        copy=False,
        readonly=True,
        groups="base.group_user",
    )
    level_due_at = fields.Datetime(
        string="Goes to a specialist on",
        copy=False,
        readonly=True,
        index="btree_not_null",
        groups="base.group_user",
        help="When the time for settling at first contact is over.",
    )
    owner_due_at = fields.Datetime(
        string="Goes to the team leader on",
        copy=False,
        readonly=True,
        index="btree_not_null",
        groups="base.group_user",
        help="When a case nobody handles becomes the team leader's.",
    )

    def _follow_journal(self, kind):
        result = super()._follow_journal(kind)
        if kind in _ENTRIES:
            # sudo: levels follow from what happens, whoever enters the case
            cases = self.sudo()
            cases._enter_first_level()
            cases._keep_owner_due(cases)
        return result

    def _follow_step(self, before):
        result = super()._follow_step(before)
        for ticket in self:
            reached = level.reached(ticket.handling_level, ticket.iso_step)
            if reached != (ticket.handling_level or "1"):
                ticket._raise_level(reached)
        ended = self.filtered(lambda t: step.is_final(t.iso_step) and t.level_due_at)
        ended._note({"level_due_at": False})
        # who had a handler, another team, or an ending, and has none of them now
        freed = self.filtered(
            lambda t: t.id in before and before[t.id]["owner"] != t._owner_values()
        )
        self._keep_owner_due(freed)
        return result

    def _step_values(self):
        values = super()._step_values()
        for ticket in self:
            values[ticket.id]["owner"] = ticket._owner_values()
        return values

    def _owner_values(self):
        return self.user_id.id, self.team_id.id, step.is_final(self.iso_step)

    # ------------------------------------------------------------------
    # Levels
    # ------------------------------------------------------------------

    def _enter_first_level(self):
        for ticket in self:
            if ticket.imported_from and step.is_final(ticket.iso_step):
                continue  # where it was settled is not known
            days = ticket.pipeline_id.spot_days
            first = level.reached("1" if days else "2", ticket.iso_step)
            vals = {"handling_level": first, "level_since": ticket.received_at}
            live = not ticket.imported_from and not step.is_final(ticket.iso_step)
            if live and first == "1":
                working = self.env["complaint.figure"]._working_time(ticket, {})
                vals["level_due_at"] = working.end_of_day(ticket.received_at, days)
                self.env["complaint.clock.monitor"]._wake(vals["level_due_at"])
            ticket._note(vals)

    def _raise_level(self, reached, **why):
        """Enter the level ``reached``; it is journalled with ``why``."""
        self._note(
            {
                "handling_level": reached,
                "level_since": fields.Datetime.now(),
                "level_due_at": False,
            }
        )
        self._journal("level", {"handling_level": reached, **why})

    # ------------------------------------------------------------------
    # Owners
    # ------------------------------------------------------------------

    def _keep_owner_due(self, freed):
        """Count anew for those ``freed``; forget it where somebody answers."""
        now = fields.Datetime.now()
        for ticket in self:
            hours = ticket.company_id.sudo().complaint_owner_hours
            left = not ticket.user_id and not step.is_final(ticket.iso_step)
            if not left or not hours or ticket.imported_from:
                if ticket.owner_due_at:
                    ticket._note({"owner_due_at": False})
            elif ticket in freed:
                working = self.env["complaint.figure"]._working_time(ticket, {})
                due = working.advance(now, hours * 3600)
                ticket._note({"owner_due_at": due})
                self.env["complaint.clock.monitor"]._wake(due)

    def _handable_to(self, user):
        """Those of these cases that may be given to ``user``: a handler who may
        read them, is not barred, declared no conflict, and trained where the company
        asks for it."""
        none = self.browse()
        if not user.active or not user._is_internal() or user._is_superuser():
            return none
        if not user.has_group("complaint_iso10002.group_complaint_handler"):
            return none
        readable = self.with_user(user)._filtered_access("read").with_env(self.env)
        for company, cases in readable.grouped("company_id").items():
            refuses = company.complaint_training == "block"
            if refuses and self._training_lapsed(user, company):
                readable -= cases
        return readable.filtered(
            lambda t: user not in t.barred_user_ids | t.conflicted_user_ids
        )

    @api.model
    def _level_loads(self, users):
        """``{user: open complaints}``."""
        rows = self._read_group(
            [
                ("user_id", "in", users.ids),
                ("is_complaint", "=", True),
                ("iso_step", "not in", step.FINAL),
            ],
            ["user_id"],
            ["__count"],
        )
        counts = dict(rows)
        return {user: counts.get(user, 0) for user in users}
