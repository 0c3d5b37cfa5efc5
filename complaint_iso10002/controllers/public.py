"""What the pages for people without an account have in common."""

from datetime import datetime
from zoneinfo import ZoneInfo

from odoo.exceptions import UserError
from odoo.http import content_disposition, request
from odoo.tools import format_date, format_time

from ..core import persian_date, public_text, time_zone, upload

#: a form without files; what is larger is refused before it is read
FORM_BYTES = 4 * 1024 * 1024
#: what pages say of files
UPLOAD = {
    "files": upload.MAX_FILES,
    "bytes": upload.MAX_BYTES,
    "megabytes": upload.MAX_BYTES // 1024 // 1024,
    "accept": upload.ACCEPT,
}
_COMPANY = "complaint_company"
#: nobody waits at a page for a mail server
QUEUED = {"complaint_mail_queued": True}
#: said of every page: nothing about a case stays in caches or leaves by a link
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class ComplaintPublic:
    """Reading a stranger's form and answering with a page.

    A plain class: pages are ``class Pages(ComplaintPublic, http.Controller)``,
    since Odoo melts the children of one controller into one.

    Routes that take a form are declared ``csrf=False`` and ask ``_is_ours``: a
    session that ended while somebody was typing shows the page again with all
    that was typed, instead of an error.
    """

    def _page(self, template, values, status=200):
        """The page ``template``, never kept by a cache."""
        values = {"errors": {}, "values": {}, **values}
        values.setdefault("organization", self._organization())
        response = request.render(template, values, status=status)
        response.headers.update(HEADERS)
        return response

    def _go(self, path):
        """Answer a form by leading to a page, so that a reload sends nothing."""
        response = request.redirect(path, code=303)
        response.headers.update(HEADERS)
        return response

    def _attachment(self, attachment):
        """``attachment`` as a download; never shown by the browser itself."""
        stream = request.env["ir.binary"]._get_stream_from(attachment)
        response = stream.get_response(
            as_attachment=True, content_security_policy="sandbox"
        )
        response.headers.update(HEADERS)
        return response

    def _pdf(self, content, name):
        """``content`` as a PDF to be kept."""
        headers = {
            "Content-Type": "application/pdf",
            "Content-Disposition": content_disposition(name.replace("/", "-")),
            **HEADERS,
        }
        return request.make_response(content, headers=list(headers.items()))

    # ------------------------------------------------------------------
    # Whose pages they are
    # ------------------------------------------------------------------

    def _organization(self):
        """The company these pages speak for, in sudo.

        That of the site, or another one that publishes a policy and was chosen.
        """
        # sudo: the name and the addresses of a company are on its pages
        own = request.env.company.sudo()
        chosen = request.session.get(_COMPANY)
        if not chosen or chosen == own.id:
            return own
        return self._publishers().filtered(lambda c: c.id == chosen) or own

    def _publishers(self):
        return request.env["complaint.policy"]._publishers()

    def _choose_organization(self):
        """Take the choice of the address line, ``company=``; the company."""
        chosen = self._word("company")
        if chosen.isdecimal() and int(chosen) in self._publishers().ids:
            request.session[_COMPANY] = int(chosen)
        return self._organization()

    def _speak_for(self, company):
        """Let the pages of this session speak for ``company``."""
        if self._organization() != company:
            request.session[_COMPANY] = company.id

    def _nobody(self):
        """An environment in the name of the public, which may act on forms.

        A hidden complainant must not be named as the creator of anything.
        """
        public = request.env.ref("base.public_user")
        context = {**request.env.context, **QUEUED}
        # sudo: each act of the public pages is checked before it gets here
        return request.env(user=public.id, su=True, context=context)

    # ------------------------------------------------------------------
    # What was sent
    # ------------------------------------------------------------------

    def _is_ours(self):
        """Whether the form was sent from a page of this session."""
        return request.validate_csrf(self._word("csrf_token"))

    def _machine_fault(self, act):
        """What the core's captcha says against this form; ``""`` where none is set
        up. Turnstile and reCAPTCHA find the form by its ``data-captcha``."""
        try:
            request.env["ir.http"]._verify_request_recaptcha_token(act)
        except UserError as error:
            return str(error)
        return ""

    def _form(self, names):
        """The texts ``names`` of the form, harmless: ``{name: text}``."""
        return {name: public_text.clean(self._raw(name)) for name in names}

    def _word(self, name):
        """One short text of the form or the address, on one line."""
        return public_text.line(self._raw(name))[:200]

    def _raw(self, name):
        given = request.httprequest.form.get(name)
        return request.httprequest.args.get(name, "") if given is None else given

    def _address(self):
        return request.httprequest.remote_addr

    def _wait(self, form):
        """Minutes this address waits before it uses ``form`` again; 0: go on."""
        # sudo: nobody reads the allowances
        seconds = request.env["complaint.throttle"].sudo()._take(form, self._address())
        return -(-seconds // 60)

    def _too_often(self, minutes):
        """429, in words, with how long to wait."""
        response = self._page(
            "complaint_iso10002.public_too_often", {"minutes": minutes}, status=429
        )
        response.headers["Retry-After"] = str(60 * minutes)
        return response

    def _fault(self, code, name=""):
        """What is wrong with the file ``name``, by the codes of ``core.upload``."""
        messages = {
            "empty": request.env._(
                "The file %(name)s is empty. Choose another one.", name=name
            ),
            "large": request.env._(
                "A file may have up to %(limit)s MB. Choose a smaller one, or send "
                "it to us later.",
                limit=UPLOAD["megabytes"],
            ),
            "many": request.env._(
                "You can add up to %(count)s files.", count=upload.MAX_FILES
            ),
            "total": request.env._(
                "All files together may have up to %(limit)s MB.",
                limit=upload.MAX_TOTAL // 1024 // 1024,
            ),
            "type": request.env._(
                "%(name)s was not taken: send photos, PDF, text, office documents, "
                "sound or video.",
                name=name,
            ),
            "traces": request.env._(
                "%(name)s was not taken: we cannot take out of it what the camera "
                "noted. Send a picture of your screen that shows it, or leave it out.",
                name=name,
            ),
        }
        return public_text.line(messages[code])

    # ------------------------------------------------------------------
    # How the reader reads dates
    # ------------------------------------------------------------------

    def _zone(self):
        """The time zone of the reader: of the browser, the user, the company."""
        user, company = request.env.user, self._organization()
        # sudo: the public may not read the calendar, its zone is no secret
        calendar = company.sudo().resource_calendar_id
        names = (
            request.cookies.get("tz"),
            None if user._is_public() else user.tz,
            calendar.tz,
        )
        known = time_zone.names()
        return ZoneInfo(next((name for name in names if name in known), "UTC"))

    def _when(self, moment):
        """A day or an instant (UTC) in the reader's language, zone and calendar."""
        if not moment:
            return ""
        env, zone = request.env, self._zone()
        if isinstance(moment, datetime):
            day = moment.replace(tzinfo=ZoneInfo("UTC")).astimezone(zone).date()
            hour = format_time(env, moment, tz=zone.key, time_format="short")
            text = f"{format_date(env, day, date_format='long')}, {hour}"
        else:
            text, day = format_date(env, moment, date_format="long"), moment
        return persian_date.beside(text, day, env.lang)
