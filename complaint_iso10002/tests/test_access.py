from odoo.tests import new_test_user, tagged

from .common import ComplaintCase

#: role -> operations on the parts of a standard case of the own team (section 10)
ROLES = {
    "contact": {
        "complaint.point": "rwc",
        "complaint.remedy": "rwc",
        "complaint.response": "r",
        "complaint.recourse": "r",
        "complaint.event": "r",
        "complaint.waiver": "r",
        "complaint.pipeline": "r",
        "complaint.gate": "r",
        "complaint.cause": "r",
        "complaint.remedy.type": "r",
        "complaint.assessment.rule": "r",
        "complaint.recourse.body": "r",
        "complaint.checkpoint": "",
        "complaint.checkpoint.head": "",
    },
    "handler": {
        "complaint.point": "rwcu",
        "complaint.remedy": "rwcu",
        "complaint.response": "rwcu",
        "complaint.recourse": "rwcu",
        "complaint.event": "r",
        "complaint.waiver": "r",
        "complaint.pipeline": "r",
        "complaint.gate": "r",
        "complaint.cause": "r",
        "complaint.remedy.type": "r",
        "complaint.assessment.rule": "r",
        "complaint.recourse.body": "r",
        "complaint.checkpoint": "",
        "complaint.checkpoint.head": "",
    },
    "manager": {
        "complaint.point": "rwcu",
        "complaint.remedy": "rwcu",
        "complaint.response": "rwcu",
        "complaint.recourse": "rwcu",
        "complaint.event": "r",
        "complaint.waiver": "rc",
        "complaint.pipeline": "rwcu",
        "complaint.gate": "rw",
        "complaint.cause": "rwcu",
        "complaint.remedy.type": "rwcu",
        "complaint.assessment.rule": "rwcu",
        "complaint.recourse.body": "rwcu",
        "complaint.checkpoint": "r",
        "complaint.checkpoint.head": "r",
    },
    "auditor": {
        "complaint.point": "r",
        "complaint.remedy": "r",
        "complaint.response": "",
        "complaint.waiver": "r",
        "complaint.event": "",
        "complaint.pipeline": "r",
        "complaint.gate": "r",
        "complaint.cause": "r",
        "complaint.checkpoint": "r",
        "complaint.checkpoint.head": "r",
    },
}
NOBODY = dict.fromkeys(ROLES["contact"], "")
OPERATIONS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}


@tagged("post_install", "-at_install")
class TestAccess(ComplaintCase):
    """Who may do what: role by operation, as the weakest user (section 10)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.helpdesk_manager = new_test_user(
            cls.env, "cp_helpdesk", groups="helpdesk_mgmt.group_helpdesk_manager"
        )
        cls.case = cls._complaint(partner_id=False)

    def _assert_rights(self, user, matrix):
        for model, letters in matrix.items():
            for letter, operation in OPERATIONS.items():
                with self.subTest(user=user.login, model=model, operation=operation):
                    allowed = self.env[model].with_user(user).has_access(operation)
                    self.assertIs(allowed, letter in letters)

    def test_10_each_role_has_its_operations_and_no_other(self):
        users = {
            "contact": self.contact,
            "handler": self.handler,
            "manager": self.manager,
            "auditor": self.auditor,
        }
        for role, user in users.items():
            self._assert_rights(user, ROLES[role])

    def test_10_who_has_no_role_has_nothing(self):
        portal = new_test_user(self.env, "cp_portal", groups="base.group_portal")
        public = self.env.ref("base.public_user")
        for user in (
            self.outsider,
            self.helpdesk_manager,
            portal,
            public,
        ):
            self._assert_rights(user, NOBODY)

    def test_10_executives_read_causes_of_figures_and_cases_that_name_them(self):
        read = {
            "complaint.cause": "r",
            "complaint.point": "r",
            "complaint.remedy": "r",
            "complaint.recourse": "r",
            "complaint.waiver": "r",
        }
        self._assert_rights(self.executive, {**NOBODY, **read})

    def test_10_nobody_deletes_a_complaint(self):
        for user in (self.contact, self.handler, self.manager):
            self.assertFalse(self.case.with_user(user).has_access("unlink"))

    def test_10_every_model_of_ours_is_covered_by_this_matrix_or_its_own_test(self):
        """A new model without a thought about its readers fails here."""
        elsewhere = ("complaint.clock", "complaint.pause")
        ours = {
            model
            for model, cls in self.env.registry.items()
            if model.startswith("complaint.") and cls._auto and not cls._transient
        }
        missing = {
            model
            for model in ours - set(NOBODY)
            if not model.startswith(elsewhere)
            and not self.env["ir.model.access"].search_count(
                [("model_id.model", "=", model), ("group_id", "!=", False)]
            )
        }
        self.assertFalse(missing)
        for access in self.env["ir.model.access"].search(
            [("model_id.model", "like", "complaint.%")]
        ):
            self.assertTrue(access.group_id, f"{access.name} is open to everybody")
