from odoo.tests import tagged

from .common_databases import DatabaseCase

#: Runs ``act(env, index)`` in threads at once, each in transactions of its own
#: that are tried again the way the server tries requests again.
TOGETHER = """
import threading
from odoo.service.model import retrying

def together(act, count, times):
    errors, barrier = [], threading.Barrier(count)
    def work(index):
        barrier.wait()
        for turn in range(times):
            for patience in range(9):
                try:
                    with env.registry.cursor() as cr:
                        mine = env(cr=cr)
                        retrying(lambda: act(mine, index), mine)
                    break
                except Exception as error:
                    if patience == 8:
                        errors.append(repr(error))
    threads = [threading.Thread(target=work, args=(i,)) for i in range(count)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    env.cr.rollback()
    env.invalidate_all()
    return errors

pipeline = env.ref("complaint_iso10002.complaint_pipeline_full")
team = env["helpdesk.ticket.team"].create(
    {"name": "Desk", "complaint_handling": True, "pipeline_id": pipeline.id}
)
vals = {
    "name": "It leaks",
    "description": "It leaks",
    "team_id": team.id,
    "received_at": "2023-05-05 10:00:00",
}
env.cr.commit()
"""


@tagged("post_install", "-at_install")
class TestConcurrency(DatabaseCase):
    """Two people at once: no number twice, no chain forked, nothing lost."""

    def test_7_2_numbers_taken_at_once_are_gapless(self):
        """From the very first number of a company and year on."""
        result = self._script(
            TOGETHER
            + """
errors = together(lambda env, i: env["helpdesk.ticket"].create(dict(vals)), 4, 4)
found = env["helpdesk.ticket"].search([("team_id", "=", team.id)])
result = {
    "errors": errors,
    "numbers": sorted(found.mapped("number")),
    "gaps": env["complaint.register"].gaps(env.company.id, 2023),
    "series": env["ir.sequence"].search_count([("code", "=", "complaint.register")]),
    "fault": env["complaint.event"].verify(),
}
"""
        )
        self.assertEqual(result["errors"], [])
        self.assertEqual(
            result["numbers"], [f"C2023-{number:05}" for number in range(1, 17)]
        )
        self.assertEqual((result["gaps"], result["series"]), ([], 1))
        self.assertFalse(result["fault"])

    def test_4_9_two_people_writing_to_one_case_never_fork_its_chain(self):
        result = self._script(
            TOGETHER
            + """
case = env["helpdesk.ticket"].create(dict(vals, received_at="2022-05-05 10:00:00"))
env.cr.commit()
before = len(case.event_ids)
def note(env, index):
    env["helpdesk.ticket"].browse(case.id)._journal("changed", {"by": index})
errors = together(note, 4, 5)
events = env["complaint.event"].search([("ticket_id", "=", case.id)])
result = {
    "errors": errors,
    "added": len(events) - before,
    "sequences": sorted(events.mapped("sequence")) == list(range(1, len(events) + 1)),
    "fault": env["complaint.event"].verify(case.ids),
}
"""
        )
        self.assertEqual(result["errors"], [])
        self.assertEqual(result["added"], 20)
        self.assertTrue(result["sequences"])
        self.assertFalse(result["fault"])

    def test_7_3_a_fact_taken_away_while_the_case_moves_on(self):
        """A gate holds too when its fact goes in another row and transaction."""
        result = self._script(
            TOGETHER
            + """
import time
from odoo.exceptions import UserError
user = env.ref("base.user_admin")
category = env.ref("complaint_iso10002.helpdesk_ticket_category_qua_1")
case = env["helpdesk.ticket"].create(
    {
        **vals,
        "received_at": "2021-05-05 10:00:00",
        "partner_email": "a@b.example",
        "user_id": user.id,
        "channel_id": env.ref("helpdesk_mgmt.helpdesk_ticket_channel_phone").id,
        "severity": "1",
        "impact": "1",
        "complexity": "simple",
        "point_ids": [(0, 0, {"name": "It leaks", "category_id": category.id})],
    }
)
case.iso_step = "assessment"
env.cr.commit()
told = []
def act(env, index):
    ticket = env["helpdesk.ticket"].browse(case.id)
    try:
        if index:
            ticket.point_ids.unlink()
        else:
            ticket.iso_step = "investigation"
        env.flush_all()
        time.sleep(0.3)
    except UserError:
        told.append(index)
        env.cr.rollback()
errors = together(act, 2, 1)
result = {
    "errors": errors,
    "told": told,
    "legal": case.iso_step == "assessment" or bool(case.point_ids),
    "fault": env["complaint.event"].verify(case.ids),
}
"""
        )
        self.assertEqual(result["errors"], [])
        self.assertEqual(len(result["told"]), 1, "one of the two is told no")
        self.assertTrue(result["legal"])
        self.assertFalse(result["fault"])
