import re

from odoo.tests import HttpCase

from .common_access import SECRET, TICKET, AccessWorld

ADDON = "complaint_iso10002"
QUIET = (
    "odoo.http",
    "odoo.addons.base.models.ir_http",
    "odoo.addons.base.models.ir_rule",
    "odoo.addons.mail.controllers.mail",
    "odoo.addons.web.controllers.export",
    "odoo.sql_db",
    "odoo.models",
    "werkzeug",
)
#: nobody, a stranger of the portal, an employee, and who was on the case
ROLES = (None, "other_portal", "employee", "handler")


class HostileWorld(AccessWorld):
    """A sealed case, people who wish it ill, and what they left; no tests of its own.

    ``case`` is a sealed complaint that only its named people see.
    """

    filled = False
    only = (("sealed", "none"), ("sealed", "case"))

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls.cases["employee", "sealed", "none"]

    def _trace(self):
        """Rows of the case in every table, complaints in all, the case itself."""
        self.env.flush_all()
        tickets = self.env[TICKET].sudo().with_context(active_test=False)
        counts = {
            model: self.env[model].sudo().search_count([(path, "=", self.case.id)])
            for model, path in sorted(self._parts().items())
        }
        self.case.invalidate_recordset()
        fields = ["name", "stage_id", "write_date", "access_level", "user_id"]
        return (
            counts,
            tickets.search_count([("is_complaint", "=", True)]),
            self.case.sudo().read(fields),
        )


class HostileThread(HostileWorld, HttpCase):
    """What hangs on the sealed case, and who lost it; no tests of its own.

    ``handler`` was on the case: posted there, follows it, and is on it no more.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        former = cls.users["handler"]
        cls.case.named_user_ids |= former
        cls.message = cls.case.with_user(former).message_post(
            body=SECRET, attachments=[(f"{SECRET}.txt", SECRET.encode())]
        )
        cls.case.named_user_ids -= former
        cls._follow(former)
        cls.file = cls.message.sudo().attachment_ids
        cls.activity = cls.env["mail.activity"].search(
            [("complaint_id", "=", cls.case.id)], limit=1
        )
        cls.follower = cls.env["mail.followers"].search(
            [("complaint_id", "=", cls.case.id)], limit=1
        )
        cls.notification = cls.env["mail.notification"].search(
            [("complaint_id", "=", cls.case.id)], limit=1
        )
        cls.env.flush_all()

    @classmethod
    def _follow(cls, user):
        """Behind the back of the rules."""
        cls.env["mail.followers"].create(
            {
                "res_model": TICKET,
                "res_id": cls.case.id,
                "partner_id": user.partner_id.id,
            }
        )

    def _enter_as(self, role):
        self.authenticate(role and f"mx_{role}", role and f"mx_{role}")
        page = self.url_open("/complaints/track").text
        self.csrf = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
