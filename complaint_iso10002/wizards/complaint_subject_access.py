import base64
import io
import json
import zipfile

from odoo import api, fields, models, tools
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..core import chain

#: what a case holds about who complained, or was told to them
_CASE = (
    "number",
    "received_at",
    "name",
    "description",
    "original_name",
    "original_description",
    "partner_name",
    "partner_email",
    "complainant_phone",
    "complainant_address",
    "complainant_kind",
    "about",
    "order_reference",
    "unit_concerned",
    "occurred_on",
    "place",
    "remedy_requested",
    "preferred_lang",
    "assistance_needed",
    "is_vulnerable",
    "iso_step",
    "outcome",
    "acknowledged_at",
    "communicated_at",
    "complainant_answer",
    "answer_reason",
    "closed_date",
    "closure_reason",
    "retention_until",
)
_PARTS = {
    "point_ids": ("name", "finding", "reason"),
    "remedy_ids": ("name", "amount", "state", "due_on", "done_on"),
    "recourse_ids": ("told_on", "filed_on", "reference", "result"),
}
_FORMAT = "complaint_iso10002.report_complaint_subject_access"


class ComplaintSubjectAccess(models.TransientModel):
    """Everything held about one person, as one archive (4.10, 8.1).

    A PDF that sums it up, the data as JSON, and the files. In: what the person
    told us, what we told the person, the findings and promises. Out: internal
    notes and their files, plans and conclusions of the investigation, people
    complained about, staff, and other people's cases. The manager makes it; it
    holds the cases this manager may read, so that nobody gets at a sealed case by
    it; a protected one is found by who holds a disclosure of it. It is journalled
    on each case.
    """

    _name = "complaint.subject.access"
    _description = "Record of one person"

    partner_id = fields.Many2one("res.partner", string="Contact")
    email = fields.Char(
        string="E-mail",
        compute="_compute_email",
        store=True,
        readonly=False,
        help="Finds complainants who are no contact, too.",
    )
    reason = fields.Char(
        required=True,
        help="The request: when and how it came, how the person was recognised.",
    )
    case_count = fields.Integer(string="Cases found", compute="_compute_case_count")
    archive = fields.Binary(readonly=True, attachment=False)
    archive_name = fields.Char(readonly=True)

    @api.depends("partner_id")
    def _compute_email(self):
        for wizard in self:
            wizard.email = wizard.partner_id.email or wizard.email

    @api.depends("partner_id", "email")
    def _compute_case_count(self):
        for wizard in self:
            wizard.case_count = len(wizard._cases())

    def _cases(self):
        """The complaints of this person that the user may read."""
        self.ensure_one()
        email = tools.email_normalize(self.email)
        who = Domain.OR(
            [Domain("partner_id", "=", self.partner_id.id)] * bool(self.partner_id)
            + [Domain("email_normalized", "=", email)] * bool(email)
        )
        if not (self.partner_id or email):
            return self.env["helpdesk.ticket"]
        tickets = self.env["helpdesk.ticket"]
        kept = self.env["complaint.identity"]
        hidden = kept.search(who)
        return tickets.search(
            Domain("is_complaint", "=", True)
            & Domain("erased_at", "=", False)
            & (who | Domain("id", "in", hidden.ticket_id.ids)),
            order="received_at, id",
        )

    def action_make(self):
        """Make the archive, journal it, and offer it for download."""
        self.ensure_one()
        self._check_may()
        cases = self._cases()
        if not cases:
            raise UserError(self.env._("No complaint of this person was found."))
        content = self._archive(cases)
        cases._journal(
            "handed_out",
            {"reason": self.reason, "sha256": chain.sha256(content).hexdigest()},
        )
        day = fields.Date.context_today(self)
        self.write(
            {
                "archive": base64.b64encode(content),
                "archive_name": f"complaints-{day}.zip",
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _check_may(self):
        if not self.env.user.has_group("complaint_iso10002.group_complaint_manager"):
            raise AccessError(self.env._("The complaints manager does this."))
        if not self.reason.strip():
            raise UserError(self.env._("Say which request this answers."))

    def _archive(self, cases):
        data = [self._case(case) for case in cases]
        report = self.env["ir.actions.report"].with_context(lang=self.env.lang)
        sheets = [self._sheet(case) for case in cases]
        pdf, _kind = report._render_qweb_pdf(_FORMAT, self.ids, {"sheets": sheets})
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("summary.pdf", pdf)
            archive.writestr(
                "data.json",
                json.dumps(data, ensure_ascii=False, indent=1, default=str),
            )
            for case in cases:
                for file in self._files(case):
                    name = file.name.replace("/", "_").replace("\\", "_")
                    archive.writestr(f"{case.number}/{file.id}-{name}", file.raw or b"")
        return buffer.getvalue()

    def _case(self, case):
        """What is held of ``case`` for its complainant, as plain data."""
        letters = case.response_ids.filtered(lambda letter: letter.state == "sent")
        return {
            **case.read(_CASE, load=None)[0],
            **{name: case[name].read(part) for name, part in _PARTS.items()},
            "messages": self._messages(case).read(("date", "subject", "body")),
            "letters": letters.read(("sent_at", "subject", "body")),
            "files": [
                {"id": file.id, "name": file.name, "sha256": _digest(file)}
                for file in self._files(case)
            ],
        }

    def _sheet(self, case):
        """The same for the paper: ``(label, text)`` of what is not empty."""
        said = ("subject", "body")
        letters = case.response_ids.filtered(lambda letter: letter.state == "sent")
        return {
            "number": case.number,
            "facts": self._rows(case, self._facts(case)),
            "parts": [
                (self._label(case, name), [self._rows(p, part) for p in case[name]])
                for name, part in _PARTS.items()
                if case[name]
            ],
            "said": [self._rows(m, ("date", *said)) for m in self._messages(case)]
            + [self._rows(letter, ("sent_at", *said)) for letter in letters],
            "files": self._files(case).mapped("name"),
        }

    def _facts(self, case):
        """What was never changed is not said twice."""
        same = [n for n in ("name", "description") if case[n] == case[f"original_{n}"]]
        return [name for name in _CASE if name not in ("number", *same)]

    def _rows(self, record, names):
        rows = [(self._label(record, name), self._text(record, name)) for name in names]
        return [(label, text) for label, text in rows if text]

    def _label(self, record, name):
        return record._fields[name]._description_string(self.env)

    def _text(self, record, name):
        """A value in words; no markup, as what it loads is not fetched."""
        field, value = record._fields[name], record[name]
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value)
        if field.type == "datetime":
            return value and tools.format_datetime(self.env, value)
        if field.type == "date":
            return value and tools.format_date(self.env, value)
        if field.type == "html":
            return tools.html2plaintext(value or "").strip()
        if field.type == "boolean":
            return value and self.env._("yes")
        return value and str(value)

    def _messages(self, case):
        """What the person wrote and got: no internal notes, no system's words."""
        return case.message_ids.filtered(
            lambda m: (
                m.subtype_id
                and not (m.subtype_id.internal or m.is_internal)
                and m.message_type
                in ("email", "comment", "email_outgoing", "auto_comment")
            )
        ).sorted("id")

    def _files(self, case):
        return self.env["ir.attachment"].search(
            Domain("complaint_id", "=", case.id)
            & Domain("complaint_is_public", "=", True)
        )


def _digest(file):
    return chain.sha256(file.raw or b"").hexdigest()
