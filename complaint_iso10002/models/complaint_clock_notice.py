from odoo import api, fields, models
from odoo.tools import SQL

from ..core import escalation


class ComplaintClockNotice(models.Model):
    """That somebody is told of a deadline: recorded once, sent once (4.15).

    Sent inside the recipient's working hours, and only while the recipient
    may read the case. The manager reads notices; the monitor writes them.
    """

    _name = "complaint.clock.notice"
    _inherit = "complaint.part.name.mixin"
    _description = "Notice of a deadline"
    _order = "send_at, id"
    _rec_name = "key"
    _complaint_erasure = {
        "key": "keep: a key of the monitor",
        "user_id": "keep: staff who were told",
    }

    clock_id = fields.Many2one(
        "complaint.clock", required=True, ondelete="cascade", index=True
    )
    ticket_id = fields.Many2one(related="clock_id.ticket_id", store=True, index=True)
    escalation_id = fields.Many2one("complaint.clock.escalation", ondelete="set null")
    key = fields.Char(required=True)
    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    fired_at = fields.Datetime(required=True)
    send_at = fields.Datetime(required=True)
    sent_at = fields.Datetime()
    is_superseded = fields.Boolean(
        readonly=True,
        help="Recorded, not sent: a later notice of the same clock tells it.",
    )

    _once = models.UniqueIndex("(clock_id, key, user_id)")
    _waiting = models.Index(
        "(send_at) WHERE sent_at IS NULL AND is_superseded IS NOT TRUE"
    )

    @api.model
    def _record(self, fired, now):
        """Record ``fired``, ``[(clock, step, core Firing)]``, for each recipient."""
        clocks = self.browse().clock_id.union(*(clock for clock, _s, _f in fired))
        known = {
            (notice.clock_id.id, notice.key, notice.user_id.id)
            for notice in self.search([("clock_id", "in", clocks.ids)])
        }
        vals_list = []
        for clock, step, firing in fired:
            for user in step._recipients(clock.ticket_id):
                if (clock.id, firing.key, user.id) not in known:
                    vals_list.append(self._prepare_vals(clock, step, firing, user, now))
        notices = self.create(vals_list)
        notices._supersede()
        return notices

    def _supersede(self):
        """Of what waits for one person about one clock, the last tells it all: after
        a night or a downtime nobody reads three notices of one deadline. What is
        to be done is done all the same."""
        waiting = self.search(
            [
                ("clock_id", "in", self.clock_id.ids),
                ("sent_at", "=", False),
                ("is_superseded", "=", False),
            ]
        )
        for notices in waiting.grouped(lambda n: (n.clock_id, n.user_id)).values():
            former = notices.sorted(lambda n: (n.fired_at, n.id))[:-1]
            former.filtered(
                lambda n: n.escalation_id.action not in ("activity", "raise")
            ).is_superseded = True

    @api.model
    def _prepare_vals(self, clock, step, firing, user, now):
        calendar = user.resource_calendar_id or clock.calendar_id
        working = calendar._complaint_working_time(user.tz or clock.tz)
        send_at = escalation.deliver_at(now, working)
        if send_at > now:
            self.env["complaint.clock.monitor"]._wake(send_at)
        return {
            "clock_id": clock.id,
            "escalation_id": step.id,
            "key": firing.key,
            "user_id": user.id,
            "fired_at": firing.at,
            "send_at": send_at,
        }

    @api.model
    def _send_due(self):
        """Send what is due, a commit each; another worker takes the others."""
        monitor = self.env["complaint.clock.monitor"]
        while monitor._patiently(self._send_one):
            if not self.env["ir.cron"]._commit_progress(1):
                return

    @api.model
    def _send_one(self):
        notice = self._lock_one()
        if notice:
            notice._send()
        return notice

    @api.model
    def _lock_one(self):
        self.flush_model()
        query = SQL(
            """
            SELECT id FROM complaint_clock_notice
             WHERE sent_at IS NULL AND is_superseded IS NOT TRUE AND send_at <= %s
             ORDER BY send_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
            """,
            fields.Datetime.now(),
        )
        return self.browse([row[0] for row in self.env.execute_query(query)])

    def _send(self):
        self.ensure_one()
        self.sent_at = fields.Datetime.now()
        ticket, user = self.ticket_id, self.user_id
        still_open = self.clock_id.state not in ("none", "done")
        if not still_open or not ticket.with_user(user).has_access("read"):
            return
        if self.escalation_id.action == "raise":
            ticket.user_id = user
        if self.escalation_id.action == "activity":
            ticket.activity_schedule(
                "complaint_iso10002.mail_activity_type_deadline",
                user_id=user.id,
                summary=self._text(),
                date_deadline=fields.Date.to_date(self.clock_id.due_at),
            )
            return
        ticket.message_notify(
            partner_ids=user.partner_id.ids,
            subject=self._text(),
            body=self._text(),
        )

    def _text(self):
        """Number, promise and date; nothing of the case (4.10)."""
        self.ensure_one()
        lang = self.user_id.lang or self.env.lang
        record = self.with_context(lang=lang, tz=self.user_id.tz or self.clock_id.tz)
        labels = dict(
            record.clock_id._fields["milestone"]._description_selection(record.env)
        )
        due = fields.Datetime.context_timestamp(record, record.clock_id.due_at)
        return record.env._(
            "Complaint %(number)s: %(promise)s is due %(due)s",
            number=record.ticket_id.number,
            promise=labels[record.clock_id.milestone],
            due=due.strftime("%Y-%m-%d %H:%M"),
        )
