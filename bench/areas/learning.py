"""Learning: ready views, month close, review and overview over 1,000,000 points.

Peers: the same aggregation written by hand in SQL on the base tables; the same view
without the rules of access; the same act in a register of a tenth; the time that is
asked for. Views are asked as the web client does, by a complaints manager where the
rules count, else by nobody in particular, as SQL by hand is.
"""

from odoo.tools import SQL

from .. import history
from ..row import Row
from ..timing import Watch, interleaved

AREA = "learning"
REPETITIONS = 3
MONTH = ("2025-06-01", "2025-06-30")
REVIEW = ("2025-01-01", "2025-06-30")
PACK_SECONDS = 60
OVERVIEW_MS = 300
COUNTED = [("iso_step", "not in", ["redirected", "merged"])]
_CASES = """
    FROM complaint_figure f JOIN helpdesk_ticket t ON t.id = f.ticket_id
    {joins} WHERE t.company_id = %s AND t.iso_step NOT IN ('redirected', 'merged')
    {where} GROUP BY 1, 2
"""
_POINTS = "LEFT JOIN complaint_point p ON p.ticket_id = t.id"
#: as in the report, a case counts on the row of its first point
_CASE_COUNT = "count(*) FILTER (WHERE p.id IS NULL OR p.id = f.first_point_id)"
_ROOT = """
    LEFT JOIN helpdesk_ticket_category k
           ON k.id = COALESCE(p.category_id, t.category_id)
"""
_CAUSE = "LEFT JOIN complaint_cause c ON c.id = p.cause_id"
_ROOT_ID = "split_part(k.parent_path, '/', 1)"
_CAUSE_ID = "split_part(c.parent_path, '/', 1)"


def _by_hand(what, joins, where=""):
    return f"SELECT {what} {_CASES.format(joins=joins, where=where)}"


#: view -> (model, domain, group by, aggregates, the same by hand)
VIEWS = {
    "over time": (
        "complaint.report",
        COUNTED,
        ["received_on:month", "category_root_id"],
        ["case_count:sum"],
        _by_hand(
            f"date_trunc('month', f.received_on), {_ROOT_ID}, {_CASE_COUNT}",
            _POINTS + _ROOT,
        ),
    ),
    "Pareto by cause": (
        "complaint.report",
        COUNTED,
        ["cause_root_id"],
        ["point_count:sum"],
        _by_hand(f"{_CAUSE_ID}, 1, count(p.id)", _POINTS + " " + _CAUSE),
    ),
    "outcome and remedies": (
        "complaint.report",
        COUNTED,
        ["category_root_id", "finding"],
        [
            "point_count:sum",
            "case_share:sum",
            "upheld_rate:avg",
            "answer_days:avg",
            "cost:sum",
        ],
        _by_hand(
            f"{_ROOT_ID}, p.finding, count(p.id),"
            " sum(1.0 / greatest(f.point_count, 1)),"
            " avg((p.finding <> 'not_upheld')::int),"
            " avg(f.answer_days) FILTER (WHERE p.id = f.first_point_id),"
            " sum(f.remedy_cost / greatest(f.point_count, 1))",
            _POINTS + _ROOT,
        ),
    ),
    "category by team": (
        "complaint.report",
        COUNTED,
        ["category_root_id", "team_id"],
        ["point_count:sum"],
        _by_hand(f"{_ROOT_ID}, t.team_id, count(p.id)", _POINTS + _ROOT),
    ),
    "age of the open": (
        "complaint.report",
        [("is_open", "=", True)],
        ["received_on:week", "iso_step"],
        ["case_count:sum"],
        _by_hand(
            f"date_trunc('week', f.received_on), t.iso_step, {_CASE_COUNT}",
            _POINTS,
            "AND t.iso_step NOT IN ('closed', 'withdrawn')",
        ),
    ),
    "repeats": (
        "complaint.report",
        [*COUNTED, ("is_repeat", "=", True)],
        ["received_on:month", "cause_root_id"],
        ["case_count:sum"],
        _by_hand(
            f"date_trunc('month', f.received_on), {_CAUSE_ID}, {_CASE_COUNT}",
            _POINTS + " " + _CAUSE,
            "AND f.is_repeat",
        ),
    ),
    "timeliness": (
        "complaint.clock.report",
        [("result", "!=", False)],
        ["milestone"],
        ["met_rate:avg"],
        """
        SELECT c.milestone, avg((c.result = 'met')::int) FROM complaint_clock c
          JOIN helpdesk_ticket t ON t.id = c.ticket_id
         WHERE t.company_id = %s AND c.result IS NOT NULL GROUP BY 1
        """,
    ),
    "satisfaction": (
        "complaint.feedback",
        [("answered_at", "!=", False)],
        ["outcome"],
        ["overall:avg", "fair:avg"],
        """
        SELECT t.outcome, avg(b.overall), avg(b.fair) FROM complaint_feedback b
          JOIN helpdesk_ticket t ON t.id = b.ticket_id
         WHERE t.company_id = %s AND b.answered_at IS NOT NULL GROUP BY 1
        """,
    ),
}


