from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request
from odoo.tools import html2plaintext

from .public import ComplaintPublic

_PAPER = "report.complaint_iso10002.report_complaint_form"
_POLICY_PAPER = "report.complaint_iso10002.report_complaint_policy"
_LARGEST = 2**31 - 1


class ComplaintPolicyController(ComplaintPublic, http.Controller):
    """The public page on complaints, in several formats (4.4, 4.5, 7.1).

    Open to all, without account; shows what is published and nothing else.
    """

    def _policy_values(self):
        values = request.env["complaint.public.page"]._values(self._organization())
        return {**values, "when": self._when}

    @http.route("/complaints", type="http", auth="public", website=True, readonly=True)
    def policy(self, size=None, **_query):
        """How to complain, what happens, by when, and where else to go."""
        self._choose_organization()
        values = {
            **self._policy_values(),
            "is_large": size == "large",
            "publishers": self._publishers(),
        }
        return self._page("complaint_iso10002.public_policy", values)

    @http.route(
        "/complaints/policy/<int:version>",
        type="http",
        auth="public",
        website=True,
        readonly=True,
        sitemap=False,
    )
    def policy_version(self, version, **_query):
        """A version that was published, as it was; what never was looks unknown."""
        policy = self._policy_version(version)
        values = {"policy": policy, "when": self._when}
        return self._page("complaint_iso10002.public_policy_version", values)

    @http.route(
        ["/complaints/policy.pdf", "/complaints/policy/<int:version>/policy.pdf"],
        type="http",
        auth="public",
        website=True,
        sitemap=False,
    )
    def policy_paper(self, version=None, **_query):
        """The policy in force, or a former version, to be printed."""
        policy = self._policy_version(version)
        minutes = self._wait("paper")
        if minutes:
            return self._too_often(minutes)
        content = request.env[_POLICY_PAPER]._public_pdf(policy)
        return self._inline_pdf(content, f"complaint-policy-{policy.version}.pdf")

    def _policy_version(self, version):
        policies, company = request.env["complaint.policy"], self._organization()
        if version is None:
            policy = policies._published(company)
        else:
            policy = policies._was_published(company, min(version, _LARGEST))
        if not policy:
            raise NotFound()
        return policy.with_context(lang=request.env.lang)

    @http.route(
        "/complaints/policy.txt",
        type="http",
        auth="public",
        website=True,
        readonly=True,
        sitemap=False,
    )
    def policy_text(self, **_query):
        """The same as plain text, for any device and reader."""
        content = request.env["ir.qweb"]._render(
            "complaint_iso10002.public_policy_content",
            {**self._policy_values(), "is_text": True},
        )
        text = html2plaintext(content, include_references=False).strip()
        return request.make_response(
            f"{text}\n", headers=[("Content-Type", "text/plain; charset=utf-8")]
        )

    @http.route(
        "/complaints/form.pdf",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
    )
    def paper(self, size=None, **_query):
        """The form of annex C on paper, blank; ``size=large`` in large print."""
        minutes = self._wait("paper")
        if minutes:
            return self._too_often(minutes)
        content = request.env[_PAPER]._blank_pdf(
            request.env.lang, self._organization(), is_large=size == "large"
        )
        return self._inline_pdf(content, "complaint-form.pdf")

    def _inline_pdf(self, content, name):
        """What is the same for everybody, to be looked at by the browser."""
        return request.make_response(
            content,
            headers=[
                ("Content-Type", "application/pdf"),
                ("Content-Length", str(len(content))),
                ("Content-Disposition", f'inline; filename="{name}"'),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
