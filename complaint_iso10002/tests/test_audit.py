from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common_review import NOW, ReviewCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestAudit(ReviewCase):
    """Audits of complaint handling, their findings, their actions (8.5)."""

    def test_8_5_an_audit_asks_the_checklist_and_is_finished_once_answered(self):
        audit = self._audit()
        self.assertGreater(len(audit.finding_ids), 20)
        with self.assertRaisesRegex(UserError, "Not answered yet"):
            audit.action_finish()
        audit.finding_ids.result = "conform"
        with self.assertRaisesRegex(UserError, "conclusion"):
            audit.action_finish()
        audit.conclusion = "All is well."
        audit.action_finish()
        for act in (
            lambda: audit.sudo().write({"conclusion": "x"}),
            lambda: audit.sudo().finding_ids[0].write({"result": "strength"}),
            lambda: audit.sudo().unlink(),
        ):
            with self.assertRaises(UserError):
                act()

    def test_8_5_nobody_audits_the_own_team(self):
        with self.assertRaises(ValidationError):
            self._audit(auditor_id=self.handler.id)

    def test_8_5_who_reads_and_who_writes_an_audit(self):
        audit = self._audit()
        for user in (self.manager, self.executive):
            self.assertTrue(audit.with_user(user).name)
            with self.assertRaises(AccessError):
                audit.with_user(user).name = "Forged"
        for user in (self.handler, self.outsider):
            with self.assertRaises(AccessError):
                audit.with_user(user).read(["name"])

    def test_8_7_a_finding_leads_to_an_action(self):
        finding = self._finished_audit().finding_ids[3]
        context = finding.with_user(self.manager).action_open_action()["context"]
        action = (
            self.env["complaint.action"]
            .with_user(self.manager)
            .with_context(**context)
            .create(
                {"name": "Jig", "owner_id": self.handler.id, "due_on": "2025-08-01"}
            )
        )
        self.assertEqual((action.finding_id, action.origin), (finding, "audit"))
        self.assertFalse(finding._is_settled())
