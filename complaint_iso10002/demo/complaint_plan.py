from datetime import timedelta

from odoo import api, fields, models

from . import moved_clock

_XMLID = "complaint_iso10002."
#: what was promised in public, and which of the complaints are about it
_PROMISES = {
    "Delivery within five working days": ("sofa", "about_sofa"),
    "An answer to every complaint within ten working days": ("dishwasher", "interest"),
}
#: days ago, what for, kind, amount, why, decision after days, provided after days
_REQUESTS = (
    (
        96,
        "A second person for the complaints desk in December",
        "people",
        4800,
        "Last December answers took twice as long as promised.",
        12,
        20,
    ),
    (
        41,
        "Training in answering difficult letters, two days",
        "training",
        1900,
        "Complainants say that our letters do not answer their questions.",
        None,
        None,
    ),
)
_RISKS = (
    {
        "name": "One supplier's lot causes many complaints at once",
        "cause": "Lots are sold before any of them was tested.",
        "effect": "The desk cannot answer in time for weeks.",
        "likelihood": "4",
        "consequence": "4",
    },
    {
        "name": "Only one person at the desk reads Chinese",
        "cause": "Nobody else was hired for it.",
        "effect": "Letters wait while this person is away.",
        "likelihood": "3",
        "consequence": "3",
    },
    {
        "name": "What complaints teach goes into the instructions for use",
        "kind": "opportunity",
        "effect": "Fewer complaints about handling the product.",
        "likelihood": "4",
        "consequence": "3",
    },
)


class ComplaintDemo(models.AbstractModel):
    """What the demonstration company planned: resources, risks, promises."""

    _inherit = "complaint.demo"

    @api.model
    def _plan(self):
        """Enter what is not there yet, through the acts of the people."""
        env = self._silent_env()
        if env["complaint.resource.request"].search_count([], limit=1):
            return
        manager = env.ref(_XMLID + "res_users_manager")
        for request in _REQUESTS:
            self._ask_for(env, manager, *request)
        for vals in _RISKS:
            env["complaint.risk"].with_user(manager).create(vals)
        self._promise(env, manager)

    @api.model
    def _ask_for(self, env, manager, ago, name, kind, amount, why, decided, provided):
        asked = fields.Datetime.now() - timedelta(days=ago)
        requests = env["complaint.resource.request"].with_user(manager)
        with moved_clock.at(asked):
            request = requests.create(
                {"name": name, "kind": kind, "amount": amount, "reason": why}
            )
        if decided is None:
            return
        executive = env.ref(_XMLID + "res_users_executive")
        with moved_clock.at(asked + timedelta(days=decided)):
            request.with_user(executive)._decide(
                "partly", "For three weeks; then we look again.", amount * 3 / 4
            )
        with moved_clock.at(asked + timedelta(days=decided + provided)):
            request.action_provided()

    @api.model
    def _promise(self, env, manager):
        known = self._known()
        for name, cases in _PROMISES.items():
            promise = (
                env["complaint.promise"]
                .with_user(manager)
                .create(
                    {
                        "name": name,
                        "published_at": "https://lindgren.example.com/promise",
                        "date_from": fields.Date.today() - timedelta(days=500),
                    }
                )
            )
            ids = [known[key] for key in cases if key in known]
            env["helpdesk.ticket"].browse(ids).promise_ids = promise
