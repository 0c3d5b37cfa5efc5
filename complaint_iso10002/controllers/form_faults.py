from odoo import fields
from odoo.http import request

from ..core import intake
from .public import ComplaintPublic


class ComplaintFormFaults(ComplaintPublic):
    """What is wrong with what was typed into the form, in words (4.5).

    A plain class, for the pages of the form.
    """

    def _faults(self, step, typed):
        """``{field: message}`` of what was typed at ``step``."""
        wrong = intake.check(step, typed, self._today())
        errors = {
            name: self._message(name, code, typed) for name, code in wrong.items()
        }
        if step == "about" and typed["category_id"] and "category_id" not in errors:
            known = {str(pair[0]) for group in self._categories() for pair in group[1]}
            if typed["category_id"] not in known:
                errors["category_id"] = self._message("", "choice", typed)
        if step == "you" and self._refuses_mode(typed):
            errors = {"identity_mode": self._message("", "anonymous", typed), **errors}
        if step == "you" and typed["preferred_lang"]:
            installed = dict(self._languages())
            if typed["preferred_lang"] not in installed:
                errors["preferred_lang"] = self._message("", "choice", typed)
        return errors

    def _refuses_mode(self, values):
        """Whether these are anonymous, and the company takes none here."""
        anonymous = values.get("identity_mode") == "anonymous"
        return anonymous and not self._organization().complaint_anonymous

    def _message(self, name, code, typed):
        limit = intake.LONG.get(name, intake.SHORT)
        messages = {
            "long": request.env._(
                "This is too long: shorten it by %(over)s characters, or add it as "
                "a file.",
                over=len(typed.get(name) or "") - limit,
            ),
            "choice": request.env._("Choose one of the answers shown."),
            "date": request.env._("Enter a day, such as 2025-03-27."),
            "future": request.env._(
                "The day lies in the future. Enter the day it happened."
            ),
            "email": request.env._(
                "Enter an e-mail address, such as name@example.com."
            ),
            "contact": self._contact_message(),
            "anonymous": request.env._(
                "We take no anonymous complaints here. Choose another answer: we can "
                "protect your identity."
            ),
            "whom": request.env._("Enter the name of the person you complain for."),
        }
        missing = {
            "description": request.env._("Tell us what happened."),
            "identity_mode": request.env._("Choose who may know your name."),
            "signed": request.env._("Tick the box to show that you want to send this."),
        }
        return missing[name] if code == "missing" else messages[code]

    def _contact_message(self):
        if not self._organization().complaint_anonymous:
            return request.env._(
                "Tell us one way to answer you: e-mail, phone or postal address."
            )
        return request.env._(
            "Tell us one way to answer you: e-mail, phone or postal address. Or "
            "choose to stay anonymous."
        )

    def _patience(self, minutes):
        return request.env._(
            "A lot came from your connection. Nothing is lost: please try again in "
            "%(minutes)s minutes, or call us.",
            minutes=minutes,
        )

    def _categories(self):
        """``[(group, [(id, name)])]`` of the problems people may choose from."""
        # sudo: the categories marked for the portal are published by this form
        categories = request.env["helpdesk.ticket.category"].sudo()
        return categories.with_company(self._organization())._public_choices()

    def _today(self):
        return fields.Datetime.now().astimezone(self._zone()).date()

    def _languages(self):
        # sudo: which languages are spoken here is no secret
        return request.env["res.lang"].sudo().get_installed()
