"""Clocks: arithmetic, keeping them beside complaints, watching many, listing.

Peers: the working calendar of Odoo itself (`plan_hours`, `get_work_hours_count`), a
ticket with four service levels of `helpdesk_mgmt_sla` (installed in the bench database
only), the monitor among few clocks, the rate that is asked for, and plain tickets on
the same screen.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from .. import clocks, helpdesk, register, screens
from ..row import Row
from ..timing import Watch, interleaved
from .desk import Desk

AREA = "clocks"
START = datetime(2025, 3, 3, 9, 0)
COUNT = 200
DUE = 100
#: 50,000 complaints within 60 seconds by two workers
REREAD_PER_SECOND = 50_000 / 60 / 2
VIEWS = {
    "list": (
        screens.show_list,
        "helpdesk_mgmt.ticket_view_tree",
        "complaint_iso10002.helpdesk_ticket_view_list_complaint",
    ),
    "kanban": (
        screens.show_kanban,
        "helpdesk_mgmt.view_helpdesk_ticket_kanban",
        "complaint_iso10002.helpdesk_ticket_view_kanban_complaint",
    ),
}


@dataclass
class Levels(Desk):
    """A desk that moves its tickets as it entered them, tracking off or on."""

    def move(self, site, watch):
        """Move the batch entered first by one step."""
        ids = self.entered[site.name].pop(0)
        with site.env(helpdesk.LOGIN, **self.context) as env:
            stage = helpdesk.second_stage(env)
            moved = env["helpdesk.ticket"].browse(ids)
            with watch.running(site):
                moved.write({"stage_id": stage.id})
                env.cr.commit()


def rows(lab):
    """Yield the area's figures as they are measured."""
    site = lab.addon("clocks")
    helpdesk.furnish(site)
    yield from _arithmetic(site)
    yield from _beside_service_levels(lab, site)
    lab.drop(site)
    yield from _monitor(lab)
    yield _after_a_calendar_change(lab)
    yield from _on_the_screen(lab)


