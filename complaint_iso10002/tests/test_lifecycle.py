from textwrap import dedent

from odoo.tests import tagged

from .common_databases import DatabaseCase

#: State of the plain tickets, and queries of what people do with them.
PLAIN = """
tickets = env["helpdesk.ticket"].search([("name", "like", "Plain %")], order="id")
def queries(act):
    env.flush_all()
    env.invalidate_all()
    before = env.cr.sql_log_count
    act()
    env.flush_all()
    return env.cr.sql_log_count - before
stage = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
team = env["helpdesk.ticket.team"].search([("name", "=", "Plain desk")])
agent = env["res.users"].search([("login", "=", "plain_agent")])
mine = env["helpdesk.ticket"].with_user(agent)
def entry():
    return mine.create(
        {"name": "Probe", "description": "x", "team_id": team.id, "user_id": False}
    )
def measured():
    with env.cr.savepoint() as savepoint:
        entry()
        made = entry()
        counts = {
            "create": queries(entry),
            "write": queries(lambda: made.write({"name": "Other"})),
            "assign": queries(lambda: made.write({"user_id": agent.id})),
            "close": queries(lambda: made.write({"stage_id": stage.id})),
            "search": queries(lambda: mine.search([], limit=80).mapped("name")),
            "post": queries(lambda: made.message_post(body="x")),
        }
        env.flush_all()
        savepoint.rollback()
    return counts
def state():
    env.cr.execute(
        '''SELECT id, number, stage_id, team_id, closed_date, write_date, user_id
             FROM helpdesk_ticket WHERE name LIKE 'Plain %' ORDER BY id'''
    )
    return [list(map(str, row)) for row in env.cr.fetchall()]
measured()
"""
#: A closed case with a letter and a file, and an open one.
LIVE = """
team = env["helpdesk.ticket.team"].create(
    {
        "name": "Complaints",
        "complaint_handling": True,
        "pipeline_id": env.ref(
            "complaint_iso10002.complaint_pipeline_small"
        ).id,
        "user_ids": env.user.ids,
    }
)
vals = {
    "name": "The case",
    "description": "It leaks",
    "team_id": team.id,
    "partner_email": "a@b.example",
    "user_id": env.uid,
    "channel_id": env.ref("helpdesk_mgmt.helpdesk_ticket_channel_phone").id,
    "category_id": env.ref(
        "complaint_iso10002.helpdesk_ticket_category_qua_1"
    ).id,
    "severity": "1",
    "impact": "1",
    "complexity": "simple",
    "point_ids": [(0, 0, {
        "name": "It leaks",
        "category_id": env.ref(
            "complaint_iso10002.helpdesk_ticket_category_qua_1"
        ).id,
        "finding": "not_upheld",
        "reason": "It does not.",
    })],
}
case, other = env["helpdesk.ticket"].create([vals, {**vals, "name": "Open"}])
case.message_post(body="Proof", attachments=[("proof.txt", b"proof")])
case.action_declare_no_conflict()
case.conclusion = "It does not leak."
letter = env["complaint.response"]._draft(case)
letter.sent_by = "spoken"
letter.action_submit()
letter.action_send()
case._record_answer("accepted")
case.write({"closure_reason": "accepted_explained", "iso_step": "closed"})
env["complaint.checkpoint"]._cron_seal()
env.ref("complaint_iso10002.complaint_gate_owner").name = "Our own words"
env.ref("complaint_iso10002.helpdesk_ticket_stage_small_received").name = "In"
found["journal"] = {
    "events": len(case.event_ids),
    "number": case.number,
    "step": case.iso_step,
}
result = found
"""
CASE = """
case = env["helpdesk.ticket"].search([("name", "=", "The case")], limit=1)
"""


