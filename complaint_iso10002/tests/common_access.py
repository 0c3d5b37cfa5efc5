from odoo import fields
from odoo.tests import new_test_user

from . import access_table
from .common import ComplaintCase
from .common_rows import SECRET, TICKET, RowMaker

_GROUP = "complaint_iso10002.group_complaint_"
_STAFF = {
    "contact": _GROUP + "contact",
    "handler": _GROUP + "handler",
    "manager": _GROUP + "manager",
    "identity": _GROUP + "identity",
    "auditor": _GROUP + "auditor",
    "executive": _GROUP + "executive",
    "helpdesk_user": "helpdesk_mgmt.group_helpdesk_user",
    "helpdesk_manager": "helpdesk_mgmt.group_helpdesk_manager",
    "employee": "base.group_user",
}
_OUTSIDE = ("complainant", "representative", "unconfirmed", "colleague", "other_portal")
#: relations in which only one person can stand to a case
_ALONE = ("assigned", "intake", "leader", "complainant")


class AccessWorld(RowMaker, ComplaintCase):
    """Every role beside every kind of case of the table; no tests of its own.

    ``users`` by role; ``cases`` by ``(role, level, relation)``, where several
    roles may share a case. Each case has a row of each model that belongs to a
    complaint, found by introspection: what an addon adds later is there too.
    """

    #: ``(level, relation)`` of the cases to open; all of the table when empty
    only = ()
    #: whether models of which a new case has no row get one, past the ORM
    filled = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("base.group_user").implied_ids |= cls.env.ref(
            "base.group_allow_export"
        )
        cls._meet_people()
        cls._open_cases()
        cls._hang_things()
        cls._raise_levels()
        cls._lend_access()
        cls._subscribe()
        cls.env.flush_all()
        cls.unfilled = []
        if cls.filled:
            cls._fill_parts()
        cls.env.invalidate_all()

    @classmethod
    def _meet_people(cls):
        cls.somebody = new_test_user(cls.env, "mx_body", groups=_GROUP + "manager")
        cls.users = {
            role: new_test_user(cls.env, f"mx_{role}", groups=groups)
            for role, groups in _STAFF.items()
        }
        cls.staff = cls.env["res.users"].union(*cls.users.values())
        firm = cls.env["res.partner"].create({"name": "Firm", "is_company": True})
        for role in _OUTSIDE:
            user = new_test_user(cls.env, f"mx_{role}", groups="base.group_portal")
            cls.users[role] = user
            if role in ("complainant", "colleague"):
                user.partner_id.parent_id = firm
        cls.users["public"] = cls.env.ref("base.public_user")

    # ------------------------------------------------------------------
    # Cases
    # ------------------------------------------------------------------

    @classmethod
    def _open_cases(cls):
        cls.own_team = cls._team("Own", "full", cls.staff | cls.somebody)
        cls.far_team = cls._team("Far", "full", cls.somebody)
        cls.led_teams = {
            role: cls._team(f"Led by {role}", "full", cls.somebody) for role in _STAFF
        }
        for role, team in cls.led_teams.items():
            team.user_id = cls.users[role]
        cls.expected = access_table.rows(access_table.STAFF)
        cls.expected |= access_table.rows(access_table.OUTSIDE)
        for key in [k for k in cls.expected if cls.only and k[1:] not in cls.only]:
            del cls.expected[key]
        #: whose case it is for each cell; ``None`` when several share it
        keys = {
            (
                role if relation in _ALONE or role == "unconfirmed" else None,
                level,
                relation,
            )
            for role, level, relation in cls.expected
        }
        keys = sorted(keys, key=str)
        opened = cls.env[TICKET].create([cls._case_vals(*key) for key in keys])
        cls.opened = dict(zip(keys, opened, strict=True))
        cls.cases = {
            (role, level, relation): cls.opened.get(
                (role, level, relation), cls.opened.get((None, level, relation))
            )
            for role, level, relation in cls.expected
        }
        cls.tickets = opened

    @classmethod
    def _case_vals(cls, role, level, relation):
        user = cls.users.get(role)
        own = relation in ("team", "handed", "subject")
        vals = {
            "name": f"{SECRET} {level} {relation} {role or ''}",
            "description": f"<p>{SECRET} burnt my hand</p>",
            "team_id": (cls.own_team if own else cls.far_team).id,
            "channel_id": cls.phone.id,
            "partner_id": cls.customer.id,
            "user_id": False if relation == "team" else cls.somebody.id,
            "received_by_id": False,
            "point_ids": [(0, 0, {"name": SECRET, "category_id": cls.category.id})],
        }
        special = {
            "assigned": lambda: {"user_id": user.id},
            "intake": lambda: {"received_by_id": user.id},
            "leader": lambda: {"team_id": cls.led_teams[role].id},
            "complainant": lambda: {"partner_id": user.partner_id.id},
            "case": lambda: cls._outside_vals(role),
        }
        return {**vals, **special.get(relation, dict)()}

    @classmethod
    def _outside_vals(cls, role):
        person = cls.users[role or "representative"].partner_id
        customer = cls.customer if role else cls.users["complainant"].partner_id
        return {
            "partner_id": customer.id,
            "complainant_kind": "representative",
            "representative_id": person.id,
            "representative_authority": not role,
        }

    @classmethod
    def _raise_levels(cls):
        for (role, level, relation), ticket in cls.opened.items():
            named = cls.somebody
            if relation == "named":
                named |= cls.staff
            elif relation == "assigned":
                named |= cls.users[role]
            vals = {"named_user_ids": named.ids, "access_level": level}
            if level == "standard" and relation != "named":
                vals = {}
            if relation == "subject":
                vals["subject_user_ids"] = cls.staff.ids
            if vals:
                ticket.write(vals)
        cls.own_team.user_id = cls.users["manager"]

    @classmethod
    def _lend_access(cls):
        """What opens a case, or who complains, to one person for a time."""
        tomorrow = fields.Datetime.add(fields.Datetime.now(), days=1)
        lent = {"sampled": cls._sample, "opened": cls._open, "disclosed": cls._disclose}
        for (_role, _level, relation), ticket in cls.opened.items():
            if relation in lent:
                lent[relation](ticket, tomorrow)

    @classmethod
    def _sample(cls, ticket, until):
        sample = cls.env["complaint.sample"].create(
            {
                "name": "Audit",
                "received_from": "2025-01-01",
                "received_to": "2025-12-31",
                "auditor_ids": cls.users["auditor"].ids,
                "valid_from": fields.Date.subtract(until.date(), days=2),
                "valid_to": until.date(),
            }
        )
        cls.env["complaint.sample.case"].create(
            {"sample_id": sample.id, "ticket_id": ticket.id}
        )
        sample._note({"state": "drawn"})

    @classmethod
    def _open(cls, ticket, until):
        cls.env["complaint.access.grant"].create(
            [
                {
                    "ticket_id": ticket.id,
                    "user_id": user.id,
                    "reason": "Fire",
                    "expires_at": until,
                }
                for user in cls.staff
            ]
        )

    @classmethod
    def _disclose(cls, ticket, until):
        cls.env.flush_all()
        for user in cls.staff:
            values = {
                "ticket_id": ticket.id,
                "asked_by_id": user.id,
                "state": "granted",
                "expires_at": until,
            }
            cls._insert(cls.env["complaint.disclosure"], values, ticket)
        cls.env.invalidate_all()

    # ------------------------------------------------------------------
    # What hangs on them
    # ------------------------------------------------------------------

    @classmethod
    def _hang_things(cls):
        """On each case a public message and a note, each with a file, and tasks."""
        cls.public_files = cls._say("mail.mt_comment", complaint_is_public=True)
        cls.internal_files = cls._say("mail.mt_note")
        kind = cls.env.ref("mail.mail_activity_data_todo")
        model = cls.env["ir.model"]._get_id(TICKET)
        tasks = {
            (ticket.id, cls.users[role].id)
            for (role, _level, _relation), ticket in cls.cases.items()
            if role in _STAFF
        }
        cls.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                {
                    "res_model_id": model,
                    "res_id": ticket_id,
                    "user_id": user_id,
                    "activity_type_id": kind.id,
                    "summary": SECRET,
                }
                for ticket_id, user_id in sorted(tasks)
            ]
        )

    @classmethod
    def _say(cls, subtype, **vals):
        """A message on each case, with a file: ``{ticket id: file}``."""
        files = cls.env["ir.attachment"].create(
            [
                {
                    "name": f"{SECRET}.txt",
                    "raw": SECRET.encode(),
                    "res_model": TICKET,
                    "res_id": ticket.id,
                    **vals,
                }
                for ticket in cls.tickets
            ]
        )
        cls.env["mail.message"].create(
            [
                {
                    "model": TICKET,
                    "res_id": file.res_id,
                    "body": SECRET,
                    "message_type": "comment",
                    "subtype_id": cls.env.ref(subtype).id,
                    "attachment_ids": file.ids,
                }
                for file in files
            ]
        )
        return {file.res_id: file for file in files}

    @classmethod
    def _subscribe(cls):
        """Followers made behind the back of the rules."""
        followers = {
            "follower": cls.staff.partner_id,
            "subject": cls.staff.partner_id,
            "case": (cls.users["other_portal"] | cls.users["colleague"]).partner_id,
        }
        vals_list = [
            {"res_model": TICKET, "res_id": ticket.id, "partner_id": partner.id}
            for (_role, _level, relation), ticket in cls.opened.items()
            for partner in followers.get(relation, []) or cls.customer
            if partner not in ticket.message_partner_ids
        ]
        cls.env["mail.followers"].create(vals_list)
