from collections.abc import Iterator
from datetime import date, datetime, tzinfo
from functools import partial

from pytz import utc

from odoo import api, fields, models
from odoo.exceptions import MissingError
from odoo.tools import ormcache
from odoo.tools.intervals import Intervals

from ..core.calendar_time import (
    CalendarTime,
    added,
    bounded,
    day_start,
    local_date,
)
from ..core.growing_calendar import MAX_SPAN, GrowingCalendar
from ..core.time_zone import quick_zone, zone
from ..core.working_time import (
    CompiledCalendar,
    Skip,
    WorkingTime,
    compile_calendar,
)

#: Years the base can reckon in; beyond, the clock uses calendar time.
FIRST_YEAR, LAST_YEAR = 1900, 9000


class ResourceCalendar(models.Model):
    """The one place where Odoo's working time meets the clock engine.

    Everything about time zones, daylight saving, lunch breaks, two-week
    calendars and leaves is asked from the base here, once per window, and
    compiled. The result does not depend on the user: whoever may see a
    complaint sees the same deadline. It is kept in the registry's cache and
    dropped, in all workers, when a calendar, an attendance or a leave changes.
    """

    _inherit = "resource.calendar"

    @api.model_create_multi
    def create(self, vals_list):
        calendars = super().create(vals_list)
        self._complaint_drop_working_time()
        return calendars

    def write(self, vals):
        result = super().write(vals)
        self._complaint_drop_working_time()
        return result

    def unlink(self):
        result = super().unlink()
        self._complaint_drop_working_time()
        return result

    @api.model
    def _complaint_drop_working_time(self) -> None:
        """Forget compiled calendars, now and once more after the commit: until
        then another thread may compile what was there before."""
        self.env.registry.clear_cache()
        self.env["complaint.clock.monitor"]._working_time_changed()
        pending = self.env.cr.postcommit.data
        if not pending.get("complaint_iso10002.working_time"):
            pending["complaint_iso10002.working_time"] = True
            self.env.cr.postcommit.add(self.env.registry.clear_cache)

    def _complaint_working_time(
        self,
        tz_name: str | None = None,
        window: tuple[datetime, datetime] | None = None,
        company=None,
    ) -> WorkingTime:
        """The working time of this calendar, for the clock engine.

        Use it within the transaction, do not keep it. Without calendar, or
        with one that is deleted, empty, flexible or unreadable, it is calendar
        time and its ``fallback`` says which (``no_calendar``,
        ``empty_calendar``, ``flexible_calendar``, ``unreadable_calendar``); it
        never raises.

        :param tz_name: the team's time zone; default: the calendar's.
        :param window: naive UTC instants to be covered at first; it grows.
        :param company: whose company-wide leaves count when the calendar
            belongs to no company; default: the current one.
        """
        # sudo: a deadline is the same whoever reads it
        calendar = self[:1].sudo()
        try:
            company = calendar.company_id or company or self.env.company
            tz_name = tz_name or calendar.tz
        except MissingError:
            calendar = calendar.browse()
        if not calendar:
            # sudo: a deadline is the same whoever reads it
            company_tz = self.env.company.sudo().resource_calendar_id.tz
            return CalendarTime(zone(tz_name or company_tz or "UTC"), "no_calendar")
        compiled = partial(calendar._complaint_window, tz_name, company.id)
        working = compiled(*(window or (fields.Datetime.now(),) * 2))
        return working if working.fallback else GrowingCalendar(working, compiled)

    def _complaint_window(
        self, tz_name: str, company_id: int, first: datetime, last: datetime
    ) -> CompiledCalendar | CalendarTime:
        years = _years(first, last, zone(tz_name))
        return self._complaint_compiled(tz_name, company_id, *years)

    @ormcache("self.id", "tz_name", "company_id", "first_year", "last_year")
    def _complaint_compiled(
        self, tz_name: str, company_id: int, first_year: int, last_year: int
    ) -> CompiledCalendar | CalendarTime:
        """Both years included, from midnight to midnight in ``tz_name``, so
        that no day is cut in two."""
        tz = zone(tz_name)
        if self.flexible_hours:
            return CalendarTime(tz, "flexible_calendar")
        if not any(map(_is_worked, self.attendance_ids)):
            return CalendarTime(tz, "empty_calendar")
        window = (
            day_start(date(first_year, 1, 1), tz),
            day_start(date(last_year + 1, 1, 1), tz),
        )
        try:
            work, leaves = self._complaint_intervals(window, tz_name, company_id)
        except ValueError:  # the base cannot read hours like 24.5 or 8.999
            return CalendarTime(tz, "unreadable_calendar")
        spans = ((start, stop) for start, stop, _attendances in _naive(work))
        skips = (
            Skip(start, stop, ", ".join(leave.name for leave in them if leave.name))
            for start, stop, them in _naive(leaves)
        )
        return compile_calendar(spans, window, tz, skips)

    def _complaint_intervals(
        self, window: tuple[datetime, datetime], tz_name: str, company_id: int
    ) -> tuple[Intervals, Intervals]:
        """What is worked in ``window``, and the leaves that count."""
        first, last = (utc.localize(moment) for moment in window)
        which = {
            "domain": self._complaint_leave_domain(company_id),
            "tz": quick_zone(tz_name),
        }
        work = self._work_intervals_batch(first, last, **which)
        leaves = self._leave_intervals_batch(first, last, **which)
        return work[False], leaves[False]

    def _complaint_leave_domain(self, company_id: int) -> list:
        """The leaves that stop the clock: the calendar's own, and those of its
        company; the base leaves companies to the record rules."""
        return [
            ("time_type", "=", "leave"),
            "|",
            ("calendar_id", "=", self.id),
            ("company_id", "in", [False, company_id]),
        ]


def _is_worked(attendance) -> bool:
    return attendance._is_work_period() and attendance.hour_from < attendance.hour_to


def _years(first: datetime, last: datetime, tz: tzinfo) -> tuple[int, int]:
    """Whole years around the window, one more behind it for the deadline."""
    last = bounded(last)
    first = max(bounded(first), added(last, -MAX_SPAN.total_seconds()))
    years = local_date(first, tz).year, local_date(last, tz).year + 1
    low, high = (min(max(year, FIRST_YEAR), LAST_YEAR) for year in years)
    return low, high


def _naive(intervals: Intervals) -> Iterator[tuple]:
    """In naive UTC; ``astimezone`` takes ten times longer with pytz."""
    for start, stop, records in intervals:
        yield (
            start.replace(tzinfo=None) - start.utcoffset(),
            stop.replace(tzinfo=None) - stop.utcoffset(),
            records,
        )
