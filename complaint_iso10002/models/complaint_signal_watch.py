import hashlib
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..core import chart
from .complaint_signal import OPEN

#: signals of periods that ended longer ago are history, not news
_NEWS_DAYS = 92
#: until a signal is judged
_PATIENCE = timedelta(days=7)
#: so much in common and two signals are about the same thing
_SAME = 0.8


class ComplaintSignalWatch(models.AbstractModel):
    """Watches the control charts, and what comes in clusters (8.2).

    Runs as the scheduler over all complaints. Nothing is told twice: a chart
    with an open signal extends it, and a signal about mostly the same
    complaints as an open one is linked to it and tells nobody.
    """

    _name = "complaint.signal.watch"
    _description = "Watch over complaints"

    @api.model
    def _cron_watch(self):
        """Complete the charts, freeze baselines that are due, judge the rest."""
        self._complete_charts()
        charts = self.env["complaint.chart"].search([("active", "=", True)])
        for record in charts.filtered(lambda c: not c.frozen_at):
            record._freeze(record._periods(), self.env._("First baseline"))
        # the most particular first: the wider ones are then the same thing
        for record in charts.filtered("frozen_at").sorted(
            lambda c: [not c[name] for name in c._dimensions()]
        ):
            self._judge(record)

    # ------------------------------------------------------------------
    # Charts
    # ------------------------------------------------------------------

    @api.model
    def _complete_charts(self):
        """A chart of the rate for each company and what is watched in it, and one
        of late answers for each company."""
        charts = self.env["complaint.chart"].with_context(active_test=False)
        known = {
            (c.company_id.id, c.measure, c.subject_key)
            for c in charts.search([("grain", "=", "month")])
        }
        wanted = self._wanted_charts()
        companies = {vals["company_id"] for vals in wanted}
        for company_id in companies:
            wanted += [
                {"company_id": company_id, "measure": measure}
                for measure in ("rate", "late")
            ]
        charts.create(
            [
                vals
                for vals in wanted
                if (vals["company_id"], vals["measure"], charts._key_of(vals))
                not in known
            ]
        )

    @api.model
    def _wanted_charts(self):
        """Each team, main category and main cause that has complaints."""
        wanted = []
        for group in ("team_id", "category_root_id", "cause_root_id"):
            rows = self.env["complaint.report"]._read_group(
                [(group, "!=", False)], ["company_id", group]
            )
            name = group.replace("_root", "")
            wanted += [
                {"company_id": company.id, name: dimension.id, "measure": "rate"}
                for company, dimension in rows
            ]
        return wanted

    @api.model
    def _judge(self, record):
        """Open, or extend, the signals of one chart."""
        periods = record._periods(record.baseline_to + timedelta(days=1))
        samples, _by_days = record._samples(periods)
        base = record._baseline()
        points = chart.plot(base, samples)
        news = fields.Date.context_today(self) - timedelta(days=_NEWS_DAYS)
        for signal in chart.signals(base, points):
            first, last = periods[signal.first][0], periods[signal.last][1]
            if last >= news:
                sample, point = samples[signal.last], points[signal.last]
                vals = self._prepare_signal(record, signal, sample, point)
                self._tell(record, {**vals, "date_from": first, "date_to": last})

    @api.model
    def _prepare_signal(self, record, signal, sample, point):
        return {
            "company_id": record.company_id.id,
            "chart_id": record.id,
            "cause_id": record.cause_id.id,
            "rule": signal.rule,
            "is_up": signal.up,
            "value": point.value,
            "lower": point.lower,
            "upper": point.upper,
            "centre": record.centre,
            "count": sample.count,
            "exposure": sample.exposure,
            "alarm_text": record.alarm_text,
        }

    @api.model
    def _tell(self, record, vals):
        """Open a signal of a chart, unless it was told; tell the manager once."""
        signals = self.env["complaint.signal"]
        told = signals.search(
            [("chart_id", "=", record.id), ("rule", "=", vals["rule"])]
        )
        if told.filtered(lambda s: s.date_to >= vals["date_to"]):
            return
        cases = self.env["complaint.chart.query"]._tickets(
            record, vals["date_from"], vals["date_to"]
        )
        running = told.filtered(lambda s: s.state in OPEN and s.is_up == vals["is_up"])[
            :1
        ]
        if running:
            running._extend(vals, cases)
            return
        self._open(vals, cases)

    @api.model
    def _open(self, vals, cases):
        signals = self.env["complaint.signal"]
        same = self._same(vals["company_id"], cases)
        manager = self._manager(vals["company_id"])
        signal = signals.create(
            {
                **vals,
                "same_as_id": same.id,
                "owner_id": manager.id,
                "case_ids": [(0, 0, {"ticket_id": case.id}) for case in cases],
            }
        )
        if manager and not same and vals["is_up"]:
            signal.activity_schedule(
                "complaint_iso10002.mail_activity_type_signal",
                date_deadline=fields.Date.context_today(self) + _PATIENCE,
                summary=self.env._("Judge the signal"),
                user_id=manager.id,
            )
        return signal

    @api.model
    def _same(self, company_id, cases):
        """The open signal that is mostly about ``cases`` too."""
        rows = self.env["complaint.signal.case"]._read_group(
            [
                ("ticket_id", "in", cases.ids),
                ("signal_id.company_id", "=", company_id),
                ("signal_id.state", "in", OPEN),
            ],
            ["signal_id"],
            ["__count"],
        )
        for signal, common in rows:
            smaller = min(len(cases), len(signal.case_ids))
            if common >= _SAME * smaller:
                return signal.same_as_id or signal
        return self.env["complaint.signal"]

    @api.model
    def _manager(self, company_id):
        """A complaints manager of the company; nobody when all have left."""
        company = self.env["res.company"].browse(company_id)
        return self.env["res.users"]._complaint_people(company).sorted("id")[:1]

    # ------------------------------------------------------------------
    # Clusters
    # ------------------------------------------------------------------

    @api.model
    def _watch_clusters(self, tickets):
        """Propose an issue when enough complaints share cause and product.

        How many in how many days is set for the company; 0 switches it off.
        """
        for ticket in tickets:
            company = ticket.company_id
            if company.complaint_cluster_count <= 1:
                continue
            for cause in ticket.point_ids.cause_id:
                cases = self._cluster(ticket, cause)
                if len(cases) >= company.complaint_cluster_count:
                    self._tell_cluster(ticket, cause, cases)

    @api.model
    def _cluster(self, ticket, cause):
        """Complaints with this cause and product received around this one."""
        self.env.flush_all()
        days = ticket.company_id.complaint_cluster_days
        query = SQL(
            """
            SELECT DISTINCT t.id FROM complaint_point p
              JOIN helpdesk_ticket t ON t.id = p.ticket_id
             WHERE p.cause_id = %s AND t.company_id = %s
               AND %s
               AND t.received_at > %s AND t.received_at <= %s
               AND t.iso_step NOT IN ('redirected', 'merged')
            """,
            cause.id,
            ticket.company_id.id,
            self._same_product(ticket),
            fields.Datetime.now() - timedelta(days=days),
            fields.Datetime.now(),
        )
        ids = [row[0] for row in self.env.execute_query(query)]
        return ticket.browse(ids)

    @api.model
    def _same_product(self, ticket):
        """The SQL condition that ``t`` is about the same product."""
        return SQL("lower(trim(COALESCE(t.about, ''))) = %s", self._product(ticket))

    @api.model
    def _product(self, ticket):
        """What tells the product of a complaint from others, as text."""
        return (ticket.about or "").strip().lower()

    @api.model
    def _tell_cluster(self, ticket, cause, cases):
        # a digest: what is written about a product may name people
        about = f"{cause.id}|{self._product(ticket)}"
        key = hashlib.sha256(about.encode()).hexdigest()
        running = self.env["complaint.signal"].search(
            [
                ("company_id", "=", ticket.company_id.id),
                ("key", "=", key),
                ("state", "in", OPEN),
            ]
        )
        received = cases.mapped("received_at")
        vals = {
            "company_id": ticket.company_id.id,
            "cause_id": cause.id,
            "rule": "cluster",
            "is_up": True,
            "date_from": min(received).date(),
            "date_to": max(received).date(),
            "count": len(cases),
            "key": key,
        }
        if running:
            running._extend(vals, cases)
        else:
            self._open(vals, cases)
