from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_review import NOW, ReviewCase

CLAUSES = [f"4.{number}" for number in range(2, 16)]


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestPrinciple(ReviewCase):
    """The fourteen principles and what puts them into practice (4.1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.objectivity = cls._principle("4_7")
        cls.charges = cls._principle("4_8")

    @classmethod
    def _principle(cls, code):
        return cls.env.ref(f"complaint_iso10002.complaint_principle_{code}")

    def _action(self, **vals):
        values = {
            "name": "Draw lots",
            "owner_id": self.handler.id,
            "due_on": "2025-08-01",
            "principle_ids": self.objectivity.ids,
            **vals,
        }
        return self.env["complaint.action"].with_user(self.manager).create(values)

    # ------------------------------------------------------------------
    # AT-4.1
    # ------------------------------------------------------------------

    def test_4_1_an_auditor_filters_findings_by_objectivity(self):
        """AT-4.1: findings tagged 4.7 are listed; all fourteen are selectable."""
        audit = self._audit()
        question = audit.finding_ids.filtered(lambda f: f.clause == "7.6")
        other = audit.finding_ids.filtered(lambda f: f.clause == "8.1")
        findings = self.env["complaint.audit.finding"].with_user(self.auditor)
        chosen = self.env["complaint.principle"].with_user(self.auditor)
        chosen = chosen.name_search("Objectivity")
        self.assertEqual(chosen, [(self.objectivity.id, "4.7 Objectivity")])
        found = findings.search([("principle_ids", "in", [chosen[0][0]])])
        self.assertIn(question, found)
        self.assertNotIn(other, found)
        principles = self.env["complaint.principle"].with_user(self.auditor)
        codes = principles.search([]).mapped("code")
        self.assertEqual(codes, CLAUSES)
        groups = findings.formatted_read_group(
            [("audit_id", "=", audit.id)], ["principle_ids"], ["__count"]
        )
        self.assertIn(
            self.objectivity.id,
            [g["principle_ids"][0] for g in groups if g["principle_ids"]],
        )

    def test_4_1_a_new_audit_takes_the_tags_of_the_checklist(self):
        for finding in self._audit().finding_ids:
            question = self.env["complaint.audit.question"].search(
                [("name", "=", finding.name)]
            )
            self.assertEqual(finding.principle_ids, question.principle_ids)
            self.assertTrue(finding.principle_ids, finding.name)

    def test_4_1_shipped_key_figures_are_tagged(self):
        kpis = self.env["complaint.kpi"].with_context(active_test=False)
        data = self.env["ir.model.data"].search(
            [("module", "=", "complaint_iso10002"), ("model", "=", "complaint.kpi")]
        )
        for kpi in kpis.browse(data.mapped("res_id")):
            self.assertTrue(kpi.principle_ids, kpi.display_name)

    def test_4_1_all_staff_read_the_manager_explains_nobody_deletes(self):
        self.assertTrue(self.objectivity.with_user(self.outsider).explanation)
        for user in (self.outsider, self.handler, self.auditor, self.executive):
            with self.assertRaises(AccessError):
                self.objectivity.with_user(user).explanation = "Ours"
        mine = self.objectivity.with_user(self.manager)
        mine.explanation = "We draw lots."
        self.charges.with_user(self.manager).active = False
        with self.assertRaises(AccessError):
            mine.unlink()
        with self.assertRaises(AccessError):
            mine.create({"code": "4.16", "name": "Luck"})
        with self.assertRaisesRegex(UserError, "stays as it is"):
            mine.code = "4.16"
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.cr.savepoint():
                self.objectivity.create({"code": "4.7", "name": "Twice"})

    # ------------------------------------------------------------------
    # What was approved keeps its tags
    # ------------------------------------------------------------------

    def test_4_1_a_policy_is_tagged_as_a_draft_and_its_new_version_keeps_it(self):
        policy = (
            self.env["complaint.policy"]
            .with_user(self.manager)
            .create({"name": "Ours", "commitment": "<p>We listen.</p>"})
        )
        policy.principle_ids = self.objectivity
        policy.action_submit()
        with self.assertRaisesRegex(UserError, "approved is not changed"):
            policy.principle_ids = self.charges
        policy.with_user(self.executive).action_approve()
        with self.assertRaises(UserError):
            policy.sudo().principle_ids = self.charges
        self.env["complaint.policy"].search(
            [("state", "=", "published"), ("company_id", "=", policy.company_id.id)]
        )._note({"state": "superseded"})
        policy.action_publish()
        draft = policy.browse(policy.action_new_version()["res_id"])
        self.assertEqual(draft.principle_ids, self.objectivity)

    def test_4_1_a_locked_objective_keeps_its_tags(self):
        objective = (
            self.env["complaint.objective"]
            .with_user(self.manager)
            .create(
                {
                    "kpi_id": self.env.ref("complaint_iso10002.complaint_kpi_k03").id,
                    "date_from": "2025-07-01",
                    "date_to": "2025-07-31",
                    "target": 95,
                }
            )
        )
        objective.principle_ids = self.objectivity
        with freeze_time("2025-08-01 06:00:00"):
            objective.action_measure()
            with self.assertRaisesRegex(UserError, "The period is over"):
                objective.principle_ids = self.charges

    def test_4_1_a_finished_audit_keeps_its_tags(self):
        audit = self._audit()
        finding = audit.finding_ids[0].with_user(self.auditor)
        finding.principle_ids = self.objectivity
        audit.finding_ids.result = "conform"
        audit.conclusion = "Well."
        audit.action_finish()
        with self.assertRaisesRegex(UserError, "finished audit"):
            finding.principle_ids = self.charges

    def test_4_1_a_finished_action_keeps_its_tags(self):
        action = self._action()
        action.principle_ids |= self.charges
        self.env["complaint.action.cancel"].with_user(self.manager).create(
            {"action_id": action.id, "reason": "Not needed"}
        ).action_apply()
        with self.assertRaisesRegex(UserError, "finished action"):
            action.principle_ids = self.charges

    def test_4_1_nothing_is_tagged_through_the_principle(self):
        """What is locked is not reached from the other side either."""
        finding = self._finished_audit().finding_ids[0]
        before = finding.principle_ids
        mine = self.charges.with_user(self.manager)
        mine.write({"finding_ids": [Command.link(finding.id)]})
        mine.write({"name": "Free", "kpi_ids": [Command.clear()]})
        self.env.invalidate_all()
        self.assertEqual(finding.principle_ids, before)
        self.assertFalse(mine.finding_ids & finding)

    def test_4_1_an_action_takes_the_principles_of_its_finding(self):
        finding = self._finished_audit().finding_ids[3]
        context = finding.with_user(self.manager).action_open_action()["context"]
        actions = self.env["complaint.action"].with_user(self.manager)
        form = Form(actions.with_context(**context))
        form.name, form.owner_id, form.due_on = "Jig", self.handler, "2025-08-01"
        self.assertEqual(form.save().principle_ids, finding.principle_ids)

    # ------------------------------------------------------------------
    # The matrix
    # ------------------------------------------------------------------

    def test_4_1_the_matrix_counts_what_the_reader_may_read(self):
        audit = self._audit()
        action = self._action()
        sealed = self._complaint()
        hidden = self._action(
            owner_id=self.manager.id,
            case_ids=[Command.create({"ticket_id": sealed.id})],
        )
        sealed.write({"access_level": "sealed", "named_user_ids": self.manager.ids})
        for user, findings, actions in (
            (self.auditor, True, action),
            (self.manager, True, action | hidden),
            (self.handler, False, action),
            (self.outsider, False, action.browse()),
        ):
            self.env.invalidate_all()
            mine = self.charges.with_user(user) | self.objectivity.with_user(user)
            seen = mine[1]
            self.assertEqual(bool(seen.finding_count), findings, user.login)
            self.assertEqual(seen.action_ids, actions, user.login)
            self.assertEqual(seen.action_count, len(actions))
            if findings:
                self.assertEqual(seen.finding_count, len(seen.finding_ids))
                self.assertIn(audit, seen.finding_ids.audit_id)
            else:
                with self.assertRaises(AccessError):
                    seen.read(["finding_ids"])

    def test_4_1_other_companies_are_not_counted(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self._action()
        mine = self.objectivity.with_user(self.manager).with_context(
            allowed_company_ids=self.env.company.ids
        )
        counted = mine.action_count
        self.manager.company_ids |= other
        self._action(company_id=other.id)
        self.env.invalidate_all()
        self.assertEqual(mine.action_count, counted)

    def test_4_1_the_list_costs_the_same_however_many_principles(self):
        principles = self.env["complaint.principle"].with_user(self.auditor)
        every = principles.search([])
        every.mapped("action_count")  # rules are read once
        counts = []
        for some in (every[:1], every):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            some.mapped("action_count")
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(*counts)

    def test_4_1_every_stat_button_opens_what_it_counts(self):
        self._audit()
        self._action()
        mine = self.objectivity.with_user(self.manager)
        for name in ("policies", "objectives", "kpis", "findings", "actions"):
            action = getattr(mine, f"action_view_{name}")()
            records = self.env[action["res_model"]].with_user(self.manager)
            single = {"policies": "policy"}.get(name, name[:-1])
            self.assertEqual(
                records.search_count(action["domain"]), mine[f"{single}_count"], name
            )

    def test_8_4_the_last_frozen_value_stands_beside_the_figure(self):
        kpi = self.env.ref("complaint_iso10002.complaint_kpi_k01")
        self._complaint(received_at="2025-06-10 09:00:00")
        self.env["complaint.snapshot"].create(
            {"date_from": "2025-06-01", "date_to": "2025-06-30"}
        )
        line = self.env["complaint.snapshot.line"].search(
            [
                ("kpi_id", "=", kpi.id),
                ("team_id", "=", False),
                ("category_id", "=", False),
            ],
            limit=1,
        )
        self.env.invalidate_all()
        self.assertEqual(kpi.with_user(self.auditor).frozen_text, f"{line.value:.0f}")