def _arithmetic(site):
    """The same deadlines and spans, by the base and by the compiled calendar."""
    asked = _asked()
    last = max(start for start, _hours, _stop in asked)
    with site.env() as env:
        calendar = env.company.resource_calendar_id
        working = calendar._complaint_working_time(
            window=(START, last + timedelta(days=100))
        )

        def plan(start, hours, _stop):
            calendar.plan_hours(hours, start, compute_leaves=True)

        def advance(start, hours, _stop):
            working.advance(start, hours * 3600)

        def count(start, _hours, stop):
            calendar.get_work_hours_count(start, stop)

        def elapsed(start, _hours, stop):
            working.elapsed(start, stop)

        for name, peer, ours in (
            ("advance, beside plan_hours (us)", plan, advance),
            ("elapsed, beside get_work_hours_count (us)", count, elapsed),
        ):
            costs = clocks.pair(
                site, lambda p=peer: _all(p, asked), lambda o=ours: _all(o, asked), 100
            )
            costs = [cost / COUNT for cost in costs]
            yield Row.cost(AREA, name, *costs, 1 / 500)

        def compile_and_advance():
            env.registry.clear_cache()
            fresh = calendar._complaint_working_time(window=(START, START))
            for _repetition in range(1000 // COUNT):
                _all(lambda start, hours, _: fresh.advance(start, hours * 3600), asked)

        peer, ours = clocks.pair(
            site, lambda: _all(plan, asked), compile_and_advance, 5
        )
        name = "1,000 deadlines with compiling, beside plan_hours (us)"
        yield Row.cost(AREA, name, peer / COUNT, ours / 1000, 1 / 50)


def _asked():
    """Starts within a year, hours to go, and when as many have gone by."""
    seeded = random.Random(7)
    asked = []
    for _index in range(COUNT):
        start = START + timedelta(minutes=seeded.randrange(500_000))
        hours = seeded.randrange(1, 120)
        asked.append((start, hours, start + timedelta(hours=hours)))
    return asked


def _all(act, asked):
    for question in asked:
        act(*question)


def _beside_service_levels(lab, site):
    """A complaint with its clocks beside a ticket with four service levels."""
    peer = clocks.open_peer(lab)
    for what, desk, bounds in (
        (
            "tracking off",
            Levels(lab, 100, "phone", {"tracking_disable": True}),
            (0.35, 0.05),
        ),
        ("everything on", Levels(lab, 20, "email"), (0.9, 0.9)),
    ):
        desk.warm_up(peer, site)
        for act, method, bound in zip(
            ("create", "move one step"), (desk.enter, desk.move), bounds, strict=True
        ):
            costs = desk.compare(method, 3, peer, site)
            if act == "create":
                _check_numbers(desk, peer, site)
            name = f"{act}, {what}, clocks beside four service levels (ms)"
            yield Row.cost(AREA, name, *costs, bound)
    lab.drop(peer)


def _check_numbers(desk, peer, site):
    """Ours has at least as many clocks as the peer has service levels: four."""
    for where, model in ((peer, "helpdesk.ticket.sla"), (site, "complaint.clock")):
        with where.env() as env:
            found = clocks.per_case(env, model, desk.entered[where.name][0])
        if found < 4:
            raise AssertionError(f"{found} records of {model} a ticket, not four")


def _monitor(lab):
    """A pass over 100 due clocks, among 1,000 and among many more."""
    site = register.open_small(lab)
    costs, running = {}, 1_000
    for wanted in (1_000, 100_000, 1_000_000):
        if wanted > running:
            clocks.fill(site, wanted)
        watch = Watch()
        for repetition in range(6):
            clocks.make_due(site, DUE)
            passing = watch if repetition else Watch()  # the first one warms up
            with site.env() as env, passing.running(site):
                env["complaint.clock.monitor"]._cron_watch()
                env.cr.commit()
        costs[wanted] = watch.median(DUE)
    lab.drop(site)
    for wanted in (100_000, 1_000_000):
        name = f"monitor, {DUE} due among {wanted:,}, beside among 1,000 (ms)"
        yield Row.cost(AREA, name, costs[1_000], costs[wanted], 1.3)


def _after_a_calendar_change(lab):
    """Complaints per second and worker after a calendar changed."""
    site = register.open_small(lab)
    watch = Watch()
    for _repetition in range(3):
        with site.env() as env:
            env["complaint.clock.monitor"]._working_time_changed()
        with site.env() as env, watch.running(site):
            env["complaint.clock.monitor"]._cron_watch()
            env.cr.commit()
    with site.env() as env:
        mark = env["complaint.clock.monitor"]._working_time_mark()
        known = env["complaint.clock"]._read_group(
            [("working_time_seen", "=", mark)], [], ["ticket_id:count_distinct"]
        )
    if known != [(register.SMALL,)]:
        raise AssertionError(f"{known} complaints were read again")
    lab.drop(site)
    rate = register.SMALL / watch.median(scale=1)
    name = "read again after a calendar change (complaints/s, worker; peer: asked)"
    return Row.rate(AREA, name, round(REREAD_PER_SECOND), rate)


def _on_the_screen(lab):
    """Screens of 50,000 complaints with clocks beside those of plain tickets."""
    tickets, complaints = clocks.open_tickets(lab), clocks.open_complaints(lab)
    for name, (show, plain_view, own_view) in VIEWS.items():

        def run(site, view, domain, watch, show=show):
            with site.env(helpdesk.LOGIN) as env, watch.running(site):
                show(env, view, domain)

        costs = _shown(
            lambda w, v=plain_view, r=run: r(tickets, v, [], w),
            lambda w, v=own_view, r=run: r(
                complaints, v, [("is_complaint", "=", True)], w
            ),
        )
        title = f"{name} of {clocks.SHOWN:,} complaints with clocks (ms)"
        yield Row.cost(AREA, title, *costs, 1.3)

    def dashboard(site, watch):
        with site.env(helpdesk.LOGIN) as env, watch.running(site):
            screens.show_dashboard(env)

    costs = _shown(lambda w: dashboard(tickets, w), lambda w: dashboard(complaints, w))
    title = f"dashboard of teams with {clocks.SHOWN:,} complaints (ms)"
    yield Row.cost(AREA, title, *costs, 1.3)


def _shown(peer, ours):
    """Median costs of two screens in turns, opened once before."""
    interleaved(1, peer, ours)
    return [watch.median() for watch in interleaved(9, peer, ours)]