@tagged("post_install", "-at_install")
class TestLifecycle(DatabaseCase):
    """Installed on plain tickets, upgraded, uninstalled, installed again."""

    TEMPLATE = ("COMPLAINT_BASE_TEMPLATE", "helpdesk_mgmt")

    def test_the_life_of_the_addon(self):
        """One database, one life: each part stands on the one before."""
        before = self._fill_with_plain_tickets()
        self._odoo("-i", "complaint_iso10002")
        journal = self._check_installed_and_live(before)
        self._odoo("-u", "complaint_iso10002")
        self._check_upgraded_and_uninstall(journal)
        self._check_uninstalled(before)
        self._odoo("-i", "complaint_iso10002")
        self._check_reinstalled(before)

    def _fill_with_plain_tickets(self):
        return self._script(
            dedent("""
            from odoo.tests.common import new_test_user
            agent = new_test_user(
                env, "plain_agent", groups="helpdesk_mgmt.group_helpdesk_user"
            )
            boss = new_test_user(
                env, "plain_boss", groups="helpdesk_mgmt.group_helpdesk_manager"
            )
            team = env["helpdesk.ticket.team"].create(
                {"name": "Plain desk", "user_ids": agent.ids}
            )
            stages = env["helpdesk.ticket.stage"].search([])
            tickets = env["helpdesk.ticket"].create(
                [
                    {
                        "name": f"Plain {i}",
                        "description": "x",
                        "team_id": team.id if i % 3 else False,
                        "stage_id": stages[i % len(stages)].id,
                    }
                    for i in range(60)
                ]
            )
            for ticket in tickets[:10]:
                ticket.message_post(body="Hello", attachments=[("a.txt", b"a")])
            env.cr.commit()
            """)
            + PLAIN
            + """
result = {
    "state": state(),
    "counts": measured(),
    "stages": team._get_applicable_stages().ids,
    "categories": env["helpdesk.ticket.category"].search_count([]),
}
"""
        )

    def _check_installed_and_live(self, before):
        after = self._script(
            PLAIN
            + """
found = {
    "state": state(),
    "counts": measured(),
    "complaints": env["helpdesk.ticket"].search_count([("is_complaint", "=", True)]),
    "unset": env["helpdesk.ticket"].search_count([("is_complaint", "!=", False)]),
    "events": env["complaint.event"].search_count([]),
}
"""
            + LIVE
        )
        journal = after.pop("journal")
        self.assertEqual(after["state"], before["state"], "no ticket was touched")
        self.assertEqual((after["complaints"], after["events"]), (0, 0))
        self.assertEqual(after["unset"], 0)
        for act, count in after["counts"].items():
            with self.subTest(act=act):
                self.assertLessEqual(count, before["counts"][act] + 1)
        return journal

    def _check_upgraded_and_uninstall(self, journal):
        after = self._script(
            CASE
            + """
env.cr.execute("SELECT count(*) FROM pg_trigger WHERE tgname LIKE '%append_only%'")
(triggers,) = env.cr.fetchone()
result = {
    "events": len(case.event_ids),
    "number": case.number,
    "step": case.iso_step,
    "fault": env["complaint.event"].verify(),
    "triggers": triggers,
    "words": env.ref("complaint_iso10002.complaint_gate_owner").name,
    "stage": env.ref("complaint_iso10002.helpdesk_ticket_stage_small_received").name,
}
env.ref("base.module_complaint_iso10002").button_immediate_uninstall()
"""
        )
        self.assertFalse(after.pop("fault"))
        self.assertGreaterEqual(after.pop("triggers"), 6)
        self.assertEqual(after.pop("words"), "Our own words")
        self.assertEqual(after.pop("stage"), "In")
        self.assertEqual(after, journal)

    def _check_uninstalled(self, before):
        after = self._script(
            PLAIN
            + CASE
            + """
def count(table, where):
    env.cr.execute(f"SELECT count(*) FROM {table} WHERE {where}")
    return env.cr.fetchone()[0]
ours = "('is_complaint', 'iso_step', 'criticality', 'received_at')"
boss = env["res.users"].search([("login", "=", "plain_boss")])
names = [name for name in mine.fields_get()]
views = mine.get_views([(False, "list"), (False, "form"), (False, "kanban")])
read = mine.browse((tickets | case).ids).read(names)
case.with_user(agent).write({"priority": "1"})
case.with_user(agent).message_post(body="Still here")
env["helpdesk.ticket"].search([("name", "=", "Open")]).with_user(agent).write(
    {"stage_id": stage.id}
)
moved = case.with_user(agent).copy()
case_team = case.team_id
result = {
    "state": state(),
    "counts": measured(),
    "read": len(read),
    "triggers": count("pg_trigger", "tgname LIKE '%append_only%'"),
    "functions": count("pg_proc", "proname LIKE 'complaint%'"),
    "tables": count("pg_class", "relkind = 'r' AND relname LIKE 'complaint%'"),
    "columns": count(
        "information_schema.columns",
        f"table_name = 'helpdesk_ticket' AND column_name IN {ours}",
    ),
    "links": count("information_schema.columns", "column_name = 'complaint_id'"),
    "number": case.number,
    "stage": case.stage_id.name,
    "closed": case.closed,
    "messages": len(case.message_ids),
    "file": case.attachment_ids.filtered(lambda a: a.name == "proof.txt").raw.decode(),
    "stages": case_team._get_applicable_stages().filtered("team_ids").mapped("name"),
    "plain_stages": team._get_applicable_stages().ids,
    "categories": env["helpdesk.ticket.category"].search([]).mapped("name"),
    "left": count("ir_model_data", "module = 'complaint_iso10002'"),
    "crons": count("ir_act_server", "code LIKE '%_cron_seal%'"),
}
case.with_user(boss).unlink()
"""
        )
        self.assertEqual(after["state"], before["state"])
        for gone in (
            "triggers",
            "functions",
            "tables",
            "columns",
            "links",
            "left",
            "crons",
        ):
            with self.subTest(gone=gone):
                self.assertEqual(after[gone], 0)
        self.assertTrue(after["number"].startswith("C"))
        self.assertEqual((after["stage"], after["closed"]), ("Closed", True))
        self.assertGreaterEqual(after["messages"], 3)
        self.assertEqual(after["file"], "proof")
        self.assertEqual(after["read"], 61)
        self.assertIn("Closed", after["stages"])
        self.assertEqual(after["plain_stages"], before["stages"])
        self.assertEqual(len(after["categories"]), before["categories"] + 2)

    def _check_reinstalled(self, before):
        after = self._script(
            PLAIN
            + """
env["helpdesk.ticket.team"].search([("name", "=", "Complaints")]).name = "Former"
pipeline = env.ref("complaint_iso10002.complaint_pipeline_full")
desk = env["helpdesk.ticket.team"].create(
    {"name": "Again", "complaint_handling": True, "pipeline_id": pipeline.id}
)
case = env["helpdesk.ticket"].create(
    {"name": "New case", "description": "x", "team_id": desk.id}
)
result = {
    "state": state(),
    "step": case.iso_step,
    "fault": env["complaint.event"].verify(),
    "complaints": env["helpdesk.ticket"].search_count([("is_complaint", "=", True)]),
    "number": case.number,
}
"""
        )
        self.assertEqual(after["state"], before["state"])
        self.assertEqual((after["step"], after["complaints"]), ("received", 1))
        self.assertFalse(after["fault"])
