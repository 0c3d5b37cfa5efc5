from werkzeug.exceptions import NotFound

from odoo import fields, http
from odoo.http import request

from ..core import intake, public_text, upload
from .form_faults import ComplaintFormFaults
from .public import FORM_BYTES, UPLOAD

COOKIE = "complaint_draft"
_HOUR = 3600
_UPLOAD_BYTES = upload.MAX_TOTAL + FORM_BYTES
_START = "/complaints/new"
_FILE_BOXES = ("files", "authority")


class ComplaintFormPages(ComplaintFormFaults, http.Controller):
    """The form for the complainant, in steps that are kept as one goes (annex C).

    Every step is a page of its own that works without scripts. What was typed
    is kept on our side for whoever holds the cookie, and comes back with its
    faults; sending it twice makes one complaint.
    """

    @http.route(
        [_START, f"{_START}/<string:step>"],
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
    )
    def complaint_form(self, step="about", **_params):
        if step not in intake.STEPS:
            raise NotFound()
        draft = self._addressed(self._draft())
        if not self._team():
            return self._page("complaint_iso10002.public_form_closed", {})
        if draft.ticket_id:
            if step != "about":
                return self._go(f"{_START}/done")
            draft = draft.browse()
        values = self._started(draft)
        reached = intake.first_open(values.get("done", []))
        if intake.STEPS.index(step) > intake.STEPS.index(reached):
            return self._go(f"{_START}/{reached}")
        errors = {}
        if self._word("problem") == "large":
            errors = {"files": self._fault("large")}
        return self._step(step, draft, values, errors)

    @http.route(
        [_START, f"{_START}/<string:step>"],
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        csrf=False,
        sitemap=False,
        max_content_length=_UPLOAD_BYTES,
    )
    def complaint_form_sent(self, step="about", **_params):
        draft = self._draft()
        if draft:
            self._speak_for(draft.company_id)
        if step not in intake.STEPS or not self._team():
            raise NotFound()
        if draft.ticket_id and step == "check":
            return self._go(f"{_START}/done")
        if draft.ticket_id:
            draft = draft.browse()
        if not draft and step != "about":
            return self._go(_START)
        typed = self._form(intake.FIELDS[step])
        if not self._refuses_mode(typed):  # what is sent back is sent back whole
            typed = intake.tidy(step, typed)
        if not self._is_ours():
            values = {**self._started(draft), **typed}
            return self._step(step, draft, values, {}, expired=True)
        if step == "files":
            return self._files_sent(draft)
        return self._words_sent(step, draft, typed)

    @http.route(
        f"{_START}/done",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
    )
    def complaint_form_done(self, **_params):
        draft = self._draft()
        if not draft.ticket_id:
            return self._go(_START)
        ticket = draft.ticket_id.with_context(lang=request.env.lang)
        values = {
            "ticket": ticket,
            "organization": ticket.company_id,
            "code": draft._code(request.cookies.get(COOKIE)),
            "promises": ticket._public_promises(),
            "when": self._when,
        }
        return self._page("complaint_iso10002.public_form_done", values)

    @http.route(
        f"{_START}/receipt.pdf",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
    )
    def complaint_form_receipt(self, **_params):
        draft = self._draft()
        if not draft.ticket_id:
            return self._go(_START)
        return self._attachment(draft.ticket_id._receipt_file())

    # ------------------------------------------------------------------
    # What was typed
    # ------------------------------------------------------------------

    def _draft(self):
        """The form this browser is writing, in the name of nobody."""
        drafts = self._nobody()["complaint.draft"]
        return drafts._find(request.cookies.get(COOKIE))

    def _addressed(self, draft):
        """``draft``, addressed to the company that was chosen, if one was."""
        if not draft or draft.ticket_id or self._word("company"):
            company = self._choose_organization()
            if draft and not draft.ticket_id and draft.company_id != company:
                draft._turn_to(company)
        else:
            self._speak_for(draft.company_id)
        return draft

    def _started(self, draft):
        """What is known before the first word: who is logged in, the language."""
        values = {"preferred_lang": request.env.lang, "behalf": "self"}
        user = request.env.user
        if not user._is_public():
            partner = user.partner_id
            values.update(
                name=partner.name or "",
                email=partner.email or "",
                phone=partner.phone or "",
            )
        return {**values, **draft._values()}

    def _words_sent(self, step, draft, typed):
        errors = self._faults(step, typed)
        if self._word("homepage"):
            errors["form"] = request.env._("Leave the box for machines empty.")
        values = {**self._started(draft), **typed}
        if not errors and (step == "check" or not draft):
            minutes = self._wait("new" if step == "check" else "draft")
            if minutes:
                errors["form"] = self._patience(minutes)
        if errors:
            return self._step(step, draft, values, errors)
        if step == "check":
            fault = self._machine_fault("complaint")
            if fault:
                return self._step(step, draft, values, {"form": fault})
            return self._send(draft, values)
        if not draft:
            draft, token = draft.with_company(self._organization())._open()
            self._set_cookie(token)
        draft._keep(step, typed)
        if self._word("back") == "check" and step != "you":
            return self._go(f"{_START}/check")
        following = intake.STEPS[intake.STEPS.index(step) + 1]
        return self._go(f"{_START}/{following}")

    def _send(self, draft, values):
        reached = intake.first_open([*values.get("done", []), "check"])
        if reached != "check":
            return self._go(f"{_START}/{reached}")
        if self._refuses_mode(values):  # it was still offered when they chose it
            return self._step("you", draft, values, self._faults("you", values))
        told = draft._telling_files()[:1]
        if told:
            errors = {"files": self._fault("traces", told.name)}
            return self._step("files", draft, values, errors)
        token = request.cookies.get(COOKIE)
        user = request.env.user
        partner = user.browse().partner_id if user._is_public() else user.partner_id
        open_user = user if values["identity_mode"] == "open" else draft.env.user
        category = int(values.get("category_id") or 0)
        # sudo: whoever holds the cookie sends what was typed, and nothing else
        draft, partner = draft.with_user(open_user).sudo(), partner.sudo()
        draft._submit(token, self._team(category), partner)
        self._set_cookie(token, _HOUR)
        return self._go(f"{_START}/done")

    def _files_sent(self, draft):
        """Take files, take one away, or go on; a file that was not refused stays."""
        drop = self._word("drop")
        errors = {}
        if drop:
            draft._drop_file(int(drop) if drop.isdecimal() else 0)
        else:
            errors = self._take_files(draft)
        if "application/json" in request.httprequest.headers.get("Accept", ""):
            return request.make_json_response(
                {"error": next(iter(errors.values()), "")}
            )
        if errors:
            return self._step("files", draft, self._started(draft), errors)
        if drop or self._word("add"):
            return self._go(f"{_START}/files")
        draft._keep("files", {})
        return self._go(f"{_START}/check")

    def _take_files(self, draft):
        errors = {}
        for box in _FILE_BOXES:
            for sent in request.httprequest.files.getlist(box):
                if not sent.filename:
                    continue
                minutes = self._wait("file")
                if minutes:
                    return {box: self._patience(minutes)}
                fault = self._take_file(draft, sent, box)
                if fault:
                    errors[box] = self._fault(fault, sent.filename)
        return errors

    def _take_file(self, draft, sent, box):
        content = sent.stream.read(upload.MAX_BYTES + 1)
        return draft._add_file(sent.filename, content, is_authority=box == "authority")

    def _set_cookie(self, token, seconds=24 * _HOUR):
        request.future_response.set_cookie(
            COOKIE,
            token,
            max_age=seconds,
            httponly=True,
            samesite="Lax",
            secure=request.httprequest.is_secure,
        )

    # ------------------------------------------------------------------
    # Pages
    # ------------------------------------------------------------------

    def _step(self, step, draft, values, errors, expired=False):
        number = intake.STEPS.index(step)
        page = {
            "step": step,
            "number": number + 1,
            "steps": len(intake.STEPS),
            "values": values,
            "errors": errors,
            "expired": expired,
            "back_url": f"{_START}/{intake.STEPS[number - 1]}" if number else None,
            "back": self._word("back"),
            "files": draft._files(),
            "categories": self._categories() if step in ("about", "check") else [],
            "languages": self._languages(),
            "today": fields.Date.to_string(self._today()),
            "publishers": self._publishers() if step == "about" else (),
            "upload": UPLOAD,
            "when": self._when,
            "day": lambda text: self._when(public_text.read_date(text)),
        }
        status = 429 if "form" in errors else 200
        return self._page(f"complaint_iso10002.public_form_{step}", page, status)

    def _team(self, category=0):
        # sudo: which desk takes complaints is published by this form
        teams = request.env["helpdesk.ticket.team"].sudo()
        teams = teams.with_company(self._organization())
        return teams._public_complaint_team(category)
