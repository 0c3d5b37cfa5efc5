"""The desk: entering, moving, verifying and importing complaints.

Peers: a plain ticket of helpdesk_mgmt in a database without the addon, the same act in
a small register, or the rate that is asked for. Each create() and write() is one call
for its whole batch, by an employee of the team who takes the cases; the commit, after
which the mails go out, is included, and tracking is on unless a name says otherwise.
"""

from dataclasses import dataclass, field

from .. import cfpb, helpdesk, register
from ..row import Row
from ..timing import Watch, interleaved

AREA = "desk"
EVENTS_PER_SECOND = 50_000
IMPORTS_PER_SECOND = 100
UNIT = "ms per complaint"


@dataclass
class Desk:
    """Batches that are entered in a database, then moved one step; each is timed."""

    lab: object
    count: int
    channel: str
    context: dict = field(default_factory=dict)
    entered: dict = field(default_factory=dict)

    def enter(self, site, watch):
        """Enter a batch; fails unless the mails went out that this channel sends."""
        with site.env(helpdesk.LOGIN, **self.context) as env:
            vals_list = helpdesk.tickets(env, self.count, self.channel, env.uid)
            sent = self.lab.mails.count
            with watch.running(site):
                ids = env["helpdesk.ticket"].create(vals_list).ids
                env.cr.commit()
        mails = self.count if self.channel == "email" else 0
        self.lab.mails.expect(mails, sent, f"create in {site.name}")
        self.entered.setdefault(site.name, []).append(ids)

    def move(self, site, watch):
        """Move the batch entered first by one step, tracking on."""
        ids = self.entered[site.name].pop(0)
        with site.env(helpdesk.LOGIN) as env:
            stage = helpdesk.second_stage(env)
            moved = env["helpdesk.ticket"].browse(ids)
            with watch.running(site):
                moved.write({"stage_id": stage.id})
                env.cr.commit()

    def compare(self, act, repetitions, peer, ours):
        """Median costs per complaint of `act`, peer and ours in turns."""
        watches = interleaved(
            repetitions,
            lambda watch: act(peer, watch),
            lambda watch: act(ours, watch),
        )
        return [watch.median(self.count) for watch in watches]

    def warm_up(self, *sites):
        """Fill the caches of the registries, as any server has them after a minute."""
        warm = Desk(self.lab, 5, self.channel, self.context)
        for site in sites:
            warm.enter(site, Watch())
            warm.move(site, Watch())


def rows(lab):
    """Yield the area's figures as they are measured."""
    yield from _against_plain_tickets(lab)
    small, large = register.open_small(lab), register.open_large(lab)
    yield _verifying(large)
    yield from _against_small_register(lab, small, large)
    lab.drop(small)
    lab.drop(large)
    yield _importing(lab)


def _against_plain_tickets(lab):
    """A complaint costs little more than a ticket.

    With mail, the plain ticket's comes from the template of its first stage, and the
    complaint's is its acknowledgement. A mail costs either side some 100 ms, whatever
    the batch, so that row is measured on 50 at a time. Without mail the complaint is
    one by phone, for whose acknowledgement a person is asked by an activity: that is
    part of its cost, and the plain ticket has nothing like it.
    """
    sites = lab.base("plain"), lab.addon("ours")
    for site in sites:
        helpdesk.furnish(site)
    mailed = Desk(lab, 50, "email")
    mailed.warm_up(*sites)
    costs = mailed.compare(mailed.enter, 5, *sites)
    yield Row.cost(AREA, f"create, each sends one mail ({UNIT})", *costs, 1.3)
    silent = Desk(lab, 1000, "phone", {"tracking_disable": True})
    silent.warm_up(*sites)
    costs = silent.compare(silent.enter, 3, *sites)
    name = f"create 1,000 by phone with tracking_disable ({UNIT})"
    yield Row.cost(AREA, name, *costs, 2.5)
    costs = silent.compare(silent.move, 3, *sites)
    yield Row.cost(AREA, f"move 1,000 one step ({UNIT})", *costs, 2.0)
    for site in sites:
        lab.drop(site)


def _against_small_register(lab, small, large):
    """Cost does not grow with the register; the peer is one of 1,000 complaints."""
    mailed = Desk(lab, 50, "email")
    silent = Desk(lab, 500, "phone", {"tracking_disable": True})
    mailed.warm_up(small, large)
    silent.warm_up(small, large)
    for what, desk, act, repetitions in (
        ("create, each sends one mail", mailed, mailed.enter, 5),
        ("create by phone with tracking_disable", silent, silent.enter, 3),
        ("move one step", silent, silent.move, 3),
    ):
        costs = desk.compare(act, repetitions, small, large)
        name = f"{what}: 100,000 beside 1,000 ({UNIT})"
        yield Row.cost(AREA, name, *costs, 1.2)


def _verifying(site):
    """Events per second of verify() over the register and its checkpoint."""
    watch = Watch()
    for _repetition in range(3):
        with site.env() as env:
            env.cr.execute("SELECT count(*) FROM complaint_event")
            events = env.cr.fetchone()[0]
            with watch.running(site):
                fault = env["complaint.event"].verify()
        if fault:
            raise AssertionError(f"the journal of the bench is broken: {fault}")
    rate = events / watch.median(scale=1)
    name = f"verify the register, {events:,} events (events/s; peer: asked)"
    return Row.rate(AREA, name, EVENTS_PER_SECOND, rate)


def _importing(lab):
    """Complaints per second of the import of a public file through load()."""
    site = lab.addon("import")
    watch = Watch()
    file = cfpb.path()
    with site.env() as env:
        with watch.running(site):
            cfpb.load(env, file)
            env.cr.commit()
        count = env["helpdesk.ticket"].search_count([("is_complaint", "=", True)])
    if count != cfpb.ROWS:
        raise AssertionError(f"{count} complaints were imported, not {cfpb.ROWS}")
    rate = count / watch.median(scale=1)
    name = f"import {count:,} complaints (complaints/s; peer: asked)"
    return Row.rate(AREA, name, IMPORTS_PER_SECOND, rate)
