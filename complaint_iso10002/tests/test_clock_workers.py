from odoo.tests import tagged

from .common_databases import DatabaseCase

#: Twelve cases three days overdue; ``told`` says who got how many messages of
#: which deadline, ``waiting`` what nobody was told yet.
CASES = """
import threading
from datetime import timedelta
from unittest.mock import patch
from odoo import fields

user = env.ref("base.user_admin")
user.notification_type = "inbox"
calendar = env["resource.calendar"].create({"name": "Always", "tz": "UTC"})
calendar.attendance_ids.unlink()
calendar.attendance_ids = [
    (0, 0, {"name": str(day), "dayofweek": str(day), "hour_from": 0, "hour_to": 24})
    for day in range(7)
]
team = env["helpdesk.ticket.team"].create(
    {
        "name": "Desk %s" % env["helpdesk.ticket"].search_count([]),
        "complaint_handling": True,
        "complaint_calendar_id": calendar.id,
        "pipeline_id": env.ref("complaint_iso10002.complaint_pipeline_full").id,
        "user_ids": user.ids,
    }
)
cases = env["helpdesk.ticket"].create(
    [
        {
            "name": "It leaks",
            "description": "It leaks",
            "team_id": team.id,
            "user_id": user.id,
            "received_at": fields.Datetime.now() - timedelta(days=3),
        }
        for _index in range(12)
    ]
)
env.cr.commit()
before = max(env["mail.message"].search([]).ids)
notices = env["complaint.clock.notice"].with_context(active_test=False)

def told():
    env.cr.rollback()
    env.invalidate_all()
    messages = env["mail.message"].search(
        [("id", ">", before), ("message_type", "=", "user_notification")]
    )
    return sorted(f"{m.res_id} {m.subject} {m.partner_ids.ids}" for m in messages)

def recorded():
    found = notices.search([("ticket_id", "in", cases.ids)])
    due = found.filtered(lambda n: n.send_at <= fields.Datetime.now())
    return {
        "notices": len(found),
        "once": len(set(found.mapped(lambda n: (n.clock_id, n.key, n.user_id)))),
        "sent": len(found.filtered("sent_at")),
        "left": len(due.filtered(lambda n: not n.sent_at and not n.is_superseded)),
        "boundaries": env["complaint.clock"].search_count(
            [("next_boundary_at", "<=", fields.Datetime.now())]
        ),
    }
"""


@tagged("post_install", "-at_install")
class TestClockWorkers(DatabaseCase):
    """The monitor in transactions of its own: no notice lost, none twice (4.15)."""

    def _assert_told_once(self, result):
        self.assertGreater(result["notices"], 12)
        self.assertEqual(result["once"], result["notices"])
        self.assertEqual((result["left"], result["boundaries"]), (0, 0))
        self.assertEqual(len(set(result["told"])), len(result["told"]))
        self.assertEqual(len(result["told"]), result["sent"])

    def test_4_15_two_workers_share_the_work(self):
        result = self._script(
            CASES
            + """
errors, barrier = [], threading.Barrier(2)
def work():
    barrier.wait()
    try:
        with env.registry.cursor() as cr:
            env(cr=cr)["complaint.clock.monitor"]._cron_watch(batch=3)
    except Exception as error:
        errors.append(repr(error))
workers = [threading.Thread(target=work) for _index in range(2)]
[worker.start() for worker in workers]
[worker.join() for worker in workers]
result = {"told": told(), "errors": errors, **recorded()}
"""
        )
        self.assertEqual(result["errors"], [])
        self._assert_told_once(result)

    def test_4_15_a_worker_killed_at_any_instant(self):
        """Killed after each further handful of queries, until one gets through."""
        result = self._script(
            CASES
            + """
from odoo.sql_db import Cursor
class Killed(BaseException):
    pass
kills, patience, done = 0, 1, False
execute = Cursor.execute
while not done:
    left = patience
    cr = env.registry.cursor()
    def dying(self, *arguments, **options):
        global left
        if self is cr:
            left -= 1
            if left < 0:
                raise Killed
        return execute(self, *arguments, **options)
    try:
        with patch.object(Cursor, "execute", dying):
            env(cr=cr)["complaint.clock.monitor"]._cron_watch(batch=3)
            cr.commit()
        done = True
    except Killed:
        kills += 1
        patience += 4
    finally:
        cr.rollback()
        cr.close()
result = {"told": told(), "kills": kills, **recorded()}
"""
        )
        self.assertGreater(result["kills"], 20)
        self._assert_told_once(result)
