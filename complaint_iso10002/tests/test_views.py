from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from .common import ComplaintCase

CASE = "complaint_iso10002.helpdesk_ticket_view_form_case"
ROLES = ("contact", "handler", "manager")


@tagged("post_install", "-at_install")
class TestViews(ComplaintCase):
    """Every screen opens for the roles that use it, and only for those."""

    def _own_views(self):
        """The views this addon adds or extends, other than templates."""
        data = self.env["ir.model.data"].search(
            [("module", "=", "complaint_iso10002"), ("model", "=", "ir.ui.view")]
        )
        views = self.env["ir.ui.view"].browse(data.mapped("res_id"))
        return views.filtered(lambda view: view.type != "qweb")

    def _menus(self, user):
        """The menus of ours that ``user`` can reach."""
        visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
        root = self.env.ref("complaint_iso10002.complaint_menu_root")
        menus = self.env["ir.ui.menu"].search([("id", "child_of", root.id)])
        return menus.filtered(
            lambda menu: visible.issuperset(map(int, menu.parent_path.split("/")[:-1]))
        )

    # ------------------------------------------------------------------
    # Opening
    # ------------------------------------------------------------------

    def test_every_view_opens_for_each_role(self):
        for role in ROLES:
            user = getattr(self, role)
            for view in self._own_views():
                model = self.env[view.model].with_user(user)
                if not model.has_access("read"):
                    continue
                with self.subTest(role=role, view=view.name):
                    arch = model.get_view(view.id, view.type)["arch"]
                    self.assertTrue(arch)

    def test_every_menu_leads_to_something_readable(self):
        for role in (*ROLES, "auditor"):
            user = getattr(self, role)
            for menu in self._menus(user).filtered("action"):
                with self.subTest(role=role, menu=menu.complete_name):
                    action = menu.action.sudo()
                    if action._name == "ir.actions.client":
                        continue
                    model = self.env[action.res_model].with_user(user)
                    operation = "create" if action.target == "new" else "read"
                    self.assertTrue(model.has_access(operation))
                    if action._name == "ir.actions.client":
                        continue
                    views = [
                        (view.view_id.id, view.view_mode) for view in action.view_ids
                    ] or [(False, mode) for mode in action.view_mode.split(",")]
                    model.get_views(views)

    def test_menus_follow_the_role(self):
        names = {
            role: set(self._menus(getattr(self, role)).mapped("name"))
            for role in (*ROLES, "auditor")
        }
        self.assertIn("Quick entry", names["contact"])
        self.assertNotIn("Responses to approve", names["contact"])
        self.assertNotIn("Configuration", names["contact"])
        self.assertIn("Remedies due", names["handler"])
        self.assertNotIn("Configuration", names["handler"])
        self.assertLess(names["contact"], names["handler"])
        self.assertIn("Assessment matrix", names["manager"])
        self.assertIn("Journal checkpoints", names["auditor"])
        self.assertNotIn("All complaints", names["auditor"])

    def test_people_without_a_role_see_what_is_for_everybody(self):
        self.assertEqual(
            set(self._menus(self.outsider).mapped("name")),
            {
                "Complaints",
                "For everybody",
                "Improvement",
                "Improvement actions",
                "Management reviews",
                "My notices",
                "Report a complaint",
                "Roles and authority",
                "Suggest an improvement",
            },
        )

    # ------------------------------------------------------------------
    # The case form
    # ------------------------------------------------------------------

    def test_a_complaint_opens_in_its_own_form(self):
        case = self.env.ref(CASE)
        self.assertEqual(self._complaint().get_formview_id(), case.id)
        plain = self.env["helpdesk.ticket"].create(
            {"name": "Help", "description": "x", "team_id": self.plain_team.id}
        )
        self.assertNotEqual(plain.get_formview_id(), case.id)

    def test_each_role_edits_what_is_its_own(self):
        ticket = self._complaint(user=self.contact)
        with Form(ticket.with_user(self.contact), CASE) as form:
            form.about = "Kettle K-200"
        with Form(ticket.with_user(self.handler), CASE) as form:
            form.user_id = self.handler
            form.severity = "2"
        with Form(ticket.with_user(self.manager), CASE) as form:
            form.impact = "2"
        self.assertEqual(ticket.about, "Kettle K-200")
        self.assertTrue(ticket.criticality)

    def test_the_form_names_what_is_missing_while_typing(self):
        ticket = self._bring_to(self._complaint(), "assessment")
        form = Form(ticket.with_user(self.handler), CASE)
        criteria = self.env.ref("complaint_iso10002.complaint_gate_criteria")
        self.assertIn(criteria.id, form.unmet_gate_ids.ids)
        self.assertFalse(form.can_advance)
        form.severity = "2"
        form.impact = "2"
        form.complexity = "simple"
        self.assertFalse(form.unmet_gate_ids.ids)
        self.assertTrue(form.can_advance)
        self.assertEqual(form.next_iso_step, "investigation")

    def test_investigation_is_not_for_contact_staff(self):
        for role, shown in zip(ROLES, (False, True, True), strict=True):
            tickets = self.env["helpdesk.ticket"].with_user(getattr(self, role))
            arch = tickets.get_view(self.env.ref(CASE).id, "form")["arch"]
            with self.subTest(role=role):
                self.assertEqual('name="investigation_plan"' in arch, shown)

    def test_receipt_is_read_only_once_the_case_has_left_it(self):
        ticket = self._bring_to(self._complaint(), "assessment")
        form = Form(ticket.with_user(self.handler), CASE)
        with self.assertRaisesRegex(AssertionError, "readonly"):
            form.received_at = "2025-01-01 00:00:00"
        form = Form(ticket.with_user(self.manager), CASE)
        form.received_at = "2025-01-01 00:00:00"
        form.correction_reason = "Wrong date on the letter"
        form.save()

    def test_a_colleague_outside_the_team_cannot_open_the_form(self):
        ticket = self._complaint(user=self.manager)
        for user in (self.outsider, self.auditor, self.executive):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                Form(ticket.with_user(user), CASE)

    def test_closed_cases_are_read_only_where_it_matters(self):
        ticket = self._complaint()
        ticket.write({"exit_reason": "Not ours", "iso_step": "redirected"})
        form = Form(ticket.with_user(self.handler), CASE)
        with self.assertRaisesRegex(AssertionError, "readonly"):
            form.user_id = self.other_handler

    # ------------------------------------------------------------------
    # The other forms
    # ------------------------------------------------------------------

    def test_points_and_remedies_are_written_in_the_case(self):
        ticket = self._bring_to(self._complaint(), "investigation")
        with Form(ticket.with_user(self.handler), CASE) as form:
            with form.point_ids.edit(0) as point:
                point.finding = "not_upheld"
                point.reason = "It was used without water."
            with form.remedy_ids.new() as remedy:
                remedy.type_id = self.env["complaint.remedy.type"].search(
                    [("is_money", "=", False)], limit=1
                )
        self.assertEqual(ticket.outcome, "not_upheld")
        self.assertEqual(ticket.remedy_ids.state, "offered")

    def test_the_letter_is_read_only_once_approved(self):
        ticket = self._bring_to(self._complaint(), "response")
        ticket = ticket.with_user(self.handler)
        response = self.env["complaint.response"].with_user(self.handler)._draft(ticket)
        with Form(response) as form:
            form.subject = "Our answer"
        response.action_submit()
        self.assertEqual(response.state, "approved")
        with self.assertRaisesRegex(AssertionError, "readonly"):
            Form(response).subject = "Another answer"

    def test_quick_entry_is_one_dialog(self):
        form = Form(self.env["complaint.quick.entry"].with_user(self.contact))
        form.team_id = self.team
        form.channel_id = self.phone
        form.partner_id = self.customer
        form.name = "The kettle leaks"
        form.description = "It leaked on the first day."
        action = form.save().action_apply()
        self.assertEqual(action["views"], [(self.env.ref(CASE).id, "form")])
        ticket = self.env["helpdesk.ticket"].browse(action["res_id"])
        self.assertEqual(ticket.received_by_id, self.contact)

    def test_settling_on_the_spot_is_one_dialog(self):
        form = Form(self.env["complaint.spot.settlement"].with_user(self.contact))
        form.team_id = self.team
        form.channel_id = self.phone
        form.complainant_phone = "0123456789"
        form.name = "Cold soup"
        form.description = "The soup was cold."
        form.category_id = self.category
        form.cause_id = self.cause
        form.answer = "Sorry. Here is a hot one."
        action = form.save().action_apply()
        ticket = self.env["helpdesk.ticket"].sudo().browse(action["res_id"])
        self.assertEqual(ticket.iso_step, "closed")

    def test_configuration_is_for_the_manager(self):
        models = (
            "complaint.pipeline",
            "complaint.cause",
            "complaint.remedy.type",
            "complaint.recourse.body",
            "complaint.assessment.rule",
        )
        for name in models:
            record = self.env[name].search([], limit=1)
            with self.subTest(model=name):
                if record:
                    Form(record.with_user(self.manager)).save()
                self.assertFalse(
                    self.env[name].with_user(self.handler).has_access("write")
                )
        with Form(self.env["complaint.recourse.body"].with_user(self.manager)) as form:
            form.name = "Ombudsman"
        with self.assertRaises(AccessError):
            Form(self.env["complaint.recourse.body"].with_user(self.handler)).save()

    def test_the_manager_makes_a_complaint_team(self):
        form = Form(
            self.env["helpdesk.ticket.team"].with_user(self.manager),
            "helpdesk_mgmt.view_helpdesk_team_form",
        )
        form.name = "Branch complaints"
        form.complaint_handling = True
        self.assertTrue(form.pipeline_id)
        self.assertTrue(form.save().complaint_handling)

    def test_the_partner_shows_its_complaints(self):
        self._complaint()
        form = Form(self.customer.with_user(self.handler))
        self.assertEqual(form.complaint_count, 1)
        action = self.customer.with_user(self.handler).action_view_complaints()
        found = self.env["helpdesk.ticket"].search(action["domain"])
        self.assertEqual(found.partner_id, self.customer)

    def test_the_register_is_verified_from_the_list(self):
        self._complaint()
        checkpoints = self.env["complaint.checkpoint"]
        for user in (self.manager, self.auditor):
            action = checkpoints.with_user(user).action_verify_register()
            self.assertEqual(action["params"]["type"], "success")
        with self.assertRaises(AccessError):
            checkpoints.with_user(self.handler).action_verify_register()

    # ------------------------------------------------------------------
    # Plain tickets
    # ------------------------------------------------------------------

    def test_plain_tickets_look_as_before(self):
        """The helpdesk's own screens stay the default ones."""
        tickets = self.env["helpdesk.ticket"]
        for view_type in ("form", "list", "kanban", "search", "pivot"):
            view_id = tickets.get_view(None, view_type)["id"]
            default = self.env["ir.ui.view"].browse(view_id)
            with self.subTest(view_type=view_type):
                self.assertEqual(default.xml_id.split(".")[0], "helpdesk_mgmt")

    def test_plain_helpdesk_people_see_nothing_of_ours(self):
        user = new_test_user(
            self.env, "hd_user", groups="helpdesk_mgmt.group_helpdesk_manager"
        )
        for model, view in (
            ("helpdesk.ticket.category", "view_helpdesk_category_form"),
            ("helpdesk.ticket.channel", "view_helpdesk_channel_form"),
            ("helpdesk.ticket.stage", "view_helpdesk_ticket_stage_form"),
        ):
            arch = (
                self.env[model]
                .with_user(user)
                .get_view(self.env.ref(f"helpdesk_mgmt.{view}").id, "form")["arch"]
            )
            for name in ("definition", "acknowledge_by_mail", "gate_ids"):
                self.assertNotIn(f'name="{name}"', arch)
