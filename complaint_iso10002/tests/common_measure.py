from datetime import date, datetime, timedelta

from freezegun import freeze_time

from .common import ComplaintCase
from .common_clock import GOLDEN

#: domain_numbers 5.1: outcome, category, satisfaction, cost of each case.
RESULTS = {
    "C01": ("upheld", "del", 5, 0),
    "C02": ("upheld", "qua", 4, 40),
    "C03": ("partly_upheld", "bil", 2, 25),
    "C04": ("not_upheld", "bil", 3, 0),
    "C05": ("upheld", "qua", None, 120),
    "C06": ("not_upheld", "stf", 1, 0),
    "C07": ("upheld", "del", 5, 5),
    "C08": ("upheld", "qua", None, 60),
    "C09": ("partly_upheld", "del", 3, 30),
    "C10": (None, "qua", None, 0),
    "C11": (None, "stf", None, 0),
    "C12": ("withdrawn", "bil", None, 0),
}
REOPENED = ("C03", "C08")
AS_OF = date(2025, 4, 15)
MARCH = (date(2025, 3, 1), date(2025, 3, 31))
#: received in March, closed until the day the figures are true
PERIOD = (date(2025, 3, 1), AS_OF)


class MeasureCase(ComplaintCase):
    """The golden data set of domain_numbers 5.1, in a company of its own."""

    now = "2025-04-15 16:00:00"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if cls.now:
            cls.startClassPatcher(freeze_time(cls.now))
        cls.company = cls.env["res.company"].create({"name": "Golden"})
        cls.company.resource_calendar_id = cls._office(cls.company)
        for user in (cls.manager, cls.auditor, cls.handler, cls.executive):
            user.company_ids |= cls.company
        cls.policy = cls.env["complaint.clock.policy"].create(
            {
                "name": "Golden",
                "company_id": cls.company.id,
                "sequence": 0,
                "target_ids": [
                    (0, 0, {"milestone": name, "amount": days, "unit": "working_day"})
                    for name, days in (("acknowledge", 2), ("respond", 10))
                ],
            }
        )
        cls.golden_team = cls._team("Golden", "full", cls.manager | cls.handler)
        cls.golden_team.company_id = cls.company
        cls.quality = cls._category("qua")
        cls.refund = cls.env["complaint.remedy.type"].search(
            [("is_money", "=", True)], limit=1
        )

    @classmethod
    def _office(cls, company):
        attendances = [
            (0, 0, {"name": "x", "dayofweek": str(day), "hour_from": a, "hour_to": b})
            for day in range(5)
            for a, b in ((8, 12), (13, 17))
        ]
        return cls.env["resource.calendar"].create(
            {
                "name": "Golden",
                "tz": "UTC",
                "company_id": company.id,
                "attendance_ids": [(5, 0, 0), *attendances],
            }
        )

    @classmethod
    def _load_golden(cls):
        cls.golden = {row[0]: cls._golden_case(*row[:4]) for row in GOLDEN}
        cls._ask(10)

    @classmethod
    def _golden_case(cls, name, received, acknowledged, closed):
        outcome, category, _score, cost = RESULTS[name]
        step = {None: "assessment", "withdrawn": "withdrawn"}.get(outcome, "closed")
        closing = _noon(closed) if closed else False
        ticket = cls._historical(
            name=name,
            team=cls.golden_team,
            received_at=_noon(received, 9),
            acknowledged_at=acknowledged and _noon(acknowledged, 10),
            category=cls._category(category),
            iso_step=step,
            # closing is used as the answer here
            decided_at=closing,
            communicated_at=closing,
            closed_date=closing,
            finding=outcome,
        )
        if cost:
            ticket.remedy_ids = [
                (
                    0,
                    0,
                    {
                        "type_id": cls.refund.id,
                        "amount": cost,
                        "state": "performed",
                        "done_on": closing.date(),
                    },
                )
            ]
        if name in REOPENED:
            ticket._journal("reopened", {"closed_date": closing, "reason": "again"})
        return ticket

    @classmethod
    def _historical(cls, team, category, finding=None, cause=None, **vals):
        """A complaint that stands where it stood, with one point."""
        point = {
            "name": "It went wrong",
            "category_id": category.id,
            "finding": finding,
            "reason": finding and "It did.",
            "cause_id": cause.id if cause else False,
        }
        return cls.env["helpdesk.ticket"].create(
            {
                "description": "<p>It went wrong.</p>",
                "team_id": team.id,
                "company_id": team.company_id.id,
                "channel_id": cls.phone.id,
                "category_id": category.id,
                "imported_from": "golden",
                "point_ids": [(0, 0, point)],
                "user_id": False,
                **vals,
            }
        )

    @classmethod
    def _months(cls, counts, first=datetime(2024, 1, 1, 9), **vals):
        point = {"name": "x", "category_id": cls.quality.id, "cause_id": cls.cause.id}
        vals_list, month = [], first
        for count in counts:
            vals_list += [
                {
                    "name": f"{month:%Y-%m} {number}",
                    "description": "<p>x</p>",
                    "team_id": cls.golden_team.id,
                    "company_id": cls.company.id,
                    "channel_id": cls.phone.id,
                    "category_id": cls.quality.id,
                    "imported_from": "old register",
                    "received_at": month + timedelta(days=number % 15),
                    "user_id": False,
                    "point_ids": [(0, 0, point)],
                    **vals,
                }
                for number in range(count)
            ]
            month = (month + timedelta(days=31)).replace(day=10)
        return cls.env["helpdesk.ticket"].create(vals_list)

    @classmethod
    def _category(cls, code):
        return cls.env.ref(f"complaint_iso10002.helpdesk_ticket_category_{code}")

    @classmethod
    def _ask(cls, invitations):
        """Invite the first ``invitations`` closed cases; note who answered."""
        closed = [name for name, ticket in cls.golden.items() if ticket.closed_date]
        for name in closed[:invitations]:
            score = RESULTS[name][2]
            feedback = cls.env["complaint.feedback"].create(
                {"ticket_id": cls.golden[name].id}
            )
            feedback._act({"invited_at": datetime(2025, 4, 14)})
            if score:
                feedback._act({"overall": score, "answered_at": datetime(2025, 4, 15)})

    def _kpi(self, code):
        return self.env["complaint.kpi"].search([("code", "=", code)])

    def _value(self, code, period=PERIOD, as_of=AS_OF, **scope):
        return self._kpi(code)._values(self.company, *period, as_of, **scope)


def _noon(day, hour=12):
    """An instant of 2025 from ``"03-07"``; a Saturday's is outside the office."""
    month, number = map(int, day.split("-"))
    return datetime(2025, month, number, hour)
