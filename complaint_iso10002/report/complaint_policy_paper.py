from odoo import api, models


class ComplaintPolicyPaper(models.AbstractModel):
    """The policy on paper (4.4, 5.3): as the public reads it while it is in force,
    in its own words before and after."""

    _name = "report.complaint_iso10002.report_complaint_policy"
    _description = "Complaint policy on paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        policies = self.env["complaint.policy"].browse(docids)
        return {
            "docs": policies,
            "papers": [self._paper(policy) for policy in policies],
        }

    @api.model
    def _paper(self, policy):
        paper = {
            "policy": policy,
            "lang": self.env.lang or "en_US",
            # sudo: the letterhead of a company is no secret
            "company": policy.company_id.sudo(),
        }
        if policy.state == "published":
            page = self.env["complaint.public.page"]._values(policy.company_id)
            paper.update(page, is_whole=True)
        return paper

    @api.model
    def _public_pdf(self, policy):
        """``policy``, which is or was published, as PDF in the reader's language."""
        report = self.env["ir.actions.report"].with_context(lang=self.env.lang)
        xmlid = "complaint_iso10002.action_report_complaint_policy"
        # sudo: the public prints what the caller found to be published
        return report.sudo()._render_qweb_pdf(xmlid, policy.ids)[0]
