import re
import secrets

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools.mimetypes import guess_mimetype

from ..core import photo, public_text, upload
from .case_door import ACT, CASE, MINE, READ, ComplaintCaseDoor
from .public import UPLOAD

_LONGEST = 20_000
#: the boxes of each act, what is demanded last
_BOXES = {
    "message": ("text",),
    "answer": ("answer", "answer_reason"),
    "review": ("review_reason",),
    "withdraw": ("withdraw_reason", "sure"),
}


class ComplaintCasePages(ComplaintCaseDoor, http.Controller):
    """The case, for who complained: with number and code, or with an account.

    Both ways show the same page and offer the same acts.
    """

    @http.route([CASE, MINE], **READ)
    def complaint_case(self, key=None, case_id=0, **_params):
        ticket = self._case(key, case_id)
        if not ticket:
            return self._nothing(key)
        done = self._done_words().get(self._word("done"))
        large = self._word("problem") == "large"
        errors = {"files": self._fault("large")} if large else {}
        return self._show(ticket, key, errors, done=done)

    def _show(self, ticket, key, errors, values=None, **more):
        page = {
            "ticket": ticket,
            "base": self._base(ticket, key),
            "organization": ticket.company_id,
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
        [f"{CASE}/<string:act>", f"{MINE}/<string:act>"],
        **ACT,
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
            mimetype = None if fault else upload.kind(content, guessed)
            if ticket._hides_complainant() and photo.tells(content, mimetype):
                fault = "traces"
            if fault:
                return [], self._fault(fault, public_text.line(sent.filename)[:100])
            total += len(content)
            name = upload.name(sent.filename, mimetype)
            taken.append((name, content))
        return taken, ""
