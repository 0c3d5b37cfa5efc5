from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import ComplaintCase

#: models that may point to any record and are read by people without the case, and
#: why they tell nothing of it
TELLS_NOTHING = {
    "base_import.mapping": "names of columns of files, of no record",
    "discuss.call.history": "calls of channels; no case is a channel",
    "discuss.channel": "messages of channels; no case is a channel",
    "discuss.channel.member": "messages of channels; no case is a channel",
    "ir.actions.report": "settings; points to no record",
    "ir.ui.menu": "points to actions",
    "mail.activity.plan": "settings; points to no record",
    "mail.scheduled.message": "its author's own words, to the author alone",
    "mail.template": "files of the template itself",
    "mail.template.preview": "shows what its user may render",
    "mgmtsystem.nonconformity": "its author's own words; its link opens by the rule",
    "product.document": "files of products only, by a rule of the glue addon",
    "res.users.settings.embedded.action": "which buttons its user put on a screen",
    "sms.composer": "its user's own words; shown to nobody else by any view",
    "sms.template.preview": "shows what its user may render",
    "snailmail.letter": "Odoo sends letters of invoices only, none of tickets",
}
#: what a rule says that follows the case; test_need_to_know proves both the same
LAW = ("_complaint_domain(", "_complaint_analysis_domain(")


@tagged("post_install", "-at_install")
class TestLeaks(ComplaintCase):
    """Whatever hangs on a ticket is as confidential as the ticket (4.10)."""

    def _linked_models(self):
        """``(model, field)`` of every stored link to a ticket, from any addon.

        SQL views included: their fields count as stored.
        """
        return [
            (name, field.name)
            for name, cls in sorted(self.env.registry.items())
            if not (cls._abstract or cls._transient)
            for field in self.env[name]._fields.values()
            if field.type in ("many2one", "many2many")
            and field.comodel_name == "helpdesk.ticket"
            and field.store
        ]

    def _pointing_models(self, transient):
        """Models that may point to any record, a ticket among them, by its id.

        By model and id, by a reference, or by a message or file of the record.
        """
        hanging = {
            "helpdesk.ticket",
            "ir.attachment",
            "mail.activity",
            "mail.mail",
            "mail.message",
        }
        found = set()
        for name, cls in sorted(self.env.registry.items()):
            if cls._abstract or cls._transient != transient:
                continue
            fields = [f for f in self.env[name]._fields.values() if f.store]
            names = {field.name for field in fields}
            if (
                (names & {"model", "res_model"} and names & {"res_id", "res_ids"})
                or any(f.type in ("reference", "many2one_reference") for f in fields)
                or any(
                    f.type in ("many2one", "many2many") and f.comodel_name in hanging
                    for f in fields
                )
            ):
                found.add(name)
        return found

    def _readers(self, model):
        """Groups that may read ``model``, but for system administrators."""
        access = self.env["ir.model.access"].search(
            [("model_id.model", "=", model), ("perm_read", "=", True)]
        )
        administrators = self.env.ref("base.group_system")
        administrators |= self.env.ref("base.group_erp_manager")
        return access.filtered(lambda line: line.group_id not in administrators)

    def _ruled(self, *words):
        """Models with a rule for everybody, on reading, that says one of ``words``."""
        rules = self.env["ir.rule"].search(
            [("groups", "=", False), ("perm_read", "=", True)]
        )
        return {
            rule.model_id.model
            for rule in rules
            if any(word in (rule.domain_force or "") for word in words)
        }

    def test_4_10_whatever_may_point_to_a_case_is_ruled_or_known_to_tell_nothing(self):
        """A model of any addon, now or later, fails here until somebody thought."""
        ruled = self._ruled(*LAW)
        for model in sorted(self._pointing_models(transient=False) - ruled):
            with self.subTest(model=model):
                self.assertTrue(model in TELLS_NOTHING or not self._readers(model))

    def test_4_10_dialogs_about_a_case_are_their_users_alone(self):
        own = self._ruled("create_uid")
        for model in sorted(self._pointing_models(transient=True) - own):
            with self.subTest(model=model):
                self.assertTrue(model in TELLS_NOTHING or not self._readers(model))

    def test_4_10_who_leads_to_a_case_by_its_id_tells_nothing(self):
        """A x2many is searched by id without the rules of the other side."""
        for name, cls in sorted(self.env.registry.items()):
            if cls._abstract or name.startswith("complaint."):
                continue
            for field in self.env[name]._fields.values():
                if (
                    field.type in ("one2many", "many2many")
                    and field.comodel_name == "helpdesk.ticket"
                    and self._readers(name)
                ):
                    with self.subTest(model=name, field=field.name):
                        self.assertIn(field.name, self.env[name]._complaint_leads())

    def test_4_10_every_model_that_names_a_ticket_has_the_rule_of_the_ticket(self):
        ruled = self._ruled(*LAW)
        models = self._linked_models()
        self.assertIn(("complaint.point", "ticket_id"), models)
        for model, field in models:
            with self.subTest(model=model, field=field):
                self.assertTrue(model in ruled or not self._readers(model))

    def test_4_10_every_part_of_a_case_belongs_to_its_company(self):
        ruled = self._ruled("company_ids")
        for model, field in self._linked_models():
            if model.startswith("complaint."):
                with self.subTest(model=model, field=field):
                    self.assertIn(model, ruled)

    def test_4_10_nothing_of_a_case_reaches_who_may_not_know_of_it(self):
        """A case with all its parts, walked as people without any business there."""
        ticket = self._bring_to(
            self._complaint(user_id=self.handler.id), "communicated"
        )
        ticket._record_answer("rejected", reason="No")
        portal = new_test_user(self.env, "cp_portal", groups="base.group_portal")
        clerk = new_test_user(
            self.env, "cp_clerk", groups="complaint_iso10002.group_complaint_contact"
        )
        desk = new_test_user(
            self.env, "cp_desk", groups="helpdesk_mgmt.group_helpdesk_manager"
        )
        found = 0
        for model, field in self._linked_models():
            records = self.env[model].sudo().search([(field, "in", ticket.ids)])
            found += len(records)
            for user in (self.outsider, self.auditor, portal, clerk, desk):
                mine = self.env[model].with_user(user)
                with self.subTest(model=model, user=user.login):
                    self.assertFalse(self._told(mine, [(field, "in", ticket.ids)]))
                    if records and model != "res.users":
                        with self.assertRaises(AccessError):
                            mine.browse(records.ids).read(["display_name"])
        self.assertGreater(found, 5, "there was something to find")

    @staticmethod
    def _told(records, domain):
        try:
            return records.search_count(domain) or records.search(domain)
        except AccessError:
            return None

    def test_4_10_no_ticket_is_found_through_a_contact_a_team_or_a_user(self):
        """Searching with a dotted path asks the rules of the ticket too."""
        ticket = self._complaint(user_id=self.handler.id)
        desk = new_test_user(
            self.env, "cp_desk", groups="helpdesk_mgmt.group_helpdesk_manager"
        )
        teams = self.env["helpdesk.ticket.team"].with_user(desk)
        found = teams.search([("ticket_ids.name", "=", ticket.name)])
        self.assertNotIn(self.team, found)

    def test_4_10_a_dialog_of_another_person_is_not_readable(self):
        wizard = (
            self.env["complaint.quick.entry"]
            .with_user(self.contact)
            .create(
                {
                    "team_id": self.team.id,
                    "channel_id": self.phone.id,
                    "name": "x",
                    "description": "A secret",
                }
            )
        )
        with self.assertRaises(AccessError):
            wizard.with_user(self.handler).read(["description"])
