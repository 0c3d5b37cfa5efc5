"""Need to know: what the rules cost on a register of 100,000 complaints.

Peer: the same screens, figures and forms of the same register for the same handler in a
copy of the database where the rules of need to know are switched off.
"""

from .. import helpdesk, register, screens
from ..row import Row
from ..timing import interleaved

AREA = "access"
REPETITIONS = 7
COMPLAINTS = [("is_complaint", "=", True)]
LIST = "complaint_iso10002.helpdesk_ticket_view_list_complaint"
FORM = "complaint_iso10002.helpdesk_ticket_view_form_case"


def rows(lab):
    """Yield the area's figures as they are measured."""
    free, ruled = (lab.site(name, register.large(lab)) for name in ("free", "ruled"))
    _switch_rules_off(free)
    for name, act, bound in (
        ("list, first page and count", _list, 1.5),
        ("search_count", _count, 1.5),
        ("read_group by stage", _group, 1.5),
        ("open 20 standard cases", _open, 1.1),
    ):
        for site in (free, ruled):
            with site.env(helpdesk.LOGIN) as env:
                act(env)  # fills the caches of the registry
        peer, ours = interleaved(REPETITIONS, _timed(free, act), _timed(ruled, act))
        yield Row.cost(AREA, f"{name} (ms)", peer.median(), ours.median(), bound)
    for site in (free, ruled):
        lab.drop(site)


def _switch_rules_off(site):
    with site.env() as env:
        rules = env["ir.rule"].search(
            [("domain_force", "like", "user._complaint"), ("groups", "=", False)]
        )
        rules.active = False


def _timed(site, act):
    def run(watch):
        with site.env(helpdesk.LOGIN) as env, watch.running(site):
            act(env)

    return run


def _list(env):
    screens.show_list(env, LIST, COMPLAINTS)


def _count(env):
    env["helpdesk.ticket"].search_count(COMPLAINTS)


def _group(env):
    env["helpdesk.ticket"].formatted_read_group(COMPLAINTS, ["stage_id"], ["__count"])


def _open(env):
    """Twenty, each as a request of its own would: nothing read is kept."""
    _arch, fields = screens.form(env, "helpdesk.ticket", FORM)
    for ticket in env["helpdesk.ticket"].search(COMPLAINTS, limit=20, order="id"):
        env.invalidate_all()
        ticket.web_read(fields)
