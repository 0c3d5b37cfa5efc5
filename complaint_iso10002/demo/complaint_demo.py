from odoo import api, fields, models

from . import clinic, credit, household, kettle_lot
from .complaint_life import Life

CASES = household.CASES + kettle_lot.CASES + clinic.CASES + credit.CASES
#: whom the demonstration company is renamed from, and to
_UNNAMED = ("YourCompany", "My Company")
_COMPANY = {
    "name": "Lindgren Home",
    "street": "1 Lindgren Square",
    "zip": "94105",
    "city": "San Francisco",
    "phone": "+1 555 0100",
    "email": "care@example.com",
    "website": "https://lindgren.example.com",
}
_LANGUAGES = ["de_DE", "fa_IR", "zh_CN"]
#: external ids of the complaints; of no module, so that uninstalling keeps them
XMLIDS = "complaint_demo"
#: what the complainants of closed cases say when asked, in turn
_ANSWERS = (
    {"overall": 5, "fair": 5, "timely": 4, "outcome_fair": 5, "would_return": "yes"},
    {"overall": 4, "fair": 4, "timely": 3, "outcome_fair": 4, "would_return": "yes"},
    {
        "overall": 2,
        "fair": 3,
        "timely": 1,
        "outcome_fair": 2,
        "would_return": "unsure",
        "comment": "Friendly people, but I had to ask twice where it stood.",
    },
)
_ANSWERED = 6
#: what the gap analysis found
_EVIDENCE = "Policy, register and a look at ten cases."
_GAPS = {
    "4.5": {"rating": "partly", "note": "Nobody answers in sign language yet."},
    "4.8": {"rating": "no", "note": "The telephone line costs 20 cents a minute."},
    "6.1": {"rating": "partly", "note": "Risks are known, and not written down."},
    "8.5": {"rating": "no", "note": "The first audit is planned."},
}


class ComplaintDemo(models.AbstractModel):
    """Demonstration complaints, each with a real life; called by demo data only.

    Every step goes through the methods people use, with the rights of the
    person who does it, and so through gates, approvals and the journal. No
    mail leaves: what would be sent is marked as sent.
    """

    _name = "complaint.demo"
    _description = "Demonstration complaints"

    @api.model
    def _load(self):
        """Enter the complaints that are not there yet, the oldest first."""
        self._prepare()
        now = fields.Datetime.now().replace(microsecond=0)
        known = self._known()
        for case in sorted(CASES, key=lambda case: -case.days):
            if case.key not in known:
                life = Life(self._silent_env(), case, now, known)
                known[case.key] = life.live().id
        self._remember(known)
        self._publish_policy()
        self._answer_survey()
        self._assess_itself()
        self._mark_mails_sent()

    @api.model
    def _prepare(self):
        company = self.env.ref("base.main_company")
        if company.name.split(" (")[0] in _UNNAMED:
            company.write(_COMPANY)
        addon = self.env["ir.module.module"].search(
            [("name", "=", "complaint_iso10002")]
        )
        addon._update_translations(_LANGUAGES)

    @api.model
    def _silent_env(self):
        """Mail waits in the queue, colleagues are not notified of assignments."""
        context = {
            "mail_notify_force_send": False,
            "mail_auto_subscribe_no_notify": True,
            "lang": "en_US",
            "tz": "UTC",
        }
        return self.env(context=context)

    @api.model
    def _known(self):
        """``{key: database id}`` of the complaints entered before."""
        data = self.env["ir.model.data"].search([("module", "=", XMLIDS)])
        return {record.name: record.res_id for record in data}

    @api.model
    def _remember(self, known):
        tickets = self.env["helpdesk.ticket"]
        self.env["ir.model.data"]._update_xmlids(
            [
                {
                    "xml_id": f"{XMLIDS}.{key}",
                    "record": tickets.browse(ticket_id),
                    "noupdate": True,
                }
                for key, ticket_id in known.items()
            ]
        )

    @api.model
    def _publish_policy(self):
        """The policy in force, with the version it replaced."""
        policy = self.env.ref("complaint_iso10002.complaint_policy_first")
        if policy.state != "draft":
            return
        manager = self.env.ref("complaint_iso10002.res_users_manager")
        executive = self.env.ref("complaint_iso10002.res_users_executive")
        for _version in range(2):
            policy.with_user(manager).action_submit()
            policy.with_user(executive).action_approve()
            policy.with_user(manager).action_publish()
            if policy.version == 1:
                number = policy.with_user(manager).action_new_version()["res_id"]
                policy = policy.browse(number)
                policy.with_user(manager).review_on = fields.Date.add(
                    fields.Date.context_today(self), years=1
                )

    @api.model
    def _answer_survey(self):
        """The first cases that were closed are asked, and their complainants answer."""
        env = self._silent_env()
        tickets = env["helpdesk.ticket"].browse(sorted(self._known().values()))
        closed = tickets.filtered(lambda ticket: ticket.iso_step == "closed")
        for number, ticket in enumerate(closed[:_ANSWERED]):
            if not ticket.feedback_drawn_at:
                env["complaint.feedback.survey"]._decide(ticket)
                for feedback in ticket.feedback_ids:
                    feedback._answer(_ANSWERS[number % len(_ANSWERS)])

    @api.model
    def _assess_itself(self):
        """A gap analysis that is done, and the last quarter as a draft (6.1)."""
        manager = self.env.ref("complaint_iso10002.res_users_manager")
        assessments = self.env["complaint.self.assessment"].with_user(manager)
        if assessments.search_count([], limit=1):
            return
        today = fields.Date.context_today(self)
        since = fields.Date.subtract(today, months=3)
        gaps = assessments.create({"kind": "gap", "date_from": since, "date_to": today})
        gaps.line_ids.write({"rating": "yes", "note": _EVIDENCE})
        for line in gaps.line_ids:
            if line.clause in _GAPS:
                line.write(_GAPS[line.clause])
        gaps.action_done()
        quarter = assessments.create({"kind": "monitoring"})
        quarter.line_ids[:4].write({"rating": "yes", "note": _EVIDENCE})

    @api.model
    def _mark_mails_sent(self):
        tickets = self.env["helpdesk.ticket"].browse(self._known().values())
        waiting = self.env["mail.mail"].search(
            [
                ("state", "=", "outgoing"),
                ("model", "=", tickets._name),
                ("res_id", "in", tickets.ids),
            ]
        )
        waiting.state = "sent"
        waiting._postprocess_sent_message(success_pids=[], success_emails=[])
