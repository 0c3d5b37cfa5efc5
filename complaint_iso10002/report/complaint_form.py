from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext

from . import word_boxes


class ComplaintForm(models.AbstractModel):
    """The complainant's form (annex C): filled from a case, or blank to fill in.

    A filled form is in the complainant's language. Plain tickets have none.
    """

    _name = "report.complaint_iso10002.report_complaint_form"
    _description = "Complaint form"

    @api.model
    def _get_report_values(self, docids, data=None):
        cases = self._cases(docids)
        forms = [self._form(case) for case in cases] or [self._blank(data or {})]
        is_large = bool((data or {}).get("is_large"))
        return {"docs": cases, "forms": forms, "is_large": is_large}

    @api.model
    def _blank_pdf(self, lang, company, is_large=False):
        """The blank form of ``company`` in ``lang``, as PDF; in large print."""
        data = {"lang": lang, "company_id": company.id, "is_large": is_large}
        report = self.env["ir.actions.report"].with_context(lang=lang)
        xmlid = "complaint_iso10002.action_report_complaint_form"
        # sudo: the public prints it; there is nothing of a case in it
        return report.sudo()._render_qweb_pdf(xmlid, [], data)[0]

    @api.model
    def _cases(self, docids):
        """The tickets ``docids``.

        :raises UserError: when one of them is a plain ticket.
        """
        tickets = self.env["helpdesk.ticket"].browse(docids)
        plain = tickets.filtered(lambda ticket: not ticket.is_complaint)
        if plain:
            raise UserError(
                self.env._(
                    "Only complaints have this paper. Plain tickets: %(numbers)s",
                    numbers=", ".join(plain.mapped("number")),
                )
            )
        tickets._trace_access("printed")
        return tickets

    @api.model
    def _blank(self, data):
        companies = self.env["res.company"]
        company = companies.browse(data.get("company_id")) or self.env.company
        empty = dict.fromkeys(
            ("case", "number", "order", "about", "occurred", "words", "wanted"), ""
        )
        empty.update(dict.fromkeys(("received", "files", "language", "assistance"), ""))
        lang = data.get("lang") or self.env.lang or "en_US"
        who = self._complainant(self.env["helpdesk.ticket"])
        publishers = self.env["complaint.policy"]._publishers()
        return {
            **empty,
            "lang": lang,
            # sudo: the letterhead is the same whoever prints it
            "company": company.sudo(),
            "companies": publishers if len(publishers) > 1 else (),
            "who": who,
        }

    @api.model
    def _form(self, case):
        lang = case.preferred_lang or self.env.lang
        languages = dict(self.env["res.lang"].get_installed())
        return {
            "case": case,
            "companies": (),
            "lang": lang,
            # sudo: the letterhead is the same whoever prints it
            "company": case.company_id.sudo(),
            "number": case.number,
            "who": self._complainant(case),
            "order": case.order_reference or "",
            "about": case.about or "",
            "occurred": case.occurred_on,
            "words": self._words(case),
            "wanted": case.remedy_requested or "",
            "received": case.received_at,
            # sudo: files are named to whoever may read the case, not shown
            "files": "\n".join(case.sudo().attachment_ids.mapped("name")),
            "language": languages.get(lang, lang),
            "assistance": case.assistance_needed or "",
        }

    @api.model
    def _words(self, case):
        return html2plaintext(case.original_description or "").strip()

    @api.model
    def _boxed(self, markup):
        """``markup`` as wkhtmltopdf prints right-to-left words correctly."""
        return word_boxes.boxed(markup)

    @api.model
    def _complainant(self, case):
        """Who complains and how to reach them, as text by field of annex C."""
        # sudo: the contact's card belongs to the case, whoever may read contacts
        partner = case.sudo().partner_id
        representative = case.sudo().representative_id
        address = case.complainant_address or ""
        if not address and partner:
            address = partner._display_address(without_company=True)
        lines = [line.strip(" ,") for line in address.split("\n")]
        return {
            "name": case.partner_name or partner.name or "",
            "address": "\n".join(filter(None, lines)),
            "phone": case.complainant_phone or partner.phone or "",
            "email": case.partner_email or partner.email or "",
            "representative": representative.name or "",
        }
