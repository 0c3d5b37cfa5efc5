import re
import secrets

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import request
from odoo.tools.mimetypes import guess_mimetype

from ..core import public_text, tracking, upload
from .public import FORM_BYTES, UPLOAD, ComplaintPublic

_GRANTS = "complaint_cases"
_MOST_GRANTS = 5
_CASE = "/complaints/case/<string:key>"
_MINE = "/my/complaints/<int:case_id>"
_LONGEST = 20_000
#: the boxes of each act, what is demanded last
_BOXES = {
    "message": ("text",),
    "answer": ("answer", "answer_reason"),
    "review": ("review_reason",),
    "withdraw": ("withdraw_reason", "sure"),
}
_PAGE = {"type": "http", "auth": "public", "website": True, "sitemap": False}
_READ = {**_PAGE, "methods": ["GET"]}
_ACT = {
    **_PAGE,
    "methods": ["POST"],
    "csrf": False,
    "max_content_length": upload.MAX_TOTAL + FORM_BYTES,
}


class ComplaintCasePages(ComplaintPublic, http.Controller):
    """The case, for who complained: with number and code, or with an account.

    Both ways show the same page and offer the same acts. Every request asks
    again whether it may: with an account by the record rules, with the code by
    comparing with the one that is valid now.
    """

    # ------------------------------------------------------------------
    # Number and code
    # ------------------------------------------------------------------

    @http.route("/complaints/track", **{**_ACT, "methods": ["GET", "POST"]})
    def complaint_track(self, **_params):
        values = {name: self._word(name) for name in ("number", "code")}
        by_link = request.httprequest.method == "GET"
        if by_link and not (values["number"] and values["code"]):
            return self._page("complaint_iso10002.public_track", {"values": values})
        if not by_link and not self._is_ours():
            return self._refused(values, request.env._("Please send it once more."))
        throttle = request.env["complaint.throttle"].sudo()  # sudo: nobody reads it
        address = self._address()
        seconds = throttle._take("track", address) or throttle._locked("track", address)
        if seconds:
            return self._refused(values, self._patience(seconds), 429)
        digest = tracking.digest(values["code"])
        ticket = request.env["helpdesk.ticket"]._track(values["number"], digest)
        if not ticket:
            throttle._fail("track", address)
            return self._refused(
                values,
                request.env._(
                    "Number and code do not belong together. Check both, or ask us for "
                    "a new code."
                ),
            )
        throttle._forgive("track", address)
        return self._go(f"/complaints/case/{self._grant(ticket, digest)}")

    def _refused(self, values, message, status=200):
        """One answer to a wrong number, a wrong code and a revoked one."""
        page = {"values": values, "errors": {"code": message}}
        return self._page("complaint_iso10002.public_track", page, status)

    def _patience(self, seconds):
        return request.env._(
            "Too many tries from your connection. Please wait %(minutes)s minutes, "
            "or call us.",
            minutes=-(-seconds // 60),
        )

    def _grant(self, ticket, digest):
        """Let this session follow ``ticket`` while the code is valid."""
        key = secrets.token_urlsafe(16)
        grants = list((request.session.get(_GRANTS) or {}).items())
        grants = grants[1 - _MOST_GRANTS :]
        request.session[_GRANTS] = {**dict(grants), key: [ticket.id, digest]}
        return key

    def _granted(self, key):
        """The case of ``key`` in sudo, acting as nobody; empty when there is none."""
        case_id, digest = (request.session.get(_GRANTS) or {}).get(key) or (0, "")
        ticket = self._nobody()["helpdesk.ticket"].browse(case_id).exists()
        if not ticket._opens_with(digest):
            return ticket.browse()
        return ticket.with_context(lang=request.env.lang)

    @http.route(f"{_CASE}/leave", **_READ)
    def complaint_case_leave(self, key, **_params):
        grants = dict(request.session.get(_GRANTS) or {})
        grants.pop(key, None)
        request.session[_GRANTS] = grants
        return self._go("/complaints/track")

    # ------------------------------------------------------------------
    # With an account
    # ------------------------------------------------------------------

    def _own(self, case_id):
        """The complaint of who is logged in, in sudo; empty when it is none.

        Staff see a case by their role in the back office; here everybody sees
        what they complained about themselves.
        """
        user = request.env.user
        tickets = request.env["helpdesk.ticket"]
        if user._is_public():
            return tickets
        own = user._complaint_portal_domain("") & tickets._complaint_only()
        # sudo: of a user's own complaints the rules decide below
        found = tickets.sudo().search([("id", "=", case_id), *own], limit=1)
        if not found:
            return tickets
        try:
            found.with_user(user).check_access("read")
        except AccessError:
            return tickets
        actor = self._nobody().user if found._hides_complainant() else user
        # sudo: the pages show and do what the complainant may, and nothing else
        return found.with_user(actor).sudo().with_context(lang=request.env.lang)

    # ------------------------------------------------------------------
    # The page
    # ------------------------------------------------------------------

    @http.route([_CASE, _MINE], **_READ)
    def complaint_case(self, key=None, case_id=0, **_params):
        ticket = self._case(key, case_id)
        if not ticket:
            return self._nothing(key)
        done = self._done_words().get(self._word("done"))
        large = self._word("problem") == "large"
        errors = {"files": self._fault("large")} if large else {}
        return self._show(ticket, key, errors, done=done)

    def _case(self, key, case_id):
        return self._granted(key) if key else self._own(case_id)

    def _nothing(self, key):
        """The answer to who may not see a case, whether there is one or not."""
        if not key and request.env.user._is_public():
            here = request.httprequest.path
            return self._go(f"/web/login?redirect={here}")
        return self._go("/complaints/track" if key else "/my/complaints")

    def _base(self, ticket, key):
        return f"/complaints/case/{key}" if key else f"/my/complaints/{ticket.id}"

    def _show(self, ticket, key, errors, values=None, **more):
        page = {
            "ticket": ticket,
            "base": self._base(ticket, key),
            "crumbs": not key,
            "leave_url": f"/complaints/case/{key}/leave" if key else None,
            "promises": ticket._public_promises(),
            "timeline": ticket._public_timeline(),
            "files": ticket._public_files(),
            "acts": ticket._public_acts(),
            "when": self._when,
            "upload": UPLOAD,
            "once": secrets.token_hex(16),
            "errors": errors,
            "values": values or {},
            **more,
        }
        return self._page("complaint_iso10002.public_case", page)

    def _done_words(self):
        return {
            "message": request.env._("Your message has arrived."),
            "accepted": request.env._("Thank you. You have agreed with our answer."),
            "rejected": request.env._(
                "We have noted that you do not agree. Somebody who did not make the "
                "decision looks at it again."
            ),
            "review": request.env._(
                "You have asked for a review. Somebody else looks at it."
            ),
            "withdraw": request.env._("You have taken your complaint back."),
        }

    # ------------------------------------------------------------------
    # Acts
    # ------------------------------------------------------------------

    @http.route(
        [f"{_CASE}/<string:act>", f"{_MINE}/<string:act>"],
        **_ACT,
    )
    def complaint_case_act(self, act, key=None, case_id=0, **_params):
        ticket = self._case(key, case_id)
        if not ticket:
            return self._nothing(key)
        if act not in _BOXES:
            raise NotFound()
        typed = self._form(_BOXES[act])
        if not self._is_ours():
            return self._show(ticket, key, {}, typed, expired=True)
        errors = self._act_faults(ticket, act, typed)
        if not errors:
            errors = self._do(ticket, act, typed)
        if errors:
            return self._show(ticket, key, errors, typed)
        done = typed["answer"] if act == "answer" else act
        return self._go(f"{self._base(ticket, key)}?done={done}#done")

    def _act_faults(self, ticket, act, typed):
        """What is wrong with what was typed for ``act``."""
        long = request.env._("This is too long. Shorten it, or add it as a file.")
        errors = {name: long for name, text in typed.items() if len(text) > _LONGEST}
        if self._word("homepage"):
            errors["text"] = request.env._("Leave the box for machines empty.")
        if act == "answer" and typed["answer"] not in ("accepted", "rejected"):
            errors["answer"] = request.env._("Choose whether you agree.")
        elif typed.get("answer") == "rejected" and not typed["answer_reason"]:
            errors["answer_reason"] = request.env._("Tell us why you do not agree.")
        if act == "review" and not typed["review_reason"]:
            errors["review_reason"] = request.env._(
                "Tell us what should be looked at again."
            )
        if act == "withdraw" and not typed["sure"]:
            errors["sure"] = request.env._(
                "Tick the box if you want to take your complaint back."
            )
        minutes = 0 if errors else self._wait("message")
        if minutes:
            errors[_BOXES[act][0]] = self._patience(60 * minutes)
        return errors

    def _do(self, ticket, act, typed):
        """Do it; what the case does not allow now is said beside the box."""
        if act == "message":
            return self._write(ticket, typed["text"])
        try:
            with request.env.cr.savepoint():
                if act == "answer":
                    ticket._complainant_answer(*typed.values())
                elif act == "review":
                    ticket._complainant_review(typed["review_reason"])
                else:
                    ticket._complainant_withdraw(typed["withdraw_reason"])
        except UserError:
            return {
                _BOXES[act][0]: request.env._(
                    "This cannot be done at this step any more. Write us a message "
                    "instead."
                )
            }
        return {}

    def _write(self, ticket, text):
        files, fault = self._read_files(ticket)
        if fault:
            return {"files": fault}
        if not text and not files:
            return {"text": request.env._("Write something, or add a file.")}
        once = re.sub(r"[^0-9a-f]", "", self._word("once"))[:40]
        ticket._complainant_message(text, files, once=once)
        return {}

    def _read_files(self, ticket):
        """``([(name, content)], what is wrong)`` of the files sent."""
        taken, total = [], 0
        for sent in request.httprequest.files.getlist("files"):
            if not sent.filename:
                continue
            minutes = self._wait("file")
            if minutes:
                return [], self._patience(60 * minutes)
            content = sent.stream.read(upload.MAX_BYTES + 1)
            guessed = guess_mimetype(content) if content else None
            fault = upload.fault(content, guessed, len(taken), total)
            if fault:
                return [], self._fault(fault, public_text.line(sent.filename)[:100])
            total += len(content)
            name = upload.name(sent.filename, upload.kind(content, guessed))
            taken.append((name, content))
        return taken, ""

    # ------------------------------------------------------------------
    # Papers
    # ------------------------------------------------------------------

    @http.route(
        [f"{_CASE}/file/<int:file_id>", f"{_MINE}/file/<int:file_id>"],
        **_READ,
    )
    def complaint_case_file(self, file_id, key=None, case_id=0, **_params):
        ticket = self._case(key, case_id)
        files = ticket._public_files() if ticket else []
        for file in files:
            if file.id == file_id:
                return self._attachment(file)
        return self._nothing(key)

    @http.route(
        [f"{_CASE}/letter/<int:letter_id>", f"{_MINE}/letter/<int:letter_id>"],
        **_READ,
    )
    def complaint_case_letter(self, letter_id, key=None, case_id=0, **_params):
        ticket = self._case(key, case_id)
        letters = ticket._public_letters() if ticket else []
        for letter in (entry["letter"] for entry in letters):
            if letter.id == letter_id and ticket._tells_everything():
                return self._pdf(letter._paper(), f"{ticket.number}.pdf")
        return self._nothing(key)

    @http.route([f"{_CASE}/receipt.pdf", f"{_MINE}/receipt.pdf"], **_READ)
    def complaint_case_receipt(self, key=None, case_id=0, **_params):
        ticket = self._case(key, case_id)
        if not ticket:
            return self._nothing(key)
        return self._attachment(ticket._receipt_file())

    @http.route([f"{_CASE}/copy.pdf", f"{_MINE}/copy.pdf"], **_READ)
    def complaint_case_copy(self, key=None, case_id=0, **_params):
        ticket = self._case(key, case_id)
        if not ticket:
            return self._nothing(key)
        if self._wait("paper"):
            return self._go(self._base(ticket, key))
        return self._pdf(ticket._copy_paper(), f"{ticket.number}-copy.pdf")
