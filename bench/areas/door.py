"""The front door: what it costs to complain and to follow, and what it survives.

Peers: the same acts in a register of a hundred complaints, the log-in page of Odoo
without the addon, and what is asked for where there is nothing to compare with.
"""

import contextlib
import re

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink

from dev import paths, server, steps
from dev.shots.browser import Browser, program

from .. import cluster, crowd, helpdesk, register
from ..lab import addon_template
from ..row import Row
from ..timing import Watch
from ..visitor import FORM, Inside, Visitor, Wire, dump, percentile

AREA = "door"
FEW = 100
REPETITIONS = 20
REQUESTS = 5000
#: what Chromium calls a page that does not move
STILL = 0.1
#: how long people wait for an answer before they look elsewhere
PATIENT_SECONDS = 30
_LINKS = re.compile(r'(?:src|href)="(/web/(?:assets|static|image)[^"]+)"')
_LIMITS = ("new", "draft", "file", "message", "track", "feedback", "paper")
_SHIFT = """
new Promise(resolve => {
    let sum = 0;
    new PerformanceObserver(list => {
        for (const entry of list.getEntries()) sum += entry.value;
    }).observe({type: 'layout-shift', buffered: true});
    setTimeout(() => resolve(sum), 1500);
})
"""


def rows(lab):
    """Yield the area's figures as they are measured."""
    yield from _among_many(lab)
    yield _weight(lab)
    with cluster.Cluster() as own:
        yield from _accident(own)


# ----------------------------------------------------------------------
# Complaining and following among many
# ----------------------------------------------------------------------


def _among_many(lab):
    sites = lab.addon("few"), register.open_large(lab)
    helpdesk.furnish(sites[0])
    with sites[0].env(helpdesk.LOGIN) as env:
        vals_list = helpdesk.tickets(env, FEW, "phone", env.uid)
        env["helpdesk.ticket"].create(vals_list)
    watches = {site.name: (Watch(), Watch()) for site in sites}
    for site in sites:
        _open_door(site)
        _complain_and_follow(site, Watch(), Watch())
    for _repetition in range(REPETITIONS):
        for site in sites:
            _complain_and_follow(site, *watches[site.name])
    for number, name in enumerate(("send a complaint", "follow by number and code")):
        few, many = (
            percentile(watches[site.name][number].seconds, 0.95) * 1000
            for site in sites
        )
        title = f"{name} among {register.LARGE:,}, beside among {FEW}, p95 (ms)"
        yield Row.cost(AREA, title, few, many, 1.2)
    for site in sites:
        lab.drop(site)


def _open_door(site):
    """The team takes complaints from the page, as often as one likes."""
    with site.env() as env:
        team = env["helpdesk.ticket.team"].search([("name", "=", helpdesk.TEAM)])
        team.show_in_portal = True
        env.company.email = "service@example.com"
        for form in _LIMITS:
            name = f"complaint_iso10002.limit_{form}"
            env["ir.config_parameter"].set_param(name, "1000000/60")


def _complain_and_follow(site, sending, following):
    visitor = Visitor(Inside(site))
    visitor.write("The kettle leaks.\nIt leaked on the first day.")
    with sending.running(site):
        receipt = visitor.submit()
    stranger = Visitor(Inside(site))
    stranger.get("/complaints/track")
    with following.running(site):
        stranger.track(*receipt)


# ----------------------------------------------------------------------
# The weight of a page
# ----------------------------------------------------------------------


def _weight(lab):
    """Bytes of the form with all it loads, beside the log-in page of the base."""
    plain, ours = lab.base("plain"), lab.addon("page")
    helpdesk.furnish(ours)
    _open_door(ours)
    costs = [_bytes(plain, "/web/login"), _bytes(ours, FORM)]
    for site in (plain, ours):
        lab.drop(site)
    name = "the form with its styles and scripts, beside /web/login (kB)"
    return Row.cost(AREA, name, *(cost / 1000 for cost in costs), 1.5)


def _bytes(site, path):
    wire = Inside(site)
    _status, page, _place = wire.ask("GET", path)
    loaded = sorted(set(_LINKS.findall(page)))
    return len(page.encode()) + sum(map(wire.weigh, loaded))


