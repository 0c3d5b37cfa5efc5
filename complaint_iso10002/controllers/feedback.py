from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from ..models.complaint_feedback import RETURNS, STATEMENTS
from .public import ComplaintPublic

_ROUTE = {"type": "http", "auth": "public", "website": True, "sitemap": False}


class ComplaintFeedbackController(ComplaintPublic, http.Controller):
    """The complainant's page for feedback, behind the link of the mail (8.3).

    The link is the only right: there is no session to steal, so the form needs
    no token of one. Opening a page records nothing, since mail programs open
    links by themselves. A link that is wrong, used up or over looks the same to
    all. Whoever is logged in is not named: who complained may be hidden.
    """

    @http.route("/complaints/feedback/<string:token>", methods=["GET"], **_ROUTE)
    def feedback(self, token, overall=None, **_query):
        feedback, refusal = self._enter(token)
        if refusal:
            return refusal
        if not feedback._is_open():
            return self._ended()
        return self._form_page(feedback, token, {"overall": overall})

    @http.route(
        "/complaints/feedback/<string:token>",
        methods=["POST"],
        csrf=False,
        **_ROUTE,
    )
    def feedback_answer(self, token, **_form):
        feedback, refusal = self._enter(token)
        if refusal:
            return refusal
        thanks = f"/complaints/feedback/{token}/thanks"
        if self._word("homepage"):  # a machine fills what people do not see
            return self._go(thanks)
        if not feedback._is_open():
            return self._go(thanks) if feedback.answered_at else self._ended()
        given = self._form((*STATEMENTS, "comment", "would_return", "wants_contact"))
        try:
            feedback._answer(self._read(given))
        except UserError as error:
            return self._form_page(feedback, token, given, {"overall": str(error)})
        return self._go(thanks)

    @http.route("/complaints/feedback/<string:token>/thanks", methods=["GET"], **_ROUTE)
    def feedback_thanks(self, token, **_query):
        feedback, refusal = self._enter(token)
        if refusal:
            return refusal
        return self._thanks_page(feedback, token)

    @http.route(
        "/complaints/feedback/<string:token>/review",
        methods=["POST"],
        csrf=False,
        **_ROUTE,
    )
    def feedback_review(self, token, **_form):
        """An unhappy complainant asks for somebody else to look again (7.9)."""
        feedback, refusal = self._enter(token)
        if refusal:
            return refusal
        given = self._form(("reason",))
        if self._word("homepage") or not self._offers_review(feedback):
            return self._go(f"/complaints/feedback/{token}/thanks")
        try:
            feedback.ticket_id._complainant_review(given["reason"])
        except UserError as error:
            return self._thanks_page(feedback, token, given, {"reason": str(error)})
        return self._go(f"/complaints/feedback/{token}/thanks?asked=1")

    # ------------------------------------------------------------------

    def _enter(self, token):
        """``(feedback, None)``, or who comes too often or wrongly is answered."""
        minutes = self._wait("feedback")
        if minutes:
            return None, self._too_often(minutes)
        feedback = self._nobody()["complaint.feedback"]._find(token)
        if not feedback:
            return None, self._ended()
        return feedback, None

    def _ended(self):
        return self._page("complaint_iso10002.public_feedback_ended", {}, status=404)

    def _form_page(self, feedback, token, given, errors=None):
        return self._page(
            "complaint_iso10002.public_feedback",
            {
                "feedback": feedback,
                "organization": feedback.company_id,
                "action": f"/complaints/feedback/{token}",
                "process": self._statements(STATEMENTS[:6]),
                "outcome": self._statements(STATEMENTS[6:]),
                "returns": [
                    (value, label, None)
                    for value, label in feedback._fields[
                        "would_return"
                    ]._description_selection(request.env)
                ],
                "values": given,
                "errors": errors or {},
            },
            status=422 if errors else 200,
        )

    def _thanks_page(self, feedback, token, given=None, errors=None):
        return self._page(
            "complaint_iso10002.public_feedback_thanks",
            {
                "feedback": feedback,
                "organization": feedback.company_id,
                "has_asked": self._word("asked") == "1",
                "offers_review": self._offers_review(feedback),
                "bodies": feedback.ticket_id._recourse_bodies(),
                "action": f"/complaints/feedback/{token}/review",
                "values": given or {},
                "errors": errors or {},
            },
            status=422 if errors else 200,
        )

    def _offers_review(self, feedback):
        unhappy = feedback.answered_at and feedback._is_unhappy()
        return bool(unhappy and feedback.ticket_id._offers_review())

    def _read(self, given):
        """The form's texts as answers; what is no number is no answer."""
        answers = {
            name: int(given[name])
            for name in STATEMENTS
            if given[name].isascii() and given[name].isdigit() and len(given[name]) < 3
        }
        answers["comment"] = given["comment"]
        answers["wants_contact"] = bool(given["wants_contact"])
        if given["would_return"] in dict(RETURNS):
            answers["would_return"] = given["would_return"]
        return answers

    def _statements(self, names):
        words = {
            "easy": request.env._("It was easy to complain."),
            "respectful": request.env._("I was treated with respect."),
            "informed": request.env._("I was kept informed."),
            "timely": request.env._("The time it took was reasonable."),
            "fair": request.env._("I was treated fairly and without bias."),
            "clear": request.env._("The answer was clear and dealt with every point."),
            "outcome_fair": request.env._("The outcome was fair."),
            "overall": request.env._(
                "Overall, I am satisfied with how my complaint was handled."
            ),
        }
        return [(name, words[name]) for name in names]
