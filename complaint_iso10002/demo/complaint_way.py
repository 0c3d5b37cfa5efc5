"""A demonstration complaint on its way to the decision, act by act."""

from datetime import timedelta

from odoo.tools import plaintext2html

from ..models.complaint_response_points_mixin import POINTS
from .moved_clock import at

_ADDON = "complaint_iso10002"
_CHANNEL = {"mgmt": "helpdesk_mgmt.helpdesk_ticket_channel"}
#: days from receipt to each act, at pace 1
DAYS = {
    "acknowledge": 0.1,
    "take": 0.3,
    "assess": 0.9,
    "declare": 1.1,
    "find": 4,
    "draft": 5.1,
    "approve": 5.9,
    "send": 6.1,
    "remind": 20,
    "silence": 33.1,
    "close_silent": 34,
    "answer": 9.2,
    "perform": 12.1,
    "verify": 13.2,
    "close": 14,
    "review": 15.1,
    "answer_again": 19,
    "file": 24.2,
    "decide": 80,
    "comply": 81,
    "reopen": 24,
    "exit": 1.4,
}
STEPS = ("received", "assessment", "investigation", "response", "communicated")


class Way:
    """Brings ``case`` on its way through the methods people use, gates included.

    ``known`` gives the database ids of complaints that lived before, by key.
    """

    def __init__(self, env, case, now, known):
        self.env, self.case, self.now, self.known = env, case, now, known
        start = now - timedelta(days=case.days)
        if case.days >= 1:
            hour, minute = 7 + len(case.text) % 5, len(case.name) * 7 % 60
            start = start.replace(hour=hour, minute=minute, second=0)
        self.start = start
        self.ticket = None

    # ------------------------------------------------------------------
    # Who and when
    # ------------------------------------------------------------------

    def _moment(self, act):
        """When ``act`` is due at the pace of this case; never in the future."""
        moment = self.start + timedelta(days=DAYS[act] * self.case.pace)
        return min(moment, self.now)

    def _day(self, act):
        return self._moment(act).date()

    def _at(self, act):
        """The clock moved to ``act``."""
        return at(self._moment(act))

    def _user(self, login):
        return self.env.ref(f"{_ADDON}.res_users_{login}")

    def _as(self, login, record=None):
        """``record``, the ticket by default, in the hands of ``login``."""
        held = self.ticket if record is None else record
        return held.with_user(self._user(login))

    def _handler(self):
        return self._as(self.case.handler)

    def _ref(self, kind, code):
        return self.env.ref(f"{_ADDON}.{kind}_{code}")

    def _partner(self, key):
        """A customer; ``portal`` is the one the base's own demo data lets log in."""
        partner = self._ref("res_partner", "customer" if key == "portal" else key)
        if key == "portal":
            xmlid = "base.partner_demo_portal"
            return self.env.ref(xmlid, raise_if_not_found=False) or partner
        return partner

    # ------------------------------------------------------------------
    # From receipt to decision
    # ------------------------------------------------------------------

    def _receive(self):
        with at(min(self.start + timedelta(minutes=25), self.now)):
            tickets = self._as("contact", self.env["helpdesk.ticket"])
            self.ticket = tickets.create(self._prepare_vals())
        if not self.ticket.acknowledged_at and self.case.days > 1:
            with self._at("acknowledge"):
                self.ticket.action_acknowledged_in_person()

    def _prepare_vals(self):
        case = self.case
        category = self._ref("helpdesk_ticket_category", case.points[0].category)
        partner = self._partner(case.who) if case.who else self.env["res.partner"]
        vals = {
            "team_id": self._ref("helpdesk_ticket_team", case.team).id,
            "name": case.name,
            "description": plaintext2html(case.text),
            "received_at": self.start,
            "channel_id": self._channel().id,
            "category_id": category.id,
            "partner_id": partner.id,
            "partner_name": partner.name,
            "partner_email": partner.email,
            "user_id": False,
            "preferred_lang": "en_US",
            "point_ids": [(0, 0, self._point_vals(point)) for point in case.points],
        }
        vals.update(case.more)
        if "representative" in vals:
            vals["representative_id"] = self._partner(vals.pop("representative")).id
        if case.until != "merged" and case.other:
            vals["earlier_complaint_id"] = self.known[case.other]
        return vals

    def _channel(self):
        module, _dot, name = self.case.channel.partition("_")
        if module in _CHANNEL:
            return self.env.ref(f"{_CHANNEL[module]}_{name}")
        return self._ref("helpdesk_ticket_channel", self.case.channel)

    def _point_vals(self, point):
        category = self._ref("helpdesk_ticket_category", point.category)
        return {"name": point.name, "category_id": category.id}

    def _take(self):
        with self._at("take"):
            handler = self._user(self.case.handler)
            self._handler().write({"user_id": handler.id, "iso_step": "assessment"})

    def _assess(self):
        severity, impact, complexity = self.case.level
        with self._at("assess"):
            self._handler().write(
                {
                    "severity": severity,
                    "impact": impact,
                    "complexity": complexity,
                    "iso_step": "investigation",
                }
            )

    def _investigate(self):
        with self._at("declare"):
            self._handler().action_declare_no_conflict()
        with self._at("find"):
            ticket = self._handler()
            for point, known in zip(ticket.point_ids, self.case.points, strict=True):
                cause = known.cause and self._ref("complaint_cause", known.cause).id
                point.write(
                    {
                        "finding": known.finding,
                        "reason": known.reason,
                        "cause_id": cause,
                    }
                )
            ticket.conclusion = self.case.conclusion
            self._promise(ticket)
            ticket._advance_to("response")

    def _promise(self, ticket):
        for remedy in self.case.remedies:
            kind = self._ref("complaint_remedy_type", remedy.kind)
            due = self.start + timedelta(days=16 * self.case.pace)
            ticket.remedy_ids = [
                (
                    0,
                    0,
                    {
                        "type_id": kind.id,
                        "name": remedy.promise,
                        "amount": remedy.amount,
                        "responsible_id": ticket.env.uid,
                        "due_on": due.date(),
                    },
                )
            ]

    def _communicate(self):
        self._letter("decision", self.case.handler, "draft")

    def _letter(self, kind, author, act):
        """Write, have approved and post a letter; its date in the case follows."""
        with self._at(act):
            ticket = self._as(author)
            if ticket.pipeline_id.code == "regulated" and not ticket.recourse_ids:
                self._name_outside_bodies(ticket)
            letter = ticket.env["complaint.response"]._draft(ticket, kind)
            letter.write({"sent_by": "letter", **dict.fromkeys(POINTS, True)})
            letter.action_submit()
        if letter.state == "to_approve":
            approver = "manager2" if kind == "review" else "manager"
            with self._at("approve" if kind == "decision" else act):
                self._as(approver, letter).action_approve()
        with self._at("send" if kind == "decision" else act):
            letter.action_send()

    def _name_outside_bodies(self, ticket):
        ticket.recourse_ids = [
            (0, 0, {"body_id": body.id, "told_on": self._day("send")})
            for body in ticket._recourse_bodies()
        ]