# ----------------------------------------------------------------------
# Many people, an accident, strange requests
# ----------------------------------------------------------------------


def _accident(own):
    name = "bn_door"
    own.copy(addon_template(), name)
    mails = Controller(Sink(), hostname="127.0.0.1", port=server.free_port(2525))
    mails.start()
    try:
        _prepare(own, name)
        with crowd.house(own, name, mails.port) as (process, url):
            yield _shift(url)
            seen = crowd.rush(url, process, own)
            yield from _told(seen)
            yield from _kept(own, name, seen)
            bad = crowd.strange(url, REQUESTS)
            dump(paths.LOGS / "bench-door-fuzz.json", bad)
            title = f"answers of 500 to {REQUESTS:,} drawn requests (allowed: none)"
            yield Row.cost(AREA, title, 1, len(bad), 0)
    finally:
        mails.stop()
        own.forget(name)


def _prepare(own, name):
    """A team that takes complaints, and no allowances: all come from one address."""
    limits = ", ".join(
        f"('complaint_iso10002.limit_{form}', '1000000/60')" for form in _LIMITS
    )
    own.execute(
        name,
        f"INSERT INTO ir_config_parameter (key, value) VALUES {limits}"
        " ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value",
    )
    own.script(
        name,
        """
env["helpdesk.ticket.team"].search([]).show_in_portal = False
pipeline = env.ref("complaint_iso10002.complaint_pipeline_full")
env["helpdesk.ticket.team"].create({
    "name": "Bench", "complaint_handling": True, "pipeline_id": pipeline.id,
    "show_in_portal": True})
env.company.email = "service@example.com"
env.cr.commit()
""",
    )


def _shift(url):
    Visitor(Wire(url)).get(FORM)  # the styles are made once
    browser = Browser(program())
    with contextlib.closing(browser):
        browser.resize(390, 844, phone=True)
        browser.send("Page.navigate", url=url + FORM)
        browser.wait("#form")
        moved = browser.settle(_SHIFT)
    title = "layout shift of the form on a phone (peer: what counts as still)"
    return Row.cost(AREA, title, STILL, moved, 1)


def _told(seen):
    steps.say(
        f"{len(seen.receipts)} receipts, {len(seen.tracks)} looked at again,"
        f" {len(seen.errors)} errors people saw and tried again after,"
        f" {seen.unanswered} gave up before their receipt"
    )
    dump(paths.LOGS / "bench-door-errors.json", seen.errors)
    if not seen.receipts:
        raise AssertionError("nobody got a receipt")
    for name, seconds in (("send", seen.submits), ("follow", seen.tracks)):
        title = f"{name}, {crowd.PEOPLE} people, 2 workers, p95 (s; peer: patience)"
        yield Row.cost(AREA, title, PATIENT_SECONDS, percentile(seconds, 0.95), 1)


def _kept(own, name, seen):
    """Every receipt is in the register, once, with its files; nothing is twice."""
    found = own.fetch(
        name,
        """
        SELECT ticket.number, substring(ticket.description from '[0-9a-f]{32}'),
               (SELECT count(*) FROM ir_attachment file
                 WHERE file.res_model = 'helpdesk.ticket' AND file.res_id = ticket.id
                   AND file.name IN ('kettle.png', 'bill.txt'))
          FROM helpdesk_ticket ticket WHERE ticket.is_complaint
        """,
    )
    register_ = {(number, mark): files for number, mark, files in found}
    kept = [register_.get(tuple(told)) for told in seen.receipts]
    lost, odd = kept.count(None), sum(files not in (None, 2) for files in kept)
    marks = [mark for _number, mark, _files in found if mark]
    doubled = len(marks) - len(set(marks))
    told = f"{len(seen.receipts):,} receipts"
    yield Row.cost(AREA, f"lost of {told} (allowed: none)", 1, lost, 0)
    yield Row.cost(AREA, f"other files than the two sent, of {told}", 1, odd, 0)
    yield Row.cost(AREA, f"entered twice, of {told} (allowed: none)", 1, doubled, 0)
