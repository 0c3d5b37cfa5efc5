import re
from datetime import datetime

from odoo.tests import TransactionCase, new_test_user

from ..models.complaint_response_points_mixin import POINTS

#: A Wednesday; what tests call "now" unless they say otherwise.
NOW = datetime(2025, 3, 12, 9, 0)


class ComplaintCase(TransactionCase):
    """People and factories for complaint tests; no tests of its own.

    ``contact``, ``handler``, ``other_handler`` and ``manager`` are members of
    ``team`` (full pipeline), ``outsider`` is an employee with no role.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True))
        group = "complaint_iso10002.group_complaint_"
        cls.contact = new_test_user(cls.env, "cp_contact", groups=group + "contact")
        cls.handler = new_test_user(cls.env, "cp_handler", groups=group + "handler")
        cls.other_handler = new_test_user(
            cls.env, "cp_handler2", groups=group + "handler"
        )
        cls.manager = new_test_user(cls.env, "cp_manager", groups=group + "manager")
        cls.second_manager = new_test_user(
            cls.env, "cp_manager2", groups=group + "manager"
        )
        cls.auditor = new_test_user(cls.env, "cp_auditor", groups=group + "auditor")
        cls.executive = new_test_user(
            cls.env, "cp_executive", groups=group + "executive"
        )
        cls.outsider = new_test_user(cls.env, "cp_outsider", groups="base.group_user")
        members = cls.contact | cls.handler | cls.other_handler | cls.manager
        cls.team = cls._team("Complaints", "full", members)
        cls.plain_team = cls.env["helpdesk.ticket.team"].create({"name": "Support"})
        cls.phone = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_phone")
        cls.email = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_email")
        cls.category = cls.env.ref("complaint_iso10002.helpdesk_ticket_category_qua_1")
        cls.handling = cls.env.ref("complaint_iso10002.helpdesk_ticket_category_hnd_3")
        cls.cause = cls.env.ref("complaint_iso10002.complaint_cause_pro_3")
        cls.customer = cls.env["res.partner"].create(
            {"name": "Ada Complainant", "email": "ada@example.com"}
        )

    @classmethod
    def _team(cls, name, pipeline, members):
        return cls.env["helpdesk.ticket.team"].create(
            {
                "name": name,
                "alias_name": name.lower().replace(" ", "-"),
                "complaint_handling": True,
                "pipeline_id": cls.env.ref(
                    f"complaint_iso10002.complaint_pipeline_{pipeline}"
                ).id,
                "user_ids": members.ids,
                "user_id": cls.manager.id,
            }
        )

    @classmethod
    def _complaint(cls, user=None, **vals):
        """A complaint by phone, with one point, entered by ``user``."""
        values = {
            "name": "The kettle leaks",
            "description": "<p>It leaked on the first day.</p>",
            "team_id": cls.team.id,
            "channel_id": cls.phone.id,
            "partner_id": cls.customer.id,
            "user_id": False,
            "point_ids": [(0, 0, {"name": "It leaks", "category_id": cls.category.id})],
            **vals,
        }
        tickets = cls.env["helpdesk.ticket"]
        return tickets.with_user(user or cls.env.user).create(values)

    def _assess(self, ticket, **vals):
        ticket.write(
            {
                "severity": "2",
                "impact": "2",
                "complexity": "simple",
                "user_id": self.handler.id,
                **vals,
            }
        )
        ticket.iso_step = "investigation"

    def _investigate(self, ticket):
        """Facts of an investigation, found by the handler."""
        ticket = ticket.with_user(self.handler)
        ticket.action_declare_no_conflict()
        ticket.point_ids.write(
            {
                "finding": "upheld",
                "reason": "The seal was missing.",
                "cause_id": self.cause.id,
            }
        )
        ticket.conclusion = "The seal was not fitted."
        ticket.iso_step = "response"

    def _communicate(self, ticket):
        """Draft, approve and say the decision; the response."""
        ticket = ticket.with_user(self.handler)
        response = self.env["complaint.response"].with_user(self.handler)._draft(ticket)
        response.sent_by = "spoken"
        response.action_submit()
        if response.state == "to_approve":
            response.with_user(self.manager).action_approve()
        response.write(dict.fromkeys(POINTS, True))
        response.action_send()
        return response

    def _bring_to(self, ticket, iso_step):
        """Take a new complaint the regular way to ``iso_step``."""
        for name, act in (
            ("assessment", lambda: ticket.write({"user_id": self.handler.id})),
            ("investigation", lambda: self._assess(ticket)),
            ("response", lambda: self._investigate(ticket)),
            ("communicated", lambda: self._communicate(ticket)),
        ):
            act()
            if name == "assessment":
                ticket.iso_step = "assessment"
            if name == iso_step:
                break
        return ticket

    def _last(self, ticket):
        """The newest event of the journal."""
        return self.env["complaint.event"].search(
            [("ticket_id", "=", ticket.id)], limit=1
        )

    def _kinds(self, ticket):
        """Kinds of the journal's events, oldest first."""
        return ticket.sudo().event_ids.sorted("sequence").mapped("kind")

    def _assert_untold(self, text, secrets):
        """No secret stands in ``text`` as words of their own, in any case of letters.

        Within a word it is chance: the digests of the journal may spell "ada".
        ``\\n`` of a printed string ends a word.
        """
        for secret in secrets:
            words = rf"(?:(?<![0-9a-z])|(?<=\\[nrt])){re.escape(secret)}(?![0-9a-z])"
            found = re.search(words, text, re.IGNORECASE)
            near = found and text[max(0, found.start() - 80) : found.end() + 80]
            self.assertIsNone(found, f"{secret} in …{near}")