def rows(lab):
    """Yield the area's figures as they are measured."""
    small, large = history.open_small(lab), history.open_large(lab)
    for name, view in VIEWS.items():
        yield from _view(name, view, small, large)
    yield _overview(large)
    yield from _acts(small, large)
    lab.drop(small)
    lab.drop(large)


def _view(name, view, small, large):
    for site in (small, large):
        _ask(site, view, Watch())  # fills the caches
    peer, free = interleaved(
        REPETITIONS,
        lambda watch: _write(large, view, watch),
        lambda watch: _ask(large, view, watch),
    )
    costs = peer.median(), free.median()
    yield Row.cost(AREA, f"{name}, beside SQL by hand (ms)", *costs, 1.3)
    fewer, ruled = interleaved(
        REPETITIONS,
        lambda watch: _ask(small, view, watch),
        lambda watch: _ask(large, view, watch, history.MANAGER),
    )
    costs = free.median(), ruled.median()
    yield Row.cost(AREA, f"{name}, a manager beside no rules (ms)", *costs, 1.5)
    costs = fewer.median(), free.median()
    yield Row.cost(AREA, f"{name}: 1,000,000 beside 100,000 (ms)", *costs, 12)


def _ask(site, view, watch, login="__system__"):
    model, domain, groupby, aggregates, _sql = view
    with site.env(login) as env, watch.running(site):
        own = [("company_id", "=", env.company.id)]  # as SQL by hand asks
        env[model].formatted_read_group(own + domain, groupby, aggregates)


def _write(site, view, watch):
    with site.env() as env, watch.running(site):
        env.cr.execute(SQL(view[-1], env.company.id))
        env.cr.fetchall()


def _overview(site):
    watch = Watch()
    for _repetition in range(REPETITIONS + 1):
        with site.env(history.MANAGER) as env, watch.running(site):
            env["complaint.overview"].get_overview()
    del watch.seconds[0]
    name = "overview, 50,000 cases open (ms; peer: asked)"
    return Row.cost(AREA, name, OVERVIEW_MS, watch.median(), 1)


def _acts(small, large):
    seconds = _seconds(large, _pack)
    name = "review with its pack (s; peer: asked)"
    yield Row.cost(AREA, name, PACK_SECONDS, seconds, 1)
    costs = [_seconds(site, _close_month) for site in (small, large)]
    name = "close a month: 1,000,000 beside 100,000 (s)"
    yield Row.cost(AREA, name, *costs, 12)


def _seconds(site, act):
    """Seconds of ``act``, whose work is rolled back."""
    watch = Watch()
    with site.env() as env:
        with watch.running(site):
            act(env)
            env.flush_all()
        env.cr.rollback()
    return watch.seconds[0]


def _close_month(env):
    first, last = MONTH
    env["complaint.snapshot"].create({"date_from": first, "date_to": last})


def _pack(env):
    first, last = REVIEW
    review = env["complaint.review"].create({"date_from": first, "date_to": last})
    reports = env["ir.actions.report"].with_context(force_report_rendering=True)
    xmlid = "complaint_iso10002.action_report_complaint_review"
    reports._render_qweb_pdf(xmlid, review.ids)
    env["report.complaint_iso10002.review_sheet"]._sheet(review)
