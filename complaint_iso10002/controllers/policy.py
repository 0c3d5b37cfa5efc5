from odoo import http
from odoo.http import request
from odoo.tools import html2plaintext

from .public import ComplaintPublic

_PAPER = "report.complaint_iso10002.report_complaint_form"


class ComplaintPolicyController(ComplaintPublic, http.Controller):
    """The public page on complaints, in four formats (4.4, 4.5, 7.1).

    Open to all, without account; shows what is published and nothing else.
    """

    def _policy_values(self):
        return request.env["complaint.public.page"]._values(request.env.company)

    @http.route("/complaints", type="http", auth="public", website=True, readonly=True)
    def policy(self, size=None, **_query):
        """How to complain, what happens, by when, and where else to go."""
        return self._page(
            "complaint_iso10002.public_policy",
            {**self._policy_values(), "is_large": size == "large"},
        )

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
            request.env.lang, request.env.company, is_large=size == "large"
        )
        return request.make_response(
            content,
            headers=[
                ("Content-Type", "application/pdf"),
                ("Content-Length", str(len(content))),
                ("Content-Disposition", 'inline; filename="complaint-form.pdf"'),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
