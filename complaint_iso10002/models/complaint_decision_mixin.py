from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..core import gate
from .complaint_remedy import OPEN

OUTCOMES = [
    ("upheld", "Upheld"),
    ("partly_upheld", "Partly upheld"),
    ("not_upheld", "Not upheld"),
    ("out_of_scope", "Out of scope"),
    ("withdrawn", "Withdrawn"),
]
ANSWERS = [
    ("accepted", "Accepted"),
    ("rejected", "Not accepted"),
    ("silent", "Silent after the reminder"),
]
CLOSURE_REASONS = [
    ("accepted_remedied", "Accepted, remedied"),
    ("accepted_explained", "Accepted, explained"),
    ("no_answer", "The complainant did not answer"),
    ("recourse_exhausted", "No further route"),
    ("external_decision", "Outside decision carried out"),
]


class ComplaintDecisionMixin(models.AbstractModel):
    """Investigation, response, remedy and closing (7.6 to 7.9).

    The outcome is derived from the findings of the points. What the
    complainant answers decides the way: accepted cases are closed once the
    promise is kept, rejected ones are reviewed by another person and shown the
    way outside; silence counts after a reminder only.
    """

    _name = "complaint.decision.mixin"
    _description = "Complaint: decision"
    _complaint_erasure = {
        "investigation_plan": "erase",
        "conclusion": "erase",
        "conflict_declared_by_id": "keep: staff who acted",
        "answer_reason": "erase",
        "reviewer_id": "keep: staff who acted",
        "closure_note": "erase",
    }

    # Investigation (7.6)
    point_ids = fields.One2many("complaint.point", "ticket_id", copy=False)
    investigation_plan = fields.Text(copy=False)
    conclusion = fields.Text(
        copy=False,
        help="What the investigation established. Never shown to the complainant.",
        groups="complaint_iso10002.group_complaint_contact",
    )
    conflict_declared_by_id = fields.Many2one(
        "res.users",
        string="No conflict declared by",
        copy=False,
        readonly=True,
    )
    conflict_declared_at = fields.Datetime(copy=False, readonly=True)
    outcome = fields.Selection(
        OUTCOMES,
        compute="_compute_outcome",
        store=True,
        index="btree_not_null",
    )

    # Response and remedy (7.7, 7.8)
    response_ids = fields.One2many("complaint.response", "ticket_id", copy=False)
    remedy_ids = fields.One2many("complaint.remedy", "ticket_id", copy=False)
    acknowledged_at = fields.Datetime(copy=False)
    decided_at = fields.Datetime(copy=False)
    communicated_at = fields.Datetime(copy=False)

    # Answer and closing (7.9)
    complainant_answer = fields.Selection(ANSWERS, copy=False)
    answered_at = fields.Datetime(copy=False)
    answer_reason = fields.Text(copy=False)
    reminded_at = fields.Datetime(copy=False, readonly=True)
    reviewer_id = fields.Many2one(
        "res.users",
        copy=False,
        domain=[("share", "=", False)],
        help="Who reviews the case after a rejected decision.",
    )
    closure_reason = fields.Selection(CLOSURE_REASONS, copy=False)
    closure_note = fields.Text(copy=False)
    recourse_ids = fields.One2many("complaint.recourse", "ticket_id", copy=False)

    @api.depends("point_ids.finding")
    def _compute_outcome(self):
        for ticket in self:
            findings = set(ticket.point_ids.mapped("finding"))
            ticket.outcome = _outcome(findings)

    def _investigation_facts(self):
        self.ensure_one()
        return {
            "plan": bool(self.investigation_plan),
            "conclusion": bool(self.conclusion),
            "no_conflict": bool(self.user_id)
            and self.conflict_declared_by_id == self.user_id,
            "points": tuple(
                gate.Point(
                    category=bool(point.category_id),
                    finding=point.finding or None,
                    reason=bool(point.reason),
                    cause=bool(point.cause_id),
                )
                for point in self.point_ids
            ),
        }

    def _decision_facts(self):
        self.ensure_one()
        letters = self.response_ids.filtered(lambda r: r.kind != "holding")
        recourses = self.recourse_ids
        return {
            "response_approved": any(r.state in ("approved", "sent") for r in letters),
            "response_sent": any(r.state == "sent" for r in letters),
            "answer": self.complainant_answer or None,
            "reminded": bool(self.reminded_at),
            "remedies_open": sum(r.state in OPEN for r in self.remedy_ids),
            "remedies_unverified": sum(r._is_unverified() for r in self.remedy_ids),
            "reviewed": self._is_reviewed(),
            "recourse_told": any(r.told_on for r in recourses),
            "recourse_ended": any(r._has_ended() for r in recourses),
            "closure_reason": self.closure_reason or None,
        }

    def _first_decision(self):
        """The decision the complainant first got, or will get."""
        letters = self.response_ids.filtered(lambda r: r.kind == "decision")
        return letters.sorted("id")[:1]

    def _is_reviewed(self):
        return any(r.kind == "review" and r.state == "sent" for r in self.response_ids)

    def _recourse_bodies(self):
        """Outside bodies to name in this case's letters: those competent for its
        category, or for one above it."""
        self.ensure_one()
        bodies = self.env["complaint.recourse.body"].search(
            [("company_id", "in", (False, self.company_id.id))]
        )
        branch = {
            int(part) for part in (self.category_id.parent_path or "").split("/")[:-1]
        }
        return bodies.filtered(
            lambda b: not b.category_ids or branch.intersection(b.category_ids.ids)
        )

    @api.constrains("reviewer_id")
    def _check_reviewer(self):
        for ticket in self.filtered("reviewer_id"):
            if ticket.reviewer_id in ticket._deciders():
                raise ValidationError(
                    self.env._("Who made the first decision does not review it.")
                )

    def _deciders(self):
        """Who made the first decision (4.7, 7.9)."""
        # sudo: whoever asks, the law is the same
        first = self.sudo()._first_decision()
        return first.author_id | first.approved_by_id

    # ------------------------------------------------------------------
    # Acts
    # ------------------------------------------------------------------

    def action_declare_no_conflict(self):
        """The handler declares to be free of any conflict of interest (4.7)."""
        for ticket in self:
            if ticket.user_id != self.env.user:
                raise UserError(
                    self.env._("The handler of the case declares this in person.")
                )
            ticket._note(
                {
                    "conflict_declared_by_id": self.env.uid,
                    "conflict_declared_at": fields.Datetime.now(),
                }
            )
        self._journal("declared", {"conflict": "none"})

    def action_draft_response(self):
        """Draft the next letter from the findings and open it."""
        self.ensure_one()
        kind = "review" if self.complainant_answer == "rejected" else "decision"
        draft = self.response_ids.filtered(lambda r: r.state != "sent")[:1]
        response = draft or self.env["complaint.response"]._draft(self, kind)
        return {
            "type": "ir.actions.act_window",
            "res_model": "complaint.response",
            "res_id": response.id,
            "view_mode": "form",
        }

    def _on_response_sent(self, response):
        """A letter went out: note the dates and move the case (7.8)."""
        self.ensure_one()
        if response.kind == "holding":
            return
        vals = {
            "decided_at": response.approved_at,
            "communicated_at": response.sent_at,
        }
        if response.kind == "review":
            vals.update(complainant_answer=False, answered_at=False, reminded_at=False)
        if self.iso_step in ("investigation", "response", "disputed"):
            self._advance_to("communicated")
        self._note(vals)

    def action_remind(self):
        """Remind the complainant by mail that we wait for an answer (7.9).

        :raises UserError: when no address is known; silence counts after a
            reminder that reached somebody only.
        """
        tickets = self.filtered(lambda t: t.iso_step == "communicated")
        if not all(ticket._complainant_email() for ticket in tickets):
            raise UserError(
                self.env._(
                    "No e-mail address is known. Remind by phone or letter and "
                    "record it so."
                )
            )
        tickets._note({"reminded_at": fields.Datetime.now()})
        tickets._mail_template("complaint_iso10002.mail_template_reminder", "reminded")

    def action_reminded_in_person(self):
        """Record that the complainant was reminded by phone, letter or in person."""
        tickets = self.filtered(lambda t: t.iso_step == "communicated")
        tickets._note({"reminded_at": fields.Datetime.now()})
        tickets._journal("reminded", {"by": "person"})

    def _record_answer(self, answer, reason=None, answered_at=None, proof=None):
        """Note what the complainant says to the decision, and what follows.

        :raises UserError: when no decision was communicated, or silence is
            recorded before a reminder.
        """
        for ticket in self:
            if not ticket.communicated_at:
                raise UserError(self.env._("No decision was communicated yet."))
            if answer == "silent" and not ticket.reminded_at:
                raise UserError(
                    self.env._("Silence counts after a reminder. Send it first.")
                )
            at = answered_at or fields.Datetime.now()
            if not ticket.communicated_at <= at <= fields.Datetime.now():
                raise UserError(
                    self.env._("An answer comes after the decision, and is known.")
                )
            ticket._note({"complainant_answer": answer, "answered_at": at})
            ticket.answer_reason = reason
            ticket._journal(
                "answered", {"answer": answer, "reason": reason, "proof": proof}
            )
            if answer == "rejected":
                ticket._dispute()

    def _dispute(self):
        """A rejected decision goes to another person, then outside (7.9)."""
        self.ensure_one()
        if self._is_reviewed():
            self._tell_recourse()
            return
        self.reviewer_id = self.reviewer_id or self._propose_reviewer()
        self._advance_to("disputed")
        if self.reviewer_id:
            self.activity_schedule(
                "complaint_iso10002.mail_activity_type_review",
                user_id=self.reviewer_id.id,
            )

    def _tell_recourse(self):
        """Record the outside bodies our letter named, and watch the case."""
        self.ensure_one()
        known = self.recourse_ids.body_id
        self.env["complaint.recourse"].create(
            [
                {
                    "ticket_id": self.id,
                    "body_id": body.id,
                    "told_on": fields.Date.context_today(self),
                }
                for body in self._recourse_bodies() - known
            ]
        )
        if self.recourse_ids:
            self._advance_to("recourse")

    def _propose_reviewer(self):
        """Who decides after a rejection: a manager, unless the last one who may
        approve the new decision is needed for that; then a handler of the team."""
        self.ensure_one()
        managers = self._approvers()
        if len(managers) < 2 and self.pipeline_id.approval != "none":
            group = self.env.ref("complaint_iso10002.group_complaint_handler")
            # sudo: handlers do not read who is in a group
            members = self.team_id.sudo().user_ids & group.sudo().all_user_ids
            free = self._readers(members - managers - self._deciders())
            if managers and free:
                return free[:1]
        return self._propose_approver(self.env["res.users"])

    def _propose_approver(self, author):
        """A manager of the team other than ``author``, else any manager."""
        managers = self._approvers() - author
        return (managers & self.team_id.user_ids or managers)[:1]

    def _approvers(self):
        """Managers who may read this case and did not make the first decision."""
        self.ensure_one()
        managers = self.env["res.users"]._complaint_people(self.company_id)
        return self._readers(managers - self._deciders())


def _outcome(findings):
    """The outcome of a complaint from the findings of its points.

    Points that were withdrawn or out of scope count only when nothing else is
    left; an open point leaves the outcome open.
    """
    if not findings or False in findings:
        return False
    decided = findings - {"withdrawn", "out_of_scope"}
    if not decided:
        return "out_of_scope" if "out_of_scope" in findings else "withdrawn"
    if len(decided) == 1:
        return decided.pop()
    return "partly_upheld"
