from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import ComplaintCase


@tagged("post_install", "-at_install")
class TestLeaks(ComplaintCase):
    """Whatever hangs on a ticket is as confidential as the ticket (4.10)."""

    def _linked_models(self):
        """``(model, field)`` of every stored link to a ticket, from any addon."""
        return [
            (name, field.name)
            for name, cls in sorted(self.env.registry.items())
            if not (cls._abstract or cls._transient)
            for field in self.env[name]._fields.values()
            if field.type in ("many2one", "many2many", "one2many")
            and field.comodel_name == "helpdesk.ticket"
            and field.store
            and (field.type != "one2many")
        ]

    def _readers(self, model):
        """Groups that may read ``model``, but for the system administrator."""
        access = self.env["ir.model.access"].search(
            [("model_id.model", "=", model), ("perm_read", "=", True)]
        )
        return [
            line
            for line in access
            if line.group_id != self.env.ref("base.group_system")
        ]

    def test_4_10_every_model_that_names_a_ticket_has_the_rule_of_the_ticket(self):
        rules = self.env["ir.rule"].search([("groups", "=", False)])
        ruled = {
            rule.model_id.model
            for rule in rules
            if "_complaint_domain(" in (rule.domain_force or "") and rule.perm_read
        }
        models = self._linked_models()
        self.assertIn(("complaint.point", "ticket_id"), models)
        for model, field in models:
            with self.subTest(model=model, field=field):
                self.assertTrue(model in ruled or not self._readers(model))

    def test_4_10_every_part_of_a_case_belongs_to_its_company(self):
        rules = self.env["ir.rule"].search([("groups", "=", False)])
        ruled = {
            rule.model_id.model
            for rule in rules
            if "company_ids" in (rule.domain_force or "")
        }
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
