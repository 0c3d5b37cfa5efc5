from datetime import timedelta
from threading import Barrier, Thread

from freezegun import freeze_time

from odoo import api
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NOW, ComplaintCase

HERE, THERE = "203.0.113.7", "198.51.100.9"


@tagged("post_install", "-at_install")
class TestThrottle(ComplaintCase):
    """How often one address may use a public form (4.5, 4.10)."""

    def setUp(self):
        super().setUp()
        self.registry_enter_test_mode()
        self.throttle = self.env["complaint.throttle"]
        self.throttle.sudo().search([]).unlink()
        self.env["ir.config_parameter"].set_param(
            "complaint_iso10002.limit_test", "3/600"
        )

    def _wait(self, at=NOW, address=HERE, form="test"):
        with freeze_time(at):
            return self.throttle._take(form, address)

    def test_the_allowance_is_used_up_and_grows_again(self):
        self.assertEqual([self._wait() for _use in range(4)], [0, 0, 0, 200])
        self.assertEqual(self._wait(NOW + timedelta(seconds=50)), 150)
        self.assertEqual(self._wait(NOW + timedelta(seconds=200)), 0)
        self.assertGreater(self._wait(NOW + timedelta(seconds=201)), 0)

    def test_addresses_and_forms_do_not_touch_each_other(self):
        for _use in range(4):
            self._wait()
        self.assertEqual(self._wait(address=THERE), 0)
        self.assertEqual(self._wait(form="other"), 0)

    def test_ipv6_counts_by_network_and_ipv4_is_ipv4(self):
        key = self.throttle._key
        self.assertEqual(key("a", "2001:db8::1"), key("a", "2001:db8::ffff:2"))
        self.assertNotEqual(key("a", "2001:db8::1"), key("a", "2001:db8:0:1::1"))
        self.assertEqual(key("a", "::ffff:203.0.113.7"), key("a", "203.0.113.7"))
        self.assertTrue(key("a", None))

    def test_4_10_no_address_is_kept_and_no_row_longer_than_its_window(self):
        self._wait()
        with freeze_time(NOW):
            self.throttle._fail("test", HERE)
        rows = self.throttle.sudo().search([])
        self.assertEqual(len(rows), 2)
        self.assertNotIn(HERE, str(rows.read()))
        with freeze_time(NOW + timedelta(seconds=601)):
            self.throttle._forget()
        self.assertEqual(len(rows.exists()), 1)
        with freeze_time(NOW + timedelta(hours=2, seconds=1)):
            self.throttle._forget()
        self.assertFalse(rows.exists())

    def test_4_10_forgetting_is_called_for_in_time(self):
        self._wait()
        self._wait()
        cron = self.env.ref("complaint_iso10002.ir_cron_complaint_throttle")
        due = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        soon = [at - NOW for at in due.mapped("call_at") if at.year == NOW.year]
        self.assertEqual(len(soon), 1)
        self.assertLessEqual(soon[0], timedelta(seconds=900))

    def test_who_guesses_is_locked_out_longer_and_longer(self):
        throttle = self.throttle
        with freeze_time(NOW):
            waits = [throttle._fail("code", HERE) for _try in range(14)]
            self.assertEqual(waits[:8], [0, 0, 0, 0, 0, 30, 60, 120])
            self.assertEqual(waits[-1], 3600)
            self.assertEqual(throttle._locked("code", HERE), 3600)
            self.assertEqual(throttle._locked("code", THERE), 0)
            throttle._forgive("code", HERE)
            self.assertEqual(throttle._locked("code", HERE), 0)
            self.assertEqual(throttle._fail("code", HERE), 0)

    def test_a_lock_out_ends(self):
        with freeze_time(NOW):
            for _try in range(6):
                self.throttle._fail("code", HERE)
        with freeze_time(NOW + timedelta(seconds=31)):
            self.assertEqual(self.throttle._locked("code", HERE), 0)

    def test_a_limit_that_is_not_readable_falls_back(self):
        set_param = self.env["ir.config_parameter"].set_param
        logger = "odoo.addons.complaint_iso10002.models.complaint_throttle"
        for text in ("many", "0/10", "5", "-1/600"):
            set_param("complaint_iso10002.limit_new", text)
            with mute_logger(logger):
                self.assertEqual(self.throttle._limit("new"), (10, 3600))

    def test_nobody_reads_the_rows(self):
        self._wait()
        for user in (self.manager, self.auditor, self.env.ref("base.user_admin")):
            with self.assertRaises(AccessError):
                self.throttle.with_user(user).search([])


@tagged("post_install", "-at_install")
class TestThrottleWorkers(ComplaintCase):
    """Several workers count together, and a rollback does not give back."""

    ADDRESS = "192.0.2.200"
    TIMES, WORKERS, EACH = 10, 4, 6

    def setUp(self):
        super().setUp()
        self.addCleanup(self._clean)
        self.granted = []

    def _clean(self):
        with self.env.registry.cursor() as cr:
            cr.execute("DELETE FROM complaint_throttle")
            cron = self.env.ref("complaint_iso10002.ir_cron_complaint_throttle")
            cr.execute("DELETE FROM ir_cron_trigger WHERE cron_id = %s", [cron.id])

    def _work(self, start):
        start.wait()
        for _use in range(self.EACH):
            with self.env.registry.cursor() as cr:
                env = api.Environment(cr, api.SUPERUSER_ID, {})
                wait = env["complaint.throttle"]._take("new", self.ADDRESS)
                self.granted.append(wait == 0)
                cr.rollback()

    def test_several_workers_grant_no_more_than_one_would(self):
        start = Barrier(self.WORKERS)
        workers = [
            Thread(target=self._work, args=(start,)) for _w in range(self.WORKERS)
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        self.assertEqual(len(self.granted), self.WORKERS * self.EACH)
        self.assertEqual(sum(self.granted), self.TIMES)
