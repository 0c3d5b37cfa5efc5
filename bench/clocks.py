"""What the clocks are measured with: a peer with service levels, many clocks, many
complaints and plain tickets on the screen."""

import contextlib
import os
from pathlib import Path

from odoo.tools import SQL

from dev import databases

from . import helpdesk, register
from .timing import interleaved

PEER = "helpdesk_mgmt_sla"
SHOWN = 50_000


def pair(site, peer, ours, times):
    """Median microseconds of two callables in turns; ours runs `times` over, since
    one run of it is too short for the clock of the processor."""

    def run(watch, act, repeat):
        with watch.running(site):
            for _repetition in range(repeat):
                act()

    watches = interleaved(
        5, lambda watch: run(watch, peer, 1), lambda watch: run(watch, ours, times)
    )
    cost_peer, cost_ours = (watch.median(scale=1_000_000) for watch in watches)
    return cost_peer, cost_ours / times


def open_peer(lab):
    """A database with the SLA module and four service levels on the team."""
    site = lab.base("sla")
    databases.install(site.name, [PEER], log="install-peer.log")
    helpdesk.furnish(site)
    with site.env() as env:
        team = env["helpdesk.ticket.team"].search([("name", "=", helpdesk.TEAM)])
        team.use_sla = True
        stages = team._get_applicable_stages()
        env["helpdesk.sla"].create(
            [
                {
                    "name": f"Level {hours}",
                    "team_ids": team.ids,
                    "hours": hours,
                    "stage_id": stage.id,
                }
                for hours, stage in zip((4, 8, 24, 80), stages[1:5], strict=True)
            ]
        )
    return site


def per_case(env, model, tickets):
    """How many records of `model` each ticket has, at least."""
    counts = env[model]._read_group(
        [("ticket_id", "in", tickets)], ["ticket_id"], ["__count"]
    )
    return min(count for _ticket, count in counts) if counts else 0


def fill(site, running):
    """Copy clocks of the youngest cases, with far boundaries, until so many run."""
    with site.env() as env:
        env.cr.execute(
            SQL(
                """
                INSERT INTO complaint_clock (
                       ticket_id, milestone, start, rule, tz, state, started_at, due_at,
                       next_boundary_at, working_time_seen, is_working)
                SELECT ticket_id, milestone, 'copy' || copy, rule, tz, 'running',
                       started_at, due_at, timestamp '9000-01-01', working_time_seen,
                       is_working
                  FROM (SELECT * FROM complaint_clock
                         WHERE start = 'receipt' ORDER BY id DESC LIMIT 1000) one,
                       generate_series(1, %s / 1000) copy
                    ON CONFLICT DO NOTHING
                """,
                running,
            )
        )
    with contextlib.closing(databases.connect(site.name)) as connection:
        connection.cursor().execute("VACUUM ANALYZE complaint_clock")


def make_due(site, count):
    """Let the boundary of `count` clocks pass, and of no other."""
    with site.env() as env:
        env.cr.execute(
            SQL(
                """
                UPDATE complaint_clock SET next_boundary_at = CASE
                       WHEN id IN (SELECT id FROM complaint_clock
                                    WHERE start = 'receipt' AND stopped_at IS NULL
                                    ORDER BY id LIMIT %s)
                       THEN timestamp '2020-01-01' ELSE timestamp '9000-01-01' END
                 WHERE start = 'receipt'
                """,
                count,
            )
        )


def open_complaints(lab):
    """A register of 50,000 complaints with their clocks."""

    def build(site):
        with site.env() as env:
            register.grow(env, SHOWN // register.SMALL - 1)
            # copies came at moments of their own
            env.cr.execute(
                "UPDATE helpdesk_ticket"
                " SET received_at = received_at - id * interval '7 minutes'"
            )
            # one person handles them all here; nobody follows them all
            env.cr.execute(
                SQL(
                    "DELETE FROM mail_followers"
                    " WHERE res_model = 'helpdesk.ticket' AND res_id > %s",
                    register.SMALL,
                )
            )

    sources = [Path(__file__), Path(register.__file__)]
    name = lab.cached(f"{SHOWN}", sources, register.small(lab), build)
    return lab.site("complaints", name)


def open_tickets(lab):
    """50,000 plain tickets, in a database without the addon."""
    sources = [Path(__file__), Path(register.__file__), Path(helpdesk.__file__)]
    template = os.environ["COMPLAINT_BASE_TEMPLATE"]
    return lab.site("tickets", lab.cached("plain", sources, template, _make_tickets))


def _make_tickets(site):
    helpdesk.furnish(site)
    with site.env(helpdesk.LOGIN, tracking_disable=True) as env:
        vals_list = helpdesk.tickets(env, register.SEEDS, "phone", env.uid)
        tickets = env["helpdesk.ticket"].create(vals_list)
        tickets[::2].write({"stage_id": helpdesk.second_stage(env).id})
        env.flush_all()
        shifts, copies = {"id": max(tickets.ids)}, SHOWN // register.SEEDS - 1
        register.copy_rows(env, "helpdesk_ticket", shifts, copies, SQL("TRUE"))
